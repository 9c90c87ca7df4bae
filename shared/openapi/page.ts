/** The documentation as a page: the guide, the problems, and the reference that Swagger UI draws. */
import { GUIDE, SUMMARY } from './guide.ts';
import type { Block, Section } from './guide.ts';
import { PROBLEM_ENTRIES, PROBLEM_INTRODUCTION } from './problem-guide.ts';
import type { ProblemEntry } from './problem-guide.ts';

/** The whole page. It works without a script, but for the reference. */
export function documentationPage(): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Email validation: API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/page.css">
</head>
<body>
<header>
<h1>Email validation</h1>
<p>${inline(SUMMARY)}</p>
<nav aria-label="Sections">${CONTENTS.map(({ id, title }) => `<a href="#${id}">${escaped(title)}</a>`).join(' ')}</nav>
</header>
<main>
${GUIDE.map(section).join('\n')}
<section id="problems">
<h2>Problems</h2>
<p>${inline(PROBLEM_INTRODUCTION)}</p>
${PROBLEM_ENTRIES.map(problem).join('\n')}
</section>
<section id="reference">
<h2>Reference</h2>
<p>Made of <a href="/openapi.json">openapi.json</a>.</p>
<div id="swagger-ui"></div>
<noscript><p>The reference needs JavaScript; <a href="/openapi.json">openapi.json</a> holds the same.</p></noscript>
</section>
</main>
<script src="/docs/swagger-ui.js"></script>
<script src="/docs/reference.js"></script>
</body>
</html>
`;
}

const CONTENTS = [
  ...GUIDE,
  { id: 'problems', title: 'Problems' },
  { id: 'reference', title: 'Reference' },
] as const;

function section({ id, title, blocks }: Section): string {
  return `<section id="${id}">\n<h2>${escaped(title)}</h2>\n${blocks.map(block).join('\n')}\n</section>`;
}

function block(given: Block): string {
  switch (given.kind) {
    case 'text':
      return `<p>${inline(given.text)}</p>`;
    case 'sample':
      return `<figure><figcaption>${escaped(given.sample.title)}</figcaption><pre class="sample"><code>${escaped(given.sample.shell)}</code></pre></figure>`;
    case 'table':
      return table(given.head, given.rows);
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [line(head, 'th'), ...rows.map((cells) => line(cells, 'td'))];
  return `<table>\n${lines.join('\n')}\n</table>`;
}

function line(cells: readonly string[], tag: 'th' | 'td'): string {
  return `<tr>${cells.map((cell) => `<${tag}>${inline(cell)}</${tag}>`).join('')}</tr>`;
}

function problem({ id, code, status, title, detail, again }: ProblemEntry): string {
  return `<section id="${id}">\n<h3>${status} ${escaped(title)} <code>${code}</code></h3>\n<p>${inline(detail)} ${again}</p>\n</section>`;
}

/** A text with its code marked. */
function inline(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
