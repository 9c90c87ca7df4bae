/**
 * What can be wrong with the syntax of an address. The sentences never quote the address: they may
 * stand in a log, in evidence and on a page.
 */
import type { DomainNameError } from '#shared/domain/domain-name.ts';

export type AddressErrorCode =
  | DomainNameError
  | 'address_literal'
  | 'address_too_long'
  | 'at_sign_missing'
  | 'invisible_character'
  | 'local_part_character'
  | 'local_part_dot'
  | 'local_part_missing'
  | 'local_part_too_long'
  | 'quoted_string';

export interface AddressError {
  readonly code: AddressErrorCode;
  readonly detail: string;
}

const DETAILS: Readonly<Record<AddressErrorCode, string>> = {
  address_literal: 'What stands in the brackets is neither an IPv4 address nor "IPv6:" and one.',
  address_too_long: 'An address has at most 254 octets.',
  at_sign_missing: 'An address has an @ between its local part and its domain.',
  domain_character: 'A domain is made of letters, digits, hyphens and dots.',
  domain_dot: 'A domain neither begins nor ends with a dot, nor has two in a row.',
  domain_hyphen:
    'No label of a domain begins or ends with a hyphen, or has two in third and fourth place.',
  domain_idna: 'The domain is no valid internationalised domain name.',
  domain_label_too_long: 'A label of a domain has at most 63 octets.',
  domain_missing: 'Nothing stands after the @.',
  domain_numeric_tld: 'No top-level domain is all digits.',
  domain_single_label: 'A domain has at least two labels, as in example.com.',
  domain_too_long: 'A domain has at most 253 octets.',
  invisible_character:
    'The address has a control, format or invisible character, or a space that is not plain.',
  local_part_character: 'The part before the @ has a character that must not stand there unquoted.',
  local_part_dot: 'The part before the @ neither begins nor ends with a dot, nor has two in a row.',
  local_part_missing: 'Nothing stands before the @.',
  local_part_too_long: 'The part before the @ has at most 64 octets.',
  quoted_string: 'The quoted part before the @ is empty, not closed, or not followed by the @.',
};

/** The error of a code, with a sentence for whoever sent the address. */
export function addressError(code: AddressErrorCode): AddressError {
  return { code, detail: DETAILS[code] };
}
