/**
 * Our own corpus of replies: what servers and providers say, in their default messages and on their
 * pages, written down by hand. Each row has the stage, the MX where it matters, the lines as sent,
 * and the meanings that a careful reader could give, the best one first.
 */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { explainReply } from '#shared/smtp/explain.ts';
import { MEANINGS, type Meaning } from '#shared/smtp/meaning.ts';

const RowSchema = v.strictObject({
  of: v.string(),
  stage: v.picklist(['connect', 'ehlo', 'mail', 'rcpt']),
  mx: v.nullable(v.string()),
  lines: v.pipe(v.array(v.string()), v.minLength(1)),
  accept: v.pipe(v.array(v.picklist(MEANINGS)), v.minLength(1)),
});
type Row = v.InferOutput<typeof RowSchema>;

const FILES = ['software', 'gateways', 'providers', 'languages', 'traps'] as const;
const ROWS: readonly Row[] = FILES.flatMap((file) => readRows(file));

function readRows(file: string): Row[] {
  const url = new URL(`./replies/${file}.jsonl`, import.meta.url);
  const lines = readFileSync(url, 'utf8').trim().split('\n');
  return lines.map((line) => v.parse(RowSchema, JSON.parse(line)));
}

const BAD_MAILBOX: ReadonlySet<Meaning> = new Set(['no_mailbox', 'mailbox_disabled']);

function shareRecognised(meaning: Meaning): number {
  const rows = ROWS.filter(({ accept }) => accept[0] === meaning);
  return rows.filter((row) => explainReply(row).meaning === meaning).length / rows.length;
}

describe.each(FILES)('%s', (file) => {
  test.each(readRows(file).map((row) => [`${row.of}: ${row.lines.join(' / ')}`, row] as const))(
    '%s',
    (_title, row) => {
      expect(row.accept).toContain(explainReply(row).meaning);
    },
  );
});

describe('the corpus as a whole', () => {
  test('no reply about us or about a rate makes a mailbox bad', () => {
    const aboutUs = ROWS.filter(({ accept }) =>
      accept.every((meaning) => !BAD_MAILBOX.has(meaning)),
    );
    expect(aboutUs.length).toBeGreaterThan(150);
    for (const row of aboutUs) expect(explainReply(row).state).not.toBe('undeliverable');
  });

  test.each([
    ['no_mailbox', 0.97],
    ['mailbox_full', 0.95],
    ['mailbox_disabled', 0.9],
  ] as const)('%s is recognised', (meaning, share) => {
    expect(shareRecognised(meaning)).toBeGreaterThanOrEqual(share);
  });
});

describe('the same words in another place', () => {
  test('at an earlier stage say nothing of a mailbox', () => {
    for (const row of ROWS) {
      for (const stage of ['connect', 'ehlo', 'mail'] as const) {
        expect(explainReply({ ...row, stage }).state).toBe('unknown');
      }
    }
  });

  test('with a 4yz code make no mailbox bad', () => {
    for (const row of ROWS) {
      const lines = row.lines.map((line) => line.replace(/^5/, '4'));
      expect(explainReply({ ...row, lines }).state).not.toBe('undeliverable');
    }
  });

  test('in capitals mean the same', () => {
    for (const row of ROWS) {
      const lines = row.lines.map((line) => line.toUpperCase());
      expect(explainReply({ ...row, lines })).toEqual(explainReply(row));
    }
  });
});
