import type { LookUp } from '#shared/egress/dns-answer.ts';
import type { Finding, Judgement } from '#shared/egress/finding.ts';
import { carryOver, judgeEgress, unchecked } from '#shared/egress/judge-egress.ts';
import type { Logger } from '#origin/observe/logger.ts';
import type { Metrics } from '#origin/observe/metrics.ts';
import { lastEgressChecks, recordEgressCheck } from '#origin/queue/egress-checks.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import type { Egress } from './egress.ts';
import { examineEgress } from './examine.ts';
import type { EgressPost } from './post.ts';

/** When an egress is looked at again, in milliseconds. */
export interface CheckIntervals {
  /** Block lists change within hours, and ask not to be queried more than is needed. */
  readonly regularMs: number;
  /** While DNS is wrong or does not answer, nobody is asked: soon after it is right, it is noticed. */
  readonly repairMs: number;
}
const INTERVALS: CheckIntervals = { regularMs: 3_600_000, repairMs: 300_000 };
/** Workers that were started together spread out; part of the interval, to both sides. */
const JITTER = 0.1;

export interface WatchWorld {
  readonly redis: RedisConnection;
  readonly lookUp: LookUp;
  /** `EV_EGRESS_CHECKS`. */
  readonly checks: 'on' | 'off';
  readonly mailFrom: string;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly now: () => number;
  readonly random: () => number;
  readonly intervals?: CheckIntervals;
}

/** Looks at an egress at the start and from then on, and keeps its post open only while it is usable. */
export class EgressWatch {
  readonly #egress: Egress;
  readonly #post: Pick<EgressPost, 'open' | 'close'>;
  readonly #world: WatchWorld;
  #findings: readonly Finding[] = [];
  #told = '';
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(egress: Egress, post: Pick<EgressPost, 'open' | 'close'>, world: WatchWorld) {
    this.#egress = egress;
    this.#post = post;
    this.#world = world;
  }

  /** Resolves after the first check. What an earlier process found holds where DNS is silent now. */
  async start(): Promise<void> {
    const { name, heloName } = this.#egress;
    const checks = await lastEgressChecks(this.#world.redis).catch(() => []);
    const last = checks.find((check) => check.egress === name && check.heloName === heloName);
    this.#findings = last?.findings ?? [];
    await this.#check();
  }

  /** No check any more; resolves when the post is closed. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#post.close();
  }

  async #check(): Promise<void> {
    const judgement = await this.#judge();
    if (this.#stopped) return;
    this.#tell(judgement);
    await this.#record(judgement);
    if (this.#stopped) return;
    await (judgement.usable ? this.#post.open() : this.#post.close());
    if (!this.#stopped) this.#checkIn(this.#delayMs(judgement));
  }

  #checkIn(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#check().catch((error: unknown) => {
        // A defect of ours fails one check; the post stays as it is.
        this.#world.logger.error({ err: error }, 'an egress check failed');
        if (!this.#stopped) this.#checkIn(delayMs);
      });
    }, delayMs);
  }

  async #judge(): Promise<Judgement> {
    const { checks, lookUp, mailFrom } = this.#world;
    const { address, heloName } = this.#egress;
    if (checks === 'off') return unchecked('EV_EGRESS_CHECKS is off: nobody looks at this egress');
    if (address === null) {
      return unchecked(
        'the system chooses the address, so its names and listings cannot be checked: set EV_EGRESS_ADDRESS',
      );
    }
    const found = await examineEgress({ address, heloName, mailFrom }, lookUp);
    this.#findings = carryOver(found, this.#findings);
    return judgeEgress(this.#findings);
  }

  /** Says each state once, with what to do about it. */
  #tell({ state, usable, problems }: Judgement): void {
    const { metrics, logger } = this.#world;
    const { name, heloName } = this.#egress;
    metrics.set('email_validator_egress_usable', { egress: name }, usable ? 1 : 0);
    const text = [state, ...problems].join('\n');
    if (text === this.#told) return;
    this.#told = text;
    const about = { egress: name, heloName, state, problems };
    if (!usable) logger.error(about, 'this egress is not used until its problems are gone');
    else if (problems.length > 0) logger.warn(about, 'this egress is used, and has problems');
    else logger.info(about, 'this egress is used');
  }

  async #record(judgement: Judgement): Promise<void> {
    const { redis, now, logger } = this.#world;
    const { name: egress, heloName } = this.#egress;
    const findings = [...this.#findings];
    await recordEgressCheck(redis, {
      egress,
      heloName,
      checkedAtMs: now(),
      judgement,
      findings,
    }).catch((error: unknown) => logger.warn({ err: error }, 'an egress check was not recorded'));
  }

  #delayMs({ state }: Judgement): number {
    const { intervals = INTERVALS, random } = this.#world;
    const isRepair = state === 'misconfigured' || state === 'unverified';
    const delayMs = isRepair ? intervals.repairMs : intervals.regularMs;
    return delayMs * (1 - JITTER + 2 * JITTER * random());
  }
}
