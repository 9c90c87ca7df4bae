/** What the edge can say of an address by itself: from its text, from the lists, from its domain. */
import { addressFacts } from '#shared/address/facts.ts';
import type { Mailbox, MailboxResult } from '#shared/address/mailbox.ts';
import type { Environment } from '#shared/auth/token.ts';
import { domainFactOf } from '#shared/contract/domain-fact.ts';
import { formatId } from '#shared/contract/id.ts';
import type { NewUuid } from '#shared/contract/id.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import type { DomainLists } from '#shared/domain/lists.ts';
import { sandboxOutcome } from '#shared/sandbox/outcome.ts';
import { verdictByDomain } from '#shared/verdict/by-domain.ts';
import { degradedVerdict } from '#shared/verdict/degraded.ts';
import type { Outage } from '#shared/verdict/degraded.ts';
import { foregone } from '#shared/verdict/foregone.ts';
import type { SoughtDomain } from '#edge/recall/recall.ts';
import type { FindRoute } from './find-route.ts';

export interface Alone {
  /** The verdict on an address that needs nobody to be asked; null for every other. */
  foregone(parsed: MailboxResult, environment: Environment): VerdictRecord | null;
  /** The address's domain, as recall asks for it; null where it is no name. */
  domainOf(mailbox: Mailbox): SoughtDomain | null;
  /** A provisional verdict with what the lists say: the origin's api-service has none. */
  withFlags(provisional: VerdictRecord, mailbox: Mailbox): VerdictRecord;
  /**
   * The verdict while the origin cannot be asked. It is final where DNS says that the domain takes no
   * mail, and `unknown` otherwise.
   */
  withoutOrigin(mailbox: Mailbox, without: WithoutOrigin): Promise<VerdictRecord>;
}

export interface WithoutOrigin {
  readonly outage: Outage;
  /** When asking again may find more. Unix milliseconds, as the deadline. */
  readonly retryAtMs: number;
  readonly deadlineMs: number;
}

export interface AloneParts {
  readonly lists: DomainLists;
  /** The keyed hash that a domain is found by. */
  readonly hashDomain: (asciiDomain: string) => Promise<string>;
  readonly findRoute: FindRoute;
  readonly now: () => number;
  readonly newUuid: NewUuid;
}

export function createAlone(parts: AloneParts): Alone {
  const { lists, hashDomain, findRoute, now, newUuid } = parts;
  const newId = () => formatId('val', newUuid());
  return {
    // Live keys never meet the sandbox, and test keys never leave it.
    foregone: (parsed, environment) =>
      environment === 'test'
        ? sandboxOutcome(parsed, now(), newUuid())
        : foregone(parsed, now(), newUuid()),
    domainOf: (mailbox) => {
      const { domain } = mailbox;
      if (domain.kind !== 'name') return null;
      return {
        hash: () => hashDomain(domain.ascii),
        verdictOf: (fact) => verdictByDomain(fact, addressFacts(mailbox, lists), newId()),
      };
    },
    withFlags: (provisional, mailbox) => ({
      ...provisional,
      flags: { ...provisional.flags, ...addressFacts(mailbox, lists) },
    }),
    withoutOrigin: async (mailbox, { outage, retryAtMs, deadlineMs }) => {
      const { domain } = mailbox;
      const found = domain.kind === 'name' ? await findRoute(domain.ascii, deadlineMs) : null;
      const facts = addressFacts(mailbox, lists);
      const fact = found === null ? null : domainFactOf(found, now());
      if (fact !== null) return verdictByDomain(fact, facts, newId());
      const route = found?.kind === 'route' ? found : null;
      return degradedVerdict(facts, { outage, nowMs: now(), retryAtMs, route }, newId());
    },
  };
}
