/** What is left to say when neither text nor enhanced code does: the basic code and the stage. */
import type { Meaning } from '#shared/smtp/meaning.ts';
import type { Stage } from '#shared/smtp/reply.ts';

/** Codes with one meaning at every stage. */
const MEANING_OF_CODE: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [500, 'protocol_error'], // RFC 5321 §4.2.2: command unrecognized
  [501, 'protocol_error'], // syntax error in parameters
  [502, 'protocol_error'], // command not implemented
  [503, 'protocol_error'], // bad sequence of commands
  [504, 'protocol_error'], // parameter not implemented
  [555, 'protocol_error'], // MAIL or RCPT parameters not recognized
  [523, 'tls_required'], // RFC 5248 §2.4: encryption needed
  [530, 'policy'], // RFC 4954 §6: authentication required
  [535, 'policy'], // RFC 4954 §6: authentication credentials invalid
  [556, 'no_mailbox'], // RFC 7504 §4: the recipient's domain does not accept mail
]);

/**
 * A refusal for good with nothing said. Before a recipient is named it can only be about us; at
 * connect, only about our address.
 */
const REFUSED_AT: Readonly<Record<Stage, Meaning>> = {
  connect: 'sender_blocked',
  ehlo: 'policy',
  starttls: 'policy',
  mail: 'policy',
  rcpt: 'ambiguous',
  rset: 'ambiguous',
  quit: 'ambiguous',
};

/** @param isTransient whether the reply says of itself that it may be different later */
export function meaningOfBasicCode(code: number, stage: Stage, isTransient: boolean): Meaning {
  if (isTransient) return 'temporary_failure';
  return MEANING_OF_CODE.get(code) ?? REFUSED_AT[stage];
}
