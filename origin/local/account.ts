import { randomBytes } from 'node:crypto';
import { importHmacKey, keyDigest, type HmacKey } from '#shared/auth/hmac.ts';
import { generateToken, TOKEN_RANDOM_BYTES, type Environment } from '#shared/auth/token.ts';
import { formatId, UUID_RANDOM_BYTES, uuidV7 } from '#shared/contract/id.ts';
import { SCOPES } from '#shared/contract/key-record.ts';
import { createApiKey } from '#origin/store/create-api-key.ts';
import { openDatabase, type Database } from '#origin/store/database.ts';
import { findKeyByDigest } from '#origin/store/find-key-by-digest.ts';
import { findOrCreateAccount } from '#origin/store/find-or-create-account.ts';
import { type LocalKeys, saveSecrets, type Secrets } from './secrets.ts';

const ACCOUNT_NAME = 'local';
const LAST_CHARACTERS = -4;

/**
 * Sees to it that the account "local" has one live key and one test key, and that we know them. Keys
 * from an earlier run are kept as long as the database knows them.
 */
export async function ensureKeys(
  databaseUrl: string,
  stateDirectory: string,
  secrets: Secrets,
): Promise<LocalKeys> {
  const database = openDatabase(databaseUrl, { max: 1, applicationName: 'local' });
  try {
    const pepper = await importHmacKey(secrets.keyPepper.slice(secrets.keyPepper.indexOf(':') + 1));
    if (secrets.account !== null && (await areKnown(database, pepper, secrets.account))) {
      return secrets.account;
    }
    const account = await findOrCreateAccount(database, { id: newId('acct'), name: ACCOUNT_NAME });
    const keys = {
      apiKey: await newKey(database, pepper, account.id, 'live'),
      testKey: await newKey(database, pepper, account.id, 'test'),
    };
    saveSecrets(stateDirectory, { ...secrets, account: keys });
    return keys;
  } finally {
    await database.close();
  }
}

async function areKnown(database: Database, pepper: HmacKey, keys: LocalKeys): Promise<boolean> {
  const records = await Promise.all(
    [keys.apiKey, keys.testKey].map(async (token) =>
      findKeyByDigest(database, await keyDigest(token, pepper)),
    ),
  );
  return records.every((record) => record?.status === 'active');
}

async function newKey(
  database: Database,
  pepper: HmacKey,
  accountId: string,
  environment: Environment,
): Promise<string> {
  const token = generateToken(environment, randomBytes(TOKEN_RANDOM_BYTES));
  await createApiKey(database, {
    id: newId('key'),
    accountId,
    digest: await keyDigest(token, pepper),
    environment,
    scopes: SCOPES,
    name: `${ACCOUNT_NAME} ${environment}`,
    last4: token.slice(LAST_CHARACTERS),
  });
  return token;
}

function newId(prefix: 'acct' | 'key'): string {
  return formatId(prefix, uuidV7(Date.now(), randomBytes(UUID_RANDOM_BYTES)));
}
