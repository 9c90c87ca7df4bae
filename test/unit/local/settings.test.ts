import { sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '#origin/config/read.ts';
import { egressChecks } from '#origin/local/mail-lab.ts';
import { readSettings, ROOT, unknownArguments } from '#origin/local/settings.ts';

it('starts everything on the known ports when nothing is chosen', () => {
  expect(readSettings([], {})).toEqual({
    stateDirectory: `${ROOT}.local`,
    once: false,
    edgePort: 8787,
    apiPort: 8080,
    databaseUrl: null,
    redisUrl: null,
    lab: true,
    cache: 'on',
    abuseGates: 'off',
    heloName: null,
    mailFrom: null,
    egressAddress: null,
    egressChecks: null,
    allowPrivateMx: false,
    world: 'lab',
  });
});

it('takes what is chosen', () => {
  const settings = readSettings([], {
    EDGE_PORT: '9001',
    API_PORT: '0',
    DATABASE_URL: 'postgres://localhost/x',
    REDIS_URL: 'redis://localhost',
    EV_LAB: 'off',
    EV_CACHE: 'off',
    EV_HELO_NAME: 'probe.example.net',
    EV_MAIL_FROM: 'postmaster@example.net',
  });
  expect(settings).toMatchObject({
    edgePort: 9001,
    apiPort: 0,
    databaseUrl: 'postgres://localhost/x',
    redisUrl: 'redis://localhost',
    lab: false,
    cache: 'off',
    abuseGates: 'on',
    heloName: 'probe.example.net',
    mailFrom: 'postmaster@example.net',
  });
});

it('counts an empty variable as unset', () => {
  expect(readSettings([], { EDGE_PORT: '', EV_LAB: '' })).toEqual(readSettings([], {}));
});

const off = { EV_LAB: 'off' };
const worldOf = (environment: Record<string, string>) => readSettings([], environment).world;

describe('the world', () => {
  it('is another one for each way of asking', () => {
    const worlds = [
      {},
      off,
      { ...off, EV_DNS_SERVERS: '127.0.0.1:5353' },
      { ...off, EV_DNS_SERVERS: '127.0.0.1:5353', EV_SMTP_PORT: '2525' },
      { ...off, EV_DNS_SERVERS: '127.0.0.1:5353', EV_ALLOW_PRIVATE_MX: '1' },
    ].map(worldOf);
    expect(new Set(worlds).size).toBe(worlds.length);
  });

  it('is the same when asked in the same way', () => {
    expect(worldOf(off)).toBe(worldOf({ ...off, EV_SMTP_PORT: '25' }));
  });
});

it.each([
  ['DATABASE_URL', 'foo'],
  ['REDIS_URL', 'localhost'],
  ['EV_DNS_SERVERS', '999.1.1.1'],
  ['EV_DNS_SERVERS', '1.2.3.4:99999'],
  ['EV_DNS_SERVERS', 'nope'],
  ['EV_SMTP_PORT', 'x'],
  ['EV_ALLOW_PRIVATE_MX', 'yes'],
])('names %s when it is %j, before anything starts', (variable, value) => {
  expect(() => readSettings([], { EV_LAB: 'off', [variable]: value })).toThrow(variable);
});

it('names both variables where edge and API are to share a port', () => {
  expect(() => readSettings([], { EDGE_PORT: '9000', API_PORT: '9000' })).toThrow(
    /API_PORT.*EDGE_PORT/,
  );
});

describe('the state directory', () => {
  it.each([
    ['/somewhere/else', '/somewhere/else'],
    ['other', `${ROOT}other`],
  ])('%s is %s', (chosen, directory) => {
    expect(readSettings([], { EV_LOCAL_DIR: chosen }).stateDirectory).toBe(directory);
  });

  it('is one of its own for a single run, which can so be done beside a stack that is up', () => {
    const single = readSettings(['--once'], {}).stateDirectory;
    expect(single.startsWith(`${ROOT}.local${sep}`)).toBe(true);
  });
});

describe('a single run', () => {
  it('takes any free ports', () => {
    expect(readSettings(['--once'], {})).toMatchObject({ once: true, edgePort: 0, apiPort: 0 });
  });

  it('takes chosen ports all the same', () => {
    const chosen = { EDGE_PORT: '9001', API_PORT: '9002' };
    expect(readSettings(['--once'], chosen)).toMatchObject({ edgePort: 9001, apiPort: 9002 });
  });
});

it('names every variable that is wrong', () => {
  const wrong = { EDGE_PORT: '70000', API_PORT: 'web', EV_LAB: 'maybe' };
  const read = (): unknown => readSettings([], wrong);
  expect(read).toThrow(ConfigurationError);
  for (const name of Object.keys(wrong)) expect(read).toThrow(name);
});

it('knows its arguments', () => {
  expect(unknownArguments(['--once'])).toEqual([]);
  expect(unknownArguments(['--once', '--onec', 'x'])).toEqual(['--onec', 'x']);
});

it.each([
  ['in the lab, which knows its own sender', {}, 'on'],
  ['in the lab, which knows no other', { EV_HELO_NAME: 'probe.example.net' }, 'off'],
  ['on the internet', { EV_LAB: 'off' }, 'on'],
  ['in a private world', { EV_LAB: 'off', EV_ALLOW_PRIVATE_MX: '1' }, 'off'],
  ['where they are wanted', { EV_HELO_NAME: 'probe.example.net', EV_EGRESS_CHECKS: 'on' }, 'on'],
  ['where they are not wanted', { EV_EGRESS_CHECKS: 'off' }, 'off'],
])('has egress addresses checked %s', (_, environment, checks) => {
  expect(egressChecks(readSettings([], environment))).toBe(checks);
});
