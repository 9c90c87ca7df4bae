/** Exim 4.96 with Debian's access lists as they stand: https://www.exim.org/exim-html-4.96/doc/html/spec_html. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pretendAccounts } from './accounts.ts';
import { freePort, makeDirectory, startDaemon, type Daemon, type Peer } from './daemon.ts';
import { AS_ROOT, isRoot } from './namespace.ts';
import { rootOf } from './packages.ts';

export const EXIM_HOST = '127.0.40.2';
export const EXIM_DOMAIN = 'exim.evlab.net';

export interface EximOptions {
  /** A port that is free where absent. */
  readonly port?: number;
  /** Local parts that exist; all others have no route. */
  readonly mailboxes: readonly string[];
  /** Lines of the main section that the scenario is about. */
  readonly settings?: readonly string[];
  /** Routers before the one that knows the mailboxes. */
  readonly routers?: readonly string[];
}

/** Debian's package runs under this account. */
const ACCOUNTS = ['Debian-exim'] as const;

export async function startExim(options: EximOptions): Promise<Peer> {
  const root = rootOf('exim');
  const directory = await makeDirectory('exim');
  const port = options.port ?? (await freePort(EXIM_HOST));
  const configuration = join(directory, 'exim.conf');
  await mkdir(join(directory, 'spool'));
  const lines = [
    ...mainSection(directory, port),
    ...(options.settings ?? []),
    await accessLists(root),
    'begin routers',
    ...(options.routers ?? []),
    ...mailboxRouter(options.mailboxes),
    'begin transports',
    'discard:',
    '  driver = appendfile',
    '  file = /dev/null',
  ];
  await writeFile(configuration, `${lines.join('\n')}\n`);
  const program = [join(root, 'usr/sbin/exim4'), '-bdf', '-C', configuration];
  const environment = await pretendAccounts(directory, root, ACCOUNTS);
  const endpoint = { host: EXIM_HOST, port };
  const daemon = { ...asOwnerOfItsConfiguration(program, environment), endpoint };
  return await startDaemon(daemon, directory);
}

/** It reads no configuration but root's. */
function asOwnerOfItsConfiguration(
  [command = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string>>,
): Pick<Daemon, 'command' | 'args' | 'environment'> {
  if (isRoot()) return { command, args, environment };
  // unshare must not be told that it is root already.
  const { LD_PRELOAD: preload = '', ...rest } = environment;
  const inside = ['env', `LD_PRELOAD=${preload}`, command, ...args];
  return { command: AS_ROOT.command, args: [...AS_ROOT.args, ...inside], environment: rest };
}

function mainSection(directory: string, port: number): readonly string[] {
  return [
    `CONFDIR = ${directory}`,
    `primary_hostname = mx.${EXIM_DOMAIN}`,
    `domainlist local_domains = ${EXIM_DOMAIN}`,
    'domainlist relay_to_domains =',
    'hostlist relay_from_hosts =',
    `local_interfaces = ${EXIM_HOST}`,
    `daemon_smtp_ports = ${port}`,
    `spool_directory = ${join(directory, 'spool')}`,
    `log_file_path = ${join(directory, '%slog')}`,
    `pid_file_path = ${join(directory, 'exim.pid')}`,
    'host_lookup =',
    'keep_environment =',
    'tls_advertise_hosts =',
    'log_selector = +smtp_protocol_error +smtp_syntax_error +smtp_connection',
    'acl_smtp_mail = acl_check_mail',
    'acl_smtp_rcpt = acl_check_rcpt',
    'acl_smtp_predata = deny log_message = DATA was sent',
  ];
}

/** The section that the package brings along. */
async function accessLists(root: string): Promise<string> {
  const template = await readFile(join(root, 'etc/exim4/exim4.conf.template'), 'utf8');
  return template.slice(template.indexOf('\nbegin acl'), template.indexOf('\nbegin routers'));
}

function mailboxRouter(mailboxes: readonly string[]): readonly string[] {
  return [
    'mailboxes:',
    '  driver = accept',
    '  domains = +local_domains',
    `  local_parts = ${mailboxes.join(' : ')}`,
    '  transport = discard',
  ];
}
