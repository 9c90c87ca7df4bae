/** The rows of the tables: what is looked for in a reply, and what the reply then means. */
import type { Meaning } from '#shared/smtp/meaning.ts';
import type { Stage } from '#shared/smtp/reply.ts';

/** One row. All that it names must hold; a row that names nothing always holds. */
export interface ReplyRule {
  /** Phrases (phrase.ts) that must all stand in the text. */
  readonly says?: string | readonly string[];
  /** Phrases of which none may stand in the text. */
  readonly unless?: string | readonly string[];
  /** Basic codes, one of which the reply must have. */
  readonly code?: number | readonly number[];
  /** Subject and detail of the enhanced code, of whatever class: `1.1`, or a range `7.606-649`. */
  readonly enhanced?: string;
  /** The text must name a mail address. */
  readonly namesAddress?: true;
  /** Stages at which the row may hold. */
  readonly stage?: Stage | readonly Stage[];
  readonly means: Meaning;
  /** Where the row was read: an RFC section, a provider's page, a server's default message. */
  readonly source: string;
}

/** Rows in the order in which they are tried: the first that holds is what the table says. */
export type RuleTable = readonly ReplyRule[];

/** Rows of one meaning. */
export function family(
  means: Meaning,
  rows: readonly Omit<ReplyRule, 'means'>[],
): readonly ReplyRule[] {
  return rows.map((row) => ({ ...row, means }));
}
