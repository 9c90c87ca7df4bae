import type { Action } from './action.ts';
import type { Behaviour } from './behaviour.ts';

/**
 * The lab's truth about mailboxes, so that a test can make up any number of addresses and know the
 * answer: the local part is unquoted, cut at its first `+`, read in lower case, and then the first
 * rule of the character whose prefix it starts with decides. `user`, `User42`, `user.name+news` and
 * `"user 7"` exist wherever `user` is a prefix; `nobody` and `someuser` do not.
 */
export function findMailbox(behaviour: Behaviour, localPart: string): Action {
  const name = canonicalName(localPart);
  const rule = behaviour.mailboxes.find(({ prefix }) => name.startsWith(prefix));
  return rule?.action ?? behaviour.otherMailboxes;
}

function canonicalName(localPart: string): string {
  const isQuoted = localPart.startsWith('"') && localPart.endsWith('"');
  const name = isQuoted ? localPart.slice(1, -1).replace(/\\(.)/gsu, '$1') : localPart;
  const plus = name.indexOf('+');
  return (plus === -1 ? name : name.slice(0, plus)).toLowerCase();
}
