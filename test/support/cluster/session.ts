/** An operator's shell: a terminal, with stand-ins for what reaches a cluster. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from '#support/manifest.ts';
import type { Tools } from '#support/debian-tools.ts';
import { EMPTY_STATE, readState, STACK_DIRECTORY, STANDIN_DIRECTORY, writeState } from './world.ts';
import type { State } from './world.ts';

export interface Ran {
  readonly exitCode: number | null;
  /** As it was shown, without a terminal's carriage returns and its echo of the end of input. */
  readonly printed: string;
  readonly state: State;
}

export interface Session {
  /** Where the shell is: files that commands write are here. */
  readonly directory: string;
  /** Runs lines of bash; the first that fails ends them. */
  run(script: string, variables?: Readonly<Record<string, string>>): Promise<Ran>;
  /** A cluster on which the file was just applied. */
  reset(): Promise<void>;
  close(): void;
}

interface Around {
  /** Of the local stack that stands behind the stand-ins; null for a real cluster. */
  readonly stackDirectory: string | null;
  readonly tools: readonly Tools[];
  /** Set for every command. */
  readonly variables: Readonly<Record<string, string>>;
}

const cluster = (file: string) => join(ROOT, 'test/support/cluster', file);
const NODE = `exec '${process.execPath}'`;

/** Programs that stand in front of the real ones. */
const STAND_INS: Readonly<Record<string, string>> = {
  kubectl: `${NODE} '${cluster('kubectl.ts')}' "$@"`,
  npx: `${NODE} '${cluster('wrangler.ts')}' "$@"`,
  curl: `mapfile -d '' args < <('${process.execPath}' '${cluster('curl-arguments.ts')}' "$@")
PATH=$EV_STANDIN_REAL_PATH exec curl "\${args[@]}"`,
  'redis-cli': `PATH=$EV_STANDIN_REAL_PATH exec redis-cli -h "\${EV_STANDIN_REDIS%:*}" -p "\${EV_STANDIN_REDIS#*:}" "$@"`,
};

/** What every command may count on. */
const BRING_BACK = 'kubectl apply -f deploy/kubernetes.yaml > /dev/null';

/** Quoted for `script -c`, which hands it to a shell. */
const BASH = 'bash -e -o pipefail script.sh';

export function openSession({ stackDirectory, tools, variables }: Around): Session {
  const root = mkdtempSync(join(tmpdir(), 'ev-session-'));
  const [bin, directory] = [join(root, 'bin'), join(root, 'home')];
  for (const path of [bin, directory]) mkdirSync(path);
  const standIns = stackDirectory === null ? {} : STAND_INS;
  for (const [name, text] of Object.entries(standIns)) {
    writeFileSync(join(bin, name), `#!/usr/bin/env bash\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const real = [...tools.flatMap(({ path }) => path), process.env['PATH'] ?? ''].join(delimiter);
  const environment = {
    ...process.env,
    ...Object.assign({}, ...tools.map((found) => found.environment)),
    EV_STANDIN_REAL_PATH: real,
    [STANDIN_DIRECTORY]: root,
    [STACK_DIRECTORY]: stackDirectory ?? '',
    PATH: [bin, real].join(delimiter),
    KUBE_EDITOR: 'true',
    PAGER: 'cat',
    ...variables,
  };
  const session: Session = {
    directory,
    reset: async () => {
      writeState(root, EMPTY_STATE);
      if (stackDirectory === null) await session.run(BRING_BACK);
    },
    close: () => rmSync(root, { recursive: true, force: true }),
    async run(script, more = {}) {
      writeFileSync(join(directory, 'script.sh'), `${script}\n`);
      const child = spawn('script', ['-qefc', BASH, '/dev/null'], {
        cwd: directory,
        env: { ...environment, ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let printed = '';
      child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      const exitCode = await new Promise<number | null>((done) => child.on('close', done));
      return {
        exitCode,
        printed: printed.replaceAll(/\r|\^[@D]|[\0\b]/g, ''),
        state: readState(root),
      };
    },
  };
  writeState(root, EMPTY_STATE);
  symlinkSync(join(ROOT, 'deploy'), join(directory, 'deploy'));
  return session;
}
