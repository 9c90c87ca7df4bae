/**
 * Milliseconds that each process gives itself after SIGTERM. deploy/kubernetes.yaml waits longer
 * than this, so that nothing is killed while it still drains.
 */
export const GRACE_MS = {
  /** The 30 s that a caller may wait for an answer, then the 5 s that its connection may be idle. */
  'api-service': 38_000,
  /** Batches under way need a moment for their look-ups. */
  orchestrator: 25_000,
  /** One SMTP session may take 60 s; then its verdicts have to be stored. */
  'smtp-worker': 75_000,
} as const;
