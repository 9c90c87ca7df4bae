/**
 * Commands for a shell, as they are printed in the documentation. Each runs as it is printed, after
 * those before it: a test does so.
 */
export interface Sample {
  readonly title: string;
  readonly shell: string;
}

/** Sets what the others use. Elsewhere than on one machine both are given to you. */
export const SETUP: Sample = {
  title: 'Where and who, with the local stack',
  shell: `export EV_URL="$(node -p 'require("./.local/stack.json").edgeUrl')"
export EV_KEY="$(node -p 'require("./.local/stack.json").testKey')"`,
};

const VALIDATE = `curl -sS "$EV_URL/v1/validate" \\
  -H "X-API-Key: $EV_KEY" \\
  -H "Content-Type: application/json" \\`;

export const VALIDATE_SAMPLES = {
  plain: {
    title: 'Validate an address',
    shell: `${VALIDATE}
  -d '{"email": "accepted@sandbox.test"}'`,
  },
  policy: {
    title: 'With a policy, and with the evidence',
    shell: `${VALIDATE}
  -d '{"email": "mailbox_full@sandbox.test", "policy": "signup", "include": ["evidence"]}'`,
  },
  afresh: {
    title: 'Not from a cache',
    shell: `${VALIDATE}
  -d '{"email": "no_mailbox@sandbox.test", "max_age": 0}'`,
  },
  once: {
    title: 'Safe to send again',
    shell: `${VALIDATE}
  -H "Idempotency-Key: signup-4711" \\
  -d '{"email": "accept_all@sandbox.test"}'`,
  },
  later: {
    title: 'A deadline, and the job that goes on',
    shell: `EV_JOB="$(curl -sS -o /dev/null -w '%header{location}' "$EV_URL/v1/validate" \\
  -H "X-API-Key: $EV_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"email": "later_no_mailbox@sandbox.test", "timeout_ms": 100}')"`,
  },
} as const satisfies Readonly<Record<string, Sample>>;

export const JOB_SAMPLE: Sample = {
  title: 'The job of a 202, by its Location',
  shell: `curl -sS "$EV_URL$EV_JOB" -H "Authorization: Bearer $EV_KEY"`,
};

export const USAGE_SAMPLE: Sample = {
  title: 'What was used in this month',
  shell: `curl -sS "$EV_URL/v1/usage" -H "X-API-Key: $EV_KEY"`,
};

export const HEALTH_SAMPLE: Sample = {
  title: 'Is all well?',
  shell: `curl -sS "$EV_URL/health"`,
};

export const OPENAPI_SAMPLE: Sample = {
  title: 'This reference as a file',
  shell: `curl -sS "$EV_URL/openapi.json"`,
};

/** As a block of Markdown (CommonMark §4.5). */
export function fenced({ title, shell }: Sample): string {
  return `**${title}**\n\n\`\`\`sh\n${shell}\n\`\`\``;
}
