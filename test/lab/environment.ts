import type { LabOptions } from './lab.ts';

/** What the environment asks for, or one line for each variable that is wrong. */
export type LabEnvironment =
  | { readonly ok: true; readonly options: LabOptions }
  | { readonly ok: false; readonly problems: readonly string[] };

const MAX_PORT = 65_535;
/** A day: no test waits longer for a greylist. */
const MAX_SECONDS = 24 * 3600;
/** Ten seconds: beyond that every client gives up. */
const MAX_DELAY_MS = 10_000;

/** Each variable, the option that it sets, and the greatest value that makes sense. */
const VARIABLES = [
  { name: 'EV_LAB_DNS_PORT', option: 'dnsPort', max: MAX_PORT },
  { name: 'EV_LAB_SMTP_PORT', option: 'smtpPort', max: MAX_PORT },
  { name: 'EV_LAB_STATS_PORT', option: 'statsPort', max: MAX_PORT },
  { name: 'EV_LAB_GREYLIST_SECONDS', option: 'greylistSeconds', max: MAX_SECONDS },
  { name: 'EV_LAB_ROUND_TRIP_MS', option: 'roundTripMs', max: MAX_DELAY_MS },
  { name: 'EV_LAB_SLOW_MS', option: 'slowMs', max: MAX_DELAY_MS },
] as const satisfies readonly { name: string; option: keyof LabOptions; max: number }[];

/** Reads the lab's variables; one that is unset or empty leaves the option's default. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): LabEnvironment {
  const options: Partial<Record<keyof LabOptions, number>> = {};
  const problems: string[] = [];
  for (const { name, option, max } of VARIABLES) {
    const text = env[name] ?? '';
    if (text === '') continue;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value <= max) options[option] = value;
    else problems.push(`${name} must be a whole number from 0 to ${max}`);
  }
  return problems.length === 0 ? { ok: true, options } : { ok: false, problems };
}
