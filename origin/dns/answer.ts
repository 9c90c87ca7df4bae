import type { LookupFailure, LookupResult, Question, RecordData } from './lookup.ts';
import type { Message } from './message.ts';
import type { ResourceRecord } from './resource-record.ts';

/** The resolver stopped at an alias: its target is to be asked for. */
export interface Alias {
  readonly kind: 'alias';
  readonly target: string;
  readonly ttlSeconds: number;
}

/** RFC 1035 §4.1.1, RFC 6891 §9. */
const NOERROR = 0;
const NXDOMAIN = 3;
const NOT_FOR_US: ReadonlySet<number> = new Set([
  1, // FORMERR
  4, // NOTIMP
  5, // REFUSED
  16, // BADVERS
]);

/**
 * Aliases that are followed for one look-up. RFC 2181 §10.3 allows a mail host none at all, and
 * Unbound follows eleven; what is longer is a mistake or a circle.
 */
export const MOST_ALIASES = 8;

/**
 * What a message says about the question. Only records that belong to the name, or to the end of the
 * chain of aliases that starts there, count; a resolver may send others, and so may a forger.
 */
export function interpret(message: Message, question: Question): LookupResult | Alias {
  const { rcode, answers, authority } = message;
  if (rcode !== NOERROR && rcode !== NXDOMAIN) {
    return failure(NOT_FOR_US.has(rcode) ? 'refused' : 'servfail');
  }
  const chain = followAliases(answers, question.name);
  if (chain === null) return failure('malformed');
  const negativeTtl = negativeTtlSeconds(authority, chain.ttlSeconds);
  // RFC 6604 §3: the code is about the end of the chain.
  if (rcode === NXDOMAIN) return { kind: 'nxdomain', ttlSeconds: negativeTtl };
  const found = recordsOf(answers, chain.name, question);
  if (found.records.length > 0) {
    const ttlSeconds = Math.min(chain.ttlSeconds, found.ttlSeconds);
    return { kind: 'answers', records: found.records, ttlSeconds };
  }
  // RFC 2308 §2.2: a SOA makes it a negative answer.
  if (negativeTtl !== null) return { kind: 'nodata', ttlSeconds: negativeTtl };
  if (chain.name !== question.name) {
    return { kind: 'alias', target: chain.name, ttlSeconds: chain.ttlSeconds };
  }
  // RFC 2308 §2.2: name servers and no SOA are a referral, which says nothing of the name itself.
  if (authority.some(({ data }) => data.type === 'NS')) return failure('refused');
  return { kind: 'nodata', ttlSeconds: null };
}

interface Chain {
  readonly name: string;
  readonly ttlSeconds: number;
}

/** The end of the chain of aliases that starts at a name; null where it is a circle or too long. */
function followAliases(answers: readonly ResourceRecord[], name: string): Chain | null {
  let current: Chain = { name, ttlSeconds: Infinity };
  for (let aliases = 0; aliases <= MOST_ALIASES; aliases += 1) {
    const next = aliasAt(answers, current);
    if (next === null) return current;
    current = next;
  }
  return null;
}

function aliasAt(answers: readonly ResourceRecord[], from: Chain): Chain | null {
  for (const { owner, ttlSeconds, data } of answers) {
    if (data.type === 'CNAME' && owner === from.name) {
      return { name: data.target, ttlSeconds: Math.min(from.ttlSeconds, ttlSeconds) };
    }
  }
  return null;
}

function recordsOf(
  answers: readonly ResourceRecord[],
  owner: string,
  question: Question,
): { records: readonly RecordData[]; ttlSeconds: number } {
  const records: RecordData[] = [];
  let ttlSeconds = Infinity;
  for (const record of answers) {
    if (record.owner !== owner || !isOfType(record.data, question)) continue;
    records.push(record.data);
    ttlSeconds = Math.min(ttlSeconds, record.ttlSeconds);
  }
  return { records, ttlSeconds };
}

function isOfType(data: ResourceRecord['data'], question: Question): data is RecordData {
  return data.type === question.type;
}

/** RFC 2308 §5: the lesser of the SOA's own TTL and its MINIMUM. Null without a SOA. */
function negativeTtlSeconds(
  authority: readonly ResourceRecord[],
  chainTtlSeconds: number,
): number | null {
  for (const { ttlSeconds, data } of authority) {
    if (data.type === 'SOA') return Math.min(ttlSeconds, data.minimumSeconds, chainTtlSeconds);
  }
  return null;
}

function failure(why: LookupFailure): LookupResult {
  return { kind: 'failure', failure: why };
}
