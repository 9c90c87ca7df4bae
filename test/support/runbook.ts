/** docs/runbook.md, taken apart. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ROOT } from './manifest.ts';

export interface Block {
  readonly heading: string;
  readonly language: 'bash' | 'sql';
  readonly text: string;
}

export const RUNBOOK = readFileSync(resolve(ROOT, 'docs/runbook.md'), 'utf8');

export const HEADINGS: readonly string[] = [...RUNBOOK.matchAll(/^#{1,6} (.+)$/gm)].map(
  ([, heading = '']) => heading,
);

/** Blocks of commands, in the order of the text, each under the heading that is nearest above it. */
export function blocks(): Block[] {
  const found: Block[] = [];
  let heading = '';
  for (const match of RUNBOOK.matchAll(/^#{1,6} (.+)$|^```(bash|sql)\n([\s\S]*?)^```$/gm)) {
    const [, title, language, text = ''] = match;
    if (title !== undefined) heading = title;
    if (language === 'bash' || language === 'sql') found.push({ heading, language, text });
  }
  return found;
}
