import { LOOPBACK } from './ports.ts';

/** Connections for a whole stack and some tools beside it. */
const MAX_CONNECTIONS = 200;

/**
 * Settings for a server on a machine that does other things too. Measured with 200,000 results
 * stored in batches of 500: more shared buffers store no faster here.
 */
const MODEST: Readonly<Record<string, string>> = {
  max_connections: String(MAX_CONNECTIONS),
  shared_buffers: '24MB',
  max_wal_size: '256MB',
  // Reads wait for a disk that is local: helpers for them would only take memory.
  io_method: 'sync',
  // No statement here runs long enough to be worth compiling.
  jit: 'off',
  // Nobody replicates this server, so its log need hold no more than recovery does.
  wal_level: 'minimal',
  max_wal_senders: '0',
  log_checkpoints: 'off',
  // No address in a log: neither the row of a failed statement nor the statement itself.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** Without waiting for the disk: what is committed outlives the server, and not the machine. */
const FLEETING: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
};

/** The arguments of `postgres` that put the settings into force, over those of its file. */
export function postgresArguments(
  data: string,
  port: number,
  durable: boolean,
  settings: Readonly<Record<string, string>> = {},
): readonly string[] {
  const all = {
    listen_addresses: LOOPBACK,
    port: String(port),
    // TCP with a password is the one way in.
    unix_socket_directories: '',
    ...MODEST,
    ...(durable ? {} : FLEETING),
    ...settings,
  };
  return [
    '-D',
    data,
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}
