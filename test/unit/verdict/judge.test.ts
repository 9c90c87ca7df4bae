import { describe, expect, it } from 'vitest';
import { STATE_OF_REASON } from '#shared/contract/reason.ts';
import type { Reason } from '#shared/contract/reason.ts';
import { MEANINGS } from '#shared/smtp/meaning.ts';
import type { Meaning } from '#shared/smtp/meaning.ts';
import { parseReply } from '#shared/smtp/reply.ts';
import type { Reply, Stage } from '#shared/smtp/reply.ts';
import type { Evidence, RecipientEvidence } from '#shared/verdict/evidence.ts';
import { judge } from '#shared/verdict/judge.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const BENCH = { id: 'val_x', nowMs: NOW, retryDelaysSeconds: [360, 1800, 14_400] };
const DAY_MS = 24 * 3600 * 1000;
const PLAIN = {
  disposable: false,
  relay: false,
  role: false,
  free: false,
  subaddressed: false,
  eai: false,
};
const ROUTE = { kind: 'route', hosts: ['mx.ex.net'], implicit: false, provider: null } as const;

function reply(line: string): Reply {
  const parsed = parseReply([line]);
  if (parsed === null) throw new Error(`not a reply: ${line}`);
  return parsed;
}

function answer(line: string, meaning: Meaning, stage: Stage = 'rcpt'): RecipientEvidence {
  return { kind: 'reply', stage, reply: reply(line), meaning };
}

function evidence(parts: Partial<Evidence>): Evidence {
  return {
    address: PLAIN,
    route: ROUTE,
    recipient: answer('250 2.1.5 ok', 'accepted'),
    acceptAll: { kind: 'not_asked' },
    mxHost: 'mx.ex.net',
    attempt: 0,
    ...parts,
  };
}

const NO_SUCH_USER = answer('550 5.1.1 no such user', 'no_mailbox');

describe('the route decides before anybody is asked', () => {
  const cases: readonly (readonly [Evidence['route'], Reason])[] = [
    [{ kind: 'null_mx' }, 'no_mail_service'],
    [{ kind: 'no_records' }, 'no_mail_service'],
    [{ kind: 'unusable_mx', hosts: ['a.ex.net'] }, 'no_mail_service'],
    [{ kind: 'domain_not_found' }, 'domain_not_found'],
    [{ kind: 'mx_outside_policy', hosts: ['a.ex.net'] }, 'tls_required'],
    [{ kind: 'dns_failure', failure: 'servfail' }, 'dns_failure'],
    [{ kind: 'dns_failure', failure: 'timeout' }, 'dns_failure'],
  ];
  it.each(cases)('%j gives %s', (route, reason) => {
    const verdict = judge(evidence({ route, recipient: null }), BENCH);
    expect(verdict).toMatchObject({ reason, state: STATE_OF_REASON[reason], final: true });
  });
});

describe('what a reply at RCPT means for the recipient', () => {
  const cases: readonly (readonly [string, Meaning, Reason])[] = [
    ['550 5.1.1 no such user', 'no_mailbox', 'no_mailbox'],
    ['552 5.2.2 over quota', 'mailbox_full', 'mailbox_full'],
    ['452 4.2.2 over quota', 'mailbox_full', 'mailbox_full'],
    ['550 5.2.1 disabled', 'mailbox_disabled', 'mailbox_disabled'],
    ['550 5.7.133 restricted', 'recipient_restricted', 'recipient_restricted'],
    ['554 5.7.1 listed', 'sender_blocked', 'sender_blocked'],
    ['550 5.7.25 no PTR', 'sender_rdns', 'sender_blocked'],
    ['550 5.7.26 SPF', 'sender_auth', 'sender_blocked'],
    ['451 4.7.1 slow down', 'rate_limited', 'rate_limited'],
    ['452 4.5.3 too many', 'too_many_recipients', 'rate_limited'],
    ['550 5.7.1 policy', 'policy', 'policy'],
    ['530 5.7.0 STARTTLS first', 'tls_required', 'tls_required'],
    ['550 ???', 'ambiguous', 'ambiguous_reply'],
  ];
  it.each(cases)('%s read as %s gives %s', (line, meaning, reason) => {
    expect(judge(evidence({ recipient: answer(line, meaning) }), BENCH)).toMatchObject({
      reason,
      state: STATE_OF_REASON[reason],
    });
  });
});

describe('a refusal of us never makes an address undeliverable (invariant 2)', () => {
  const stages: readonly Stage[] = ['connect', 'ehlo', 'starttls', 'mail', 'rset', 'quit'];
  for (const stage of stages) {
    it.each(MEANINGS)(`a reply at ${stage} read as %s leaves the state unknown`, (meaning) => {
      const recipient = answer('550 5.1.1 whatever', meaning, stage);
      expect(judge(evidence({ recipient }), BENCH).state).toBe('unknown');
    });
  }
});

it.each(['no_mailbox', 'mailbox_disabled'] as const)(
  'a 4yz reply read as %s does not settle an address as bad',
  (meaning) => {
    const recipient = answer('450 4.1.1 not now', meaning);
    expect(judge(evidence({ recipient }), BENCH).state).toBe('unknown');
  },
);

describe('accept-all', () => {
  it('is yes, and the verdict risky, where a random recipient is accepted too', () => {
    const outcome = answer('250 ok', 'accepted');
    const verdict = judge(evidence({ acceptAll: { kind: 'control', outcome } }), BENCH);
    expect(verdict).toMatchObject({ state: 'risky', reason: 'accept_all' });
    expect(verdict.flags.accept_all).toBe('yes');
  });

  it('is no where the random recipient is refused as unknown', () => {
    const verdict = judge(
      evidence({ acceptAll: { kind: 'control', outcome: NO_SUCH_USER } }),
      BENCH,
    );
    expect(verdict).toMatchObject({ state: 'deliverable', reason: 'accepted' });
    expect(verdict.flags.accept_all).toBe('no');
  });

  it.each([
    answer('451 4.7.1 greylisted', 'greylisted'),
    answer('554 5.7.1 listed', 'sender_blocked'),
    answer('450 4.1.1 unverified', 'no_mailbox'),
    { kind: 'timeout', stage: 'rcpt' } as const,
  ])('is unknown, never no, where the random recipient got %j', (outcome) => {
    const verdict = judge(evidence({ acceptAll: { kind: 'control', outcome } }), BENCH);
    expect(verdict.flags.accept_all).toBe('unknown');
    expect(verdict.reason).toBe('accepted');
  });

  it('is no where the server tells this very recipient to be unknown', () => {
    const verdict = judge(evidence({ recipient: NO_SUCH_USER }), BENCH);
    expect(verdict.flags.accept_all).toBe('no');
  });

  it('is assumed of a provider that refuses only after DATA', () => {
    const route = { ...ROUTE, provider: 'yahoo' };
    expect(judge(evidence({ route }), BENCH).reason).toBe('accept_all');
  });
});

const greylisted = (text: string) => answer(text, 'greylisted');

describe('an address that is put off is asked again', () => {
  it('is provisional and names the time', () => {
    const verdict = judge(evidence({ recipient: greylisted('451 4.7.1 later') }), BENCH);
    expect(verdict).toMatchObject({
      state: 'unknown',
      reason: 'greylisted',
      final: false,
      retry_at: '2026-03-01T12:06:00.000Z',
      expires_at: '2026-03-01T12:06:00.000Z',
    });
  });

  it('waits as long as the server says, when that is longer', () => {
    const recipient = greylisted('451 4.7.1 try again in 20 minutes');
    expect(judge(evidence({ recipient }), BENCH).retry_at).toBe('2026-03-01T12:20:05.000Z');
  });

  it('takes the next delay of the plan at each further attempt, and then gives up', () => {
    const recipient = greylisted('451 later');
    const times = [1, 2, 3].map(
      (attempt) => judge(evidence({ recipient, attempt }), BENCH).retry_at,
    );
    expect(times).toEqual(['2026-03-01T12:30:00.000Z', '2026-03-01T16:00:00.000Z', null]);
  });

  it('is final once nobody will ask again', () => {
    const verdict = judge(evidence({ recipient: greylisted('451 later'), attempt: 3 }), BENCH);
    expect(verdict).toMatchObject({ final: true, reason: 'greylisted' });
  });
});

describe('failures on the way are unknown', () => {
  const cases: readonly (readonly [RecipientEvidence, Reason])[] = [
    [{ kind: 'timeout', stage: 'tcp' }, 'timeout'],
    [{ kind: 'tls_unavailable', detail: 'STARTTLS is not offered' }, 'tls_required'],
    [{ kind: 'connection_failed', detail: 'ECONNREFUSED' }, 'connection_failed'],
    [{ kind: 'disconnected', stage: 'rcpt' }, 'connection_failed'],
    [{ kind: 'protocol_error', stage: 'connect', detail: 'not SMTP' }, 'ambiguous_reply'],
    [{ kind: 'smtputf8_not_offered' }, 'smtputf8_unsupported'],
    [{ kind: 'not_probed', why: 'policy' }, 'not_probed'],
    [{ kind: 'held_back', because: 'sender_blocked', untilMs: 0 }, 'sender_blocked'],
    [{ kind: 'held_back', because: 'rate_limited', untilMs: 0 }, 'rate_limited'],
  ];
  it.each(cases)('%j gives %s', (recipient, reason) => {
    expect(judge(evidence({ recipient }), BENCH)).toMatchObject({ state: 'unknown', reason });
  });
});

describe('a domain that was twice seen to take everybody answers for its recipients', () => {
  const observedAtMs = NOW - DAY_MS;
  const confirmed = {
    kind: 'known',
    acceptAll: 'yes',
    observedAtMs,
    untilMs: NOW + 2 * DAY_MS,
    confirmed: true,
  } as const;

  it('as accept_all, with what is known of the domain as evidence', () => {
    const verdict = judge(evidence({ recipient: null, acceptAll: confirmed }), BENCH);
    expect(verdict).toMatchObject({ state: 'risky', reason: 'accept_all', final: true });
    expect(verdict.flags.accept_all).toBe('yes');
    expect(verdict.evidence).toContainEqual({
      check: 'domain.accept_all',
      result: 'yes',
      source: 'domain profile',
      observed_at: new Date(observedAtMs).toISOString(),
      detail: 'seen twice, with random recipients of two shapes',
    });
  });

  it('for no longer than that is believed', () => {
    const verdict = judge(evidence({ recipient: null, acceptAll: confirmed }), BENCH);
    expect(verdict.expires_at).toBe(new Date(confirmed.untilMs).toISOString());
  });

  it('and not while it was seen only once, or to refuse', () => {
    for (const other of [{ confirmed: false }, { acceptAll: 'no' as const }]) {
      const acceptAll = { ...confirmed, ...other };
      expect(judge(evidence({ recipient: null, acceptAll }), BENCH).reason).toBe('not_probed');
    }
  });
});

it('an enforced MTA-STS policy stands in the evidence', () => {
  const route = { ...ROUTE, tls: 'required' } as const;
  const item = { check: 'mta_sts', result: 'enforce', source: 'policy' };
  expect(judge(evidence({ route }), BENCH).evidence).toContainEqual(expect.objectContaining(item));
  expect(JSON.stringify(judge(evidence({}), BENCH).evidence)).not.toContain('mta_sts');
});

const MINUTE_MS = 60_000;

/** The verdict on an address whose server refuses us for so long from now. */
function heldBack(forMs: number) {
  const untilMs = BENCH.nowMs + forMs;
  const recipient = { kind: 'held_back', because: 'sender_blocked', untilMs } as const;
  return judge(evidence({ recipient }), BENCH);
}

describe('an address that nobody was asked about, since its server refuses us', () => {
  it('gets its last word at once', () => {
    expect(heldBack(30 * MINUTE_MS)).toMatchObject({ final: true, retry_at: null });
  });

  it.each([
    ['at the end of the block', 2, 2],
    ['after minutes, however long the block is', 24 * 60, 15],
    ['at once, where the block has just ended', -1, 0],
  ])('may be asked about again %s', (_name, minutes, expected) => {
    const { expires_at: expiresAt } = heldBack(minutes * MINUTE_MS);
    expect(Date.parse(expiresAt) - BENCH.nowMs).toBe(expected * MINUTE_MS);
  });
});

it('evidence repeats the reply without the address in it', () => {
  const recipient = answer('550 5.1.1 <jane.doe@ex.net>: no such user', 'no_mailbox');
  const text = JSON.stringify(judge(evidence({ recipient }), BENCH));
  expect(text).toContain('no such user');
  expect(text).not.toContain('jane.doe');
});
