/** For engines that know no probes: ends with 0 while the event loop of the process turns. */
const LIMIT_MS = 2000;

const url = `http://127.0.0.1:${process.env['METRICS_PORT'] ?? '9090'}/live`;
const alive = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) }).then(
  ({ ok }) => ok,
  () => false,
);
process.exit(alive ? 0 : 1);
