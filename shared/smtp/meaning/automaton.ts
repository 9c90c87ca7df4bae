/**
 * The automaton of Aho and Corasick ("Efficient string matching", CACM 18(6), 1975): finds all texts
 * of a set in one pass, one table look-up a letter.
 *
 * The time depends on the length of what is searched alone: not on how many texts there are, nor on
 * what a hostile server sends. That is why the tables hold phrases and not regular expressions.
 */
import { ALPHABET } from './alphabet.ts';

export interface Automaton<Ending> {
  /** The state after the start or after a text that cannot be part of a match. */
  readonly start: number;
  readonly next: (state: number, charClass: number) => number;
  /** What ends in this state, made of the labels of the texts that do; null where none does. */
  readonly endingIn: (state: number) => Ending | null;
}

/**
 * An automaton for labelled texts, which are written in letters of the alphabet.
 *
 * @param combine makes one thing of all labels of a state, once and not at every search
 */
export function createAutomaton<Label, Ending>(
  texts: readonly (readonly [text: string, label: Label])[],
  combine: (labels: readonly Label[]) => Ending,
): Automaton<Ending> {
  const trie = createTrie(texts);
  const transitions = resolveFailures(trie);
  const ending = trie.ending.map((labels) => (labels.length === 0 ? null : combine(labels)));
  return {
    start: ROOT,
    next: (state, charClass) => transitions[state * ALPHABET.size + charClass] ?? ROOT,
    endingIn: (state) => ending[state] ?? null,
  };
}

const ROOT = 0;

/** States fit into 16 bits, which halves the table and keeps more of it in the processor's cache. */
const MAX_STATES = 0x1_00_00;

interface Trie<Label> {
  /** For each node its children by letter class. */
  readonly children: readonly ReadonlyMap<number, number>[];
  /** For each node the labels of the texts that end there. */
  readonly ending: readonly Label[][];
}

function createTrie<Label>(texts: readonly (readonly [text: string, label: Label])[]): Trie<Label> {
  const children: Map<number, number>[] = [new Map()];
  const ending: Label[][] = [[]];
  for (const [text, label] of texts) {
    let node = ROOT;
    for (const char of text) {
      const charClass = ALPHABET.ofCode(char.charCodeAt(0));
      let next = children[node]?.get(charClass);
      if (next === undefined) {
        next = children.push(new Map()) - 1;
        ending.push([]);
        children[node]?.set(charClass, next);
      }
      node = next;
    }
    ending[node]?.push(label);
  }
  return { children, ending };
}

/**
 * One row of transitions a node, in which a missing child leads where the longest suffix that is a
 * node leads. The labels of that suffix are added to the node's own.
 */
function resolveFailures<Label>(trie: Trie<Label>): Uint16Array {
  if (trie.children.length > MAX_STATES) throw new RangeError('the texts need too many states');
  const classCount = ALPHABET.size;
  const transitions = new Uint16Array(trie.children.length * classCount);
  const failure = new Int32Array(trie.children.length);
  // Breadth first, so that the row of a node's suffix is complete before its own is written.
  const queue = [ROOT];
  for (const node of queue) {
    const suffix = failure[node] ?? ROOT;
    const row = node * classCount;
    if (node !== ROOT) {
      transitions.copyWithin(row, suffix * classCount, (suffix + 1) * classCount);
      trie.ending[node]?.push(...(trie.ending[suffix] ?? []));
    }
    for (const [charClass, child] of trie.children[node] ?? []) {
      failure[child] = transitions[row + charClass] ?? ROOT;
      transitions[row + charClass] = child;
      queue.push(child);
    }
  }
  return transitions;
}
