/**
 * Where a domain takes mail, asked of a resolver over HTTPS in its JSON form, as Cloudflare ("Using
 * JSON" in its DNS over HTTPS documentation) and Google ("JSON API for DoH") serve it. Only while the
 * origin is away: it asks DNS better, with addresses, policies and more than one resolver.
 */
import * as v from 'valibot';
import { providerOf } from '#shared/domain/provider.ts';
import type { RouteEvidence } from '#shared/verdict/evidence.ts';
import { readBoundedText } from '#edge/relay/bounded-text.ts';

/** What DNS says of the domain, or null where that is not known in time. */
export type FindRoute = (asciiDomain: string, deadlineMs: number) => Promise<RouteEvidence | null>;

/** A resolver that has to ask around takes this long at most; a caller waits for more than DNS. */
const LIMIT_MS = 500;
const SHARE_OF_DEADLINE = 0.5;
/** RFC 1035 §4.2.2 bounds a message by 64 kB; as JSON it takes some more, and no mail domain does. */
const MAX_BYTES = 64 * 1024;
/** RFC 1035 §4.1.1. */
const NOERROR = 0;
const NXDOMAIN = 3;
/** RFC 1035 §3.2.2. */
const TYPE_MX = 15;
/** A resolver's answer may name hosts without end; nobody has so many. */
const MOST_HOSTS = 32;

const AnswerSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    Status: v.number(),
    Answer: v.optional(v.array(v.object({ type: v.number(), data: v.string() })), []),
  }),
);

/** RFC 1035 §3.3.9 in presentation format: a preference and a host, the root being a single dot. */
const MX = /^(\d{1,5}) +((?:[a-z0-9_-]+\.)*[a-z0-9_-]+|)\.?$/i;

export interface FindRouteParts {
  readonly url: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
}

/** Asks the resolver at a URL. It never rejects for what comes back. */
export function createFindRoute({ url, fetch, now }: FindRouteParts): FindRoute {
  return async (asciiDomain, deadlineMs) => {
    const limitMs = Math.min(LIMIT_MS, (deadlineMs - now()) * SHARE_OF_DEADLINE);
    if (limitMs <= 0) return null;
    const question = new URL(url);
    question.searchParams.set('name', asciiDomain);
    question.searchParams.set('type', 'MX');
    try {
      const response = await fetch(question.href, {
        headers: { accept: 'application/dns-json' },
        redirect: 'manual',
        signal: AbortSignal.timeout(limitMs),
      });
      return response.ok ? routeOf(await readBoundedText(response.body, MAX_BYTES)) : null;
    } catch {
      return null;
    }
  };
}

/** Resolves nothing: the edge asks no resolver unless one is named. */
export const NO_ROUTE: FindRoute = () => Promise.resolve(null);

/** A domain without MX records may take mail at its own address: of that nothing is known here. */
function routeOf(text: string | null): RouteEvidence | null {
  const read = v.safeParse(AnswerSchema, text);
  if (!read.success) return null;
  const { Status: status, Answer: records } = read.output;
  if (status === NXDOMAIN) return { kind: 'domain_not_found' };
  if (status !== NOERROR) return null;
  const exchanges = records
    .filter(({ type }) => type === TYPE_MX)
    .slice(0, MOST_HOSTS)
    .map(({ data }) => exchangeOf(data))
    .filter((exchange) => exchange !== null)
    .toSorted((one, other) => one.preference - other.preference);
  return routeTo(exchanges.map(({ host }) => host));
}

function exchangeOf(data: string) {
  const [, preference, host] = MX.exec(data) ?? [];
  if (preference === undefined || host === undefined) return null;
  return { preference: Number(preference), host: host.toLowerCase() };
}

function routeTo(hosts: readonly string[]): RouteEvidence | null {
  const [best] = hosts;
  if (best === undefined) return null;
  // RFC 7505 §3: a null MX stands alone.
  if (hosts.length === 1 && best === '') return { kind: 'null_mx' };
  const named = hosts.filter((host) => host !== '');
  return { kind: 'route', hosts: named, implicit: false, provider: providerOf(named[0] ?? '') };
}
