/** What a refusal is about, where it is not about the recipient. */
import type { Meaning } from '#shared/smtp/meaning.ts';

/** It comes of how much or how fast was asked, and not of whom. */
export const CAUSED_BY_THE_BATCH: ReadonlySet<Meaning> = new Set([
  'too_many_recipients',
  'rate_limited',
]);

/** It is of this client: whatever were asked next would be refused the same. */
export const ABOUT_US: ReadonlySet<Meaning> = new Set([
  'sender_blocked',
  'sender_rdns',
  'sender_auth',
  'tls_required',
]);
