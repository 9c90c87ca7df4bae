/**
 * What an SMTP server of the lab can do next. Lines are raw, as they go on the wire without their
 * line ends, so that a character may also say what no well-behaved server would. Marks are filled in
 * when a line is sent: `{host}`, `{client}`, `{recipient}`, and `{wait}` for a greylist's seconds.
 */
export type Action =
  | { readonly kind: 'reply'; readonly lines: readonly string[] }
  | { readonly kind: 'reply_and_close'; readonly lines: readonly string[] }
  | { readonly kind: 'start_tls'; readonly lines: readonly string[] }
  /** An orderly end of the connection (FIN) without a word. */
  | { readonly kind: 'close' }
  /** A rough end of the connection (RST). */
  | { readonly kind: 'reset' }
  /** The connection stays open, and nothing is said any more. */
  | { readonly kind: 'silence' }
  /** Bytes without a line end, for as long as the client takes them, up to a bound. */
  | { readonly kind: 'flood' };

/** A reply of one or more lines; the session goes on after it. */
export function reply(...lines: readonly string[]): Action {
  return { kind: 'reply', lines };
}

/** A reply after which the server ends the connection, as RFC 5321 §3.8 has it for 421. */
export function replyAndClose(...lines: readonly string[]): Action {
  return { kind: 'reply_and_close', lines };
}

/** Whether the session can have a next command after this action. */
export function isFinal(action: Action): boolean {
  return action.kind !== 'reply' && action.kind !== 'start_tls';
}

/** Whether the action is a reply that refuses, 4yz or 5yz (RFC 5321 §4.2.1). */
export function isRefusal(action: Action): boolean {
  return 'lines' in action && /^[45]/.test(action.lines[0] ?? '');
}

/** Whether the action is a reply that consents, 2yz. */
export function isConsent(action: Action): boolean {
  return 'lines' in action && (action.lines[0] ?? '').startsWith('2');
}
