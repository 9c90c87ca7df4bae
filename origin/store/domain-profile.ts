/** How a domain treats recipients that surely do not exist. */
export interface DomainProfile {
  readonly domain: string;
  /** Names the set of MX hosts that was asked; under another set the profile says nothing. */
  readonly mxFingerprint: string;
  readonly acceptAll: 'yes' | 'no' | 'unknown';
  readonly observedAt: Date;
  readonly expiresAt: Date;
  /** What led to it, as JSON; never an address. */
  readonly detail: unknown;
}
