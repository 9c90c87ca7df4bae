/** Whatever bytes, sent to an HTTP server, and what it sends back until it closes. */
import { connect } from 'node:net';

/** Milliseconds of silence after which a server is taken to wait for more. */
const SILENCE_MS = 3000;

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/**
 * @param more what is sent when the answer begins
 * @returns null where nothing came, or nothing that is HTTP
 */
export async function sendRaw(
  url: string,
  bytes: string | Uint8Array,
  then: 'then wait' | 'then hang up' = 'then wait',
  more = '',
): Promise<RawAnswer | null> {
  const { hostname, port } = new URL(url);
  const text = await new Promise<string>((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port) }, () => {
      if (then === 'then wait') socket.write(bytes);
      else socket.end(bytes);
    });
    const end = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks).toString());
    };
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('data', () => socket.write(more));
    socket.on('end', end).on('error', end);
    socket.setTimeout(SILENCE_MS, end);
  });
  return parseAnswer(text);
}

function parseAnswer(text: string): RawAnswer | null {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) return null;
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return { status, headers, body: rest.join('\r\n\r\n') };
}
