/**
 * The commands of a conversation, as a closed list: DATA, VRFY and EXPN are not among them, so no
 * state can send them.
 */
import { assertNever } from '#shared/fault/catalogue.ts';
import type { Stage } from '#shared/smtp/reply.ts';

/** One recipient that is to be asked about. */
export interface Ask {
  readonly id: string;
  readonly address: string;
  /** Which transaction it belongs to; equal numbers share one MAIL. */
  readonly transaction: number;
  readonly needsSmtpUtf8: boolean;
  /** Whether the MAIL of its transaction carries SMTPUTF8 (RFC 6531 §3.4). */
  readonly smtpUtf8: boolean;
}

export type Command =
  | { readonly verb: 'EHLO' | 'HELO'; readonly name: string }
  | { readonly verb: 'STARTTLS' | 'RSET' | 'QUIT' }
  | {
      readonly verb: 'MAIL';
      readonly from: string;
      readonly smtpUtf8: boolean;
      readonly transaction: number;
    }
  | { readonly verb: 'RCPT'; readonly ask: Ask };

/** What a reply can answer: a command, or the opening of the connection. */
export type Awaited = Command | { readonly verb: 'greeting' };

const STAGES: Readonly<Record<Awaited['verb'], Stage>> = {
  greeting: 'connect',
  EHLO: 'ehlo',
  HELO: 'ehlo',
  STARTTLS: 'starttls',
  MAIL: 'mail',
  RCPT: 'rcpt',
  RSET: 'rset',
  QUIT: 'quit',
};

/** The stage at which the reply to this is given. */
export function stageOf(awaited: Awaited): Stage {
  return STAGES[awaited.verb];
}

/** The command line with its CRLF (RFC 5321 §4.1.1, RFC 3207 §4, RFC 6531 §3.4). */
export function renderCommand(command: Command): string {
  switch (command.verb) {
    case 'EHLO':
    case 'HELO':
      return `${command.verb} ${command.name}\r\n`;
    case 'MAIL':
      return `MAIL FROM:<${command.from}>${command.smtpUtf8 ? ' SMTPUTF8' : ''}\r\n`;
    case 'RCPT':
      return `RCPT TO:<${command.ask.address}>\r\n`;
    case 'STARTTLS':
    case 'RSET':
    case 'QUIT':
      return `${command.verb}\r\n`;
    default:
      return assertNever(command, 'command');
  }
}
