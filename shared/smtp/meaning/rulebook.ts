/** All tables compiled together, so that a reply's text is searched once and then asked many times. */
import type { EnhancedCode, Reply, Stage } from '#shared/smtp/reply.ts';
import { createPhraseIndex, type Found } from './phrase-index.ts';
import type { ReplyRule, RuleTable } from './rule.ts';
import { statusCodeOf } from './status-code.ts';

/** What one reply says, put to one table after another. Valid until the next reply is read. */
export interface Reading {
  /** The first row of the table that holds for the reply. */
  readonly first: (table: RuleTable) => ReplyRule | null;
}

export interface Rulebook {
  readonly read: (reply: Reply, stage: Stage) => Reading;
}

interface CompiledRule {
  readonly rule: ReplyRule;
  readonly place: number;
  readonly says: readonly number[];
  readonly unless: readonly number[];
  readonly codes: ReadonlySet<number> | null;
  readonly stages: ReadonlySet<Stage> | null;
  readonly enhanced: EnhancedRange | null;
  readonly namesAddress: boolean;
}

interface EnhancedRange {
  readonly subject: number;
  readonly from: number;
  readonly to: number;
}

/** A table's rows by the first phrase they ask for, so that only rows with a chance are looked at. */
interface CompiledTable {
  /** Indexed by the phrase's number; a phrase that no row asks for first has no entry. */
  readonly byPhrase: readonly (readonly CompiledRule[] | undefined)[];
  readonly withoutPhrase: readonly CompiledRule[];
}

export function createRulebook(tables: readonly RuleTable[]): Rulebook {
  const numbers = new Map<string, number>();
  const compiled = new Map(tables.map((table) => [table, compileTable(table, numbers)] as const));
  const index = createPhraseIndex([...numbers.keys()]);
  return {
    read: (reply, stage) => {
      const facts: Facts = {
        found: index.search(reply.lines),
        code: reply.code,
        status: statusCodeOf(reply),
        lines: reply.lines,
        stage,
      };
      return {
        first: (table) => {
          const entry = compiled.get(table);
          if (entry === undefined) throw new RangeError('the table is not in the rulebook');
          return firstRule(entry, facts);
        },
      };
    },
  };
}

/** What rows are held against. */
interface Facts {
  readonly found: Found;
  readonly code: number;
  readonly status: EnhancedCode | null;
  readonly lines: readonly string[];
  readonly stage: Stage;
}

function firstRule(table: CompiledTable, facts: Facts): ReplyRule | null {
  let best = firstOf(table.withoutPhrase, facts, null);
  for (const phrase of facts.found.phrases) {
    const candidates = table.byPhrase[phrase];
    if (candidates !== undefined) best = firstOf(candidates, facts, best);
  }
  return best === null ? null : best.rule;
}

/** The first of the candidates that holds, or `best` where that comes before it in the table. */
function firstOf(
  candidates: readonly CompiledRule[],
  facts: Facts,
  best: CompiledRule | null,
): CompiledRule | null {
  for (const candidate of candidates) {
    if (best !== null && best.place < candidate.place) return best;
    if (holds(candidate, facts)) return candidate;
  }
  return best;
}

function holds(candidate: CompiledRule, { found, code, status, lines, stage }: Facts): boolean {
  if (candidate.codes !== null && !candidate.codes.has(code)) return false;
  if (candidate.stages !== null && !candidate.stages.has(stage)) return false;
  if (candidate.enhanced !== null && !isWithin(status, candidate.enhanced)) return false;
  if (candidate.namesAddress && !lines.some((line) => line.includes('@'))) return false;
  return (
    candidate.says.every((phrase) => found.has(phrase)) &&
    !candidate.unless.some((phrase) => found.has(phrase))
  );
}

function isWithin(status: EnhancedCode | null, range: EnhancedRange): boolean {
  return (
    status !== null &&
    status.subject === range.subject &&
    status.detail >= range.from &&
    status.detail <= range.to
  );
}

function compileTable(table: RuleTable, numbers: Map<string, number>): CompiledTable {
  const byPhrase: CompiledRule[][] = [];
  const withoutPhrase: CompiledRule[] = [];
  for (const [place, rule] of table.entries()) {
    const compiled = compileRule(rule, place, numbers);
    const [anchor] = compiled.says;
    if (anchor === undefined) {
      withoutPhrase.push(compiled);
    } else {
      (byPhrase[anchor] ??= []).push(compiled);
    }
  }
  return { byPhrase, withoutPhrase };
}

function compileRule(rule: ReplyRule, place: number, numbers: Map<string, number>): CompiledRule {
  return {
    rule,
    place,
    says: listOf(rule.says).map((phrase) => numberOf(phrase, numbers)),
    unless: listOf(rule.unless).map((phrase) => numberOf(phrase, numbers)),
    codes: rule.code === undefined ? null : new Set(listOf(rule.code)),
    stages: rule.stage === undefined ? null : new Set(listOf(rule.stage)),
    enhanced: rule.enhanced === undefined ? null : parseRange(rule.enhanced),
    namesAddress: rule.namesAddress ?? false,
  };
}

function listOf<T extends string | number>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [value];
}

function numberOf(phrase: string, numbers: Map<string, number>): number {
  const known = numbers.get(phrase);
  if (known !== undefined) return known;
  const next = numbers.size;
  numbers.set(phrase, next);
  return next;
}

const RANGE = /^(\d{1,3})\.(\d{1,3})(?:-(\d{1,3}))?$/;

function parseRange(text: string): EnhancedRange {
  const match = RANGE.exec(text);
  if (match === null) throw new SyntaxError(`"${text}" is not an enhanced code or range`);
  const from = Number(match[2]);
  return { subject: Number(match[1]), from, to: match[3] === undefined ? from : Number(match[3]) };
}
