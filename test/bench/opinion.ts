/** What a verifier says of an address, as far as the lab knows better. */
export type Opinion = 'exists' | 'missing' | 'unknown';

/** The lab's truth: see `findMailbox`. */
const EXISTING = /^user/;

/** Whether an opinion is a mistake; to say that one does not know never is. */
export function isWrong(email: string, opinion: Opinion): boolean {
  if (opinion === 'unknown') return false;
  return (opinion === 'exists') !== EXISTING.test(email);
}
