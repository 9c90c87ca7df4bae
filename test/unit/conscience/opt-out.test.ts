import { expect, it } from 'vitest';
import { optedOutBy } from '#shared/conscience/opt-out.ts';

const OPT_OUTS = new Set(['private.example', 'mx.hosting.example', 'xn--bcher-kva.example']);

it.each([
  ['the domain itself', 'private.example', ['mx.other.example'], 'private.example'],
  ['a domain under it', 'staff.private.example', ['mx.other.example'], 'private.example'],
  ['a domain of a like name', 'notprivate.example', ['mx.other.example'], null],
  ['a domain above it', 'example', ['mx.other.example'], null],
  ['the first MX host', 'shop.example', ['mx.hosting.example'], 'mx.hosting.example'],
  [
    'any of the MX hosts',
    'shop.example',
    ['a.example', 'mx.hosting.example'],
    'mx.hosting.example',
  ],
  ['a host under it', 'shop.example', ['a.mx.hosting.example'], 'mx.hosting.example'],
  ['a sister of the host', 'shop.example', ['mx2.hosting.example'], null],
  ['a host in capitals', 'shop.example', ['MX.Hosting.example'], 'mx.hosting.example'],
  ['an internationalised name', 'xn--bcher-kva.example', [], 'xn--bcher-kva.example'],
  ['nobody', 'shop.example', [], null],
])('%s', (_what, domain, hosts, by) => {
  expect(optedOutBy(domain, hosts, OPT_OUTS)).toBe(by);
  expect(optedOutBy(domain, hosts, new Set())).toBeNull();
});
