/**
 * Takes the recipients' addresses out of what a server said. Servers echo them, a session may carry
 * the recipients of several accounts, and one's evidence must not show another's address.
 */
import type { SessionOutcome } from '#shared/smtp/conversation/outcome.ts';
import type { Plan, PlannedRecipient } from '#shared/smtp/conversation/plan.ts';

export interface Redaction {
  /** For a transcript: each recipient under a name of its own, `<recipient 1>` or `<control 1>`. */
  readonly redactLine: (line: string) => string;
  /** For evidence: every recipient as `<recipient>`, so that equal refusals stay equal. */
  readonly redactOutcome: (outcome: SessionOutcome) => SessionOutcome;
}

/** Shorter local parts would be found in every other word, and give nobody away. */
const MIN_LOCAL_PART_LENGTH = 3;

export function redactionFor(plan: Plan): Redaction {
  const names = namesOf(plan);
  const forms = [...names.keys()];
  let compiled: RegExp | null = null;
  const replaceAll = (text: string, name: (found: string) => string): string => {
    if (!mayHold(text, forms)) return text;
    compiled ??= patternOf(forms);
    return text.replace(compiled, name);
  };
  const redactLine = (line: string): string =>
    replaceAll(line, (found) => names.get(bare(found)) ?? '<recipient>');
  const redactText = (text: string): string => replaceAll(text, () => '<recipient>');
  return {
    redactLine,
    redactOutcome: (outcome) => {
      if (!('reply' in outcome) || outcome.reply === null) return outcome;
      return {
        ...outcome,
        reply: { ...outcome.reply, lines: outcome.reply.lines.map(redactText) },
      };
    },
  };
}

const NON_ASCII = /[^\p{ASCII}]/u;

/**
 * A cheap look before the dear one: most replies name nobody. Beyond ASCII, letters that are equal
 * but for their case need not be so one by one, and the pattern decides.
 */
function mayHold(text: string, forms: readonly string[]): boolean {
  if (NON_ASCII.test(text)) return true;
  const lower = text.toLowerCase();
  return forms.some((form) => lower.includes(form));
}

/** Every form in which a server may echo a recipient, with the name to show instead. */
function namesOf(plan: Plan): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const seen = { recipient: 0, control: 0 };
  for (const recipient of plan.transactions.flatMap((transaction) => transaction.recipients)) {
    const role = recipient.control ? 'control' : 'recipient';
    seen[role] += 1;
    for (const form of formsOf(recipient)) {
      if (!names.has(form)) names.set(form, `<${role} ${seen[role]}>`);
    }
  }
  return names;
}

/** As sent and in lower case: of a few letters the one is not found by the other. */
function formsOf({ address }: PlannedRecipient): readonly string[] {
  const localPart = address.slice(0, address.lastIndexOf('@'));
  const unquoted = localPart.replace(/^"(.*)"$/, '$1').replaceAll(/\\(.)/g, '$1');
  const forms = [address, localPart, unquoted];
  return [...forms, ...forms.map((form) => form.toLowerCase())].filter(
    (form) => form.length >= MIN_LOCAL_PART_LENGTH,
  );
}

/** What was found, in lower case and without the brackets of a path. */
function bare(found: string): string {
  return found.toLowerCase().replace(/^<(.*)>$/, '$1');
}

/**
 * Longest first, so that an address is found before its local part. As a path with its brackets, or
 * as a whole word.
 */
function patternOf(forms: readonly string[]): RegExp {
  const anyForm = forms
    .toSorted((a, b) => b.length - a.length)
    .map((form) => form.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('|');
  const asWord = `(?<![\\p{L}\\p{N}._+-])(?:${anyForm})(?![\\p{L}\\p{N}_+-])`;
  return new RegExp(`<(?:${anyForm})>|${asWord}`, 'giu');
}
