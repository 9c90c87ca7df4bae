/**
 * Rewrites the arguments of curl: names of the Ingress and, inside the cluster, of Services become
 * addresses of the local stack. Any other name stays, and the real curl says what it thinks of it.
 */
import * as v from 'valibot';
import { ORIGIN_HOST } from '#deploy/manifest/names.ts';
import { World } from './world.ts';

const IngressSchema = v.looseObject({ rules: v.array(v.looseObject({ host: v.string() })) });
const PortsSchema = v.looseObject({ ports: v.array(v.looseObject({ port: v.number() })) });

function localUrl(world: World, text: string): string {
  const url = new URL(text);
  if (url.protocol === 'https:') {
    const ingress = v.parse(IngressSchema, world.find('Ingress', 'api-service')['spec']);
    if (!ingress.rules.some(({ host }) => host === url.hostname)) return text;
    const base = url.hostname === ORIGIN_HOST ? world.facts.apiUrl : world.facts.edgeUrl;
    return `${base}${url.pathname}${url.search}`;
  }
  if (process.env['EV_STANDIN_INSIDE'] !== '1' || url.hostname.includes('.')) return text;
  const { ports } = v.parse(PortsSchema, world.find('Service', url.hostname)['spec']);
  if (!ports.some(({ port }) => port === Number(url.port))) return text;
  const places: Readonly<Record<string, string>> = {
    ...world.facts.metricsUrls,
    prometheus: process.env['EV_STANDIN_PROMETHEUS'] ?? '',
  };
  return `${new URL(places[url.hostname] ?? text).origin}${url.pathname}${url.search}`;
}

const world = new World(process.env);
for (const arg of process.argv.slice(2)) {
  const isUrl = /^https?:\/\/[a-z]/.test(arg) && URL.canParse(arg);
  process.stdout.write(`${isUrl ? localUrl(world, arg) : arg}\0`);
}
