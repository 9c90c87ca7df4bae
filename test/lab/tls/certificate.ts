/**
 * A self-signed certificate, made anew at each start, so that no private key is ever kept in the
 * repo. X.509 version 3 as in RFC 5280 §4.1, with an ECDSA P-256 key.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import {
  bitString,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  utcTime,
  utf8String,
} from './der.ts';

export interface Certificate {
  readonly keyPem: string;
  readonly certificatePem: string;
}

const OID = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  subjectAltName: '2.5.29.17',
} as const;

/** Version 3 is written as 2 (RFC 5280 §4.1.2.1). */
const VERSION_3 = Buffer.from([2]);
/** Any serial number will do where the issuer issues once. */
const SERIAL = Buffer.from([1]);
/** GeneralName's dNSName (RFC 5280 §4.2.1.6). */
const DNS_NAME_TAG = 2;
/** The lab does not run for longer, and a clock may be a little off. */
const VALID_MS = { before: 24 * 3600 * 1000, after: 365 * 24 * 3600 * 1000 } as const;
const PEM_LINE = /.{1,64}/g;

/**
 * @param names host names that the certificate is for; the first is its common name
 * @param nowMs it is valid from a day before to a year after
 */
export function selfSignedCertificate(names: readonly string[], nowMs: number): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(objectIdentifier(OID.ecdsaWithSha256));
  const name = distinguishedName(names[0] ?? 'localhost');
  const toBeSigned = sequence(
    explicit(0, integer(VERSION_3)),
    integer(SERIAL),
    algorithm,
    name,
    sequence(utcTime(nowMs - VALID_MS.before), utcTime(nowMs + VALID_MS.after)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(subjectAltName(names))),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  return {
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem: pem('CERTIFICATE', sequence(toBeSigned, algorithm, bitString(signature))),
  };
}

function distinguishedName(commonName: string): Buffer {
  return sequence(set(sequence(objectIdentifier(OID.commonName), utf8String(commonName))));
}

function subjectAltName(names: readonly string[]): Buffer {
  const dnsNames = names.map((name) => implicit(DNS_NAME_TAG, Buffer.from(name, 'latin1')));
  return sequence(objectIdentifier(OID.subjectAltName), octetString(sequence(...dnsNames)));
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(PEM_LINE) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
