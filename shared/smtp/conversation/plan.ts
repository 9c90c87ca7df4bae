/**
 * What a conversation sets out to do: who is asked about, in which transactions, within which
 * deadlines. A plan is proven sound once, at the start; nothing later checks it again.
 */
import type { Stage } from '#shared/smtp/reply.ts';

/**
 * `opportunistic`: TLS where offered, plain text where it fails (RFC 7435).
 * `required`: no recipient is named before a verified TLS session stands (RFC 8461 `enforce`).
 * `never`: plain text.
 */
export type TlsMode = 'opportunistic' | 'required' | 'never';

export interface PlannedRecipient {
  /** The caller's name for it, unique in the plan. */
  readonly id: string;
  /** As it goes on the wire, without angle brackets: the domain as A-label unless SMTPUTF8 is needed. */
  readonly address: string;
  readonly needsSmtpUtf8: boolean;
  /** A random recipient that surely does not exist. */
  readonly control: boolean;
}

export interface PlannedTransaction {
  readonly recipients: readonly PlannedRecipient[];
}

/** Milliseconds to wait for the reply of each stage; `starttls` also bounds the TLS handshake. */
export type Deadlines = Readonly<Record<Stage | 'tcp', number>>;

export interface Plan {
  readonly heloName: string;
  /** The reverse-path; '' is the null reverse-path. */
  readonly mailFrom: string;
  readonly transactions: readonly PlannedTransaction[];
  readonly tls: TlsMode;
  readonly deadlines: Deadlines;
}

/**
 * RFC 5321 §4.5.3.2 allows five minutes for most of these, which nobody who asks for a verdict
 * waits. A deadline that passes says `timeout`, and never anything about the mailbox.
 */
export const DEFAULT_DEADLINES: Deadlines = {
  // Three SYNs: Linux sends them after 0, 1 and 3 seconds.
  tcp: 6_000,
  // postscreen holds its greeting back for 6 s, and callers queue behind busy servers.
  connect: 30_000,
  // Servers look up the name of the client here.
  ehlo: 20_000,
  // TLS that stalls costs a second connection, so it is given up early.
  starttls: 8_000,
  mail: 30_000,
  // Exchange holds a refusal back for 5 s; some servers call out to others first.
  rcpt: 30_000,
  rset: 10_000,
  // All is known by then: the reply is awaited out of courtesy.
  quit: 2_000,
};

/** A polite client asks for few recipients at once; Exim's default refuses all after ten with most of them bad. */
export const MAX_RECIPIENTS_PER_TRANSACTION = 5;
/** Each but the first costs a RSET, and Exim's default refuses the twelfth of a connection (smtp_accept_max_nonmail). */
export const MAX_TRANSACTIONS_PER_CONNECTION = 8;

/** The domain of an address as it goes on the wire, for comparison. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** Asserts what the caller has promised. @throws TypeError: a plan that breaks it is a defect of ours. */
export function assertPlan(plan: Plan): void {
  const { transactions } = plan;
  const recipients = transactions.flatMap((transaction) => transaction.recipients);
  assertThat(recipients.length > 0, 'a plan asks about at least one recipient');
  assertThat(
    transactions.length <= MAX_TRANSACTIONS_PER_CONNECTION,
    `a plan has at most ${MAX_TRANSACTIONS_PER_CONNECTION} transactions`,
  );
  for (const transaction of transactions) {
    assertThat(
      transaction.recipients.length <= MAX_RECIPIENTS_PER_TRANSACTION,
      `a transaction has at most ${MAX_RECIPIENTS_PER_TRANSACTION} recipients`,
    );
  }
  assertThat(
    new Set(recipients.map((recipient) => recipient.id)).size === recipients.length,
    'recipient ids are unique',
  );
  assertThat(HELO_NAME.test(plan.heloName), 'the HELO name is a domain or an address literal');
  assertThat(isSafePath(plan.mailFrom, false), 'the sender is safe on the wire');
  for (const recipient of recipients) {
    assertThat(
      recipient.address !== '' && isSafePath(recipient.address, recipient.needsSmtpUtf8),
      'every recipient is safe on the wire',
    );
  }
}

/** RFC 5321 §4.1.1.1: a domain or an address literal, and nothing that could end the argument. */
const HELO_NAME = /^[A-Za-z0-9.:[\]_-]{1,255}$/;
/** RFC 5321 §4.5.3.1.3: a path has at most 256 octets with its angle brackets. */
const MAX_PATH_OCTETS = 254;
/** What could end the command or the path: ASCII controls (CR, LF and NUL among them), angle brackets. */
const UNSAFE_IN_PATH = /[^\P{Cc}\u0080-\u009f]|[<>]/u;
const NON_ASCII = /\P{ASCII}/u;

function isSafePath(path: string, mayBeUtf8: boolean): boolean {
  return (
    path.isWellFormed() &&
    !UNSAFE_IN_PATH.test(path) &&
    (mayBeUtf8 || !NON_ASCII.test(path)) &&
    new TextEncoder().encode(path).length <= MAX_PATH_OCTETS
  );
}

function assertThat(condition: boolean, promise: string): void {
  if (!condition) throw new TypeError(`broken promise: ${promise}`);
}
