/** Puts the documentation's files together for the edge; wrangler.toml runs it. */
import { copySite, SITE_DIRECTORY } from '#origin/site/files.ts';

await copySite(SITE_DIRECTORY);
