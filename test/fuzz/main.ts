/**
 * Throws at everything that reads what strangers send, for as long as there is time:
 * `npm run fuzz`, `npm run fuzz -- --minutes 5`. What it finds can be had again by its seed:
 * `npm run fuzz -- --only 'part of a name' --seed 42 --path 7:1:0`.
 */
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { doorsOf } from '#support/doors.ts';
import { apiProperties } from '#support/properties/api.ts';
import { CLASSIFY } from '#support/properties/classify.ts';
import { CONVERSATION } from '#support/properties/conversation.ts';
import { DNS_MESSAGE } from '#support/properties/dns-message.ts';
import { HOSTILE_DNS } from '#support/properties/hostile-dns.ts';
import { HOSTILE_SESSION } from '#support/properties/hostile-session.ts';
import { MAILBOX } from '#support/properties/mailbox.ts';
import { reportOn } from '#support/properties/property.ts';
import type { NamedProperty } from '#support/properties/property.ts';
import { REDACT } from '#support/properties/redact.ts';
import { REPLY_READER } from '#support/properties/reply-reader.ts';
import { startStack } from '#support/stack.ts';

const MINUTE_MS = 60_000;
const DEFAULT_MINUTES = 60;
/** How long one property is tried before the next has its turn; a round takes some two minutes. */
const TURN_MS = 5_000;
/** More than there is time for: the clock ends a turn. */
const MOST_RUNS = 100_000_000;
/** Seeds of fast-check are 32-bit numbers. */
const SEEDS = 2 ** 31;
const EXIT_FOUND = 1;
const EXIT_USAGE = 2;

const SUBJECTS: readonly (readonly [string, readonly NamedProperty[]])[] = [
  ['reply reader', REPLY_READER],
  ['conversation', CONVERSATION],
  ['meaning of a reply', CLASSIFY],
  ['redaction', REDACT],
  ['mailbox', MAILBOX],
  ['DNS message', DNS_MESSAGE],
  ['session with a hostile server', HOSTILE_SESSION],
  ['look-up at a hostile name server', HOSTILE_DNS],
];

interface Subject {
  readonly name: string;
  readonly property: NamedProperty['property'];
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: String(DEFAULT_MINUTES) },
    seed: { type: 'string' },
    path: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});

function numberOf(text: string, option: string): number {
  const number = Number(text);
  if (text !== '' && Number.isFinite(number)) return number;
  console.error(`--${option} must be a number`);
  process.exit(EXIT_USAGE);
}

/** @returns how many cases were tried; exits when one of them fails */
async function tryOut(subject: Subject, seed: number, path: string | undefined): Promise<number> {
  const details = await fc.check(subject.property, {
    seed,
    ...(path === undefined ? {} : { path }),
    numRuns: MOST_RUNS,
    interruptAfterTimeLimit: TURN_MS,
    markInterruptAsFailure: false,
  });
  const report = reportOn(details);
  if (report === null) return details.numRuns;
  console.error(`\nFAILED  ${subject.name}\n${report}`);
  console.error(
    `\nnpm run fuzz -- --only '${subject.name}' --seed ${details.seed} --path ${details.counterexamplePath}`,
  );
  await stack?.stop();
  process.exit(EXIT_FOUND);
}

function named(of: string, properties: readonly NamedProperty[]): Subject[] {
  return properties
    .map(({ name, property }) => ({ name: `${of}: ${name}`, property }))
    .filter(({ name }) => name.includes(values.only));
}

const withoutServers = SUBJECTS.flatMap(([of, properties]) => named(of, properties));
/** The API needs the whole system; it is started when nothing else is meant by `--only`. */
const stack = values.only === '' || withoutServers.length === 0 ? await startStack() : null;
const doors = stack === null ? [] : Object.entries(await doorsOf(stack.facts()));
const subjects: readonly Subject[] = [
  ...withoutServers,
  ...doors.flatMap(([name, door]) => named(`API at the ${name}`, apiProperties(door))),
];
const endMs = performance.now() + numberOf(values.minutes, 'minutes') * MINUTE_MS;
if (subjects.length === 0) {
  console.error(`--only names nothing: ${values.only}`);
  await stack?.stop();
  process.exit(EXIT_USAGE);
}

let seed =
  values.seed === undefined ? Math.floor(Math.random() * SEEDS) : numberOf(values.seed, 'seed');
const tried = new Map(subjects.map(({ name }) => [name, 0]));
do {
  console.log(`seed ${seed}`);
  for (const subject of subjects) {
    const cases = await tryOut(subject, seed, values.path);
    tried.set(subject.name, (tried.get(subject.name) ?? 0) + cases);
    if (performance.now() >= endMs) break;
  }
  seed = (seed + 1) % SEEDS;
} while (performance.now() < endMs && values.path === undefined);

for (const [name, cases] of tried) console.log(String(cases).padStart(12), name);
console.log('nothing was found');
await stack?.stop();
