import { ConfigurationError } from '#origin/config/read.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { EXIT, UsageError } from './command.ts';
import type { Command, Terminal } from './command.ts';

/**
 * Finds the command that a command line names and runs it.
 *
 * @returns the exit code, one of {@link EXIT}
 */
export async function runCommand(
  commands: readonly Command[],
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) {
    for (const line of helpLines(commands, args)) terminal.out(line);
    return args.length === 0 ? EXIT.usage : EXIT.ok;
  }
  const command = commands.find(({ name }) => startsWith(args, name.split(' ')));
  if (command === undefined) {
    return noSuchCommand(commands, args, terminal);
  }
  try {
    return await command.run(args.slice(command.name.split(' ').length), terminal);
  } catch (error) {
    return explainFailure(command, error, terminal);
  }
}

/** Shows the commands that begin as typed, or says that there are none. */
function noSuchCommand(
  commands: readonly Command[],
  args: readonly string[],
  { error }: Terminal,
): number {
  const meant = commands.filter(({ name }) => startsWith(name.split(' '), args));
  if (meant.length === 0) {
    error(`ev: there is no command '${args.slice(0, 2).join(' ')}'; see ev --help`);
  }
  for (const { name, synopsis } of meant) error(`usage: ev ${name} ${synopsis}`);
  return EXIT.usage;
}

function explainFailure(command: Command, error: unknown, { error: say }: Terminal): number {
  if (error instanceof UsageError || isParseArgsError(error)) {
    say(`ev ${command.name}: ${error.message}`);
    say(`usage: ev ${command.name} ${command.synopsis}`);
    return EXIT.usage;
  }
  if (error instanceof ConfigurationError) {
    say(`ev ${command.name}: ${error.message}`);
    say('In a checkout these are set while `npm start` runs; in a pod, by its environment.');
    return EXIT.failed;
  }
  say(`ev ${command.name}: ${reasonOf(error)}`);
  return EXIT.failed;
}

function reasonOf(error: unknown): string {
  if (error instanceof Fault) return error.message;
  if (error instanceof TypeError && error.message === 'fetch failed')
    return 'the service cannot be reached';
  return error instanceof Error ? error.message : 'it failed';
}

/** What `parseArgs` of node:util throws for an option that it does not know. */
function isParseArgsError(error: unknown): error is TypeError {
  return (
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  );
}

function helpLines(commands: readonly Command[], args: readonly string[]): string[] {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const asked = commands.filter(({ name }) => startsWith(name.split(' '), words));
  const shown = asked.length > 0 ? asked : commands;
  return [
    "ev: the operators' command of the email validation service",
    '',
    ...shown.flatMap(({ name, synopsis, summary }) => [
      `  ev ${name} ${synopsis}`,
      `      ${summary}`,
    ]),
    '',
    'Exit codes: 0 done, 1 it could not be done, 2 the command line is wrong.',
  ];
}

function startsWith(words: readonly string[], start: readonly string[]): boolean {
  return start.every((word, index) => words[index] === word);
}
