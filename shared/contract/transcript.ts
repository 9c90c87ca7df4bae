import * as v from 'valibot';

/**
 * One line of what was said to a mail server and by it. It names nobody: addresses are taken out
 * before it leaves the worker.
 */
const TranscriptLineSchema = v.object({
  /** `event` is what happened beside the words: connected, secured, timed out. */
  direction: v.picklist(['sent', 'received', 'event']),
  line: v.string(),
  /** Milliseconds since the session began. */
  at: v.number(),
});

export const TranscriptSchema = v.array(TranscriptLineSchema);
export type Transcript = v.InferOutput<typeof TranscriptSchema>;
