import { reply } from './action.ts';
import type { Action } from './action.ts';
import type { Guard } from './behaviour.ts';
import type { Path } from './command.ts';
import type { Surroundings, Transaction } from './dialogue.ts';
import { findMailbox } from './mailbox.ts';
import type { Marks } from './marks.ts';

/** An action whose marks are still to be filled, and what to fill them with. */
export interface Answer {
  readonly action: Action;
  readonly marks: Marks;
}

const RELAY_DENIED = reply('554 5.7.1 <{recipient}>: Relay access denied');

/**
 * What RCPT gets: a foreign domain is refused, then each guard may refuse, then the mailbox decides.
 * Guards stand before the mailboxes, as access policies do in Postfix and Exim: a greylist puts off
 * a missing recipient too.
 */
export function decideRecipient(
  transaction: Transaction,
  path: Path,
  around: Surroundings,
): Answer {
  const marks = { recipient: path.mailbox };
  if (!around.serves(path.domain)) return { action: RELAY_DENIED, marks };
  for (const guard of around.behaviour.guards) {
    const refusal = guardRefusal(guard, transaction, path, around);
    if (refusal !== null) return refusal;
  }
  return { action: findMailbox(around.behaviour, path.localPart), marks };
}

function guardRefusal(
  guard: Guard,
  transaction: Transaction,
  path: Path,
  around: Surroundings,
): Answer | null {
  const { tried, accepted, sender } = transaction;
  const refusal: Answer = { action: guard.refusal, marks: { recipient: path.mailbox } };
  switch (guard.kind) {
    case 'greylist': {
      const recipient = `${path.localPart}@${path.domain}`;
      const waitMs = around.greylistWaitMs({ client: around.client, sender, recipient });
      if (waitMs === 0) return null;
      return { ...refusal, marks: { ...refusal.marks, wait: String(Math.ceil(waitMs / 1000)) } };
    }
    case 'recipient_limit':
      return accepted >= guard.perTransaction ? refusal : null;
    case 'guessing':
      return tried >= guard.tried && accepted < tried * guard.acceptedShare ? refusal : null;
  }
}
