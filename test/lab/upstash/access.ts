import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Access } from './commands.ts';

/** The tokens of one database: one that may do everything, and perhaps one that may only read. */
export interface Tokens {
  readonly token: string;
  readonly readOnlyToken?: string;
}

/** What the request's token allows, or null when it has none that we know. */
export function accessOf(request: IncomingMessage, url: URL, tokens: Tokens): Access | null {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const given = bearer ?? url.searchParams.get('_token') ?? '';
  if (equals(given, tokens.token)) return 'full';
  const { readOnlyToken } = tokens;
  return readOnlyToken !== undefined && equals(given, readOnlyToken) ? 'read-only' : null;
}

function equals(given: string, secret: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(secret);
  return left.length === right.length && timingSafeEqual(left, right);
}
