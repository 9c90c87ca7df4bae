/** Those who wait, inside one worker, to be asked about at one set of MX hosts. */
import { policyFor } from '#shared/pacing/provider-policy.ts';
import type { ProviderPolicy } from '#shared/pacing/provider-policy.ts';
import type { AskAgain } from '#shared/smtp/conversation/outcome.ts';
import type { RecipientEvidence } from '#shared/verdict/evidence.ts';
import { MOST_TARGETS } from '#origin/queue/probe-batch.ts';
import type { ProbeBatch } from '#origin/queue/probe-batch.ts';
import type { Leave, Lease } from '#origin/pace/pacer.ts';
import type { ProbeWorld } from './probe-world.ts';
import type { Open, Round } from './round.ts';
import { settleTarget } from './settle-target.ts';
import type { Found } from './settle-target.ts';
import { askWilling } from './willing.ts';

/** Addresses that may wait for one MX set; those beyond go back to the queue, and others get their place. */
const MOST_WAITING = 4 * MOST_TARGETS;
/**
 * Connections that one address may take part in. Eight refusals end one, so 32 bad addresses take
 * four; a server that answers one and stalls would otherwise take as many as there are addresses.
 */
const MOST_ROUNDS = 12;
/** Milliseconds before a server is asked again that refused or ended a session; grows by round. */
const PAUSE_MS = 500;

type Refused = Exclude<Leave, { readonly kind: 'granted' }>;

/** Settled, or to be brought back later because the servers are busy with others. */
export type Asked = 'settled' | 'put_off';

interface Waiting {
  readonly open: Open;
  readonly rounds: number;
  readonly resolve: (asked: Asked) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A line in front of an MX set. Whoever comes while connections are busy waits in it, and goes with
 * the next connection together with all the others: many recipients, one session.
 */
export class MxLine {
  readonly #batch: Omit<ProbeBatch, 'targets'>;
  readonly #world: ProbeWorld;
  readonly #onEmpty: () => void;
  readonly #policy: ProviderPolicy;
  #waiting: Waiting[] = [];
  /** One, once the server has said that it takes no more in a transaction (452 4.5.3). */
  #mostRecipients: number | undefined;
  #connections = 0;

  /** @param batch where the hosts are, and how their group is to be treated; its targets are not looked at */
  constructor(batch: Omit<ProbeBatch, 'targets'>, world: ProbeWorld, onEmpty: () => void) {
    this.#batch = batch;
    this.#world = world;
    this.#onEmpty = onEmpty;
    this.#policy = policyFor(batch.route.provider);
  }

  /** Resolves when the address has its verdict, or is to come back. Rejects for a fault of ours. */
  ask(open: Open): Promise<Asked> {
    if (this.#waiting.length >= MOST_WAITING) return Promise.resolve('put_off');
    this.#lookAhead(open);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ open, rounds: 0, resolve, reject });
      // In the next turn, so that those who come together go together.
      setImmediate(() => this.#connect());
    });
  }

  /** Looks up, while a connection is waited for, what will be needed on it. Both are remembered. */
  #lookAhead({ domain }: Open): void {
    const { knowledge, resolveHost } = this.#world;
    const [first] = this.#batch.route.hosts;
    knowledge.recall(domain, this.#batch.route.hosts).catch(() => undefined);
    if (first !== undefined) resolveHost(first).catch(() => undefined);
  }

  #connect(): void {
    if (this.#waiting.length === 0 || this.#connections >= this.#policy.connections) return;
    this.#connections += 1;
    void this.#serve().finally(() => {
      this.#connections -= 1;
      if (this.#connections === 0 && this.#waiting.length === 0) this.#onEmpty();
    });
  }

  /** One connection after another, until nobody waits. */
  async #serve(): Promise<void> {
    const { gate, newUuid } = this.#world;
    while (this.#waiting.length > 0) {
      let leave: Leave;
      try {
        leave = await gate.enter(this.#batch.group, this.#policy, newUuid());
      } catch (error) {
        for (const { reject } of this.#takeAll()) reject(error);
        return;
      }
      if (leave.kind !== 'granted') return this.#turnAway(leave);
      if (!(await this.#world.connections.take())) {
        await leave.lease.release().catch(() => undefined);
        return this.#turnAway({ kind: 'busy' });
      }
      await this.#useConnection(leave.lease);
    }
  }

  /** Who is only kept waiting comes back; while we are not welcome, nobody is asked about. */
  #turnAway(refused: Refused): void {
    const provider = this.#batch.route.provider ?? 'unknown';
    const { metrics, blocks } = this.#world;
    const waiting = this.#takeAll();
    if (refused.kind === 'busy') {
      metrics.increment('email_validator_pacing_deferred_total', { provider });
      for (const { resolve } of waiting) resolve('put_off');
      return;
    }
    const { because, untilMs } = refused.block;
    blocks.note(this.#batch, refused.block);
    metrics.increment('email_validator_pacing_held_back_total', { provider }, waiting.length);
    const found = unasked({ kind: 'held_back', because, untilMs });
    for (const held of waiting) this.#settle(held, found);
  }

  async #useConnection(lease: Lease): Promise<void> {
    const taken = this.#waiting.slice(0, MOST_TARGETS);
    this.#waiting = this.#waiting.slice(MOST_TARGETS);
    const giveBack = () => {
      this.#world.connections.release();
      return lease.release().catch(() => undefined);
    };
    if (taken.length === 0) return giveBack();
    try {
      const opens = taken.map(({ open }) => open);
      const round = await askWilling(this.#batch, opens, this.#world, this.#mostRecipients);
      // Before any verdict is told and any place is free: nobody may connect in ignorance of a block.
      const block = await lease.report(round.outcome);
      if (block !== null) this.#world.blocks.note(this.#batch, block);
      // The connection counts against the cap until it is closed; nobody need wait for that here.
      void round.closed.then(giveBack);
      if ([...round.askAgain.values()].some((asked) => this.#isTooMany(asked))) {
        this.#mostRecipients = 1;
      }
      for (const waiting of taken) this.#conclude(waiting, round);
      await this.#pauseAfter(round, taken);
    } catch (error) {
      await giveBack();
      for (const { reject } of taken) reject(error);
    }
  }

  /** Settles an answered address while the next connection is already opened, or lets it wait again. */
  #conclude(waiting: Waiting, round: Round): void {
    const { open, rounds } = waiting;
    const found = round.found.get(open.uuid);
    const askAgain = round.askAgain.get(open.uuid);
    if (found !== undefined) this.#settle(waiting, found);
    // What did not fit on the connection has taken no part in it.
    else if (askAgain === undefined) this.#waiting.unshift(waiting);
    else if (rounds + 1 < MOST_ROUNDS) this.#waiting.unshift({ ...waiting, rounds: rounds + 1 });
    else this.#settle(waiting, unasked(this.#evidenceOf(askAgain)));
  }

  #settle({ open, resolve, reject }: Waiting, found: Found): void {
    settleTarget(this.#batch, open.target, found, this.#world).then(
      () => resolve('settled'),
      reject,
    );
  }

  #evidenceOf({ stage, reply }: AskAgain): RecipientEvidence {
    if (stage === 'tcp') return { kind: 'timeout', stage };
    if (reply === null) return { kind: 'disconnected', stage };
    const meaning = this.#world.session.classify(reply, { stage, mx: null });
    return { kind: 'reply', stage, reply, meaning };
  }

  /** A server that has had enough of us is given time; one that takes few at once is not annoyed. */
  async #pauseAfter({ askAgain }: Round, taken: readonly Waiting[]): Promise<void> {
    const hadEnough = [...askAgain.values()].some(
      (asked) =>
        asked.why === 'session_ended' || (asked.why === 'batch_refused' && !this.#isTooMany(asked)),
    );
    if (!hadEnough) return;
    const round = Math.max(...taken.map(({ rounds }) => rounds));
    const { setTimer } = this.#world.session;
    await new Promise<void>((resolve) => void setTimer(PAUSE_MS * (round + 1), resolve));
  }

  #isTooMany({ stage, reply }: AskAgain): boolean {
    if (reply === null || stage === 'tcp') return false;
    return this.#world.session.classify(reply, { stage, mx: null }) === 'too_many_recipients';
  }

  #takeAll(): Waiting[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }
}

function unasked(recipient: RecipientEvidence): Found {
  return { recipient, acceptAll: { kind: 'not_asked' }, mxHost: null };
}
