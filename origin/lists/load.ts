/**
 * The lists of disposable domains, from the packages that keep them up to date. Nothing of them is
 * copied into this repository: a new version is one line in package.json.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as v from 'valibot';
import { disposableEmailBlocklist } from 'disposable-email-domains-js';
import mailChecker from 'mailchecker';
import { DISPOSABLE_SERVICES } from '#shared/domain/disposable-services.ts';
import { domainLists } from '#shared/domain/lists.ts';
import type { DomainLists } from '#shared/domain/lists.ts';
import { sortDomains } from '#shared/domain/sorted-domains.ts';
import type { SortedDomains } from '#shared/domain/sorted-domains.ts';

/** The packages whose versions the answers rest on; tldts holds the Public Suffix List. */
const PACKAGES = ['disposable-email-domains-js', 'fakefilter', 'mailchecker', 'tldts'] as const;

/**
 * Mailchecker gathers from many hands and names thousands of ordinary companies too. An entry of
 * it counts only where the name itself says what it is for.
 */
const NAMED_FOR_ITS_USE =
  /te?mp-?e?(?:mail|inbox|box)|e?mail-?te?mp|trash-?e?mail|fake-?e?(?:mail|inbox)|throw-?away|burner-?e?mail|disposab|discard-?e?mail|wegwerf|jetable|poubelle|(?:10|20|ten)-?min(?:ute)?s?-?e?mail|yop-?mail|guerr?illa-?mail|mailinator/;

const PackageSchema = v.object({ version: v.string() });
const require = createRequire(import.meta.url);

/** What the lists come to, and what they were made of. */
export interface CompiledLists {
  readonly disposable: SortedDomains;
  /** The packages with their versions. */
  readonly version: string;
}

/** Reads and compiles the lists. Takes a moment: once at the start of a process. */
export async function loadDomainLists(): Promise<DomainLists> {
  const { disposable, version } = await compileLists();
  return domainLists(disposable, version);
}

/** The lists as data: the edge carries them in its bundle. */
export async function compileLists(): Promise<CompiledLists> {
  const [fakeFilter, versions] = await Promise.all([
    readFile(require.resolve('fakefilter/txt/data.txt'), 'utf8'),
    Promise.all(PACKAGES.map(packageVersion)),
  ]);
  const disposable = sortDomains([
    ...DISPOSABLE_SERVICES,
    ...disposableEmailBlocklist(),
    ...fakeFilter.split('\n'),
    ...[...mailChecker.blacklist()].filter((domain) => NAMED_FOR_ITS_USE.test(domain)),
  ]);
  return { disposable, version: versions.join(' ') };
}

async function packageVersion(name: string): Promise<string> {
  const text = await readFile(require.resolve(`${name}/package.json`), 'utf8');
  const { version } = v.parse(PackageSchema, JSON.parse(text));
  return `${name}@${version}`;
}
