/** Finds the events of usage among the lines of a log, however the log wraps them. */
import * as v from 'valibot';
import { USAGE_EVENT, UsageEventSchema } from '#shared/contract/usage-event.ts';
import type { UsageEvent } from '#shared/contract/usage-event.ts';

/** Our own line, as the origin writes it, and as the edge hands it to console.log. */
const Plain = UsageEventSchema;
/** Workerd's structured log: our line is the message. */
const Structured = v.object({ message: v.string() });
/**
 * Cloudflare's Logpush, data set `workers_trace_events`: one record for each request, with all that
 * it logged (https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/account/workers_trace_events/).
 */
const TraceEvents = v.object({ Logs: v.array(v.object({ Message: v.array(v.unknown()) })) });

/** The events in one line of a log; most lines have none. */
export function eventsIn(line: string): readonly UsageEvent[] {
  // Parsing costs; nearly all lines of other kinds are left here.
  if (!line.includes(USAGE_EVENT)) return [];
  return messagesIn(parseJson(line)).flatMap((message) => {
    const parsed = v.safeParse(Plain, message);
    return parsed.success ? [parsed.output] : [];
  });
}

function messagesIn(value: unknown): readonly unknown[] {
  if (v.is(TraceEvents, value)) {
    return value.Logs.flatMap(({ Message: parts }) => parts.map(parseText));
  }
  return [v.is(Structured, value) ? parseJson(value.message) : value];
}

function parseText(value: unknown): unknown {
  return typeof value === 'string' ? parseJson(value) : value;
}

/** A line may be cut off where a process was killed: it is no event then. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
