/**
 * Evidence: what was found out about one address, before anybody has an opinion. Servers that
 * greylist, block or are down are evidence; they are never exceptions.
 */
import type { BlockReason } from '#shared/pacing/block-reason.ts';
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
      /** The domain's MTA-STS policy (RFC 8461) enforces TLS, and names each of these hosts. */
      readonly tls?: 'required';
    }
  /** The domain's MTA-STS policy enforces TLS, and names none of its MX hosts (RFC 8461 §4.1). */
  | { readonly kind: 'mx_outside_policy'; readonly hosts: readonly string[] }
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
  /** TLS is required, and is not to be had with this server: nobody was named to it. */
  | { readonly kind: 'tls_unavailable'; readonly detail: string }
  /** What came was not SMTP. */
  | { readonly kind: 'protocol_error'; readonly stage: Stage; readonly detail: string }
  /** A non-ASCII local part, and the server did not offer SMTPUTF8 (RFC 6531 §3.2): never sent. */
  | { readonly kind: 'smtputf8_not_offered' }
  /** The server has refused us a short while ago, so it was left alone: this is why, and until when. */
  | { readonly kind: 'held_back'; readonly because: BlockReason; readonly untilMs: number }
  /** We chose not to ask: a provider's policy, an opt-out. */
  | { readonly kind: 'not_probed'; readonly why: string };

/** What random recipients of former sessions have shown. */
export interface KnownAcceptAll {
  readonly kind: 'known';
  readonly acceptAll: 'yes' | 'no';
  readonly observedAtMs: number;
  /** Until when it is believed. */
  readonly untilMs: number;
  /** Two random recipients of different shapes, in different sessions, have shown the same. */
  readonly confirmed: boolean;
}

/** How the domain treats a recipient that surely does not exist. */
export type AcceptAllEvidence =
  | KnownAcceptAll
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
