/** `ev optout`: whom we do not ask, because they do not want it. */
import { getPublicSuffix } from 'tldts';
import { parseDomainName } from '#shared/domain/domain-name.ts';
import type { DomainNameError } from '#shared/domain/domain-name.ts';
import { addOptOut } from '#origin/store/add-opt-out.ts';
import { listOptOuts } from '#origin/store/list-opt-outs.ts';
import { MOST_OPT_OUTS } from '#origin/store/opt-out.ts';
import { removeOptOut } from '#origin/store/remove-opt-out.ts';
import { EXIT, UsageError } from './command.ts';
import type { Command, Terminal } from './command.ts';
import { withDatabase } from './with-database.ts';

export const optOutCommands: readonly Command[] = [
  {
    name: 'optout add',
    synopsis: 'DOMAIN',
    summary:
      'never ask about a domain and what lies under it, nor at an MX host of that name; holds within 10 s',
    run: add,
  },
  {
    name: 'optout list',
    synopsis: '',
    summary: 'list opt-outs: name, and since when',
    run: list,
  },
  {
    name: 'optout remove',
    synopsis: 'DOMAIN',
    summary:
      'take an opt-out back; holds within 10 s, and for verdicts in caches when these expire',
    run: remove,
  },
];

async function add(args: readonly string[], terminal: Terminal): Promise<number> {
  const domain = domainArgument(args);
  return withDatabase(terminal, async (database) => {
    const added = await addOptOut(database, domain);
    if (added === 'full') {
      terminal.error(`there are ${MOST_OPT_OUTS} opt-outs already; add the hosts that serve many`);
      return EXIT.failed;
    }
    terminal.out(added === 'added' ? `opted out ${domain}` : `${domain} is opted out already`);
    return EXIT.ok;
  });
}

async function list(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.length > 0) throw new UsageError('takes nothing');
  return withDatabase(terminal, async (database) => {
    for (const { domain, since } of await listOptOuts(database)) {
      terminal.out(`${domain}\t${since.toISOString()}`);
    }
    return EXIT.ok;
  });
}

async function remove(args: readonly string[], terminal: Terminal): Promise<number> {
  const domain = domainArgument(args);
  return withDatabase(terminal, async (database) => {
    if (await removeOptOut(database, domain)) {
      terminal.out(`took back the opt-out of ${domain}`);
      return EXIT.ok;
    }
    terminal.error(`${domain} is not opted out; \`ev optout list\` shows which names are`);
    return EXIT.failed;
  });
}

/** What is wrong with a name, said to whoever typed it. */
const WRONG: Readonly<Record<DomainNameError, string>> = {
  domain_missing: 'it is empty',
  domain_character: 'it has a character that no domain name has',
  domain_dot: 'a label between two dots is empty',
  domain_hyphen: 'a label begins or ends with a hyphen, or has two where none may be',
  domain_idna: 'it is no valid internationalised name',
  domain_label_too_long: 'a label is longer than 63 characters',
  domain_too_long: 'it is longer than 253 characters',
  domain_single_label: 'it has one label only',
  domain_numeric_tld: 'it ends in a number: opt-outs go by name, not by address',
};

/** One domain name as A-labels; the dot that DNS tools put at the end may be there. */
function domainArgument(args: readonly string[]): string {
  const [given, ...others] = args;
  if (given === undefined || others.length > 0) throw new UsageError('takes one domain');
  if (given.includes('@')) throw new UsageError('takes a domain, not an address');
  const name = parseDomainName(given.replace(/\.$/, ''));
  if (typeof name === 'string') throw new UsageError(`'${given}' is no domain: ${WRONG[name]}`);
  if (getPublicSuffix(name.ascii) === name.ascii) {
    throw new UsageError(`'${given}' is a public suffix: what lies under it belongs to many`);
  }
  return name.ascii;
}
