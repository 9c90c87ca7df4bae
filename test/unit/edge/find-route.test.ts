import { describe, expect, it } from 'vitest';
import { createFindRoute } from '#edge/alone/find-route.ts';

const NOW = Date.parse('2026-03-04T05:06:07.000Z');

/** A resolver that answers as told, and what it was asked. */
function resolver(answer: () => Response | Promise<Response>) {
  const asked: { url: string; init: RequestInit }[] = [];
  const findRoute = createFindRoute({
    url: 'https://resolver.internal/dns-query',
    fetch: (url, init) => {
      asked.push({ url, init });
      return Promise.resolve(answer());
    },
    now: () => NOW,
  });
  return { asked, find: (leftMs = 8000) => findRoute('recipient.com', NOW + leftMs) };
}

function answering(status: number, ...records: readonly (readonly [type: number, data: string])[]) {
  const Answer = records.map(([type, data]) => ({ name: 'recipient.com', type, TTL: 300, data }));
  return resolver(() => Response.json({ Status: status, Answer }));
}

describe('the way of mail, asked over HTTPS', () => {
  it('is asked for by name and type', async () => {
    const { asked, find } = answering(3);
    await find();
    expect(asked[0]?.url).toBe('https://resolver.internal/dns-query?name=recipient.com&type=MX');
    expect(new Headers(asked[0]?.init.headers).get('accept')).toBe('application/dns-json');
  });

  it('leads to the MX hosts, best preference first', async () => {
    const { find } = answering(
      0,
      [5, 'mail.recipient.com.'],
      [15, '20 ALT1.ASPMX.L.GOOGLE.COM.'],
      [15, '5 aspmx.l.google.com.'],
    );
    expect(await find()).toEqual({
      kind: 'route',
      hosts: ['aspmx.l.google.com', 'alt1.aspmx.l.google.com'],
      implicit: false,
      provider: 'google',
    });
  });

  it.each([
    ['a domain that does not exist', answering(3), { kind: 'domain_not_found' }],
    ['a null MX', answering(0, [15, '0 .']), { kind: 'null_mx' }],
    ['no MX records, which says nothing yet', answering(0), null],
    ['a failure', answering(2), null],
    ['a refusal', answering(5), null],
    ['records that cannot be read', answering(0, [15, '10'], [15, 'a b c'], [15, '1 <b>.']), null],
    ['another answer', resolver(() => Response.json({ fine: true })), null],
    ['no answer', resolver(() => Promise.reject(new TypeError('refused'))), null],
    ['an error', resolver(() => Response.json({ Status: 3 }, { status: 503 })), null],
    ['no JSON', resolver(() => new Response('<html>')), null],
    ['an answer without end', resolver(() => new Response('x'.repeat(100_000))), null],
  ])('is nothing more than is known: %s', async (_, { find }, expected) => {
    expect(await find()).toEqual(expected);
  });

  it('is not asked for where there is no time', async () => {
    const { asked, find } = answering(3);
    expect(await find(0)).toBeNull();
    expect(asked).toEqual([]);
  });
});
