/** `sender_rdns`: reverse DNS is missing or wrong, or the EHLO name is not acceptable. */
import { adjacent, anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';
import { CANNOT } from './vocabulary.ts';

const GREETING = '(helo|ehlo|helo ehlo|ehlo helo)';

/** Postfix says these of a list, and not of the name. */
const LISTED = [
  '(blocked using|listed (in|at|by)|blacklist*|dnsbl*|rbl*)',
  'helo command rejected access denied',
];

export const SENDER_RDNS = family('sender_rdns', [
  {
    says: anyOf(
      'reverse (dns|lookup|lookups|hostname|host|address|name|mapping|resolution|record|ip|zone|verification|entry|entries)',
      'rdns',
      'r dns',
      'revdns',
      'reversedns',
      'fcrdns',
      'forward confirmed',
      'ptr',
      'ptrs',
      'in addr arpa',
      'inaddr arpa',
      'ip6 arpa',
    ),
    unless: LISTED,
    source:
      'Postfix "cannot find your reverse hostname"; Google 4.7.23 and 5.7.25; GMX; Comcast; Mail.ru',
  },
  {
    says: adjacent(
      `${CANNOT} (find|resolve|look up|lookup)`,
      'your [reverse|domain|server|host] (hostname|host name|name|host|ip|ip address|address|domain|domain name)',
    ),
    source: 'Postfix reject_unknown_client_hostname: "cannot find your hostname"',
  },
  {
    says: near(
      anyOf('ip address', 'address record', 'client address', 'server address', 'host address'),
      '(not found|not resolve|unresolvable)',
    ),
    unless: LISTED,
    source: 'local words for reject_unknown_client_hostname: "IP address not found"',
  },
  {
    says: anyOf(
      'ip name lookup failed',
      'ip name possibly forged',
      'ip name forged',
      '(hostname|host name|host) lookup failed',
      'name lookup failed',
      'your (host name|hostname|host|ip|ip address) (does not|doesnt) (resolve|match)',
      'no (hostname|host name|dns name|name|valid name) for (your|ip|client)',
      'unresolvable (hostname|host name|host|ip|client)',
      '(sender|client|sending|your) (ip|host) must resolve',
      '(ip|ip address|client|host|server) (without|with no|no) (dns|valid dns|name|valid name|dns name|hostname|host name)',
      '(ip|ip address) not found in dns',
      'invalid (client|host) name',
      '(generic|dynamic looking) (dns|hostname|host name|name)',
      'bad dns',
      'missing dns (entry|record)',
      'dns (mismatch|inconsistent|records do not match)',
    ),
    unless: LISTED,
    source:
      'Sendmail FEATURE(require_rdns) "IP name lookup failed"; Exim verify = reverse_host_lookup',
  },
  {
    says: near(
      GREETING,
      anyOf(
        anyWord(
          'rejected invalid bad failed forged wrong incorrect malformed mismatch doesnt',
          'should impersonat* verification denied unknown unacceptable looks fqdn error',
        ),
        'not valid',
        'does not',
        'do not',
        'not resolve',
        'not (accepted|acceptable|allowed|permitted)',
        'fully qualified',
        'not fqdn',
        'not found',
        'no dots',
      ),
    ),
    unless: [...LISTED, '(send|say|use|expected|duplicate) (helo|ehlo)', '(first|out of sequence)'],
    source:
      'Postfix "Helo command rejected: Host not found"; Google "HELO/EHLO argument is invalid"',
  },
  {
    says: adjacent(
      anyOf(
        anyWord(
          'invalid bad forged fake illegal wrong incorrect suspicious unacceptable',
          'unresolvable unqualified bogus unknown improper your mismatched',
        ),
        'syntactically invalid',
      ),
      GREETING,
    ),
    unless: LISTED,
    source: 'Exim "Syntactically invalid EHLO argument(s)"',
  },
  {
    says: near('(wrong|invalid|bad|illegal) (value|parameter|argument|name)', GREETING),
    source: 'i.ua: a wrong value of the HELO parameter',
  },
  {
    says: anyOf(
      'invalid domain',
      'invalid domain name',
      'domain name',
      'invalid name',
      'invalid hostname',
      'invalid argument',
      'invalid arguments',
      'fully qualified',
      'fqdn',
    ),
    stage: 'ehlo',
    code: [501, 504, 550, 553, 554],
    source: 'Exchange and Sendmail "Invalid domain name": at EHLO, the only name is ours',
  },
  {
    says: anyOf(
      'invalid domain address',
      'requires domain address',
      'need fully qualified hostname',
      'fully qualified (hostname|host name|domain name) required',
      '(in|as) (helo|ehlo)',
      '(client|host) name unresolvable',
      'forged (hostname|host name|name|client)',
      'unresolvable relay',
      'unverifyable (ip|ips|sending)',
      'unverifiable (ip|ips|sending)',
      'mismatches client',
      'no matches to nameserver',
      'host impersonating',
      'impersonating (me|us|host)',
      'as your (helo|ehlo)',
      'helohost error',
    ),
    source: 'Sendmail "EHLO requires domain address"; hMailServer; cPanel "Host impersonating"',
  },
]);
