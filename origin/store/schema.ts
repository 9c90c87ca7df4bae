/**
 * The tables of `migrations/` as Drizzle sees them. The SQL files are the truth; a test compares the
 * two. Rows of these types stay in this room.
 */
import {
  bigint,
  boolean,
  date,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const count = (name: string) => bigint(name, { mode: 'number' });

export const accounts = pgTable('accounts', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
  monthlyQuota: count('monthly_quota'),
});

export const apiKeys = pgTable('api_keys', {
  id: uuid('id').primaryKey(),
  accountId: uuid('account_id').notNull(),
  digest: text('digest').notNull(),
  environment: text('environment').notNull(),
  scopes: text('scopes').array().notNull(),
  status: text('status').notNull().default('active'),
  version: count('version').notNull().default(1),
  name: text('name').notNull(),
  last4: text('last4').notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
  revokedAt: time('revoked_at'),
});

export const outbox = pgTable('outbox', {
  id: count('id').primaryKey().generatedAlwaysAsIdentity(),
  topic: text('topic').notNull(),
  key: text('key').notNull(),
  version: count('version').notNull(),
  payload: jsonb('payload').notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
  claimedUntil: time('claimed_until').notNull(),
});

export const validationResults = pgTable(
  'validation_results',
  {
    id: uuid('id').notNull(),
    createdAt: time('created_at').notNull(),
    accountId: uuid('account_id').notNull(),
    addressHash: text('address_hash').notNull(),
    email: text('email').notNull(),
    domain: text('domain').notNull(),
    state: text('state').notNull(),
    reason: text('reason').notNull(),
    final: boolean('final').notNull(),
    attempt: integer('attempt').notNull(),
    score: real('score').notNull(),
    provider: text('provider'),
    record: jsonb('record').notNull(),
    observedAt: time('observed_at').notNull(),
    expiresAt: time('expires_at').notNull(),
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.id, table.createdAt] })],
);

export const validationJobs = pgTable('validation_jobs', {
  id: uuid('id').primaryKey(),
  accountId: uuid('account_id').notNull(),
  kind: text('kind', { enum: ['single', 'batch'] }).notNull(),
  state: text('state', {
    enum: ['queued', 'running', 'completed', 'cancelled', 'failed'],
  }).notNull(),
  addressHash: text('address_hash'),
  email: text('email'),
  createdAt: time('created_at').notNull(),
  startedAt: time('started_at'),
  finishedAt: time('finished_at'),
  total: count('total').notNull(),
  processed: count('processed').notNull().default(0),
  resultId: uuid('result_id'),
  request: jsonb('request').notNull(),
});

export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    accountId: uuid('account_id').notNull(),
    keyDigest: text('key_digest').notNull(),
    requestDigest: text('request_digest').notNull(),
    validationId: uuid('validation_id').notNull(),
    addressHash: text('address_hash'),
    lease: uuid('lease').notNull(),
    leasedUntil: time('leased_until').notNull(),
    answer: json('answer'),
    expiresAt: time('expires_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.keyDigest] })],
);

export const domainProfiles = pgTable('domain_profiles', {
  domain: text('domain').primaryKey(),
  mxFingerprint: text('mx_fingerprint').notNull(),
  acceptAll: text('accept_all', { enum: ['yes', 'no', 'unknown'] }).notNull(),
  observedAt: time('observed_at').notNull(),
  expiresAt: time('expires_at').notNull(),
  detail: jsonb('detail').notNull(),
});

export const optOuts = pgTable('opt_outs', {
  domain: text('domain').primaryKey(),
  status: text('status', { enum: ['active', 'removed'] })
    .notNull()
    .default('active'),
  version: count('version').notNull().default(1),
  changedAt: time('changed_at').notNull().defaultNow(),
});

export const usageMonths = pgTable(
  'usage_months',
  {
    accountId: uuid('account_id').notNull(),
    /** The first day of the month, as `YYYY-MM-DD`. */
    month: date('month', { mode: 'string' }).notNull(),
    misses: count('misses').notNull().default(0),
    hits: count('hits').notNull().default(0),
    reserved: count('reserved').notNull().default(0),
    freeUnknown: count('free_unknown').notNull().default(0),
    freeDuplicate: count('free_duplicate').notNull().default(0),
    freeUnasked: count('free_unasked').notNull().default(0),
    freeTest: count('free_test').notNull().default(0),
    freeDegraded: count('free_degraded').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.month] })],
);

export const usageCharges = pgTable(
  'usage_charges',
  { validationId: uuid('validation_id').notNull(), accountId: uuid('account_id').notNull() },
  (table) => [primaryKey({ columns: [table.validationId, table.accountId] })],
);

export const usageLeases = pgTable('usage_leases', {
  id: uuid('id').primaryKey(),
  accountId: uuid('account_id').notNull(),
  granted: count('granted').notNull(),
  endsAt: time('ends_at').notNull(),
  closedAt: time('closed_at'),
  spent: count('spent'),
});
