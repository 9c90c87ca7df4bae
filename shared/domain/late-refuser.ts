/**
 * Providers that take every recipient at RCPT and refuse after DATA, which we never send: their 250
 * says nothing of the mailbox. Yahoo and AOL are one mail system (yahoodns.net); this is from field
 * reports, no page of theirs says so.
 */
const LATE_REFUSERS: ReadonlySet<string> = new Set(['yahoo', 'aol']);

/** Whether a provider, as `providerOf` names it, is known to refuse missing mailboxes only after DATA. */
export function refusesAfterData(provider: string | null): boolean {
  return provider !== null && LATE_REFUSERS.has(provider);
}
