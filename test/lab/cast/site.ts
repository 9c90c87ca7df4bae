/** A mail domain as DNS shows it. */
export interface Site {
  readonly domain: string;
  readonly exchanges: readonly Exchange[];
}

/** One MX record and where its host is. */
export interface Exchange {
  readonly preference: number;
  readonly host: string;
  /** Null where the host has no address record. */
  readonly address: string | null;
}
