/** Whether an SPF record lets an address send: `check_host()` of RFC 7208 §4. */
import type { DnsAnswer, LookUp } from '#shared/egress/dns-answer.ts';
import { isInNetwork, parseIpAddress } from '#shared/egress/ip-address.ts';
import { reverseName } from '#shared/egress/reverse-name.ts';
import { expandDomain } from './macro.ts';
import { isSpfRecord, parseSpfRecord } from './record.ts';
import type { Mechanism, Prefixes, Qualifier, SpfRecord } from './record.ts';

/** Results of RFC 7208 §2.6. */
export interface SpfResult {
  readonly result: Qualifier | 'none' | 'permerror' | 'temperror';
  readonly why: string;
}

export interface SpfQuestion {
  /** Whose record is asked for: the sender's domain, or the HELO name. */
  readonly domain: string;
  readonly sender: string;
  readonly heloName: string;
  readonly address: readonly number[];
}

/** RFC 7208 §4.6.4: terms that make look-ups, hosts of one `mx`, names of `ptr`, and look-ups in vain. */
const MOST_LOOKUPS = 10;
const MOST_MX_HOSTS = 10;
const MOST_PTR_NAMES = 10;
const MOST_VOID_LOOKUPS = 2;
const EXACTLY: Prefixes = { ipv4: 32, ipv6: 128 };
/** RFC 7208 §4.3: more than one label, none of them empty or too long. */
const DOMAIN = /^(?=.{3,253}$)[^.]{1,63}(?:\.[^.]{1,63})+$/;
const IPV4_OCTETS = 4;

/** Evaluates the record of a domain. Look-ups are counted over all records that it leads to. */
export async function evaluateSpf(question: SpfQuestion, lookUp: LookUp): Promise<SpfResult> {
  try {
    return await new Evaluation(question, lookUp).checkHost(question.domain);
  } catch (error) {
    if (error instanceof Ended) return { result: error.result, why: error.message };
    throw error;
  }
}

/** Ends the evaluation of all records at once. */
class Ended extends Error {
  readonly result: 'permerror' | 'temperror';

  constructor(result: 'permerror' | 'temperror', why: string) {
    super(why);
    this.result = result;
  }
}

class Evaluation {
  readonly #question: SpfQuestion;
  readonly #lookUp: LookUp;
  #lookups = 0;
  #voidLookups = 0;

  constructor(question: SpfQuestion, lookUp: LookUp) {
    this.#question = question;
    this.#lookUp = lookUp;
  }

  async checkHost(domain: string): Promise<SpfResult> {
    if (!DOMAIN.test(domain)) return { result: 'none', why: `${domain} is not a domain` };
    const texts = valuesOf(await this.#lookUp(domain, 'TXT'), domain).filter(isSpfRecord);
    const [text, ...others] = texts;
    if (text === undefined) return { result: 'none', why: `${domain} publishes no SPF record` };
    const record = others.length === 0 ? parseSpfRecord(text) : null;
    if (record === null) {
      const why = others.length === 0 ? 'a wrong SPF record' : 'more than one SPF record';
      throw new Ended('permerror', `${domain} publishes ${why}`);
    }
    return this.#evaluate(record, domain);
  }

  async #evaluate({ directives, redirect }: SpfRecord, domain: string): Promise<SpfResult> {
    for (const { qualifier, mechanism } of directives) {
      if (!(await this.#matches(mechanism, domain))) continue;
      return { result: qualifier, why: `'${mechanism.kind}' of ${domain} says ${qualifier}` };
    }
    // RFC 7208 §6.1: looked at only where no mechanism matched, so `all` makes it of no effect.
    if (redirect === null) return { result: 'neutral', why: `${domain} names no address like it` };
    this.#countLookup();
    return orPermerror(await this.checkHost(this.#expand(redirect, domain)));
  }

  async #matches(mechanism: Mechanism, domain: string): Promise<boolean> {
    switch (mechanism.kind) {
      case 'all':
        return true;
      case 'ip':
        return isInNetwork(this.#question.address, mechanism.network, mechanism.prefix);
      case 'include': {
        this.#countLookup();
        const included = await this.checkHost(this.#expand(mechanism.domain, domain));
        return orPermerror(included).result === 'pass';
      }
      case 'a':
        this.#countLookup();
        return this.#isOneOf(this.#hostOf(mechanism.domain, domain), mechanism.prefixes);
      case 'mx':
        this.#countLookup();
        return this.#isMxOf(this.#hostOf(mechanism.domain, domain), mechanism.prefixes);
      case 'exists': {
        this.#countLookup();
        // RFC 7208 §5.7: A records, whatever the family of the address.
        const name = this.#expand(mechanism.domain, domain);
        return (await this.#valuesAt(name, 'A')).length > 0;
      }
      case 'ptr':
        this.#countLookup();
        return this.#hasNameUnder(this.#hostOf(mechanism.domain, domain));
    }
  }

  /** RFC 7208 §5.5: one of its names, confirmed by the addresses of that name, is in the domain. */
  async #hasNameUnder(domain: string): Promise<boolean> {
    const names = await this.#lookUp(reverseName(this.#question.address), 'PTR');
    if (!names.known) return false;
    for (const name of names.values.slice(0, MOST_PTR_NAMES)) {
      if (!`.${name}`.endsWith(`.${domain}`)) continue;
      if (await this.#isOneOf(name, EXACTLY)) return true;
    }
    return false;
  }

  async #isMxOf(domain: string, prefixes: Prefixes): Promise<boolean> {
    const hosts = await this.#valuesAt(domain, 'MX');
    if (hosts.length > MOST_MX_HOSTS) {
      throw new Ended('permerror', `${domain} has more than ${MOST_MX_HOSTS} MX hosts`);
    }
    for (const host of hosts) if (await this.#isOneOf(host, prefixes)) return true;
    return false;
  }

  async #isOneOf(host: string, prefixes: Prefixes): Promise<boolean> {
    const { address } = this.#question;
    const isIpv4 = address.length === IPV4_OCTETS;
    const found = await this.#valuesAt(host, isIpv4 ? 'A' : 'AAAA');
    return found.some((text) => {
      const network = parseIpAddress(text);
      return network !== null && isInNetwork(address, network, prefixes[isIpv4 ? 'ipv4' : 'ipv6']);
    });
  }

  async #valuesAt(name: string, type: 'A' | 'AAAA' | 'MX'): Promise<readonly string[]> {
    const values = valuesOf(await this.#lookUp(name, type), name);
    if (values.length === 0) this.#voidLookups += 1;
    if (this.#voidLookups > MOST_VOID_LOOKUPS) {
      throw new Ended('permerror', `more than ${MOST_VOID_LOOKUPS} names in it have no records`);
    }
    return values;
  }

  #hostOf(spec: string | null, domain: string): string {
    return spec === null ? domain : this.#expand(spec, domain);
  }

  #expand(spec: string, domain: string): string {
    const name = expandDomain(spec, { ...this.#question, domain });
    if (name === null) throw new Ended('permerror', `${domain} has '${spec}', which is not usable`);
    return name;
  }

  #countLookup(): void {
    this.#lookups += 1;
    if (this.#lookups > MOST_LOOKUPS) {
      throw new Ended('permerror', `it takes more than ${MOST_LOOKUPS} look-ups`);
    }
  }
}

/** RFC 7208 §5.2 and §6.1: whoever is included or redirected to must publish a record. */
function orPermerror(result: SpfResult): SpfResult {
  if (result.result === 'none') throw new Ended('permerror', result.why);
  return result;
}

function valuesOf(answer: DnsAnswer, name: string): readonly string[] {
  if (!answer.known) throw new Ended('temperror', `${name}: ${answer.why}`);
  return answer.values;
}
