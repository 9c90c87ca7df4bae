import { UsageError } from './command.ts';

/** A line that is longer than this holds no reply and no address. */
const LONGEST_LINE = 1_048_576;

/**
 * Reads JSON objects, one a line; empty lines are passed over.
 *
 * @throws UsageError that names the line which is no JSON object, or too long
 */
export async function* readNdjson(
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  let number = 0;
  for await (const line of linesOf(input)) {
    number += 1;
    if (line.trim() !== '') yield parseObject(line, number);
  }
}

function parseObject(line: string, number: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new UsageError(`line ${number} is not JSON`);
  }
  if (!isObject(value)) throw new UsageError(`line ${number} is not a JSON object`);
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The lines of what is read, each of at most a megabyte. */
export async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of input) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > LONGEST_LINE)
      throw new UsageError(`a line is longer than ${LONGEST_LINE} characters`);
  }
  yield rest + decoder.decode();
}
