/** One reply read by itself, for the operators' `ev explain reply`. */
import type { State } from '#shared/contract/reason.ts';
import { classify } from './meaning/classify.ts';
import { stateOfReply } from './meaning/state.ts';
import type { Meaning } from './meaning.ts';
import { parseReply, type Stage } from './reply.ts';

export interface ReplyToExplain {
  readonly stage: Stage;
  /** The lines as sent, without their line ends. */
  readonly lines: readonly string[];
  /** The MX host that sent them, or the suffix of its name; null when not known. */
  readonly mx: string | null;
}

export interface ExplainedReply {
  readonly meaning: Meaning;
  /** What that reply alone lets one say of the recipient. */
  readonly state: State;
}

/** Reads the lines as a reply and says what it means. What is no reply is `protocol_error`. */
export function explainReply(question: ReplyToExplain): ExplainedReply {
  const reply = parseReply(question.lines);
  if (reply === null) return { meaning: 'protocol_error', state: 'unknown' };
  const context = { stage: question.stage, mx: question.mx };
  const meaning = classify(reply, context);
  return { meaning, state: stateOfReply(meaning, context) };
}
