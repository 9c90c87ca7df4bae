/** Compiles the domain lists into the edge's sources; wrangler runs this before it bundles. */
import { writeEdgeLists } from '#origin/lists/edge-module.ts';

await writeEdgeLists();
