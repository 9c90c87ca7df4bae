const REQUEST_ID = /^req_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** What is served beside the API: metrics and probes of processes, and what the lab has counted. */
const BESIDE = /\/(?:live|metrics|ready|started|stats)$/;

/** Every answer of the API carries its Request-Id, whatever a test is about. */
export function expectRequestId(url: string, status: number, headers: Headers): void {
  if (REQUEST_ID.test(headers.get('request-id') ?? '') || BESIDE.test(new URL(url).pathname))
    return;
  throw new Error(`${status} without a Request-Id: ${url}`);
}
