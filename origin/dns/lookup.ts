/**
 * The words of a look-up: what is asked, and what comes of it. Whatever a name server does is a
 * value here and never an exception.
 */

export type QueryType = 'A' | 'AAAA' | 'MX' | 'TXT' | 'PTR';

export interface Question {
  /** Canonical: lower case, no dot at the end. */
  readonly name: string;
  readonly type: QueryType;
}

/** What a record says. Names are canonical, and the root is ''. */
export type RecordData =
  | { readonly type: 'A'; readonly address: string }
  | { readonly type: 'AAAA'; readonly address: string }
  | { readonly type: 'MX'; readonly preference: number; readonly exchange: string }
  /** The character-strings of one record, joined without a gap (RFC 7208 §3.3), an octet a character. */
  | { readonly type: 'TXT'; readonly text: string }
  | { readonly type: 'PTR'; readonly host: string };

/**
 * Why nothing is known.
 *
 * - `servfail`: the resolver could not find out (SERVFAIL and the like)
 * - `refused`: it does not resolve for us: REFUSED, FORMERR, NOTIMP, or a mere referral
 * - `malformed`: what came was no answer to the question, or leads in a circle
 * - `unreachable`: nobody listens there
 * - `timeout`: nothing came in time
 * - `overloaded`: too many look-ups were under way here, and this one was never sent
 */
export type LookupFailure =
  | 'servfail'
  | 'refused'
  | 'malformed'
  | 'unreachable'
  | 'timeout'
  | 'overloaded';

/** `ttlSeconds` of a negative answer is null where it came without a SOA (RFC 2308 §5). */
export type LookupResult =
  | {
      readonly kind: 'answers';
      /** Of the type that was asked for, at least one. */
      readonly records: readonly RecordData[];
      readonly ttlSeconds: number;
    }
  /** The name exists, and has no records of this type. */
  | { readonly kind: 'nodata'; readonly ttlSeconds: number | null }
  | { readonly kind: 'nxdomain'; readonly ttlSeconds: number | null }
  | { readonly kind: 'failure'; readonly failure: LookupFailure };

export type LookupOutcome = 'answers' | 'nodata' | 'nxdomain' | LookupFailure;

export interface DnsClient {
  /** Never rejects for what a name server does. A name that DNS cannot hold is `nxdomain`. */
  lookUp(name: string, type: QueryType): Promise<LookupResult>;
}

export function outcomeOf(result: LookupResult): LookupOutcome {
  return result.kind === 'failure' ? result.failure : result.kind;
}
