/** What a session needs of the world around it, and the real one. */
import net from 'node:net';
import tls from 'node:tls';
import type { Classify } from '#shared/smtp/conversation/event.ts';

export interface SessionWorld {
  readonly connect: (options: net.TcpNetConnectOpts) => net.Socket;
  readonly secure: (options: tls.ConnectionOptions) => tls.TLSSocket;
  /** Milliseconds on a clock that never runs backwards. */
  readonly now: () => number;
  /** Calls `fire` once after `ms`, unless what it returns is called before. */
  readonly setTimer: (ms: number, fire: () => void) => () => void;
  readonly classify: Classify;
}

/** Real sockets, real time. */
export function realWorld(classify: Classify): SessionWorld {
  return {
    connect: (options) => net.connect(options),
    secure: (options) => tls.connect(options),
    now: () => performance.now(),
    setTimer: (ms, fire) => {
      const timer = setTimeout(fire, ms);
      return () => clearTimeout(timer);
    },
    classify,
  };
}
