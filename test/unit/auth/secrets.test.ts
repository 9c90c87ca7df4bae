import { describe, expect, it } from 'vitest';
import { parseSecrets } from '#shared/auth/secrets.ts';

const SECRET = 's'.repeat(32);

describe('a list of secrets', () => {
  it('keeps its order: the first is the one in use', () => {
    expect(parseSecrets(`new:${SECRET}, old:${SECRET}1`)).toEqual([
      { id: 'new', secret: SECRET },
      { id: 'old', secret: `${SECRET}1` },
    ]);
  });

  it('takes what comes after the first colon as the secret', () => {
    expect(parseSecrets(`a:${SECRET}:b:c`)).toEqual([{ id: 'a', secret: `${SECRET}:b:c` }]);
  });

  it.each([
    ['nothing', ''],
    ['no id', SECRET],
    ['an empty id', `:${SECRET}`],
    ['an id with other characters', `A!:${SECRET}`],
    ['a secret that can be guessed', 'a:short'],
    ['an entry too many', `a:${SECRET},`],
    ['an id twice', `a:${SECRET},a:${SECRET}1`],
    ['more than four', ['a', 'b', 'c', 'd', 'e'].map((id) => `${id}:${SECRET}`).join(',')],
  ])('is refused with %s', (_, text) => {
    expect(parseSecrets(text)).toBeNull();
  });
});
