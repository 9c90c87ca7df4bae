/** What the model counts with. Change a number, run `npm run deploy:files`, and read docs/capacity.md. */

/** Measured by `npm run bench:cost` on one core; CPU milliseconds of one validation in each process. */
export const MEASURED = {
  apiHitMs: 0.8,
  apiMissMs: 0.9,
  orchestratorMissMs: 0.9,
  workerMissMs: 1.9,
  /** Those inside scripts counted, too. */
  redisCommandsPerHit: 1.1,
  redisCommandsPerMiss: 87,
  bytesPerRow: 1500,
  /** `unnest` batches of 1000, 10 columns, 2 indexes, on two cores. */
  postgresRowsPerSecond: 28_000,
} as const;

/** Chosen, with the reason: nobody has seen this service's traffic yet. */
export const CHOSEN = {
  /** Of all requests. A list that is cleaned once has few; sign-up forms and repeated lists have more. */
  edgeHits: 0.55,
  originHits: 0.1,
  /** Of misses: syntax, no mail service, opted out, domains known to accept all, never-asked providers. */
  settledWithoutAsking: 0.25,
  /** Of those asked, by provider: what a mixed list of people and companies looks like. */
  providerShares: { google: 0.4, microsoft365: 0.25, icloud: 0.03, gmx: 0.02 },
  /** Connect, greeting, EHLO, STARTTLS, EHLO, at a distance of 50 ms and a server's own pause. */
  sessionSetUpSeconds: 1.2,
  /** MAIL, RCPT, RSET, pipelined: one round trip and the server's own look-up. */
  secondsPerRecipient: 0.3,
  /** Recipients of one session at servers that only a few addresses are asked about. */
  recipientsElsewhere: 1.2,
  /** How full a core or a worker may be, so that a burst is carried. */
  fill: 0.7,
  /** Adds alone were measured at 45,000 a second; inside a script a command costs a fraction of one. */
  redisCommandsPerSecond: 200_000,
  retentionDays: 90,
} as const;

/** List prices in dollars; those of your contract will differ. */
export const PRICES = {
  edgePerMillionRequests: 0.3,
  globalCachePerMillionCommands: 2,
  corePerMonth: 30,
  gigabytePerMonth: 0.12,
  egressAddressPerMonth: 4,
} as const;
