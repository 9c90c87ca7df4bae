import { describe, expect, test } from 'vitest';
import { PROVIDER_TABLES_BY_COUNTRY } from '#shared/domain/provider-hosts-by-country.ts';
import { PROVIDER_TABLES } from '#shared/domain/provider-hosts.ts';
import { BROAD_CODES, TELLING_CODES } from '#shared/smtp/meaning/enhanced-codes.ts';
import { parsePhrase } from '#shared/smtp/meaning/phrase.ts';
import { DIALECTS, SIGNED_TEXTS } from '#shared/smtp/meaning/providers/index.ts';
import { createRulebook } from '#shared/smtp/meaning/rulebook.ts';
import type { ReplyRule, RuleTable } from '#shared/smtp/meaning/rule.ts';
import { DOUBTS, VAGUE } from '#shared/smtp/meaning/texts/hints.ts';
import { PLAIN_TEXTS } from '#shared/smtp/meaning/texts/order.ts';
import type { EnhancedCode, Reply } from '#shared/smtp/reply.ts';

const TABLES: readonly (readonly [name: string, table: RuleTable])[] = [
  ...DIALECTS.map((dialect) => [dialect.provider, dialect.rules] as const),
  ['signed texts', SIGNED_TEXTS],
  ['plain texts', PLAIN_TEXTS],
  ['telling codes', TELLING_CODES],
  ['broad codes', BROAD_CODES],
  ['doubts', DOUBTS],
  ['vague words', VAGUE],
];

describe.each(TABLES)('%s', (_name, table) => {
  test('every row names its source', () => {
    for (const rule of table) expect(rule.source).toMatch(/\S{3}/);
  });

  test('every row holds for a reply made of its own words', () => {
    for (const rule of table) {
      const own: RuleTable = [rule];
      const stage = [rule.stage ?? 'rcpt'].flat()[0] ?? 'rcpt';
      const reading = createRulebook([own]).read(replyFor(rule), stage);
      expect(reading.first(own), `${rule.source}: ${String(rule.says)}`).toBe(rule);
    }
  });

  test('no row is the same as one before it', () => {
    const conditions = table.map(({ source: _source, means: _means, ...rest }) =>
      JSON.stringify(rest),
    );
    expect(new Set(conditions).size).toBe(conditions.length);
  });
});

test('no provider has two dialects', () => {
  const providers = DIALECTS.map(({ provider }) => provider);
  expect(new Set(providers).size).toBe(providers.length);
});

test('every dialect is of a provider that some MX has', () => {
  const known = [...PROVIDER_TABLES, ...PROVIDER_TABLES_BY_COUNTRY].flatMap((table) =>
    Object.keys(table),
  );
  for (const { provider } of DIALECTS) expect(known).toContain(provider);
});

/** A reply that has just what the row asks for: the first spelling of each part of its phrases. */
function replyFor(rule: ReplyRule): Reply {
  const code = [rule.code ?? 550].flat()[0] ?? 550;
  const lines = [rule.says ?? []].flat().map((phrase) => {
    const { first, next } = parsePhrase(phrase);
    return [first, ...next.map(({ part }) => part)]
      .map(({ texts }) => (texts[0] ?? '').trim())
      .join(' ');
  });
  if (rule.namesAddress === true) lines.push('<jane.roe@example.org>');
  return { code, enhanced: enhancedFor(rule, code), lines };
}

function enhancedFor(rule: ReplyRule, code: number): EnhancedCode | null {
  const match = /^(\d+)\.(\d+)/.exec(rule.enhanced ?? '');
  if (match === null) return null;
  return { class: code < 500 ? 4 : 5, subject: Number(match[1]), detail: Number(match[2]) };
}
