/** Postfix 3.7: https://www.postfix.org/postconf.5.html, https://www.postfix.org/master.5.html. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { selfSignedCertificate } from '#lab/tls/certificate.ts';
import { pretendAccounts } from './accounts.ts';
import { freePort, logFile, makeDirectory, startDaemon, type Peer } from './daemon.ts';
import { rootOf } from './packages.ts';

export const POSTFIX_HOST = '127.0.40.1';
export const POSTFIX_DOMAIN = 'postfix.evlab.net';

export interface PostfixOptions {
  /** A port that is free where absent. */
  readonly port?: number;
  /** Local parts that exist; all others are unknown users. */
  readonly mailboxes: readonly string[];
  /** Outside TLS nothing but EHLO, NOOP, STARTTLS and QUIT is taken; not offered where absent. */
  readonly tls?: 'required';
  /** Lines of main.cf that the scenario is about. */
  readonly settings?: Readonly<Record<string, string>>;
}

const QUEUES = ['active', 'bounce', 'corrupt', 'defer', 'deferred', 'flush', 'hold', 'incoming'];
const SPOOL = [...QUEUES, 'maildrop', 'pid', 'private', 'public', 'saved', 'trace'];
const ACCOUNTS = ['postfix', 'postdrop', 'unprivileged'] as const;

/** The programs that master starts get no other variables of its environment; these are the default. */
const OWN_VARIABLES = ['MAIL_CONFIG', 'MAIL_DEBUG', 'MAIL_LOGTAG', 'TZ', 'LANG=C'];
const LOG_VARIABLES = ['POSTLOG_SERVICE', 'POSTLOG_HOSTNAME'];

/** What receiving takes, without chroot. */
const SERVICES = [
  'cleanup unix n - n - 0 cleanup',
  'qmgr unix n - n 300 1 qmgr',
  'tlsmgr unix - - n 1000? 1 tlsmgr',
  'rewrite unix - - n - - trivial-rewrite',
  'anvil unix - - n - 1 anvil',
  'postlog unix-dgram n - n - 1 postlogd',
  'discard unix - - n - - discard',
  'bounce unix - - n - 0 bounce',
  'defer unix - - n - 0 bounce',
];

export async function startPostfix(options: PostfixOptions): Promise<Peer> {
  const root = rootOf('postfix');
  const directory = await makeDirectory('postfix');
  const port = options.port ?? (await freePort(POSTFIX_HOST));
  const environment = await pretendAccounts(directory, root, ACCOUNTS);
  const configuration = join(directory, 'etc');
  for (const name of [...SPOOL.map((queue) => join('spool', queue)), 'etc', 'data']) {
    await mkdir(join(directory, name), { recursive: true });
  }
  const services = [`${POSTFIX_HOST}:${port} inet n - n - - smtpd`, ...SERVICES];
  await writeFile(join(configuration, 'master.cf'), `${services.join('\n')}\n`);
  const settings = {
    ...places(directory, root),
    ...reception(options.mailboxes),
    import_environment: [...OWN_VARIABLES, ...LOG_VARIABLES, ...Object.keys(environment)].join(' '),
    ...(options.tls === undefined ? {} : await tlsSettings(directory)),
    ...options.settings,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  await writeFile(join(configuration, 'main.cf'), lines.join(''));
  const daemon = {
    command: join(root, 'usr/lib/postfix/sbin/master'),
    args: ['-c', configuration, '-d'],
    environment,
    endpoint: { host: POSTFIX_HOST, port },
  };
  return await startDaemon(daemon, directory);
}

function places(directory: string, root: string): Readonly<Record<string, string>> {
  return {
    compatibility_level: '3.6',
    queue_directory: join(directory, 'spool'),
    data_directory: join(directory, 'data'),
    daemon_directory: join(root, 'usr/lib/postfix/sbin'),
    command_directory: join(root, 'usr/sbin'),
    shlib_directory: join(root, 'usr/lib/postfix'),
    meta_directory: join(root, 'etc/postfix'),
    maillog_file: logFile(directory),
    maillog_file_prefixes: directory,
    mail_owner: 'postfix',
    setgid_group: 'postdrop',
    default_privs: 'unprivileged',
  };
}

/** Takes mail for one domain from anybody. */
function reception(mailboxes: readonly string[]): Readonly<Record<string, string>> {
  const known = mailboxes.map((mailbox) => `{ ${mailbox}@${POSTFIX_DOMAIN} = x }`);
  return {
    myhostname: `mx.${POSTFIX_DOMAIN}`,
    inet_protocols: 'ipv4',
    smtpd_peername_lookup: 'no',
    mynetworks: '',
    mydestination: '',
    local_recipient_maps: '',
    alias_maps: '',
    virtual_mailbox_domains: POSTFIX_DOMAIN,
    virtual_mailbox_maps: `inline:{ ${known.join(' ')} }`,
    virtual_transport: 'discard:',
    smtpd_recipient_restrictions: 'reject_unauth_destination',
  };
}

async function tlsSettings(directory: string): Promise<Readonly<Record<string, string>>> {
  const { keyPem, certificatePem } = selfSignedCertificate([`mx.${POSTFIX_DOMAIN}`], Date.now());
  const chain = join(directory, 'chain.pem');
  await writeFile(chain, keyPem + certificatePem);
  return { smtpd_tls_security_level: 'encrypt', smtpd_tls_chain_files: chain };
}
