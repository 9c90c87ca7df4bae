import { afterAll, beforeAll } from 'vitest';
import { startStack } from './stack.ts';
import type { Stack } from './stack.ts';

/** A stack for the tests of one file: started before them, stopped after them. */
export function useStack(environment: Readonly<Record<string, string>> = {}): () => Stack {
  let stack: Stack | null = null;
  beforeAll(async () => {
    stack = await startStack(environment);
  });
  afterAll(async () => {
    await stack?.stop();
  });
  return () => {
    if (stack === null) throw new Error('the stack is not up');
    return stack;
  };
}
