/** A web host on loopback that serves an MTA-STS policy, or whatever else a test has it do. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { selfSignedCertificate } from '#lab/tls/certificate.ts';

export interface PolicyHost extends AsyncDisposable {
  readonly port: number;
  /** To trust this host by. */
  readonly ca: string;
  /** The paths that were asked for, each with the host that it was asked of. */
  readonly requests: readonly string[];
}

/** @param names host names that its certificate is for */
export async function startPolicyHost(
  names: readonly string[],
  answer: (response: ServerResponse) => void,
): Promise<PolicyHost> {
  const { keyPem, certificatePem } = selfSignedCertificate(names, Date.now());
  const requests: string[] = [];
  const server = createServer(
    { key: keyPem, cert: certificatePem },
    ({ headers, url }: IncomingMessage, response) => {
      requests.push(`${headers.host}${url}`);
      answer(response);
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    ca: certificatePem,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function servesFile(text: string): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(text);
  };
}
