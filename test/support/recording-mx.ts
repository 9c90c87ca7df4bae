/** A mail server on loopback that pipelines, and remembers who was asked about on each connection. */
import { startHostileSmtp } from './hostile-smtp.ts';
import type { HostileServer, Peer } from './hostile-smtp.ts';

export interface RecordingMx extends AsyncDisposable {
  readonly port: number;
  /** The recipients of each connection that named any, in order. */
  readonly asked: readonly (readonly string[])[];
}

/** @param answer the reply to RCPT for an address */
export async function startRecordingMx(answer: (address: string) => string): Promise<RecordingMx> {
  const asked: string[][] = [];
  const server: HostileServer = await startHostileSmtp(async (peer: Peer) => {
    await peer.send('220 mx\r\n');
    await peer.hears('EHLO');
    await peer.send('250-mx\r\n250 PIPELINING\r\n');
    const commands = await peer.hears('QUIT');
    const recipients = commands.flatMap((line) => /^RCPT TO:<(.+)>/.exec(line)?.[1] ?? []);
    asked.push(recipients);
    const replies = ['250 sender ok', ...recipients.map(answer), '221 bye'];
    await peer.send(replies.map((reply) => `${reply}\r\n`).join(''));
    peer.end();
  });
  return { port: server.port, asked, [Symbol.asyncDispose]: server.close };
}
