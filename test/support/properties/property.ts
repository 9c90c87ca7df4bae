import * as fc from 'fast-check';

/** Something that holds whatever is thrown at it. `npm test` tries some cases, `npm run fuzz` all it can. */
export interface NamedProperty {
  readonly name: string;
  readonly property: fc.IRawProperty<unknown>;
  /** How many cases `npm test` tries. */
  readonly cases: number;
}

/** Tries the cases of `npm test`. @returns what was found to break it, with its seed; null for nothing */
export async function brokenBy({ property, cases }: NamedProperty): Promise<string | null> {
  return reportOn(await fc.check(property, { numRuns: cases }));
}

/** What broke a property, the smallest that was found, and the seed to have it again by. */
export function reportOn(details: fc.RunDetails<unknown>): string | null {
  if (!details.failed) return null;
  return [fc.defaultReportMessage(details), String(details.errorInstance)].join('\n');
}
