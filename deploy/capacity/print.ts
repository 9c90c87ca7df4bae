/** Prints the model: `npm run capacity`. */
import { capacityTable } from './document.ts';

process.stdout.write(`${capacityTable()}\n`);
