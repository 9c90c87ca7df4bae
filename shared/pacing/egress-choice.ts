/**
 * Which egress address asks an MX group. Always the same one while it lives, so that a server sees
 * one client and not many: greylists and reputations hang on it.
 */

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Rendezvous hashing: each egress gets a weight for the group, and the heaviest is chosen. When one
 * goes, only its own groups move. (Thaler and Ravishankar, "Using name-based mappings to increase
 * hit rates", 1998.)
 *
 * @returns the chosen name, or null where there is none to choose from
 */
export function chooseEgress(group: string, egresses: readonly string[]): string | null {
  let chosen: string | null = null;
  let heaviest = -1;
  for (const egress of egresses) {
    const weight = weightOf(`${group}\n${egress}`);
    if (weight > heaviest) {
      heaviest = weight;
      chosen = egress;
    }
  }
  return chosen;
}

/** FNV-1a over the text, and then a mixer: without it names that differ only at their end stay close. */
function weightOf(text: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  }
  return mixed(hash) >>> 0;
}

/** The finaliser of MurmurHash3 (32 bits): every bit that goes in reaches every bit that comes out. */
function mixed(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return second ^ (second >>> 16);
}
