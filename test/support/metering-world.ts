/**
 * Holders of leases, one account, and a ledger, as a test drives them: hits, misses, crashes, and
 * messages that are lost or come late, in any order.
 */
import * as fc from 'fast-check';
import type { LeaseAnswer, LeaseRequest } from '#shared/contract/lease.ts';
import { NOTHING_FREE } from '#shared/contract/usage.ts';
import { Book } from '#shared/metering/book.ts';
import type { Lease } from '#shared/metering/lease.ts';
import { newId } from './new-id.ts';

/** The ledger behind it: a model, or the true one. */
export interface Ledger {
  exchange(request: LeaseRequest): Promise<LeaseAnswer>;
  /** Charges a miss, once for each id. */
  charge(validationId: string): Promise<void>;
  look(): Promise<LedgerState>;
}

export interface LedgerState {
  /** Hits and misses. */
  readonly used: number;
  readonly reserved: number;
  /** By id: null while open. */
  readonly leases: ReadonlyMap<string, number | null>;
}

const HOLDERS = 3;
const MESSAGES = ['arrives', 'request lost', 'answer lost', 'answer late'] as const;
type Message = (typeof MESSAGES)[number];

const holder = fc.nat({ max: HOLDERS - 1 });
/** Of three messages two arrive. */
const message = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Message>('arrives') },
  { weight: 1, arbitrary: fc.constantFrom(...MESSAGES.slice(1)) },
);

const action = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('hits'),
      holder,
      message,
      hits: fc.integer({ min: 1, max: 30 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('miss'), holder, message }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('miss ends'),
      holder,
      how: fc.constantFrom('charged', 'charged twice', 'free'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('give back'), holder, message }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('late answers come'), holder }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('time passes'), ms: fc.nat({ max: 15_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash'), holder }) },
);

/** Some actions, one after another. */
export const actions = fc.array(action, { maxLength: 60 });
type Action = typeof actions extends fc.Arbitrary<(infer One)[]> ? One : never;

interface Holder {
  book: Book;
  misses: Lease[];
  late: (() => void)[];
}

export class MeteringWorld {
  readonly #ledger: Ledger;
  readonly #account: string;
  readonly #holders: Holder[];
  #nowMs = Date.now();
  /** What the last event of each lease says: units spent of it. */
  readonly #events = new Map<string, number>();
  readonly #onCredit = new Set<string>();
  #hits = 0;
  #misses = 0;

  constructor(ledger: Ledger, account: string) {
    this.#ledger = ledger;
    this.#account = account;
    this.#holders = Array.from({ length: HOLDERS }, () => this.#newHolder());
  }

  /** Hits that were answered and are to be charged, and misses that were. */
  get served(): number {
    return this.#hits + this.#misses;
  }

  /** Hits on credit, of which the ledger may not know. */
  get onCredit(): number {
    return sum([...this.#onCredit].map((id) => this.#events.get(id) ?? 0));
  }

  /** Hits on credit of which the ledger does not know. */
  untold({ leases }: LedgerState): number {
    const untold = [...this.#onCredit].filter((id) => !leases.has(id));
    return sum(untold.map((id) => this.#events.get(id) ?? 0));
  }

  look(): Promise<LedgerState> {
    return this.#ledger.look();
  }

  async run(step: Action): Promise<void> {
    if (step.kind === 'time passes') {
      this.#nowMs += 'ms' in step ? step.ms : 0;
      return;
    }
    if (!('holder' in step)) return;
    const at = this.#holders[step.holder];
    if (at === undefined) return;
    const how = 'message' in step ? step.message : 'arrives';
    if ('hits' in step) for (let hit = 0; hit < step.hits; hit += 1) await this.#hit(at, how);
    else if ('how' in step) await this.#missEnds(at, step.how);
    else if (step.kind === 'miss') await this.#miss(at, how);
    else if (step.kind === 'give back') {
      at.book.abandonUnanswered();
      await this.#send(at, at.book.giveBack(this.#nowMs), how);
    } else if (step.kind === 'crash') Object.assign(at, this.#newHolder());
    else for (const arrive of at.late.splice(0)) arrive();
  }

  /** Every holder gives back what it has; those that crashed cannot. */
  async end(): Promise<void> {
    for (const at of this.#holders) {
      while (at.misses.length > 0) await this.#missEnds(at, 'free');
      for (;;) {
        const request = at.book.giveAllBack();
        if (request === null) break;
        await this.#send(at, request, 'arrives');
      }
    }
  }

  /** What is open, and what is not known, is settled by what the events say. */
  async reconcile(): Promise<void> {
    const { leases } = await this.#ledger.look();
    const open = [...leases].filter(([, spent]) => spent === null).map(([id]) => id);
    const unknown = [...this.#events.keys()].filter((id) => !leases.has(id));
    for (const id of [...open, ...unknown]) {
      const returned = [{ id, spent: this.#events.get(id) ?? 0, free: NOTHING_FREE }];
      await this.#ledger.exchange({ account_id: this.#account, returned, wanted: null });
    }
  }

  #newHolder(): Holder {
    const book = new Book(this.#account, () => newId('lease', this.#nowMs));
    return { book, misses: [], late: [] };
  }

  async #hit(at: Holder, how: Message): Promise<void> {
    const lease = await this.#find(at, how);
    if (lease !== null) this.#spend(lease);
    else if (at.book.refusal(this.#nowMs) === null) {
      const credit = at.book.findOnCredit(this.#nowMs);
      if (credit === null) return;
      this.#onCredit.add(credit.id);
      this.#spend(credit);
    }
    if (at.book.asksAhead(this.#nowMs)) await this.#ask(at, how);
  }

  #spend(lease: Lease): void {
    this.#events.set(lease.id, lease.spend());
    this.#hits += 1;
  }

  async #miss(at: Holder, how: Message): Promise<void> {
    const lease = await this.#find(at, how);
    if (lease === null) return;
    lease.hold();
    at.misses.push(lease);
  }

  async #missEnds(at: Holder, how: string): Promise<void> {
    const lease = at.misses.shift();
    if (lease === undefined) return;
    if (how === 'free') return lease.release();
    const id = newId('val', this.#nowMs);
    await this.#ledger.charge(id);
    if (how === 'charged twice') await this.#ledger.charge(id);
    this.#misses += 1;
    lease.retire();
  }

  async #find(at: Holder, how: Message): Promise<Lease | null> {
    const lease = at.book.find(this.#nowMs);
    if (lease !== null || at.book.refusal(this.#nowMs) !== null) return lease;
    await this.#ask(at, how);
    return at.book.find(this.#nowMs);
  }

  #ask(at: Holder, how: Message): Promise<void> {
    return this.#send(at, at.book.ask(this.#nowMs), how);
  }

  async #send(at: Holder, request: LeaseRequest | null, how: Message): Promise<void> {
    if (request === null || how === 'request lost') return;
    const answer = await this.#ledger.exchange(request);
    const { book } = at;
    if (how === 'arrives') book.answered(request, answer, this.#nowMs);
    if (how === 'answer late') at.late.push(() => book.answered(request, answer, this.#nowMs));
  }
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}
