/** Runs a session against a server on loopback, with deadlines that a test can wait for. */
import type { Deadlines, Plan } from '#shared/smtp/conversation/plan.ts';
import type { Target } from '#origin/probe/session/connection.ts';
import {
  runSession,
  type SessionLimits,
  type SessionReport,
} from '#origin/probe/session/session.ts';
import { realWorld, type SessionWorld } from '#origin/probe/session/world.ts';
import { classifyByScript, inShort } from './dialogue.ts';

/** Long enough for a busy machine to answer, short enough to wait for. */
export const SHORT_MS = 700;
/** For the stages that a test does not mean to run out. */
const AMPLE_MS = 30_000;

const AMPLE: Deadlines = {
  tcp: AMPLE_MS,
  connect: AMPLE_MS,
  ehlo: AMPLE_MS,
  starttls: AMPLE_MS,
  mail: AMPLE_MS,
  rcpt: AMPLE_MS,
  rset: AMPLE_MS,
  quit: AMPLE_MS,
};

/** Ample time for every stage but these. */
export function shortDeadlines(...stages: readonly (keyof Deadlines)[]): Deadlines {
  return { ...AMPLE, ...Object.fromEntries(stages.map((stage) => [stage, SHORT_MS])) };
}

export const MX = 'mx.example.com';

export function targetOn(port: number): Target {
  return { host: MX, address: '127.0.0.1', family: 4, port };
}

export function session(
  plan: Plan,
  port: number,
  more: Partial<SessionLimits> & { readonly world?: Partial<SessionWorld> } = {},
): Promise<SessionReport> {
  const { world, ...limits } = more;
  return runSession(
    plan,
    targetOn(port),
    { ...realWorld(classifyByScript), ...world },
    { budgetMs: AMPLE_MS, ...limits },
  );
}

export function summaryOf(report: SessionReport): Record<string, string> {
  return Object.fromEntries([...report.outcomes].map(([id, outcome]) => [id, inShort(outcome)]));
}
