/**
 * Servers that know who exists, each with limits of its own: the answers are true however they are
 * cut into portions, nobody suffers for the batch, and asking again comes to an end.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SessionOutcome } from '#shared/smtp/conversation/outcome.ts';
import { Dialogue, planOf } from '#support/dialogue.ts';

interface Character {
  readonly pipelining: boolean;
  readonly limits: string;
  /** RCPT taken in one transaction before 452 4.5.3. */
  readonly rcptsPerMail: number;
  /** Refusals before it says 421 and hangs up. */
  readonly patience: number;
  /** Answers to RCPT before it hangs up without a word. */
  readonly stamina: number;
}

/** RFC 5321 as a server, in one function of the command line. */
class ModelServer {
  isGone = false;
  readonly #character: Character;
  #rcpts = 0;
  #refusals = 0;
  #answers = 0;
  #inMail = false;

  constructor(character: Character) {
    this.#character = character;
  }

  reply(line: string): string {
    if (this.isGone) return '';
    if (line.startsWith('EHLO')) return this.#hello();
    if (line.startsWith('MAIL')) return this.#mail();
    if (line.startsWith('RCPT')) return this.#rcpt(line);
    if (line === 'RSET') {
      this.#inMail = false;
      return '250 ok\r\n';
    }
    this.isGone = true;
    return '221 bye\r\n';
  }

  #hello(): string {
    const { pipelining, limits } = this.#character;
    return `250-mx\r\n${pipelining ? '250-PIPELINING\r\n' : ''}${limits}250 HELP\r\n`;
  }

  #mail(): string {
    if (this.#inMail) return '503 5.5.1 nested MAIL\r\n';
    this.#inMail = true;
    this.#rcpts = 0;
    return '250 ok\r\n';
  }

  #rcpt(line: string): string {
    if (!this.#inMail) return '503 5.5.1 need MAIL\r\n';
    this.#rcpts += 1;
    if (this.#rcpts > this.#character.rcptsPerMail) return '452 4.5.3 [too_many_recipients]\r\n';
    if (this.#answers >= this.#character.stamina) {
      this.isGone = true;
      return '';
    }
    this.#answers += 1;
    if (line.includes('<real')) return '250 ok\r\n';
    this.#refusals += 1;
    if (this.#refusals <= this.#character.patience) return '550 5.1.1 no such user\r\n';
    this.isGone = true;
    return '421 4.7.0 too many errors\r\n';
  }
}

/** One session, to its end; the replies come in portions of `portion` bytes. */
function ask(
  ids: readonly string[],
  character: Character,
  perMail: number,
  portion: number,
): Dialogue {
  const talk = new Dialogue(planOf(chunksOf(ids, perMail))).on({ kind: 'connected' });
  const server = new ModelServer(character);
  let toSay = '220 mx\r\n';
  let read = 0;
  while (!talk.isClosed) {
    for (let at = 0; at < toSay.length && !talk.isClosed; at += portion) {
      talk.sends(toSay.slice(at, at + portion));
    }
    const commands = talk.writes.slice(read).flatMap((text) => text.split('\r\n').slice(0, -1));
    read = talk.writes.length;
    toSay = commands.map((line) => server.reply(line)).join('');
    if (toSay === '') talk.on({ kind: 'closed' });
  }
  return talk;
}

function chunksOf(ids: readonly string[], size: number): readonly (readonly string[])[] {
  return ids.length === 0 ? [] : [ids.slice(0, size), ...chunksOf(ids.slice(size), size)];
}

const anyCharacter = fc.record<Character>({
  pipelining: fc.boolean(),
  limits: fc.constantFrom('', '', '250-LIMITS RCPTMAX=2\r\n', '250-LIMITS MAILMAX=1\r\n'),
  rcptsPerMail: fc.integer({ min: 1, max: 6 }),
  patience: fc.integer({ min: 1, max: 12 }),
  stamina: fc.integer({ min: 1, max: 40 }),
});
const anyIds = fc
  .array(fc.boolean(), { minLength: 1, maxLength: 30 })
  .map((real) => real.map((isReal, index) => `${isReal ? 'real' : 'none'}${index}@example.com`));

function truthOf(id: string): string {
  return id.startsWith('real') ? 'accepted' : 'no_mailbox';
}

test('everybody gets the truth in the end, and nobody gets anything else', () => {
  fc.assert(
    fc.property(
      anyIds,
      anyCharacter,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 90 }),
      (ids, character, perMail, portion) => {
        let open: readonly string[] = ids;
        while (open.length > 0) {
          const inOneSession = open.slice(0, perMail * 8);
          const { outcomes } = ask(inOneSession, character, perMail, portion);
          for (const { id, outcome } of outcomes) expectTrueOrOpen(id, outcome);
          const told = new Set(
            outcomes.filter(({ outcome }) => outcome.kind === 'reply').map(({ id }) => id),
          );
          expect(told.size, 'every session gets somewhere').toBeGreaterThan(0);
          open = open.filter((id) => !told.has(id));
        }
      },
    ),
    { numRuns: 300 },
  );
});

function expectTrueOrOpen(id: string, outcome: SessionOutcome): void {
  if (outcome.kind === 'ask_again') return;
  expect(outcome).toMatchObject({ kind: 'reply', stage: 'rcpt', meaning: truthOf(id) });
}
