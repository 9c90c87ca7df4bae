/**
 * A bridge as a process of its own. The environment says what it stands before; when it takes
 * requests it prints one line of JSON, `{"ready":true,"url":"http://…"}`.
 */
import * as v from 'valibot';
import { watchParent } from '#origin/lifecycle/parent-watch.ts';
import { startBridge } from './bridge.ts';

watchParent(process.env);

/** The exit code that says the configuration is wrong, so that trying again is of no use (EX_CONFIG). */
const EX_CONFIG = 78;

const EnvironmentSchema = v.object({
  EV_BRIDGE_REDIS_URL: v.pipe(v.string(), v.url()),
  EV_BRIDGE_TOKEN: v.pipe(v.string(), v.minLength(1)),
  EV_BRIDGE_READ_ONLY_TOKEN: v.optional(v.pipe(v.string(), v.minLength(1))),
  EV_BRIDGE_PORT: v.pipe(v.optional(v.string(), '0'), v.regex(/^\d{1,5}$/), v.transform(Number)),
});

const environment = v.safeParse(EnvironmentSchema, process.env);
if (!environment.success) {
  for (const issue of environment.issues) {
    process.stderr.write(`${v.getDotPath(issue) ?? 'environment'}: ${issue.message}\n`);
  }
  process.exit(EX_CONFIG);
}
const settings = environment.output;

const bridge = await startBridge({
  redisUrl: settings.EV_BRIDGE_REDIS_URL,
  token: settings.EV_BRIDGE_TOKEN,
  port: settings.EV_BRIDGE_PORT,
  ...(settings.EV_BRIDGE_READ_ONLY_TOKEN === undefined
    ? {}
    : { readOnlyToken: settings.EV_BRIDGE_READ_ONLY_TOKEN }),
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void bridge.close();
  });
}
process.stdout.write(`${JSON.stringify({ ready: true, url: bridge.url })}\n`);
