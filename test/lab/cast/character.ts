import type { Behaviour } from '#lab/smtp/behaviour.ts';

/**
 * A character of the lab: it plays the mail host of `<name>.evlab.net`, and is asked on an address
 * of its own.
 */
export interface Character {
  /** One DNS label. */
  readonly name: string;
  readonly behaviour: Behaviour;
}
