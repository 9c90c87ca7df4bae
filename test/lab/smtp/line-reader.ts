/**
 * Cuts a stream of bytes into lines that end with CRLF (RFC 5321 §2.3.8). A bare LF ends nothing,
 * and stays in its line, where the command parser refuses it.
 */
export interface LineReader {
  /** The lines that the chunk completes; `overflow` when a line or their number passes its bound. */
  readonly push: (chunk: Buffer) => readonly string[] | 'overflow';
}

/**
 * Octets of one line: RFC 5321 §4.5.3.1.4 asks for 512; RFC 6531 §3.4 and the parameters of MAIL
 * and RCPT add to that.
 */
export const MAX_LINE_BYTES = 2048;

/** Lines in one chunk. A polite client pipelines far fewer; more is an attack or a mistake. */
export const MAX_LINES_PER_CHUNK = 500;

const CRLF = Buffer.from('\r\n');

export function createLineReader(): LineReader {
  let rest: Buffer = Buffer.alloc(0);
  return {
    push: (chunk) => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const lines: string[] = [];
      let start = 0;
      for (;;) {
        const end = bytes.indexOf(CRLF, start);
        if ((end === -1 ? bytes.length : end) - start > MAX_LINE_BYTES) return 'overflow';
        if (end === -1) break;
        if (lines.length === MAX_LINES_PER_CHUNK) return 'overflow';
        lines.push(bytes.toString('utf8', start, end));
        start = end + CRLF.length;
      }
      // A copy, so that a large chunk is not kept alive by the few bytes after its last line.
      rest = Buffer.from(bytes.subarray(start));
      return lines;
    },
  };
}
