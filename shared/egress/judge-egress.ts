import type { Finding, Judgement } from './finding.ts';

/**
 * What the findings about an egress address come to. It fails closed: a listed or misconfigured one
 * is not used, nor one of which it is not known who it is. A block list that cannot be asked is said
 * and does no harm, lest a list that goes away stops us.
 */
export function judgeEgress(findings: readonly Finding[]): Judgement {
  const state = stateOf(findings);
  const wrong = findings.filter(({ outcome }) => outcome === 'failed');
  const unknown = findings.filter(({ outcome }) => outcome === 'unknown');
  return {
    state,
    usable: state === 'usable',
    problems: [...wrong, ...unknown].map(({ detail }) => detail),
  };
}

/**
 * The findings of a check, with those of the one before where nothing could be found out now: a
 * resolver that is away for a moment neither frees an address nor stops it.
 */
export function carryOver(findings: readonly Finding[], before: readonly Finding[]): Finding[] {
  return findings.map((finding) => {
    if (finding.outcome !== 'unknown') return finding;
    const known = before.find(
      ({ check, subject, outcome }) =>
        check === finding.check && subject === finding.subject && outcome !== 'unknown',
    );
    return known ?? finding;
  });
}

/** An address that nobody looked at, and why. */
export function unchecked(why: string): Judgement {
  return { state: 'unchecked', usable: true, problems: [why] };
}

function stateOf(findings: readonly Finding[]): Judgement['state'] {
  const failed = findings.filter(({ outcome }) => outcome === 'failed');
  if (failed.some(isListing)) return 'quarantined';
  if (failed.length > 0) return 'misconfigured';
  const isUnverified = findings.some(
    (finding) => finding.outcome === 'unknown' && !isListing(finding),
  );
  return isUnverified ? 'unverified' : 'usable';
}

function isListing({ check }: Finding): boolean {
  return check === 'block_list';
}
