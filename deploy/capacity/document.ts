import { CHOSEN, MEASURED, PRICES } from './assumptions.ts';
import { needsOf } from './model.ts';
import type { Needs } from './model.ts';

const RATES = [10, 1000, 100_000] as const;

const whole = (value: number) => Math.ceil(value).toLocaleString('en-US');
const rate = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 1 });
const money = (value: number) => `$${Math.round(value).toLocaleString('en-US')}`;
const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

type Line = readonly [what: string, of: (needs: Needs) => string];

const LINES: readonly Line[] = [
  ['edge requests a second', ({ validations }) => rate(validations)],
  ['requests at the origin a second', ({ originRequests }) => rate(originRequests)],
  ['misses a second', ({ misses }) => rate(misses)],
  ['of them asked of mail servers', ({ asked }) => rate(asked)],
  ['`api-service` pods', ({ apiPods }) => whole(apiPods)],
  ['orchestrators', ({ orchestrators }) => whole(orchestrators)],
  ['SMTP connections open at once', ({ openConnections }) => whole(openConnections)],
  ['`smtp-workers` pods', ({ workers }) => whole(workers)],
  [
    'egress addresses, for the sake of',
    ({ egressAddresses, egressFor }) => `${whole(egressAddresses)}, ${egressFor}`,
  ],
  ['Redis commands a second', ({ redisCommands }) => whole(redisCommands)],
  ['rows a day', ({ rowsPerDay }) => whole(rowsPerDay)],
  [`GB for ${CHOSEN.retentionDays} days`, ({ gigabytes }) => whole(gigabytes)],
  [
    'dollars a month',
    ({ dollarsPerMonth }) => money(Object.values(dollarsPerMonth).reduce((sum, x) => sum + x, 0)),
  ],
  ['of them most for', ({ dollarsPerMonth }) => mostOf(dollarsPerMonth)],
  ['fullest part', ({ fullest }) => part(fullest[0])],
  ['next', ({ fullest }) => part(fullest[1])],
];

function mostOf(dollars: Readonly<Record<string, number>>): string {
  const [most] = Object.entries(dollars).toSorted(([, one], [, other]) => other - one);
  return most === undefined ? '' : `${most[0]}, ${money(most[1])}`;
}

function part(fullest: Needs['fullest'][number] | undefined): string {
  return fullest === undefined ? '' : `${fullest.what}, ${percent(fullest.share)}`;
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** The table of the model, as Markdown. */
export function capacityTable(): string {
  const needs = RATES.map(needsOf);
  return [
    row(['validations a second', ...RATES.map((each) => rate(each))]),
    row(['---', ...RATES.map(() => '---:')]),
    ...LINES.map(([what, of]) => row([what, ...needs.map(of)])),
  ].join('\n');
}

function listOf(numbers: Readonly<Record<string, number | object>>): string {
  return Object.entries(numbers)
    .map(([name, value]) => `| \`${name}\` | ${JSON.stringify(value)} |`)
    .join('\n');
}

/** docs/capacity.md. */
export function capacityDocument(): string {
  return `# Capacity

Made from \`deploy/capacity/\` by \`npm run deploy:files\`; \`npm run capacity\` prints the table. It is a model:
what was measured is measured on two small cores, what was chosen is chosen, and only load shows the truth.

${capacityTable()}

"Fullest" compares with what one installation of deploy/kubernetes.yaml has: the most replicas that
autoscalers may start, one Redis, one PostgreSQL, 256 egress addresses. Above 100 % it does not fit.

## What is the bottleneck

- **10 a second**: nothing. The replicas are there so that one may go.
- **1,000 a second**: egress addresses and money. One provider has a large share of all mail and takes only so
  many connections from one address; addresses cannot be bought in a hurry, since they need weeks of good
  conduct. And a global cache that is paid by the command costs more than all machines. Of the cluster's parts
  Redis is the fullest, since a miss takes some ninety commands, most of them in scripts and in BullMQ.
- **100,000 a second**: one installation does not do it. Redis comes first by far, then orchestrators, workers,
  and egress addresses. It would be some dozens of installations, each with a part of the domains, so that
  what is known of a domain and the pace of a provider stay in one place; and a global cache that is not paid by
  the command. Before that, raise the hit rate: each percent at the edge saves a thousand requests a second here.

## What it counts with

Measured (\`npm run bench:cost\`; the store's and Redis's numbers by benches of their own):

| number | value |
| --- | ---: |
${listOf(MEASURED)}

Chosen; \`deploy/capacity/assumptions.ts\` says why. Policies of providers come from \`shared/pacing\`:

| number | value |
| --- | ---: |
${listOf(CHOSEN)}

Prices in dollars, list prices that you should replace by yours:

| number | value |
| --- | ---: |
${listOf(PRICES)}
`;
}
