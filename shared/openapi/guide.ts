/** The guide before the reference: one source for the page (HTML) and for llms.txt (Markdown). */
import { IDEMPOTENCY_HOURS, MOST_KEY_CHARACTERS } from '#shared/contract/idempotency-key.ts';
import { REASONS, STATE_OF_REASON } from '#shared/contract/reason.ts';
import { DEFAULT_TIMEOUT_MS, TIMEOUT_RANGE_MS } from '#shared/contract/validate-request.ts';
import { FAULTS } from '#shared/fault/catalogue.ts';
import {
  SANDBOX_DOMAIN,
  SCRIPTED_FAULTS,
  SCRIPTED_FLAGS,
  TAKES_MS,
} from '#shared/sandbox/script.ts';
import { REASON_TEXTS } from './reasons.ts';
import {
  HEALTH_SAMPLE,
  JOB_SAMPLE,
  OPENAPI_SAMPLE,
  SETUP,
  USAGE_SAMPLE,
  VALIDATE_SAMPLES,
} from './samples.ts';
import type { Sample } from './samples.ts';

/** A piece of a section. Texts may hold `code` between backticks. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'sample'; readonly sample: Sample }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

const text = (words: string): Block => ({ kind: 'text', text: words });
const sample = (given: Sample): Block => ({ kind: 'sample', sample: given });

export const SUMMARY =
  'Is this address worth sending to? An API that asks the recipient’s mail server, never sends mail, and says `unknown` where nobody can say.';

export const GUIDE: readonly Section[] = [
  {
    id: 'start',
    title: 'Start',
    blocks: [
      text(
        'Every example here runs as it is printed, one after the other, in a checkout in which `npm start` runs. Elsewhere set `EV_URL` and `EV_KEY` to what you were given. With a test key, as here, nobody’s mail server is asked.',
      ),
      sample(SETUP),
      sample(VALIDATE_SAMPLES.plain),
      sample(HEALTH_SAMPLE),
      sample(OPENAPI_SAMPLE),
    ],
  },
  {
    id: 'keys',
    title: 'Keys',
    blocks: [
      text(
        'Send your key as `X-API-Key`, or as `Authorization: Bearer`; in a query string it is not looked at. `ev_live_…` asks mail servers, `ev_test_…` gets the sandbox. Scopes say what a key is good for: `validate`, `jobs`, `admin`.',
      ),
      text(
        'Keys belong on your servers: answers carry no CORS headers, so pages of other sites cannot read them.',
      ),
    ],
  },
  {
    id: 'verdicts',
    title: 'Verdicts',
    blocks: [
      text(
        '`state` says whether mail would arrive, `reason` says why, `flags` say what kind of address it is, and `score` is the probability that mail would be delivered. With a `policy`, `action` says what to make of it. A bad address is a verdict (200) and never an error.',
      ),
      sample(VALIDATE_SAMPLES.policy),
      text('More reasons may come. Treat one that you do not know by its `state`.'),
      {
        kind: 'table',
        head: ['Reason', 'State', 'Meaning'],
        rows: REASONS.map((reason) => [
          `\`${reason}\``,
          `\`${STATE_OF_REASON[reason]}\``,
          REASON_TEXTS[reason],
        ]),
      },
    ],
  },
  {
    id: 'deadlines',
    title: 'Deadlines and jobs',
    blocks: [
      text(
        `You wait at most \`timeout_ms\` (${TIMEOUT_RANGE_MS.min} to ${TIMEOUT_RANGE_MS.max}, default ${DEFAULT_TIMEOUT_MS}). When it is over first, the answer is 202: a provisional verdict (\`unknown\`, \`final: false\`), and in Location the job that goes on. Ask for the job after Retry-After seconds.`,
      ),
      sample(VALIDATE_SAMPLES.later),
      sample(JOB_SAMPLE),
    ],
  },
  {
    id: 'caches',
    title: 'Caches',
    blocks: [
      text(
        'A verdict is kept for as long as its reason lasts. `cache` and the headers Cache-Status and Age say whether it was known before. `max_age` is how many seconds old it may be; 0 asks afresh.',
      ),
      text(
        'While a part of ours is away, you get what is known: a verdict that is past its date, or what follows from the address and its domain alone. Such an answer has `final: false` and costs nothing; Retry-After says when asking again may help.',
      ),
      sample(VALIDATE_SAMPLES.afresh),
    ],
  },
  {
    id: 'idempotency',
    title: 'Sending again',
    blocks: [
      text(
        `With \`Idempotency-Key\` (1 to ${MOST_KEY_CHARACTERS} printable ASCII characters of your choice) a POST may be sent again after a broken connection. For ${IDEMPOTENCY_HOURS} hours the same key with the same body gives the first answer again, with \`Idempotency-Replayed: true\`, and is charged once. While the first is in flight the answer is 409; another body with the same key is 422. A request that was refused may be sent again under its key: only answers are kept.`,
      ),
      text(
        'Two bodies are the same when they ask for the same: spaces, the order of members and defaults written out make no difference. Keys belong to the account, and live and test keys have their own.',
      ),
      sample(VALIDATE_SAMPLES.once),
    ],
  },
  {
    id: 'usage',
    title: 'Usage',
    blocks: [
      text(
        'A validation that ends in a definite verdict costs one unit of your plan, whether a cache or a mail server gave it. `unknown`, duplicate, test and degraded answers are free, and so is what needs nobody to be asked.',
      ),
      sample(USAGE_SAMPLE),
    ],
  },
  {
    id: 'sandbox',
    title: 'Sandbox',
    blocks: [
      text(
        `A test key (\`ev_test_…\`) is answered from scripts, at once, free of charge, and nobody’s mail server is asked. The local part at \`${SANDBOX_DOMAIN}\` chooses; a tag makes an address distinct and changes nothing else (\`accepted+42@${SANDBOX_DOMAIN}\`). Every other address is \`not_probed\`, and what is no address is \`invalid_syntax\`. With a live key the domain is \`reserved_domain\`, as it is in truth.`,
      ),
      {
        kind: 'table',
        head: ['Local part', 'Answer'],
        rows: [
          ['any reason above, such as `no_mailbox`', 'a verdict with that reason'],
          ['`deliverable`, `undeliverable`, `risky`, `unknown`', 'a verdict with that state'],
          [SCRIPTED_FLAGS.map((flag) => `\`${flag}\``).join(', '), '`accepted`, with that flag'],
          [
            '`slow`, or `slow_` before any of the above',
            `the same after ${TAKES_MS.slow} ms; 202 and a job where \`timeout_ms\` is less`,
          ],
          [
            '`later`, or `later_` before any of the above',
            `202 at once, and a job that is completed after ${TAKES_MS.later} ms`,
          ],
          ...Object.entries(SCRIPTED_FAULTS).map(([name, code]) => [
            `\`${name}\``,
            `the problem \`${code}\` (${FAULTS[code].status})`,
          ]),
        ],
      },
    ],
  },
  {
    id: 'headers',
    title: 'Headers',
    blocks: [
      text(
        'Every answer carries `Request-Id`. W3C `traceparent` is taken and passed on. Bodies are JSON in UTF-8, not compressed, and at most 16 kB; answers are never kept by caches on the way.',
      ),
    ],
  },
];
