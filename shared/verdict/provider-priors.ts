/**
 * What is to be expected of a provider's RCPT before anything is known of the domain at hand. All
 * figures are guesses until they are measured; the source says why they lie above or below the
 * usual ones.
 */
import { refusesAfterData } from '#shared/domain/late-refuser.ts';

export interface ProviderPriors {
  /** q = P(250 | missing), where no random recipient has shown how the domain does it. */
  readonly acceptedIfMissing: number;
  /** s = P(250 | valid). */
  readonly acceptedIfValid: number;
  readonly source: string;
}

const USUAL: ProviderPriors = {
  acceptedIfMissing: 0.3,
  acceptedIfValid: 0.98,
  source:
    'some domains have a catch-all or a gateway without a directory; servers refuse a valid mailbox for reasons of their own about once in fifty',
};

const LATE: ProviderPriors = {
  ...USUAL,
  acceptedIfMissing: 1,
  source: 'every recipient is taken at RCPT and missing ones are refused after DATA: field reports',
};

/** One directory for everybody: the provider's own users, or customers' who can add a catch-all. */
const DIRECTORY = 0.03;
const DIRECTORY_WITH_CATCH_ALL = 0.1;
/** Gateways in front of other servers, where each customer may leave the directory out. */
const OPTIONAL_DIRECTORY = 0.4;

const PRIORS: Readonly<Record<string, ProviderPriors>> = {
  google: asked(
    DIRECTORY_WITH_CATCH_ALL,
    'Gmail SMTP errors: 550 5.1.1 at RCPT; a Workspace administrator can route unknown users',
  ),
  microsoft365: asked(
    DIRECTORY_WITH_CATCH_ALL,
    'Directory-Based Edge Blocking (550 5.4.1) is in effect where a domain is authoritative, and not for internal relay',
  ),
  icloud: asked(DIRECTORY, 'iCloud Mail postmaster page: 550 5.1.1 for unknown users'),
  gmx: asked(
    DIRECTORY,
    'GMX postmaster page: "Requested action not taken: mailbox unavailable" at RCPT',
  ),
  webde: asked(DIRECTORY, 'one mail system with GMX'),
  mailru: asked(DIRECTORY, 'Mail.ru postmaster page: 550 invalid mailbox at RCPT'),
  mimecast: asked(
    OPTIONAL_DIRECTORY,
    'Mimecast recipient validation: "Accept Any Address" is one of its types',
  ),
  barracuda: asked(
    OPTIONAL_DIRECTORY,
    'Barracuda: recipients are verified by a user list, or by the server behind it where there is none',
  ),
  proofpoint: asked(OPTIONAL_DIRECTORY, 'recipient verification is for the customer to set up'),
  qq: oftenRefused(
    '"unavailable or access denied" is given to valid mailboxes too; senders are limited by frequency',
  ),
  netease163: oftenRefused(
    'senders are refused at RCPT by reputation and frequency (DT:SPM, RP:ORQ)',
  ),
};

/** The priors of a provider, as `providerOf` names it; null is a server that is nobody's we know. */
export function priorsOf(provider: string | null): ProviderPriors {
  if (refusesAfterData(provider)) return LATE;
  const own = provider !== null && Object.hasOwn(PRIORS, provider) ? PRIORS[provider] : undefined;
  return own ?? USUAL;
}

function asked(acceptedIfMissing: number, source: string): ProviderPriors {
  return { ...USUAL, acceptedIfMissing, source };
}

function oftenRefused(source: string): ProviderPriors {
  return { acceptedIfMissing: DIRECTORY, acceptedIfValid: 0.9, source };
}
