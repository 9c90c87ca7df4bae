/** Giving recipients their outcome, each exactly once, and leaving. */
import type { Reply, Stage } from '#shared/smtp/reply.ts';
import type { Meaning } from '#shared/smtp/meaning.ts';
import type { RecipientEvidence } from '#shared/verdict/evidence.ts';
import type { Ask } from './command.ts';
import type { Effect } from './event.ts';
import type { AskAgain, SessionOutcome } from './outcome.ts';
import { andThen, currentStage, step, type Conversation, type Step } from './state.ts';

/** Gives those of `ids` that are still open this outcome. */
export function settle(state: Conversation, ids: Iterable<string>, outcome: SessionOutcome): Step {
  const open = new Set(state.open);
  const effects: Effect[] = [];
  for (const id of ids) {
    if (open.delete(id)) effects.push({ kind: 'outcome', id, outcome });
  }
  return { state: { ...state, open }, effects };
}

/** Gives an outcome to those not asked about yet that are chosen, and does not ask about them. */
export function settlePending(
  state: Conversation,
  isChosen: (ask: Ask) => boolean,
  outcome: SessionOutcome,
): Step {
  const chosen = state.pending.filter(isChosen);
  const pending = state.pending.filter((ask) => !isChosen(ask));
  return settle({ ...state, pending }, idsOf(chosen), outcome);
}

/** Gives all who are open this outcome and asks nothing more; QUIT is all that may follow. */
export function settleAll(state: Conversation, outcome: SessionOutcome): Step {
  return settle({ ...state, pending: [] }, state.open, outcome);
}

/** Ends at once, without QUIT: there is nobody to say it to, or no sense in it. */
export function hangUp(
  state: Conversation,
  outcome: SessionOutcome,
  by: 'client' | 'server' = 'client',
): Step {
  return andThen(settleAll(state, outcome), (settled) =>
    step({ ...settled, phase: 'closed', awaiting: [] }, { kind: 'close', by }),
  );
}

/**
 * What it means for whoever is open that the session ended. After the server has answered about
 * others, its patience with the batch may be what ended, which is nobody's fault who was not asked.
 */
export function afterTheEnd(state: Conversation, evidence: RecipientEvidence): SessionOutcome {
  return state.answered === 0
    ? evidence
    : askAgain(
        'session_ended',
        currentStage(state),
        evidence.kind === 'reply' ? evidence.reply : null,
      );
}

export function askAgain(
  why: AskAgain['why'],
  stage: AskAgain['stage'],
  reply: Reply | null = null,
): AskAgain {
  return { kind: 'ask_again', why, stage, reply };
}

export function replyEvidence(stage: Stage, reply: Reply, meaning: Meaning): RecipientEvidence {
  return { kind: 'reply', stage, reply, meaning };
}

export function idsOf(asks: readonly Ask[]): readonly string[] {
  return asks.map((ask) => ask.id);
}
