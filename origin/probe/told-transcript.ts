/** What one of those who took part in a session may see of it. */
import type { Transcript } from '#shared/contract/transcript.ts';
import type { Plan, PlannedRecipient } from '#shared/smtp/conversation/plan.ts';
import { redactReplyText } from '#shared/smtp/redact.ts';
import type { TranscriptLine } from './session/transcript.ts';

/**
 * Characters of all lines together. A full session has some 7,000; in bytes of JSON this is well
 * below what the edge takes of an answer, whatever a server says.
 */
const MOST_CHARACTERS = 32_000;

/**
 * The transcript of a session as it is told to whoever asked about one recipient. A session may
 * carry other accounts' recipients: these lose their numbers and their domains, too.
 *
 * @param id the recipient's id in the plan
 * @param lines as the session gives them, each recipient under a name of its own
 */
export function transcriptFor(
  id: string,
  plan: Plan,
  lines: readonly TranscriptLine[],
): Transcript {
  const redact = redactionFor(id, plan);
  const told: Transcript = [];
  let characters = 0;
  for (const { direction, line, at } of lines) {
    const shown = redact(line, direction);
    characters += shown.length;
    if (characters > MOST_CHARACTERS) {
      told.push({ direction: 'event', line: 'the rest is left out', at });
      break;
    }
    told.push({ direction, line: shown, at });
  }
  return told;
}

type RedactLine = (line: string, direction: TranscriptLine['direction']) => string;

function redactionFor(id: string, plan: Plan): RedactLine {
  const asked = plan.transactions.flatMap(({ recipients }) => recipients);
  const recipients = asked.filter(({ control }) => !control);
  const own = recipients.findIndex((recipient) => recipient.id === id) + 1;
  const foreign = foreignDomains(recipients, recipients[own - 1]);
  return (line, direction) => {
    const named = line
      .replaceAll(/<recipient (\d+)>/g, (_name, number) =>
        Number(number) === own ? '<recipient>' : '<another recipient>',
      )
      .replaceAll(/<control \d+>/g, '<random recipient>');
    const local = foreign === null ? named : named.replaceAll(foreign, '<another domain>');
    // What we sent has our own sender's address in it, which is no secret.
    return direction === 'sent' ? local : redactReplyText(local);
  };
}

/** Finds the domains of the others as whole names; null where there are none. */
function foreignDomains(
  recipients: readonly PlannedRecipient[],
  own: PlannedRecipient | undefined,
): RegExp | null {
  const ownDomain = own === undefined ? null : domainOf(own);
  const others = new Set(recipients.map(domainOf).filter((domain) => domain !== ownDomain));
  if (others.size === 0) return null;
  const names = [...others].map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`(?<![\\w.-])(?:${names.join('|')})(?![\\w-])`, 'gi');
}

function domainOf({ address }: PlannedRecipient): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
