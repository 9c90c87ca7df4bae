/** Counts connections per client over a sliding window. */
export interface ConnectionLimit {
  /** Whether the client may have one more now; counts it when so. */
  readonly admits: (client: string, nowMs: number) => boolean;
}

/** Clients remembered at once; the one that came first is forgotten first. */
const MAX_CLIENTS = 1000;

/** @param connections at most so many per client within `windowMs` */
export function createConnectionLimit(connections: number, windowMs: number): ConnectionLimit {
  const openedMs = new Map<string, readonly number[]>();
  return {
    admits: (client, nowMs) => {
      const recent = (openedMs.get(client) ?? []).filter((at) => nowMs - at < windowMs);
      const isAdmitted = recent.length < connections;
      openedMs.set(client, isAdmitted ? [...recent, nowMs] : recent);
      for (const oldest of openedMs.keys()) {
        if (openedMs.size <= MAX_CLIENTS) break;
        openedMs.delete(oldest);
      }
      return isAdmitted;
    },
  };
}
