import type { Socket } from 'node:net';

/** Enough to fill the memory of a client that waits for the end of the line before it counts. */
const FLOOD_BYTES = 16 * 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, 'x');

/** Sends a reply whose first line does not end, as fast as the client takes it, and then closes. */
export function flood(socket: Socket): void {
  socket.write('220 ');
  pour(socket, FLOOD_BYTES);
}

function pour(socket: Socket, leftBytes: number): void {
  if (!socket.writable) return;
  if (leftBytes <= 0) {
    socket.end();
    return;
  }
  const next = (): void => pour(socket, leftBytes - CHUNK.length);
  if (socket.write(CHUNK)) setImmediate(next);
  else socket.once('drain', next);
}
