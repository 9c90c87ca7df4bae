/** OpenSMTPD 6.8: smtpd.conf(5), https://man.openbsd.org/smtpd.conf.5. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pretendAccounts } from './accounts.ts';
import { freePort, makeDirectory, startDaemon, type Peer } from './daemon.ts';
import { canMount, WITH_OWN_MOUNTS } from './namespace.ts';
import { rootOf } from './packages.ts';

export const OPENSMTPD_HOST = '127.0.40.3';
export const OPENSMTPD_DOMAIN = 'opensmtpd.evlab.net';

export interface OpenSmtpdOptions {
  /** A port that is free where absent. */
  readonly port?: number;
  readonly mailboxes: readonly string[];
  /** How a recipient that is no mailbox is found out, or not; `users` where absent. */
  readonly expansion?: Expansion;
}

/**
 * `users`: the local part is a user. `aliases`: the address stands in a table that leads to a user.
 * `catch_all`: that table has an entry for whatever is not in it.
 */
type Expansion = 'users' | 'aliases' | 'catch_all';

const ACCOUNTS = ['opensmtpd', 'opensmtpq'] as const;

/**
 * Its spool, its socket and its empty root have places that no configuration moves, and it gives
 * files away to others. In a user namespace it may: with a file system of its own over those places,
 * and with nobody there but itself.
 */
const IN_NAMESPACE = `
set -e
mount --bind "$1" /mnt
for place in /var/spool /var/lib /run; do mount -t tmpfs none "$place"; done
mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd
chmod 711 /var/spool/smtpd
cd /var/spool/smtpd
mkdir -m 700 queue corrupt incoming temporary purge
mkdir -m 770 offline
exec env LD_PRELOAD="$2" /mnt/usr/sbin/smtpd -d -v -T smtp -f "$3"
`;

/** Where not, it is printed why. */
export async function canStartOpenSmtpd(): Promise<boolean> {
  const can = await canMount();
  if (!can) console.warn('Skipped: OpenSMTPD needs a user namespace, and this machine gives none.');
  return can;
}

export async function startOpenSmtpd(options: OpenSmtpdOptions): Promise<Peer> {
  const root = rootOf('opensmtpd');
  const directory = await makeDirectory('opensmtpd');
  const port = options.port ?? (await freePort(OPENSMTPD_HOST));
  const configuration = join(directory, 'smtpd.conf');
  await writeFile(configuration, `${configurationLines(options, port).join('\n')}\n`);
  const { LD_PRELOAD: preload = '', ...environment } = await pretendAccounts(
    directory,
    root,
    ACCOUNTS,
    'as root',
  );
  const daemon = {
    command: WITH_OWN_MOUNTS.command,
    args: [...WITH_OWN_MOUNTS.args, 'sh', '-c', IN_NAMESPACE, 'sh', root, preload, configuration],
    environment,
    endpoint: { host: OPENSMTPD_HOST, port },
  };
  return await startDaemon(daemon, directory);
}

function configurationLines(
  { mailboxes, expansion = 'users' }: OpenSmtpdOptions,
  port: number,
): readonly string[] {
  const users = mailboxes.map((mailbox) => `"${mailbox}" = "7001:7001:/nonexistent"`);
  const aliases = mailboxes.map((mailbox) => `"${mailbox}@${OPENSMTPD_DOMAIN}" = "${mailbox}"`);
  const rest = expansion === 'catch_all' ? [`"@" = "${mailboxes[0] ?? ''}"`] : [];
  const virtual = expansion === 'users' ? '' : 'virtual <aliases>';
  return [
    `listen on ${OPENSMTPD_HOST} port ${port} hostname mx.${OPENSMTPD_DOMAIN}`,
    `table users { ${users.join(', ')} }`,
    `table aliases { ${[...aliases, ...rest].join(', ')} }`,
    `action "local" mda "true" userbase <users> ${virtual}`,
    `match from any for domain "${OPENSMTPD_DOMAIN}" action "local"`,
  ];
}
