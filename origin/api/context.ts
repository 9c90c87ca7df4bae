import type { Context } from 'hono';

/** What a request carries from one step to the next. */
export interface Variables {
  requestId: string;
}

export type ApiContext = Context<{ Variables: Variables }>;
