/** What can happen to a conversation, and what it can want done. Neither knows of sockets or clocks. */
import type { ReplyContext } from '#shared/smtp/meaning.ts';
import type { Meaning } from '#shared/smtp/meaning.ts';
import type { Reply, Stage } from '#shared/smtp/reply.ts';
import type { SessionOutcome } from './outcome.ts';

export type ConversationEvent =
  | { readonly kind: 'connected' }
  /** No TCP connection came about; `detail` is the operating system's code. */
  | { readonly kind: 'connect_failed'; readonly detail: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The TLS handshake that was asked for is done. */
  | { readonly kind: 'secured' }
  | { readonly kind: 'tls_failed'; readonly detail: string }
  /** The server closed or reset the connection. */
  | { readonly kind: 'closed' }
  /** The timer that was started last has run out. */
  | { readonly kind: 'timeout' }
  /** The caller's overall time has run out. */
  | { readonly kind: 'budget_spent' }
  /** The caller no longer wants to know. */
  | { readonly kind: 'aborted' };

export type Effect =
  | { readonly kind: 'connect' }
  /** Drop this connection and open another to the same server: TLS on it came to nothing. */
  | { readonly kind: 'reconnect_without_tls'; readonly why: string }
  /** One write: the commands of one flight. */
  | { readonly kind: 'send'; readonly text: string }
  | { readonly kind: 'upgrade_tls' }
  /** Replaces the timer that runs. */
  | { readonly kind: 'start_timer'; readonly ms: number; readonly stage: Stage | 'tcp' }
  | { readonly kind: 'stop_timer' }
  /** The only one that this recipient will get. */
  | { readonly kind: 'outcome'; readonly id: string; readonly outcome: SessionOutcome }
  /** What the server said, line by line, for the transcript. */
  | { readonly kind: 'heard'; readonly lines: readonly string[] }
  /** The last effect of a conversation. */
  | { readonly kind: 'close'; readonly by: 'client' | 'server' };

/** What a reply means, as the tables of the service have it. */
export type Classify = (reply: Reply, context: ReplyContext) => Meaning;

/** The same, for the server at hand. */
export type ClassifyHere = (reply: Reply, stage: Stage) => Meaning;
