/** Which recipients go into which transaction. */
import { wireAddress } from '#shared/address/mailbox.ts';
import type { Mailbox } from '#shared/address/mailbox.ts';
import {
  MAX_RECIPIENTS_PER_TRANSACTION,
  MAX_TRANSACTIONS_PER_CONNECTION,
} from '#shared/smtp/conversation/plan.ts';
import type { PlannedRecipient, PlannedTransaction } from '#shared/smtp/conversation/plan.ts';
import type { RecipientShape } from '#shared/smtp/random-recipient.ts';

/** A recipient to be asked about. */
export interface Candidate {
  readonly uuid: string;
  readonly domain: string;
  readonly mailbox: Mailbox;
}

/** The id of a domain's random recipient in a plan; a UUID never looks like it. */
export function controlId(domain: string): string {
  return `control ${domain}`;
}

/**
 * The transactions of one connection: one domain each, and where `shapeOf` names a shape, its first
 * one ends with a random recipient of it, which in a pipelined flight costs no time.
 *
 * What does not fit is left for the next connection.
 *
 * @param most recipients in one transaction, the random one included
 */
export function planTransactions(
  candidates: readonly Candidate[],
  shapeOf: (domain: string) => RecipientShape | null,
  randomLocalPart: (shape: RecipientShape) => string,
  most: number = MAX_RECIPIENTS_PER_TRANSACTION,
): PlannedTransaction[] {
  const transactions: PlannedTransaction[] = [];
  for (const [domain, ofDomain] of Map.groupBy(candidates, (candidate) => candidate.domain)) {
    const targets = ofDomain.map(toRecipient);
    const shape = shapeOf(domain);
    const control = shape === null ? [] : [controlRecipient(domain, randomLocalPart(shape))];
    const beforeControl = Math.max(1, most - control.length);
    let waiting = [...targets.slice(0, beforeControl), ...control, ...targets.slice(beforeControl)];
    for (; waiting.length > 0; waiting = waiting.slice(most)) {
      transactions.push({ recipients: waiting.slice(0, most) });
    }
  }
  return transactions.slice(0, MAX_TRANSACTIONS_PER_CONNECTION);
}

function toRecipient({ uuid, mailbox }: Candidate): PlannedRecipient {
  return {
    id: uuid,
    address: wireAddress(mailbox),
    needsSmtpUtf8: mailbox.needsSmtpUtf8,
    control: false,
  };
}

function controlRecipient(domain: string, localPart: string): PlannedRecipient {
  return {
    id: controlId(domain),
    address: `${localPart}@${domain}`,
    needsSmtpUtf8: false,
    control: true,
  };
}
