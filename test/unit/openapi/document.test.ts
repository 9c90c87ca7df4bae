/** The description of the API is valid, whole, and says nothing that is not so. */
import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { siteFilePath } from '#origin/site/files.ts';
import { FAULTS } from '#shared/fault/catalogue.ts';
import { openApiDocument } from '#shared/openapi/document.ts';
import { isObject } from '#shared/openapi/json.ts';
import { llmsText } from '#shared/openapi/markdown.ts';
import { OPERATIONS } from '#shared/openapi/operations.ts';
import { documentationPage } from '#shared/openapi/page.ts';
import { COMMON_PROBLEMS, INTERNAL_PROBLEMS } from '#shared/openapi/problems.ts';
import { at, schemaCompiler, walk } from '#support/openapi.ts';

const DOCUMENT = openApiDocument();
const VALUES = [...walk(DOCUMENT)];

describe('openapi.json', () => {
  it('is what the code says; run `npm run docs` after a change', () => {
    const text = readFileSync(siteFilePath('openapi.json'), 'utf8');
    expect(JSON.parse(text)).toEqual(DOCUMENT);
  });

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(DOCUMENT));
    expect(result).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('refers to nothing that is not there', () => {
    const references = VALUES.flatMap(([, value]) =>
      isObject(value) && typeof value['$ref'] === 'string' ? [value['$ref']] : [],
    );
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) expect(() => at(DOCUMENT, reference)).not.toThrow();
  });

  it('has examples that its own schemas take, and no member that they do not name', () => {
    const compile = schemaCompiler(DOCUMENT, true);
    const bodies = VALUES.filter(([, value]) => isObject(value) && isObject(value['examples']));
    expect(bodies.length).toBeGreaterThan(10);
    for (const [pointer] of bodies) {
      const takes = compile(`${pointer}/schema`);
      for (const [name, example] of Object.entries(examplesAt(pointer))) {
        takes(example);
        expect(takes.errors, `${pointer} ${name}`).toBeNull();
      }
    }
  });

  it('says of every member what it means', () => {
    const members = VALUES.filter(([pointer]) =>
      /^\/components\/schemas\/.*\/properties\/[^/]+$/.test(pointer),
    );
    const mute = members.filter(([, value]) => !isObject(value) || !('description' in value));
    expect(members.length).toBeGreaterThan(50);
    expect(mute.map(([pointer]) => pointer)).toEqual([]);
  });

  it('names Request-Id on every answer', () => {
    const answers = VALUES.filter(([pointer]) => /\/responses\/\d{3}$/.test(pointer));
    expect(answers.length).toBeGreaterThan(20);
    for (const [, answer] of answers) {
      expect(answer).toMatchObject({ headers: { 'Request-Id': {} }, description: /./ });
    }
  });
});

function examplesAt(pointer: string): Record<string, unknown> {
  const examples = at(DOCUMENT, `${pointer}/examples`);
  if (!isObject(examples)) throw new TypeError('no examples');
  return Object.fromEntries(
    Object.entries(examples).map(([name, example]) => [
      name,
      isObject(example) ? example['value'] : null,
    ]),
  );
}

it('every fault is a problem of some route, of all, or of none', () => {
  const documented = new Set([
    ...Object.values(OPERATIONS).flatMap(({ problems }) => problems),
    ...COMMON_PROBLEMS,
    ...INTERNAL_PROBLEMS,
  ]);
  // Add a new one to the routes that answer it: shared/openapi/problems.ts has those of many routes.
  expect([...documented].toSorted()).toEqual(Object.keys(FAULTS).toSorted());
});

describe('the page and the text', () => {
  it('are what the code says; run `npm run docs` after a change', () => {
    expect(readFileSync(siteFilePath('docs.html'), 'utf8')).toBe(documentationPage());
    expect(readFileSync(siteFilePath('llms.txt'), 'utf8')).toBe(llmsText());
  });

  it('have a section for each problem whose type leads there', () => {
    const page = documentationPage();
    for (const code of Object.keys(FAULTS)) {
      expect(page).toContain(`<section id="problem-${code}">`);
    }
  });

  it('load nothing from elsewhere', () => {
    const loaded = documentationPage().matchAll(/ (?:src|href)="([^"]*)"/g);
    for (const [, address = ''] of loaded) expect(address).toMatch(/^(?:\/(?!\/)|#|data:,$)/);
  });

  it('begin as llmstxt.org says: a title, and a summary in a quotation', () => {
    expect(llmsText()).toMatch(/^# .+\n\n> .+\n\n/);
  });
});
