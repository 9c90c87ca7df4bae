/** `policy`: refused by a rule of the server that is none of the other meanings. */
import { anyOf, anyWord } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';

export const POLICY = family('policy', [
  {
    says: anyOf(
      'policy',
      'policies',
      'politica',
      'administrative prohibition',
      'administratively',
      'prohibited',
      'security (violation|reasons|policies)',
      'violat*',
      'for administrative reasons',
      'local configuration',
      'local rule',
      'local rules',
    ),
    source:
      'Exim default ACL "Administrative prohibition"; amavis, Proofpoint "Local Policy Violation"',
  },
  {
    says: anyOf(
      anyWord('spam antispam junk phishing virus malware infected attachment loop'),
      'anti spam',
      'bulk mail',
      'content (rejected|filter*|denied|not|blocked|restriction)',
      'message content',
      'message (rejected|refused|blocked|denied|not accepted|looks like)',
      'mail (content|rejected|refused|denied|not accepted|rejete)',
      'message (size|too large|too big)',
      'size exceed*',
      'exceeds size',
      'maximum message',
      'message length',
      'fixed maximum',
      'too many hops',
      'mail loop',
    ),
    source: 'content filters and size limits, which are about a message and not about us',
  },
  {
    says: anyOf(
      'authentication (required|needed|mandatory)',
      'smtp auth (required|needed)',
      'must (authenticate|login|log in)',
      'authenticate first',
      'not authenticated',
      'client not authenticated',
      'need to (authenticate|login)',
      'requires authentication',
      'login required',
      'auth required',
      'auth first',
    ),
    source: 'RFC 4954 §6, 530 "Authentication required"; Exchange 5.7.57',
  },
  {
    says: anyOf(
      'mail rejected by destination domain',
      'rejected by (destination domain|recipient domain|user policy|filter|rule|admin*|system)',
      'not in whitelist for rcpt domain',
      'customer (block|policy)',
      'tenantinboundattribution',
      'command rejected',
      'envelope blocked',
    ),
    source: 'Zoho; Google 4.7.0; milter default "Command rejected"; Exchange Online 5.7.51',
  },
]);
