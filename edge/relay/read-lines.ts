/**
 * Reads a body as lines of UTF-8, of at most `maxBytes` in all. Where it breaks off, is cut off, is
 * too long or is not UTF-8, what came before in whole lines is given all the same.
 *
 * @throws what the body's reading throws, where not even one line has come
 */
export async function readLines(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<readonly string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  const lines: string[] = [];
  let rest = '';
  let size = 0;
  try {
    for await (const chunk of body ?? []) {
      size += chunk.byteLength;
      if (size > maxBytes) break;
      const [last = '', ...whole] = (rest + decoder.decode(chunk, { stream: true }))
        .split('\n')
        .toReversed();
      lines.push(...whole.toReversed());
      rest = last;
    }
  } catch (error) {
    if (lines.length === 0) throw error;
  }
  return lines;
}
