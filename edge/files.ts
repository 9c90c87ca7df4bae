/** The files that were put beside the Worker (Workers static assets). */
import type { SiteFile } from '#shared/contract/site.ts';

/** Only the path counts; the host is never looked up. */
const BASE = 'http://assets.invalid/';

/** The binding: it takes the path of a file, and answers as a server would. */
export interface Files {
  fetch(url: string): Promise<Response>;
}

/** Reads from the binding; without one, there is no file. */
export function connectFiles(
  assets: Files | undefined,
): (file: SiteFile) => Promise<ReadableStream | null> {
  return async (file) => {
    const response = await assets?.fetch(BASE + file);
    return response?.ok === true ? response.body : null;
  };
}
