/** How much likeness is chance, and how many missing mailboxes are an old list. */

/**
 * Spellings of one name that an account may ask about at one domain within {@link FORGOTTEN_AFTER_SECONDS}.
 * A person may stand in a list as `ann.lee`, `alee` and `a.lee`, and have a namesake; the fifth
 * spelling is a guess. In lists of 500 made-up colleagues, each under two spellings, no name has
 * more than three.
 */
export const MOST_SPELLINGS = 4;

/**
 * Neighbours, such as `user7` and `user8`, after which an account is taken to count through, if they
 * are {@link COUNTED_SHARE} of all numbers that it has asked about. Enough for a team's rooms and
 * tills, and few for a guess.
 */
export const MOST_NEIGHBOURS = 20;

/**
 * A true list of numbered addresses has gaps. At random, a list of a third of all numbers has a
 * third of them next to another, and one of every second number half; two thirds is counting.
 */
export const COUNTED_SHARE = 2 / 3;

/** An hour without a question at a domain, and what was asked about it is forgotten. */
export const FORGOTTEN_AFTER_SECONDS = 3600;

/**
 * Local parts remembered of one account at one domain; with more, memory begins anew. At some 100
 * bytes each this is 2 MB at the most.
 */
export const MOST_REMEMBERED = 20_000;
