/**
 * Commands as a server reads them: RFC 5321 §4.1.1. The lab is strict, so that a client that sends
 * what the grammar does not allow is seen.
 */
const VERBS = [
  'EHLO',
  'HELO',
  'STARTTLS',
  'MAIL',
  'RCPT',
  'DATA',
  'RSET',
  'NOOP',
  'QUIT',
  'VRFY',
  'EXPN',
] as const;

export type Verb = (typeof VERBS)[number] | 'OTHER';

export interface Command {
  readonly verb: Verb;
  /** All that follows the verb and one space. */
  readonly argument: string;
}

/** The address of MAIL or RCPT, and the parameters behind it. */
export interface Path {
  /** Without the angle brackets; empty for the null sender. */
  readonly mailbox: string;
  readonly localPart: string;
  /** Lower case. */
  readonly domain: string;
  /** Upper case, each with its value if it has one. */
  readonly parameters: readonly string[];
}

/** The verbs that must be the last of a pipelined group (RFC 2920 §3.1, RFC 3207 §4). */
const GROUP_ENDS: ReadonlySet<Verb> = new Set([
  'EHLO',
  'DATA',
  'VRFY',
  'EXPN',
  'NOOP',
  'QUIT',
  'STARTTLS',
]);

const QUOTED_STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const PATH = new RegExp(String.raw`^<((?:${QUOTED_STRING}|[^"<>\s])*)>(?: +(.*))?$`, 'su');
const MAILBOX = new RegExp(String.raw`^(${QUOTED_STRING}|[^"@]+)@([^@]+)$`, 'su');
const PATH_PREFIX = { MAIL: 'FROM:', RCPT: 'TO:' } as const;

/** Octets that no command line may hold: NUL, a bare CR, and other controls but the tab. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROLS = /[\u0000-\u0008\u000A-\u001F\u007F]/u;

/** Reads a line without its CRLF. A line with controls in it is `OTHER`, whatever it starts with. */
export function parseCommand(line: string): Command {
  if (CONTROLS.test(line)) return { verb: 'OTHER', argument: '' };
  const space = line.indexOf(' ');
  const word = (space === -1 ? line : line.slice(0, space)).toUpperCase();
  const verb = VERBS.find((known) => known === word) ?? 'OTHER';
  return { verb, argument: space === -1 ? '' : line.slice(space + 1) };
}

/**
 * Reads `FROM:<…>` or `TO:<…>` (RFC 5321 §4.1.1.2 and §4.1.1.3; no space after the colon).
 *
 * @returns null when the argument is not of that form
 */
export function parsePath(verb: 'MAIL' | 'RCPT', argument: string): Path | null {
  const prefix = PATH_PREFIX[verb];
  if (argument.slice(0, prefix.length).toUpperCase() !== prefix) return null;
  const path = PATH.exec(argument.slice(prefix.length));
  if (path === null) return null;
  const mailbox = path[1] ?? '';
  const parameters = (path[2] ?? '')
    .toUpperCase()
    .split(/ +/)
    .filter((word) => word !== '');
  if (mailbox === '') return { mailbox, localPart: '', domain: '', parameters };
  const parts = MAILBOX.exec(mailbox);
  if (parts === null) return null;
  return { mailbox, localPart: parts[1] ?? '', domain: (parts[2] ?? '').toLowerCase(), parameters };
}

/** Whether nothing may follow this verb before its reply. */
export function endsGroup(verb: Verb): boolean {
  return GROUP_ENDS.has(verb);
}
