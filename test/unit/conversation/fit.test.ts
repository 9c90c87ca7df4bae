import { describe, expect, test } from 'vitest';
import type { Ask } from '#shared/smtp/conversation/command.ts';
import type { SessionLimits } from '#shared/smtp/conversation/extensions.ts';
import { fitToLimits } from '#shared/smtp/conversation/fit.ts';

const NONE: SessionLimits = { mails: Infinity, recipientsPerMail: Infinity, domains: Infinity };

/** `a@x.example/0`: the address and its transaction. */
function asks(...specs: readonly string[]): readonly Ask[] {
  return specs.map((spec) => {
    const [address = '', transaction] = spec.split('/');
    return {
      id: address,
      address,
      transaction: Number(transaction),
      needsSmtpUtf8: false,
      smtpUtf8: false,
    };
  });
}

function fit(specs: readonly string[], limits: Partial<SessionLimits>): unknown {
  const { fitting, over } = fitToLimits(asks(...specs), { ...NONE, ...limits });
  return {
    fitting: fitting.map((ask) => `${ask.address}/${ask.transaction}`),
    over: over.map((ask) => ask.address),
  };
}

describe('fitting into the limits of a session', () => {
  test('without limits nothing changes', () => {
    expect(fit(['a@x/0', 'b@x/0', 'c@x/1'], {})).toEqual({
      fitting: ['a@x/0', 'b@x/0', 'c@x/1'],
      over: [],
    });
  });

  test('a transaction with too many recipients becomes several', () => {
    expect(fit(['a@x/0', 'b@x/0', 'c@x/0', 'd@x/1'], { recipientsPerMail: 2 })).toEqual({
      fitting: ['a@x/0', 'b@x/0', 'c@x/1', 'd@x/2'],
      over: [],
    });
  });

  test('transactions over MAILMAX wait for another session', () => {
    expect(fit(['a@x/0', 'b@x/1', 'c@x/2'], { mails: 2 })).toEqual({
      fitting: ['a@x/0', 'b@x/1'],
      over: ['c@x'],
    });
  });

  test('RCPTMAX counts before MAILMAX', () => {
    expect(fit(['a@x/0', 'b@x/0', 'c@x/1'], { recipientsPerMail: 1, mails: 2 })).toEqual({
      fitting: ['a@x/0', 'b@x/1'],
      over: ['c@x'],
    });
  });

  test('domains over RCPTDOMAINMAX wait, whatever their case, and leave no empty transaction', () => {
    expect(fit(['a@x/0', 'b@X/0', 'c@y/1', 'd@x/2'], { domains: 1 })).toEqual({
      fitting: ['a@x/0', 'b@X/0', 'd@x/1'],
      over: ['c@y'],
    });
  });

  test('without a stated limit, one connection carries eight transactions at most', () => {
    const specs = Array.from({ length: 9 }, (_, index) => `r${index}@x/${index}`);
    expect(fit(specs, {})).toMatchObject({ over: ['r8@x'] });
  });
});
