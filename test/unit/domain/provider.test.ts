import { describe, expect, test } from 'vitest';
import { PROVIDER_TABLES_BY_COUNTRY } from '#shared/domain/provider-hosts-by-country.ts';
import { PROVIDER_TABLES } from '#shared/domain/provider-hosts.ts';
import { providerOf } from '#shared/domain/provider.ts';

const ROWS = [...PROVIDER_TABLES, ...PROVIDER_TABLES_BY_COUNTRY].flatMap((table) =>
  Object.entries(table).flatMap(([provider, suffixes]) =>
    suffixes.split(/\s+/).map((suffix) => ({ provider, suffix })),
  ),
);

describe('provider of an MX host', () => {
  test.each([
    ['alt3.aspmx.l.google.com', 'google'],
    ['smtp.google.com', 'google'],
    ['tailspin-com.mail.protection.outlook.com', 'microsoft365'],
    ['tailspin-com.a-v1.mx.microsoft', 'microsoft365'],
    ['outlook-com.olc.protection.outlook.com', 'outlook_consumer'],
    ['mta6.am0.yahoodns.net', 'yahoo'],
    ['mx01.mail.icloud.com', 'icloud'],
    ['mx0b-00abcdef.pphosted.com', 'proofpoint'],
    ['de-smtp-inbound-1.mimecast.com', 'mimecast'],
    ['cluster8.eu.messagelabs.com', 'messagelabs'],
    ['mx1.hc9876-5.iphmx.com', 'cisco_ironport'],
    ['inbound-smtp.eu-west-1.amazonaws.com', 'amazon_ses'],
    ['mx3.qq.com', 'qq'],
    ['163mx03.mxmail.netease.com', 'netease163'],
    ['mx.docomo.ne.jp', 'docomo'],
    ['mx.sapphire.hostedemail.com', 'opensrs'],
    ['mx2.titan.email', 'titan'],
  ])('%s is %s', (host, provider) => {
    expect(providerOf(host)).toBe(provider);
  });

  test('case and the final dot do not matter', () => {
    expect(providerOf('ALT1.ASPMX.L.GOOGLE.COM.')).toBe('google');
  });

  test.each([
    ['a known name in the middle', 'aspmx.l.google.com.company.org'],
    ['a known name with letters before it', 'notgoogle.com'],
    ['a known name with a hyphen before it', 'mx-google.com'],
    ['a rented server, not the provider’s mail service', 'static.9.8.7.6.clients.your-server.de'],
    ['a rented server in a cloud', 'ec2-198-51-100-7.eu-west-1.compute.amazonaws.com'],
    ['an access line', '198-51-100-7.hinet-ip.hinet.net'],
    ['an access line, hidden among words', 'c-198-51-100-7.hsd1.or.comcast.net'],
    ['a company of its own', 'mx1.company.com'],
    ['a top-level domain', 'com'],
    ['nothing', ''],
    ['a dot', '.'],
    ['no host name', `${'a.'.repeat(5000)}google.com`],
  ])('%s is nobody’s we know', (_what, host) => {
    expect(providerOf(host)).toBeNull();
  });
});

describe('the tables', () => {
  test('name no suffix twice', () => {
    const suffixes = ROWS.map(({ suffix }) => suffix);
    expect(suffixes.filter((suffix, index) => suffixes.indexOf(suffix) !== index)).toEqual([]);
  });

  test('name no provider in two places', () => {
    const names = [...PROVIDER_TABLES, ...PROVIDER_TABLES_BY_COUNTRY].flatMap(Object.keys);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('hold suffixes of two labels or more, and names that fit a metric’s label', () => {
    expect(ROWS.filter(({ suffix }) => !/^(?:[a-z0-9-]+\.)+[a-z]+$/.test(suffix))).toEqual([]);
    expect(ROWS.filter(({ provider }) => !/^[a-z0-9]+(?:_[a-z0-9]+)*$/.test(provider))).toEqual([]);
  });

  test('each row is found from a host under it', () => {
    expect(ROWS.filter(({ provider, suffix }) => providerOf(`mx1.${suffix}`) !== provider)).toEqual(
      [],
    );
  });
});
