/** llms.txt (llmstxt.org): the guide as Markdown, with links to the rest. */
import { GUIDE, SUMMARY } from './guide.ts';
import type { Block, Section } from './guide.ts';
import { PROBLEM_ENTRIES, PROBLEM_INTRODUCTION } from './problem-guide.ts';
import { fenced } from './samples.ts';

export function llmsText(): string {
  const parts = [
    '# Email validation',
    `> ${SUMMARY}`,
    '## Reference',
    [
      '- [OpenAPI 3.1](/openapi.json): every route, body, header and problem',
      '- [The same for people](/docs)',
    ].join('\n'),
    ...GUIDE.map(section),
    problems(),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section({ title, blocks }: Section): string {
  return [`## ${title}`, ...blocks.map(block)].join('\n\n');
}

function block(given: Block): string {
  switch (given.kind) {
    case 'text':
      return given.text;
    case 'sample':
      return fenced(given.sample);
    case 'table':
      return table(given.head, given.rows);
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function problems(): string {
  const rows = PROBLEM_ENTRIES.map(({ code, status, detail }) => [
    `\`${code}\``,
    String(status),
    detail,
  ]);
  return ['## Problems', PROBLEM_INTRODUCTION, table(['Code', 'Status', 'What to do'], rows)].join(
    '\n\n',
  );
}
