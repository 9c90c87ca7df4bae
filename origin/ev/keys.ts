/** `ev keys`: API keys, made and revoked. A key is shown once, when it is made, and is stored nowhere. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { importHmacKey, keyDigest } from '#shared/auth/hmac.ts';
import { formatId } from '#shared/contract/id.ts';
import { TOKEN_RANDOM_BYTES, generateToken } from '#shared/auth/token.ts';
import { SCOPES } from '#shared/contract/key-record.ts';
import type { Scope } from '#shared/contract/key-record.ts';
import { readConfiguration } from '#origin/config/read.ts';
import { KeysConfiguration } from '#origin/config/roles.ts';
import { createApiKey } from '#origin/store/create-api-key.ts';
import { findOrCreateAccount } from '#origin/store/find-or-create-account.ts';
import { listApiKeys } from '#origin/store/list-api-keys.ts';
import { revokeApiKey } from '#origin/store/revoke-api-key.ts';
import { EXIT, UsageError } from './command.ts';
import type { Command, Terminal } from './command.ts';
import { DEFAULT_QUOTA, parseQuota } from './plan.ts';
import { withDatabase } from './with-database.ts';

/** What a key may do unless it is said: all that a customer's program needs. */
const DEFAULT_SCOPES = 'validate,jobs';

export const keysCommands: readonly Command[] = [
  {
    name: 'keys create',
    synopsis:
      'ACCOUNT [--test] [--name NAME] [--scopes validate,jobs,admin] [--quota UNITS|unlimited]',
    summary: 'make a key for an account (made if there is none) and show it, once',
    run: create,
  },
  {
    name: 'keys list',
    synopsis: '[ACCOUNT]',
    summary: 'list keys: id, account, environment, status, last four characters, name',
    run: list,
  },
  {
    name: 'keys revoke',
    synopsis: 'KEY_ID',
    summary: 'revoke a key; it stops working everywhere within 10 s',
    run: revoke,
  },
];

async function create(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      test: { type: 'boolean', default: false },
      name: { type: 'string', default: '' },
      scopes: { type: 'string', default: DEFAULT_SCOPES },
      // Of an account that is made with this key; `ev plan set` changes the plan of one that is there.
      quota: { type: 'string', default: String(DEFAULT_QUOTA) },
    },
  });
  const account = onlyArgument(positionals, 'the name of an account');
  const scopes = parseScopes(values.scopes);
  const quota = parseQuota(values.quota);
  const environment = values.test ? 'test' : 'live';
  const { EV_KEY_PEPPERS: peppers } = readConfiguration(KeysConfiguration, terminal.environment);
  const token = generateToken(environment, randomBytes(TOKEN_RANDOM_BYTES));
  const digest = await keyDigest(token, await importHmacKey(peppers[0].secret));
  return withDatabase(terminal, async (database) => {
    const newAccount = { id: formatId('acct', terminal.newUuid()), name: account, quota };
    const { id: accountId } = await findOrCreateAccount(database, newAccount);
    const name = values.name === '' ? environment : values.name;
    const record = await createApiKey(database, {
      id: formatId('key', terminal.newUuid()),
      accountId,
      digest,
      environment,
      scopes,
      name,
      last4: token.slice(-4),
    });
    terminal.out(token);
    terminal.error(`key ${record.key_id} of account ${accountId}; it is not shown again`);
    return EXIT.ok;
  });
}

async function list(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.length > 1) throw new UsageError('keys list takes at most the name of one account');
  const [account] = args;
  return withDatabase(terminal, async (database) => {
    for (const key of await listApiKeys(database)) {
      if (account !== undefined && key.account_name !== account) continue;
      const { key_id: id, account_name: owner, environment, status, last4, name } = key;
      terminal.out([id, owner, environment, status, `…${last4}`, name].join('\t'));
    }
    return EXIT.ok;
  });
}

async function revoke(args: readonly string[], terminal: Terminal): Promise<number> {
  const id = onlyArgument(args, 'the id of a key, key_…, as `ev keys list` shows it');
  return withDatabase(terminal, async (database) => {
    const record = await revokeApiKey(database, id);
    if (record === null) {
      terminal.error(`there is no key ${id}`);
      return EXIT.failed;
    }
    terminal.out(`revoked ${record.key_id}`);
    return EXIT.ok;
  });
}

function parseScopes(text: string): Scope[] {
  return text.split(',').map((word) => {
    const scope = SCOPES.find((known) => known === word.trim());
    if (scope === undefined) throw new UsageError(`scopes are ${SCOPES.join(', ')}`);
    return scope;
  });
}

function onlyArgument(args: readonly string[], what: string): string {
  const [only, ...others] = args;
  if (only === undefined || others.length > 0) throw new UsageError(`takes ${what}`);
  return only;
}
