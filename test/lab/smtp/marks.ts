import type { Action } from './action.ts';

type Mark = 'host' | 'client' | 'recipient' | 'wait';

/** What the marks in a reply's lines stand for; a mark without a value stays as it is. */
export type Marks = Readonly<Partial<Record<Mark, string>>>;

const MARK = /\{(host|client|recipient|wait)\}/g;
/** RFC 3463's code behind the reply code: what a server without RFC 2034 leaves out. */
const ENHANCED_CODE = /^(\d{3}[ -])[245]\.\d{1,3}\.\d{1,3} /;

/**
 * Fills the marks in an action's lines. Values are never searched for marks themselves, since the
 * recipient is whatever a client says it is.
 */
export function fillMarks(action: Action, marks: Marks): Action {
  if (!('lines' in action)) return action;
  return { ...action, lines: action.lines.map((line) => fillLine(line, marks)) };
}

/** The lines without enhanced status codes, as a server sends them that does not announce any. */
export function withoutEnhancedCodes(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace(ENHANCED_CODE, '$1'));
}

function fillLine(line: string, marks: Marks): string {
  return line.replace(MARK, (mark, name: keyof Marks) => marks[name] ?? mark);
}
