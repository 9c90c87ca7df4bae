/** What was said in a session, without the addresses, and never more than a page or two of it. */
export interface TranscriptLine {
  readonly direction: 'sent' | 'received' | 'event';
  readonly line: string;
  /** Milliseconds since the session began. */
  readonly at: number;
}

export interface Transcript {
  readonly add: (direction: TranscriptLine['direction'], line: string) => void;
  /** Redacted only now: most transcripts are never looked at, and taking addresses out is dear. */
  readonly lines: () => readonly TranscriptLine[];
}

/** A full session of eight transactions has about 120 lines. */
export const MAX_TRANSCRIPT_LINES = 200;
export const MAX_TRANSCRIPT_LINE_CHARACTERS = 512;

/** @param elapsedMs milliseconds since the session began. */
export function startTranscript(
  redactLine: (line: string) => string,
  elapsedMs: () => number,
): Transcript {
  const lines: TranscriptLine[] = [];
  return {
    add: (direction, line) => {
      if (lines.length > MAX_TRANSCRIPT_LINES) return;
      const at = Math.round(elapsedMs());
      lines.push(
        lines.length === MAX_TRANSCRIPT_LINES
          ? { direction: 'event', line: 'the rest is left out', at }
          : { direction, line, at },
      );
    },
    lines: () => lines.map((heard) => ({ ...heard, line: cut(redactLine(heard.line)) })),
  };
}

/** After redaction, so that no address is cut in two and missed. */
function cut(line: string): string {
  return line.length <= MAX_TRANSCRIPT_LINE_CHARACTERS
    ? line
    : `${line.slice(0, MAX_TRANSCRIPT_LINE_CHARACTERS - 1).toWellFormed()}…`;
}
