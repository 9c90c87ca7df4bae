/** The mail lab as a child of the launcher: as it is, and gone when the launcher is. */
import { watchParent } from '#origin/lifecycle/parent-watch.ts';

watchParent(process.env);
await import('#lab/main.ts');
