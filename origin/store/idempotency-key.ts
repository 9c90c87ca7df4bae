/** A request that its caller has named, so that it may be sent again. */
export interface NamedRequest {
  /** `acct_…` */
  readonly accountId: string;
  /** Keyed hashes, in hex, of the caller's key and of what is asked for. */
  readonly keyDigest: string;
  readonly requestDigest: string;
  /** Whom the answer is about; null where it is about nobody whose address is looked up. */
  readonly addressHash: string | null;
}

/** Who works on an answer: only this one may keep it. */
export interface Lease extends Pick<NamedRequest, 'accountId' | 'keyDigest'> {
  /** A bare UUID. */
  readonly lease: string;
}
