/** A browser without a screen: Debian's Chromium, fetched and unpacked, not installed. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  libraryDirectories,
  PackagesUnavailable,
  unpackDebian,
} from '#origin/local/debian-packages.ts';

const CACHE = fileURLToPath(
  new URL('../../node_modules/.cache/email-validator/browser', import.meta.url),
);
const ROOT = 'chromium';
const PROGRAM = 'usr/lib/chromium/chromium-headless-shell';
/** Milliseconds of the page's own clock; it runs on when nothing is loaded and nothing runs. */
const PAGE_TIME_MS = 20_000;
const LIMIT_MS = 90_000;
const LARGEST_PAGE_BYTES = 64 * 1024 * 1024;
/** Pixels: wide as a screen, and high enough for all that there is. */
const WINDOW = '1280,9000';

let found: Promise<boolean> | null = null;

/** Whether it is here or can be fetched; where not, it is printed why. */
export function haveBrowser(): Promise<boolean> {
  found ??= unpackDebian(CACHE, { [ROOT]: ['chromium-headless-shell'] }).then(
    () => true,
    (error: unknown) => {
      if (!(error instanceof PackagesUnavailable)) throw error;
      console.warn(`Skipped: the browser is a package of Debian's. ${error.message}`);
      return false;
    },
  );
  return found;
}

export interface Visited {
  /** The document as it stood in the end. */
  readonly dom: string;
  /** What the page and its policy complained of. */
  readonly complaints: readonly string[];
}

/** Loads a page that may reach nothing but loopback, and takes a picture of it. */
export async function visit(url: string, screenshot: string): Promise<Visited> {
  const home = join(CACHE, ROOT);
  const libraries = await libraryDirectories(home);
  const { stdout, stderr } = await promisify(execFile)(
    join(home, PROGRAM),
    [
      // Its own sandbox wants rights that root in a container has not; the page is ours.
      '--no-sandbox',
      '--disable-gpu',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      '--enable-logging=stderr',
      `--virtual-time-budget=${PAGE_TIME_MS}`,
      `--window-size=${WINDOW}`,
      `--screenshot=${screenshot}`,
      '--dump-dom',
      url,
    ],
    {
      env: { ...process.env, LD_LIBRARY_PATH: libraries.join(':') },
      maxBuffer: LARGEST_PAGE_BYTES,
      timeout: LIMIT_MS,
    },
  );
  return { dom: stdout, complaints: stderr.split('\n').filter((line) => line.includes('CONSOLE')) };
}
