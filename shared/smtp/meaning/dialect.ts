/** A provider's dialect: what its replies mean where they mean something of their own. */
import type { ReplyRule, RuleTable } from './rule.ts';

export interface Dialect {
  /** The provider's name, as `providerOf` says it of an MX host. */
  readonly provider: string;
  /** A phrase by which the provider's replies are known even where the MX is not. */
  readonly signature?: string;
  /** Rules for replies of this provider, asked before any other text is looked at. */
  readonly rules: RuleTable;
}

/** The dialect's rules for replies from anywhere: they hold for those that bear its signature. */
export function signedRules({ signature, rules }: Dialect): RuleTable {
  if (signature === undefined) return [];
  return rules.map((rule) => ({ ...rule, says: [signature, ...phrasesOf(rule)] }));
}

function phrasesOf({ says = [] }: ReplyRule): readonly string[] {
  return typeof says === 'string' ? [says] : says;
}
