import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readConfiguration } from '#origin/config/read.ts';
import { ApiServiceConfiguration } from '#origin/config/roles.ts';
import { loadSecrets, renewSecrets, saveSecrets } from '#origin/local/secrets.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'secrets-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

it('makes secrets once and keeps them', () => {
  const made = loadSecrets(directory);
  expect(loadSecrets(directory)).toEqual(made);
  const account = { apiKey: 'ev_live_x', testKey: 'ev_test_x' };
  saveSecrets(directory, { ...made, account });
  expect(loadSecrets(directory)).toEqual({ ...made, account });
});

it('keeps them from other users', () => {
  loadSecrets(directory);
  expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
});

it('makes each of them anew', () => {
  const all = [renewSecrets(directory), renewSecrets(directory)].flatMap(
    ({ account: _none, ...secrets }) => Object.values(secrets),
  );
  expect(new Set(all).size).toBe(all.length);
});

it('replaces them when a run is to begin anew', () => {
  const first = loadSecrets(directory);
  const second = renewSecrets(directory);
  expect(second).not.toEqual(first);
  expect(loadSecrets(directory)).toEqual(second);
});

it('makes secrets that the configuration of the origin takes', () => {
  const secrets = renewSecrets(directory);
  const configuration = readConfiguration(ApiServiceConfiguration, {
    DATABASE_URL: 'postgres://127.0.0.1/x',
    REDIS_URL: 'redis://127.0.0.1',
    EV_CACHE_PEPPER: secrets.cachePepper,
    EV_KEY_PEPPERS: secrets.keyPepper,
    EV_SIGNING_KEYS: secrets.signingKey,
  });
  expect(configuration.EV_KEY_PEPPERS).toHaveLength(1);
  expect(configuration.EV_SIGNING_KEYS).toHaveLength(1);
});
