/** A client that says what it is told to, to show what a server does to those who are not careful. */
import net from 'node:net';
import type { Endpoint } from './daemon.ts';

/** Milliseconds that a server may think: Postfix sleeps a second for each mistake. */
const PATIENCE_MS = 20_000;
/** The last line of a reply: a code, and no hyphen behind it. */
const LAST_LINE = /^\d{3}(?: |$)/;

/**
 * Says one command after another and waits for each reply.
 *
 * @returns the last line of the greeting and of each reply, up to where either side hung up
 */
export function say(peer: Endpoint, commands: readonly string[]): Promise<readonly string[]> {
  const waiting = [...commands];
  return dialogue(peer, (socket) => {
    const next = waiting.shift();
    if (next === undefined) socket.destroy();
    else socket.write(`${next}\r\n`);
  });
}

/** Sends everything as soon as it is connected, and listens until the server hangs up. */
export function blurt(peer: Endpoint, commands: readonly string[]): Promise<readonly string[]> {
  const text = commands.map((line) => `${line}\r\n`).join('');
  return dialogue(
    peer,
    () => undefined,
    (socket) => socket.write(text),
  );
}

async function dialogue(
  { host, port }: Endpoint,
  onReply: (socket: net.Socket) => void,
  onConnect: (socket: net.Socket) => void = () => undefined,
): Promise<readonly string[]> {
  const replies: string[] = [];
  const socket = net.connect({ host, port, noDelay: true });
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  // A server that hangs up on unread commands resets the connection.
  socket.on('error', () => undefined);
  socket.on('connect', () => onConnect(socket));
  let unread = '';
  socket.on('data', (chunk: Buffer) => {
    const lines = (unread + chunk.toString()).split('\r\n');
    unread = lines.pop() ?? '';
    for (const line of lines.filter((each) => LAST_LINE.test(each))) {
      replies.push(line);
      onReply(socket);
    }
  });
  await new Promise((resolve) => socket.once('close', resolve));
  return replies;
}
