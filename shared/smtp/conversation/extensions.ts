/** What a server offers in its reply to EHLO, as far as asking about recipients needs it. */
import type { Reply } from '#shared/smtp/reply.ts';

/** RFC 9422 §4; a limit that is not stated is Infinity. */
export interface SessionLimits {
  /** MAILMAX: transactions in a session. */
  readonly mails: number;
  /** RCPTMAX: recipients in a transaction. */
  readonly recipientsPerMail: number;
  /** RCPTDOMAINMAX: different recipient domains in a session. */
  readonly domains: number;
}

export interface Extensions {
  readonly pipelining: boolean;
  readonly startTls: boolean;
  readonly smtpUtf8: boolean;
  readonly limits: SessionLimits;
}

const NO_LIMITS: SessionLimits = {
  mails: Infinity,
  recipientsPerMail: Infinity,
  domains: Infinity,
};

/** After HELO nothing is on offer (RFC 5321 §2.2.1). */
export const NO_EXTENSIONS: Extensions = {
  pipelining: false,
  startTls: false,
  smtpUtf8: false,
  limits: NO_LIMITS,
};

/** Reads an accepted EHLO reply. The first line is the greeting, whatever it says (RFC 5321 §4.1.1.1). */
export function readExtensions(reply: Reply): Extensions {
  const offers = reply.lines.slice(1).map((line) => line.trim().split(/\s+/));
  const offersKeyword = (keyword: string): boolean =>
    offers.some(([offered]) => offered?.toUpperCase() === keyword);
  const limits = offers.find(([offered]) => offered?.toUpperCase() === 'LIMITS');
  return {
    pipelining: offersKeyword('PIPELINING'),
    startTls: offersKeyword('STARTTLS'),
    smtpUtf8: offersKeyword('SMTPUTF8'),
    limits: limits === undefined ? NO_LIMITS : readLimits(limits.slice(1)),
  };
}

/** RFC 9422 §4: a value runs from 1 to 999999. What is not of that form states nothing. */
const LIMIT = /^([A-Z0-9-]+)=([1-9][0-9]{0,5})$/i;

function readLimits(statements: readonly string[]): SessionLimits {
  const stated = new Map<string, number>();
  for (const statement of statements) {
    const [, name, value] = LIMIT.exec(statement) ?? [];
    if (name !== undefined) stated.set(name.toUpperCase(), Number(value));
  }
  return {
    mails: stated.get('MAILMAX') ?? Infinity,
    recipientsPerMail: stated.get('RCPTMAX') ?? Infinity,
    domains: stated.get('RCPTDOMAINMAX') ?? Infinity,
  };
}
