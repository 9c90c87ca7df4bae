import type { Context } from 'hono';

/** What a request carries from one step to the next. */
export interface Variables {
  requestId: string;
  /** Settles when an answer that was begun with a promise is complete. */
  told?: Promise<unknown>;
}

export type ApiContext = Context<{ Variables: Variables }>;
