import { describe, expect, it } from 'vitest';
import { accountNamed, mayPass } from '#origin/local/server-account.ts';

const PASSWD = [
  'root:x:0:0:root:/root:/bin/bash',
  'nobody2:x:7:7::/:/bin/false',
  'nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin',
  '',
].join('\n');

describe('an account of /etc/passwd', () => {
  it('is found by its whole name', () => {
    expect(accountNamed(PASSWD, 'nobody')).toEqual({ uid: 65_534, gid: 65_533 });
  });

  it('is null when it is not there', () => {
    expect(accountNamed(PASSWD, 'nob')).toBeNull();
  });
});

describe('who may pass through a directory', () => {
  const owner = { uid: 1, gid: 9 };
  const member = { uid: 2, gid: 5 };
  const stranger = { uid: 3, gid: 9 };

  it.each([
    [0o700, true, false, false],
    [0o710, true, true, false],
    [0o711, true, true, true],
    [0o755, true, true, true],
    [0o644, false, false, false],
    // The first class that fits decides, even when a later one would allow it (path_resolution(7)).
    [0o011, false, true, true],
    [0o701, true, false, true],
  ])('mode %o: owner %s, group %s, rest %s', (mode, forOwner, forMember, forStranger) => {
    const passage = { uid: 1, gid: 5, mode: 0o40_000 | mode };
    expect(mayPass(passage, owner)).toBe(forOwner);
    expect(mayPass(passage, member)).toBe(forMember);
    expect(mayPass(passage, stranger)).toBe(forStranger);
  });
});
