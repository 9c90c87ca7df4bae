import type { DomainLists } from '#shared/domain/lists.ts';
import type { AddressFacts } from '#shared/verdict/evidence.ts';
import type { Mailbox } from './mailbox.ts';
import { isRole } from './role.ts';
import { isSubaddressed } from './subaddress.ts';

/** What kind of address it is, from its text and the lists: no server is asked. */
export function addressFacts(mailbox: Mailbox, lists: DomainLists): AddressFacts {
  const domain = mailbox.domain.kind === 'name' ? mailbox.domain.ascii : null;
  return {
    disposable: domain !== null && lists.isDisposable(domain),
    relay: domain !== null && lists.isRelay(domain),
    role: isRole(mailbox.localPart),
    free: domain !== null && lists.isFree(domain),
    subaddressed: isSubaddressed(mailbox),
    eai: mailbox.eai,
  };
}
