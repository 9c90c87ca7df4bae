/** One change that others have to learn of. Where two have one key, the higher version is true. */
export interface OutboxEntry {
  /**
   * `api_key`: a key was made or revoked; `key` is its digest, and `payload` its record.
   * `opt_out`: a domain does not want to be asked, or may be again; `key` is its name.
   */
  readonly topic: string;
  readonly key: string;
  readonly version: number;
  readonly payload: unknown;
}
