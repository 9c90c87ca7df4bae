import { SAMPLE } from '#lab/sample.ts';
import type { Context } from './context.ts';
import { greeting } from './describe-stack.ts';
import { EXIT } from './exit-code.ts';
import { expectedParts, launch, type Running } from './launch.ts';
import { LOOPBACK } from './ports.ts';
import type { Publisher } from './publisher.ts';
import { runSample } from './sample-run.ts';
import { aborted } from './stop-signal.ts';

/** An address of a domain that is kept for examples: it is nobody's. */
const NOBODYS_ADDRESS = 'someone@example.com';

/**
 * Starts everything, then serves until it is to stop or, for a single run, validates the sample list.
 *
 * @returns the exit code
 */
export async function startAndServe(context: Context, publisher: Publisher): Promise<number> {
  const { screen, settings, stopping } = context;
  const began = performance.now();
  screen.expect(expectedParts(settings.lab));
  const running = await Promise.race([launch(context), aborted(stopping)]);
  screen.settle();
  if (running === undefined) return EXIT.failed;
  screen.say(`\nReady after ${((performance.now() - began) / 1000).toFixed(1)} s.`);
  return settings.once ? validateSample(context, running) : serve(context, running, publisher);
}

async function serve(context: Context, running: Running, publisher: Publisher): Promise<number> {
  const { screen, settings, stopping } = context;
  const stack = publisher.announce(running);
  const example = settings.lab ? SAMPLE[0]?.email : undefined;
  screen.say(greeting(stack, example ?? NOBODYS_ADDRESS));
  if (!settings.lab && (settings.heloName === null || settings.mailFrom === null)) {
    screen.say(
      'EV_HELO_NAME and EV_MAIL_FROM are not set: real mail servers will refuse a made-up sender.\n',
    );
  }
  await aborted(stopping);
  return EXIT.ok;
}

async function validateSample(context: Context, running: Running): Promise<number> {
  const { screen, ports, stopping } = context;
  const access = { edgeUrl: `http://${LOOPBACK}:${ports.edge}`, apiKey: running.apiKey };
  const sample = runSample(access, (text) => screen.say(text));
  const allAsExpected = await Promise.race([sample, aborted(stopping)]);
  return allAsExpected === true ? EXIT.ok : EXIT.failed;
}
