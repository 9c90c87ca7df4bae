import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parseMailbox } from '#shared/address/mailbox.ts';
import { REASONS, STATE_OF_REASON, STATES } from '#shared/contract/reason.ts';
import { VerdictRecordSchema } from '#shared/contract/verdict.ts';
import { isSpecialUse } from '#shared/domain/special-use.ts';
import { sandboxOutcome } from '#shared/sandbox/outcome.ts';
import { SANDBOX_DOMAIN } from '#shared/sandbox/script.ts';

const NOW = Date.parse('2026-03-04T05:06:07.000Z');
const UUID = '019cb7e8-a6d8-7000-8000-000000000000';

function outcome(address: string) {
  return v.parse(VerdictRecordSchema, sandboxOutcome(parseMailbox(address), NOW, UUID));
}

describe('the sandbox', () => {
  it('is a domain that can never be real', () => {
    expect(isSpecialUse(SANDBOX_DOMAIN)).toBe(true);
  });

  it.each(REASONS)('gives the reason %s to the local part of that name', (reason) => {
    expect(outcome(`${reason}@${SANDBOX_DOMAIN}`)).toMatchObject({
      id: `val_${UUID}`,
      reason,
      state: STATE_OF_REASON[reason],
      final: true,
      retry_at: null,
      observed_at: '2026-03-04T05:06:07.000Z',
    });
  });

  it.each(STATES)('gives the state %s to the local part of that name', (state) => {
    expect(outcome(`${state}@${SANDBOX_DOMAIN}`)).toMatchObject({ state });
  });

  it.each(['disposable', 'relay', 'role', 'free'])('sets the flag %s', (flag) => {
    expect(outcome(`${flag}@${SANDBOX_DOMAIN}`)).toMatchObject({
      state: 'deliverable',
      flags: { [flag]: true },
    });
  });

  it('says of flags what a real verdict would', () => {
    expect(outcome(`accept_all@${SANDBOX_DOMAIN}`).flags.accept_all).toBe('yes');
    expect(outcome(`no_mailbox@${SANDBOX_DOMAIN}`).flags.accept_all).toBe('no');
    expect(outcome(`mailbox_full@${SANDBOX_DOMAIN}`).flags.mailbox_full).toBe(true);
  });

  it('is blind to case and to tags, so that one script serves many addresses', () => {
    expect(outcome(`No_Mailbox+42@SANDBOX.test`)).toMatchObject({
      reason: 'no_mailbox',
      flags: { subaddressed: true },
    });
  });

  it.each([
    `nobody@${SANDBOX_DOMAIN}`,
    `"accepted"@${SANDBOX_DOMAIN}`,
    `accepted@mail.${SANDBOX_DOMAIN}`,
    'accepted@example.com',
    'accepted@gmail.com',
    'accepted@[192.0.2.1]',
  ])('asks nobody about %s', (address) => {
    expect(outcome(address)).toMatchObject({ state: 'unknown', reason: 'not_probed', mx: [] });
  });

  it('has the true verdict on what is no mailbox', () => {
    expect(outcome(`accepted@@${SANDBOX_DOMAIN}`)).toMatchObject({ reason: 'invalid_syntax' });
  });
});
