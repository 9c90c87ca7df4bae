/** The schemas that an API server holds objects against: Kubernetes's and those of its operators. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { ROOT } from './manifest.ts';
import type { ClusterObject } from './manifest.ts';

/** Packages that hold the models of an operator's own kinds, by their group. */
const OPERATORS: Readonly<Record<string, string>> = {
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'cert-manager.io': '@kubernetes-models/cert-manager',
};

/** The module that has the model of a kind. Group names of Kubernetes itself may lack their suffix. */
function modelOf({ apiVersion, kind }: Pick<ClusterObject, 'apiVersion' | 'kind'>): string {
  const [group = ''] = apiVersion.split('/');
  return `${OPERATORS[group] ?? 'kubernetes-models'}/${apiVersion}/${kind}`;
}

const ModelSchema = v.custom<new (data: unknown) => { validate(): void }>(
  (value) => typeof value === 'function',
);

/**
 * What the schema of its kind has against an object; null when nothing. Keys that no schema knows pass
 * here: see {@link unknownKeys}.
 */
export async function schemaErrors(object: ClusterObject): Promise<string | null> {
  const module: unknown = await import(modelOf(object));
  const Model = v.parse(v.looseObject({ [object.kind]: ModelSchema }), module)[object.kind];
  try {
    new (v.parse(ModelSchema, Model))(object).validate();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Where a module may import the models from. */
const CACHE = join(ROOT, 'node_modules/.cache/email-validator');
const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    moduleResolution: 'nodenext',
    target: 'es2024',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  },
  files: ['objects.ts'],
};

/**
 * Keys, however deep, that the type of a kind does not have. The compiler finds them: it refuses a
 * literal with a key too many.
 */
export async function unknownKeys(objects: readonly ClusterObject[]): Promise<string> {
  mkdirSync(CACHE, { recursive: true });
  const directory = mkdtempSync(join(CACHE, 'manifest-types-'));
  try {
    const models = new Map(objects.map((object) => [modelOf(object), object.kind]));
    const imports = [...models].map(
      ([module, kind]) => `import type { I${kind} } from '${module}';`,
    );
    const checks = objects.map(
      (object) => `${JSON.stringify(object, null, 1)} satisfies I${object.kind};`,
    );
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    writeFileSync(
      join(directory, 'objects.ts'),
      [...imports, ...checks.map((check) => `void (${check.replace(/;$/, '')});`)].join('\n'),
    );
    await promisify(execFile)(join(ROOT, 'node_modules/.bin/tsc'), ['-p', directory]);
    return '';
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
