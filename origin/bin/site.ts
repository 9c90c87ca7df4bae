/** Puts the documentation's files together for the edge: `npm run site`, which wrangler.toml runs. */
import { copySite, SITE_DIRECTORY } from '#origin/site/files.ts';

await copySite(SITE_DIRECTORY);
