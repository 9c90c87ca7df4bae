/** postgrey 1.37: greylisting as a policy service for Postfix, https://www.postfix.org/SMTPD_POLICY_README.html. */
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { pretendAccounts } from './accounts.ts';
import { freePort, makeDirectory, startDaemon, type Peer } from './daemon.ts';
import { rootOf } from './packages.ts';
import { POSTFIX_HOST } from './postfix.ts';

const ACCOUNT = 'postgrey';
/** Where Debian's packages have Perl's modules, for all machines and for one kind. */
const MODULES = [
  'usr/share/perl5',
  'usr/lib/*/perl5/*',
  'usr/share/perl/*',
  'usr/lib/*/perl/*',
  'usr/lib/*/perl-base',
];

/** @param seconds for which what is new is put off */
export async function startPostgrey(seconds: number): Promise<Peer> {
  const root = rootOf('postfix');
  const directory = await makeDirectory('postgrey');
  const port = await freePort(POSTFIX_HOST);
  const modules: string[] = [];
  for await (const path of glob(MODULES, { cwd: root })) modules.push(join(root, path));
  const environment = await pretendAccounts(directory, root, [ACCOUNT]);
  const daemon = {
    command: 'perl',
    args: [
      // Its first line asks for taint mode, in which Perl does not look into PERL5LIB.
      '-T',
      ...modules.map((path) => `-I${path}`),
      join(root, 'usr/sbin/postgrey'),
      `--inet=${POSTFIX_HOST}:${port}`,
      `--delay=${seconds}`,
      `--dbdir=${directory}`,
      `--user=${ACCOUNT}`,
      `--group=${ACCOUNT}`,
      // Nobody is let through for being well known.
      '--whitelist-clients=/dev/null',
      '--whitelist-recipients=/dev/null',
    ],
    environment,
    endpoint: { host: POSTFIX_HOST, port },
  };
  return await startDaemon(daemon, directory);
}
