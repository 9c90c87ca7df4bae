/**
 * Evidence: what was found out about one address, before anybody has an opinion. Servers that
 * greylist, block or are down are evidence; they are never exceptions.
 */
import type { Meaning } from '#shared/smtp/meaning.ts';
import type { Reply, Stage } from '#shared/smtp/reply.ts';

/** What kind of address it is, from the address and the lists alone. */
export interface AddressFacts {
  readonly disposable: boolean;
  readonly relay: boolean;
  readonly role: boolean;
  readonly free: boolean;
  readonly subaddressed: boolean;
  readonly eai: boolean;
}

/** What DNS said about where the domain takes mail (RFC 5321 §5.1, RFC 7505). */
export type RouteEvidence =
  | {
      readonly kind: 'route';
      /** MX host names, best preference first; the domain itself where the MX is implicit. */
      readonly hosts: readonly string[];
      readonly implicit: boolean;
      readonly provider: string | null;
    }
  | { readonly kind: 'null_mx' }
  | { readonly kind: 'domain_not_found' }
  /** The domain exists and has neither MX nor address records. */
  | { readonly kind: 'no_records' }
  /** It has MX records, and none leads to an address that may be connected to. */
  | { readonly kind: 'unusable_mx'; readonly hosts: readonly string[] }
  | { readonly kind: 'dns_failure'; readonly failure: 'servfail' | 'timeout' | 'malformed' };

/** How asking one recipient ended. */
export type RecipientEvidence =
  | {
      readonly kind: 'reply';
      readonly stage: Stage;
      readonly reply: Reply;
      readonly meaning: Meaning;
    }
  | { readonly kind: 'connection_failed'; readonly detail: string }
  /** The server closed or reset the connection before it answered about this recipient. */
  | { readonly kind: 'disconnected'; readonly stage: Stage }
  | { readonly kind: 'timeout'; readonly stage: Stage | 'tcp' }
  /** What came was not SMTP. */
  | { readonly kind: 'protocol_error'; readonly stage: Stage; readonly detail: string }
  /** A non-ASCII local part, and the server did not offer SMTPUTF8 (RFC 6531 §3.2): never sent. */
  | { readonly kind: 'smtputf8_not_offered' }
  /** We chose not to ask: a provider's policy, an opt-out, a breaker. */
  | { readonly kind: 'not_probed'; readonly why: string };

/** How the domain treats a recipient that surely does not exist. */
export type AcceptAllEvidence =
  | { readonly kind: 'known'; readonly acceptAll: 'yes' | 'no'; readonly observedAtMs: number }
  /** A random recipient was asked in the same transaction. */
  | { readonly kind: 'control'; readonly outcome: RecipientEvidence }
  | { readonly kind: 'not_asked' };

/** All that `judge` looks at. */
export interface Evidence {
  readonly address: AddressFacts;
  readonly route: RouteEvidence;
  readonly recipient: RecipientEvidence | null;
  readonly acceptAll: AcceptAllEvidence;
  /** The MX host that was spoken with, where one was. */
  readonly mxHost: string | null;
  /** How often this address was asked before and put off (greylisting). */
  readonly attempt: number;
}
