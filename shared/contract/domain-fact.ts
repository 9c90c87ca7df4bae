/**
 * What DNS has said for good of a whole domain: that no mail can be sent there. From it the edge
 * answers for every address of the domain, without asking anybody.
 */
import * as v from 'valibot';
import type { RouteEvidence } from '#shared/verdict/evidence.ts';

/** Definite statements of the domain's own: none that another name, or the next look-up, may change. */
const FACTS = [
  'domain_not_found',
  'null_mx',
  'no_records',
] as const satisfies readonly RouteEvidence['kind'][];

/** As with verdicts: it grows when an older reader would misunderstand. */
const SCHEMA = 1;
const TimeSchema = v.pipe(v.string(), v.isoTimestamp());

const DomainFactSchema = v.object({
  fact: v.picklist(FACTS),
  observed_at: TimeSchema,
  expires_at: TimeSchema,
});
export type DomainFact = v.InferOutput<typeof DomainFactSchema>;

/**
 * Seconds that a fact is believed. It speaks for addresses that nobody has asked about yet, so it is
 * held for less than a verdict: as long as the registries of com and net let a negative answer stand
 * (the MINIMUM of their SOA, RFC 2308 §5).
 */
const FACT_SECONDS = 15 * 60;

/** The fact that a route comes to, or null where it is none that may be kept. */
export function domainFactOf(route: RouteEvidence, observedAtMs: number): DomainFact | null {
  const fact = FACTS.find((candidate) => candidate === route.kind);
  if (fact === undefined) return null;
  return {
    fact,
    observed_at: new Date(observedAtMs).toISOString(),
    expires_at: new Date(observedAtMs + FACT_SECONDS * 1000).toISOString(),
  };
}

/** Where a fact lies in the global cache. The hash is that of `domainHash`. */
export function domainFactKey(hash: string): string {
  return `domain:facts:${hash}`;
}

const DomainFactText = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ schema: v.literal(SCHEMA), ...DomainFactSchema.entries }),
  v.transform(({ schema: _schema, ...fact }): DomainFact => fact),
);

/** The text to be kept. It does not hold the domain. */
export function domainFactText(fact: DomainFact): string {
  return JSON.stringify({ schema: SCHEMA, ...fact });
}

/** What a text says; null where there is none, and where it is none that this version can read. */
export function readDomainFact(text: string | null): DomainFact | null {
  const read = v.safeParse(DomainFactText, text);
  return read.success ? read.output : null;
}
