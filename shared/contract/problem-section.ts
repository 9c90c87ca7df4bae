import { FAULTS, Fault } from '#shared/fault/catalogue.ts';

/** The id of a problem's section in the documentation. */
export function problemAnchor(code: string): string {
  return `problem-${code}`;
}

/**
 * Where `GET /problems/{code}` leads, which is what the `type` of a problem names (RFC 9457 §3.1.1).
 * To be answered with 303: the other address describes this one (RFC 9110 §15.4.4).
 *
 * @throws Fault `not_found` where no problem is called so
 */
export function problemSection(code: string): string {
  if (!Object.hasOwn(FAULTS, code)) throw new Fault('not_found', 'problem');
  return `/docs#${problemAnchor(code)}`;
}
