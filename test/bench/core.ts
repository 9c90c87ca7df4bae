/**
 * How many addresses a second one core reads, and judges what a server said of them:
 * `npm run bench:core`. Each step alone, and then the whole; CPU time beside wall time, since the
 * first is what is left on a machine that does other things too.
 */
import { addressFacts } from '#shared/address/facts.ts';
import { parseMailbox } from '#shared/address/mailbox.ts';
import type { Mailbox } from '#shared/address/mailbox.ts';
import { loadDomainLists } from '#origin/lists/load.ts';
import { classify } from '#shared/smtp/meaning/classify.ts';
import { parseReply } from '#shared/smtp/reply.ts';
import type { Reply } from '#shared/smtp/reply.ts';
import type { AddressFacts, RouteEvidence } from '#shared/verdict/evidence.ts';
import { judge } from '#shared/verdict/judge.ts';
import type { Meaning } from '#shared/smtp/meaning.ts';

const TARGET_PER_SECOND = 100_000;
/** Long enough to be compiled. */
const WARM_UP = 50_000;
/** The best round counts: whatever else the machine does can only make one slower. */
const ROUNDS = 5;
const ITEMS = 100_000;
/** More than any cache of the core keeps in its fastest memory, so that no answer is just repeated. */
const DISTINCT = 20_000;

const DOMAINS = [
  'gmail.com',
  'example.org',
  'mail.example.co.uk',
  'bücher.example',
  'outlook.com',
  'a-rather-long-company-name.example.com',
];
const LOCAL_PARTS = ['jane.roe', 'info', 'j+news', '"jane roe"', 'jörg', 'o.brien-smith_42'];
/** What servers say to RCPT, from the usual to the wordy; the number makes each text another one. */
const REPLIES: readonly ((number: number) => string)[] = [
  () => '250 2.1.5 Ok',
  () => '250 Accepted',
  (number) => `550 5.1.1 <user${number}@example.org>: Recipient address rejected: User unknown`,
  (number) => `550-5.1.1 The mailbox that you asked for does not exist. ref ${number}`,
  (number) => `451 4.7.1 Greylisting in action, please come back in ${number % 600} seconds`,
  (number) => `552 5.2.2 Mailbox of customer ${number} is over quota`,
  (number) =>
    `554 5.7.1 Service unavailable; client host [192.0.2.${number % 256}] is on a block list`,
  (number) => `550 Requested action not taken: mailbox unavailable (${number})`,
];
const MX = ['mx1.example.org', 'aspmx.l.google.com', 'mx00.gmx.net', null];

const ROUTE: RouteEvidence = {
  kind: 'route',
  hosts: ['mx1.example.org', 'mx2.example.org'],
  implicit: false,
  provider: null,
};
const BENCH = {
  id: 'val_01890a5d-ac96-774b-bcce-b302099a8057',
  nowMs: Date.UTC(2026, 0, 1),
  retryDelaysSeconds: [360, 1800],
};

const lists = await loadDomainLists();

const pick = <T>(items: readonly T[], index: number): T => {
  const item = items[index % items.length];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
};
const inputs = Array.from({ length: DISTINCT }, (_, index) => ({
  address: `${pick(LOCAL_PARTS, index)}@${index % 1000}.${pick(DOMAINS, index)}`,
  line: pick(REPLIES, index)(index).replace(/^(\d{3})-/, '$1 '),
  mx: pick(MX, index),
}));
type Input = (typeof inputs)[number];

function mailboxOf({ address }: Input): Mailbox {
  const parsed = parseMailbox(address);
  if (!parsed.ok) throw new Error(`not an address: ${address}`);
  return parsed.mailbox;
}

function replyOf({ line }: Input): Reply {
  const reply = parseReply([line]);
  if (reply === null) throw new Error(`not a reply: ${line}`);
  return reply;
}

function meaningOf(reply: Reply, { mx }: Input): Meaning {
  return classify(reply, { stage: 'rcpt', mx });
}

function verdictOn(address: AddressFacts, reply: Reply, meaning: Meaning): string {
  const recipient = { kind: 'reply', stage: 'rcpt', reply, meaning } as const;
  const evidence = {
    address,
    route: ROUTE,
    recipient,
    acceptAll: { kind: 'control', outcome: CONTROL },
    mxHost: 'mx1.example.org',
    attempt: 0,
  } as const;
  return judge(evidence, BENCH).reason;
}

const CONTROL = {
  kind: 'reply',
  stage: 'rcpt',
  reply: { code: 550, enhanced: null, lines: ['User unknown'] },
  meaning: 'no_mailbox',
} as const;
const SOME_FACTS: AddressFacts = {
  disposable: false,
  relay: false,
  role: false,
  free: false,
  subaddressed: false,
  eai: false,
};
const SOME_REPLY = replyOf(pick(inputs, 2));
const mailboxes = new Map(inputs.map((input) => [input, mailboxOf(input)]));
const replies = new Map(inputs.map((input) => [input, replyOf(input)]));

function kindOf(input: Input): AddressFacts {
  const mailbox = mailboxes.get(input);
  return mailbox === undefined ? SOME_FACTS : addressFacts(mailbox, lists);
}

function whole(input: Input): string {
  const { eai } = mailboxOf(input);
  const reply = replyOf(input);
  return verdictOn({ ...SOME_FACTS, eai }, reply, meaningOf(reply, input));
}

function wholeWithLists(input: Input): string {
  const reply = replyOf(input);
  const facts = addressFacts(mailboxOf(input), lists);
  return verdictOn(facts, reply, meaningOf(reply, input));
}

const steps: readonly (readonly [string, (input: Input) => unknown])[] = [
  ['parse the address', mailboxOf],
  ['look it up in the lists', kindOf],
  ['parse the reply', replyOf],
  ['classify it', (input) => meaningOf(replies.get(input) ?? SOME_REPLY, input)],
  ['judge', () => verdictOn(SOME_FACTS, SOME_REPLY, 'no_mailbox')],
  ['parse, classify and judge', whole],
  ['all of it, with the lists', wholeWithLists],
];

interface Speed {
  /** Items a second of CPU time, all threads of the process together. */
  readonly cpu: number;
  /** Items a second by the clock. */
  readonly wall: number;
}

function measure(step: (input: Input) => unknown, items: number): Speed {
  const cpuBefore = process.cpuUsage();
  const wallBefore = performance.now();
  for (let index = 0; index < items; index += 1) step(pick(inputs, index));
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    cpu: (items * 1e6) / (user + system),
    wall: (items * 1e3) / (performance.now() - wallBefore),
  };
}

function best(step: (input: Input) => unknown): Speed {
  measure(step, WARM_UP);
  const rounds = Array.from({ length: ROUNDS }, () => measure(step, ITEMS));
  return {
    cpu: Math.max(...rounds.map(({ cpu }) => cpu)),
    wall: Math.max(...rounds.map(({ wall }) => wall)),
  };
}

const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')}/s`;
const column = (value: number) => perSecond(value).padStart(14);

console.log('step'.padEnd(30), 'by CPU time'.padStart(14), 'by the clock'.padStart(14));
for (const [name, step] of steps) {
  const { cpu, wall } = best(step);
  console.log(name.padEnd(30), column(cpu), column(wall));
}
const { cpu } = best(whole);
const holds = cpu >= TARGET_PER_SECOND ? 'holds ' : 'MISSED';
console.log(
  `\n${holds}  parse, classify and judge, by CPU time: ${perSecond(cpu)} (≥ ${perSecond(TARGET_PER_SECOND)})`,
);
