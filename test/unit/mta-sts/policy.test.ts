import { describe, expect, it, test } from 'vitest';
import { isNamedBy, readPolicy } from '#origin/mta-sts/policy.ts';
import type { StsPolicy } from '#origin/mta-sts/policy.ts';

function file(...lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

const ENFORCE: readonly string[] = ['version: STSv1', 'mode: enforce', 'max_age: 604800'];

describe('a policy file, RFC 8461 §3.2', () => {
  it('is read', () => {
    expect(readPolicy(file(...ENFORCE, 'mx: mail.example.com', 'mx: *.example.net'))).toEqual({
      mode: 'enforce',
      mx: ['mail.example.com', '*.example.net'],
      maxAgeSeconds: 604_800,
    });
  });

  it('may end its lines with LF alone', () => {
    expect(readPolicy([...ENFORCE, 'mx: mail.example.com'].join('\n'))?.mode).toBe('enforce');
  });

  it('may have fields that nobody knows yet; of a field that comes twice the first counts', () => {
    const text = file(...ENFORCE, 'mode: none', 'mx: a.example', 'later_field: yes');
    expect(readPolicy(text)).toMatchObject({ mode: 'enforce', mx: ['a.example'] });
  });

  it('needs no host where it says that there is no policy', () => {
    expect(readPolicy(file('version: STSv1', 'mode: none', 'max_age: 60'))).toEqual({
      mode: 'none',
      mx: [],
      maxAgeSeconds: 60,
    });
  });

  const MANY = Array.from({ length: 600 }, (_, index) => `mx: mx${index}.example`);
  test.each<[string, readonly string[]]>([
    ['nothing', []],
    ['a page for people', ['<!doctype html>', '<title>mode: enforce</title>']],
    ['another version', ['version: STSv2', 'mode: enforce', 'max_age: 60', 'mx: a.example']],
    ['no version', ['mode: enforce', 'max_age: 60', 'mx: a.example']],
    ['an unknown mode', ['version: STSv1', 'mode: strict', 'max_age: 60', 'mx: a.example']],
    ['no max_age', ['version: STSv1', 'mode: enforce', 'mx: a.example']],
    ['a negative one', ['version: STSv1', 'mode: enforce', 'max_age: -1', 'mx: a.example']],
    ['one of over a year', ['version: STSv1', 'mode: enforce', 'max_age: 31557601', 'mx: a.ex']],
    ['no host', ENFORCE],
    ['a host that is none', [...ENFORCE, 'mx: *']],
    ['a wildcard within a label', [...ENFORCE, 'mx: mx*.example.com']],
    ['more hosts than anybody has', [...ENFORCE, ...MANY]],
  ])('is none with %s', (_name, lines) => {
    expect(readPolicy(file(...lines))).toBeNull();
  });
});

function naming(...mx: readonly string[]): StsPolicy {
  return { mode: 'enforce', mx, maxAgeSeconds: 60 };
}

describe('which hosts a policy names, RFC 8461 §4.1', () => {
  test.each<[string, string, boolean]>([
    ['mail.example.com', 'mail.example.com', true],
    ['mail.example.com', 'MAIL.Example.COM', true],
    ['Mail.example.com', 'mail.example.com', true],
    ['mail.example.com', 'mail.example.com.', true],
    ['mail.example.com', 'mx.example.com', false],
    ['mail.example.com', 'mail.example.com.attacker.example', false],
    ['example.com', 'mail.example.com', false],
    // A wildcard stands for exactly one label, the leftmost.
    ['*.example.com', 'mail.example.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'foo.bar.example.com', false],
    ['*.example.com', 'mailexample.com', false],
    ['*.example.com', '*.example.com', false],
  ])('%s and %s: %s', (pattern, host, named) => {
    expect(isNamedBy(naming(pattern), host)).toBe(named);
  });

  it('by any of its patterns', () => {
    expect(isNamedBy(naming('a.example', '*.b.example'), 'mx.b.example')).toBe(true);
  });
});
