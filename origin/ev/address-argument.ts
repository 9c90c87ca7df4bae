import { parseMailbox } from '#shared/address/mailbox.ts';
import { addressHash, importHmacKey } from '#shared/auth/hmac.ts';
import { UsageError } from './command.ts';

/**
 * The one address that a command takes, as the hash under which everything about it is kept.
 *
 * @param pepper is asked for once the command is known to be well formed: what is wrong with it comes
 *   before what is wrong with the configuration
 */
export async function hashOfArgument(
  args: readonly string[],
  pepper: () => string,
): Promise<{ readonly hash: string } | { readonly refused: string }> {
  const [email, ...others] = args;
  if (email === undefined || others.length > 0) throw new UsageError('takes one address');
  const key = await importHmacKey(pepper());
  const parsed = parseMailbox(email);
  if (!parsed.ok) return { refused: `no mailbox, so it is kept nowhere: ${parsed.error.detail}` };
  return { hash: await addressHash(parsed.mailbox.normalized, key) };
}
