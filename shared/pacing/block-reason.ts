/** Why a server does not want to hear from us, as the reason of a verdict. */
export const BLOCK_REASONS = ['sender_blocked', 'rate_limited'] as const;
export type BlockReason = (typeof BLOCK_REASONS)[number];
