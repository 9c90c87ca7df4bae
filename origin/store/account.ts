import { formatId } from '#shared/contract/id.ts';
import type { accounts } from './schema.ts';

/** Who pays for validations, and whose results they are. */
export interface Account {
  /** `acct_…` */
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  /** Units that it may use in a month; null without a limit. */
  readonly quota: number | null;
}

export function accountOf(row: typeof accounts.$inferSelect): Account {
  return {
    id: formatId('acct', row.id),
    name: row.name,
    createdAt: row.createdAt,
    quota: row.monthlyQuota,
  };
}
