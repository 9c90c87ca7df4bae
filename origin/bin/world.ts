/** The world, bound once: clock, randomness and ids, for the processes in this folder alone. */
import { randomBytes } from 'node:crypto';
import { UUID_RANDOM_BYTES, uuidV7 } from '#shared/contract/id.ts';
import type { NewUuid } from '#shared/contract/id.ts';

export const now = (): number => Date.now();

export const newUuid: NewUuid = () => uuidV7(Date.now(), randomBytes(UUID_RANDOM_BYTES));
