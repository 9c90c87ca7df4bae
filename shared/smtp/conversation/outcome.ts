/** How asking one recipient of a plan ended: with evidence, or with leave to ask again. */
import type { Reply, Stage } from '#shared/smtp/reply.ts';
import type { RecipientEvidence } from '#shared/verdict/evidence.ts';

/**
 * Nothing was learnt about this recipient, and what stood in the way may be the rest of the batch.
 * It belongs in a fresh connection. What is asked first there always ends in evidence of its own, so
 * asking again comes to an end.
 */
export interface AskAgain {
  readonly kind: 'ask_again';
  readonly why:
    /** The server refused it for what came before on the connection: too many recipients, too fast. */
    | 'batch_refused'
    /** The server ended or stalled the session after it had answered about others. */
    | 'session_ended'
    /** We left because the connection had seen its fill of refusals. */
    | 'refusal_limit'
    /** More than the server takes in one session (RFC 9422), or than we ask in one. */
    | 'session_limit'
    /** Our own side stopped asking. */
    | 'aborted';
  readonly stage: Stage | 'tcp';
  /** The reply that stood in the way, where there was one. */
  readonly reply: Reply | null;
}

export type SessionOutcome = RecipientEvidence | AskAgain;
