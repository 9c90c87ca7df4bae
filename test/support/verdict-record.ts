import type { VerdictRecord } from '#shared/contract/verdict.ts';

/** A record of a mailbox that accepted, observed when and fresh as long as the test says. */
export function acceptedRecord(
  observedAtMs: number,
  freshSeconds: number,
  changes: Partial<VerdictRecord> = {},
): VerdictRecord {
  const observedAt = new Date(observedAtMs).toISOString();
  return {
    id: 'val_019cb7e8-a6d8-7000-8000-000000000000',
    state: 'deliverable',
    reason: 'accepted',
    final: true,
    retry_at: null,
    score: 0.99,
    flags: {
      accept_all: 'no',
      disposable: false,
      relay: false,
      role: false,
      free: false,
      mailbox_full: false,
      subaddressed: false,
      eai: false,
    },
    provider: null,
    mx: ['mx.recipient.example'],
    observed_at: observedAt,
    expires_at: new Date(observedAtMs + freshSeconds * 1000).toISOString(),
    evidence: [
      {
        check: 'smtp.recipient',
        result: 'accepted',
        source: 'mx.recipient.example',
        observed_at: observedAt,
        detail: 'at rcpt: 250 2.1.5 OK',
      },
    ],
    ...changes,
  };
}
