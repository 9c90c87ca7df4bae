import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CHARACTERS, HOSTS } from '#lab/cast/world.ts';
import { ADDRESS_ONLY, ALIASES, DNS_CHARACTERS, ROUTE_SITES } from '#lab/cast/routes.ts';
import { SAMPLE } from '#lab/sample.ts';
import { REASONS, STATE_OF_REASON, STATES } from '#shared/contract/reason.ts';

const domains = new Set(SAMPLE.map(({ email }) => email.slice(email.lastIndexOf('@') + 1)));

const routes = [
  ...ROUTE_SITES.map(({ domain }) => domain),
  ...Object.keys(ADDRESS_ONLY),
  ...Object.keys(ALIASES),
  ...Object.values(DNS_CHARACTERS),
];
const README = await readFile(fileURLToPath(import.meta.resolve('#lab/README.md')), 'utf8');

it('the README has every character', () => {
  const names = [...CHARACTERS.map(({ name }) => `\`${name}\``), ...routes.map(nameOf)];
  expect(names.filter((name) => !README.includes(name))).toEqual([]);
});

describe('the sample', () => {
  it('has every state, and every reason', () => {
    expect(new Set(SAMPLE.map(({ state }) => state))).toEqual(new Set(STATES));
    expect(new Set(SAMPLE.map(({ reason }) => reason))).toEqual(new Set(REASONS));
  });

  it('gives each row the state of its reason, and says why', () => {
    for (const { state, reason, why } of SAMPLE) {
      expect(state).toBe(STATE_OF_REASON[reason]);
      expect(why).not.toBe('');
    }
  });

  it('has each address once', () => {
    expect(new Set(SAMPLE.map(({ email }) => email)).size).toBe(SAMPLE.length);
  });

  it.each(CHARACTERS.map(({ name }) => name))('has the character %s', (name) => {
    expect(domains).toContain(`${name}.evlab.net`);
  });

  it.each(routes)('has the route %s', (domain) => {
    expect(domains).toContain(domain);
  });

  it('asks only of domains that a host serves, where it says that a host answers', () => {
    for (const { email, reason } of SAMPLE.filter((row) => row.state === 'deliverable')) {
      const domain = email.slice(email.lastIndexOf('@') + 1).replace('bücher', 'xn--bcher-kva');
      const host = HOSTS.find(({ serves }) => serves(domain));
      expect(host, `${domain} for ${reason}`).toBeDefined();
    }
  });
});

/** As the README has it: an alias by its whole domain, the others by their first label. */
function nameOf(domain: string): string {
  return domain in ALIASES ? `\`${domain}\`` : `\`${domain.replace('.evlab.net', '')}\``;
}
