import { describe, expect, it } from 'vitest';
import { parseMailbox } from '#shared/address/mailbox.ts';
import { FAULTS } from '#shared/fault/catalogue.ts';
import { SANDBOX_DOMAIN, scriptOf } from '#shared/sandbox/script.ts';

function script(localPart: string) {
  const parsed = parseMailbox(`${localPart}@${SANDBOX_DOMAIN}`);
  if (!parsed.ok) throw new Error(`no mailbox: ${localPart}`);
  return scriptOf(parsed.mailbox);
}

describe('a script of the sandbox', () => {
  it.each([
    ['accepted', 'accepted', 'at_once'],
    ['slow', 'accepted', 'slow'],
    ['later', 'accepted', 'later'],
    ['slow_risky', 'accept_all', 'slow'],
    ['later_no_mailbox', 'no_mailbox', 'later'],
    ['LATER_Mailbox_Full+7', 'mailbox_full', 'later'],
    ['slow_nothing', 'not_probed', 'slow'],
    ['slower', 'not_probed', 'at_once'],
    ['laterally_accepted', 'not_probed', 'at_once'],
  ])('%s says %s, %s', (localPart, reason, pace) => {
    expect(script(localPart)).toMatchObject({ reason, pace, fault: null });
  });

  it.each([
    ['http_429', 429],
    ['http_500', 500],
    ['http_503', 503],
    ['HTTP_503+again', 503],
  ])('%s is refused with %i', (localPart, status) => {
    const { fault } = script(localPart);
    expect(fault === null ? null : FAULTS[fault].status).toBe(status);
  });

  it('keeps its flag, whenever it comes', () => {
    expect(script('slow_disposable')).toMatchObject({ flag: 'disposable', pace: 'slow' });
  });
});
