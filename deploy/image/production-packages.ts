import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Where the packages are that the root's dependencies need, and those need, by the lock file; paths
 * from the root. Peers count only where somebody depends on them: some are for development alone.
 */
export function productionPackages(root: string): string[] {
  const lock: { readonly packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  const needed = new Set<string>();
  const look = [''];
  for (const path of look) {
    const { dependencies = {}, optionalDependencies = {} } = lock.packages[path] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const found = above(path).find((level) => `${level}${name}` in lock.packages);
      const place = `${found}${name}`;
      // An optional package is there only on the platform that it is for.
      if (found === undefined || needed.has(place) || !existsSync(join(root, place))) continue;
      needed.add(place);
      look.push(place);
    }
  }
  return [...needed];
}

/** `node_modules/` of a package and of all that it is in, the nearest first, as Node looks. */
function above(path: string): string[] {
  const parts = path.split('/node_modules/');
  const levels = parts.map(
    (_, at) => `${parts.slice(0, parts.length - at).join('/node_modules/')}/`,
  );
  return [
    ...levels.map((level) => `${level}node_modules/`).filter((l) => l !== '/node_modules/'),
    'node_modules/',
  ];
}
