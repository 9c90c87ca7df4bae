/** Each process has the rights that stand in code, and no others. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import postgres from 'postgres';
import { SERVICE_RIGHTS } from '#origin/store/service-rights.ts';
import { SERVICE_ROLES } from '#origin/store/service-roles.ts';
import { openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';

const SERVICES = ['api-service', 'orchestrator', 'smtp-worker'] as const;
const ALL = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'];

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** Tables that only the owner touches, through `ev`. */
const OWNERS_ALONE: readonly string[] = [];

it('every table is in the rights of somebody, or said to be the owner’s alone', async () => {
  const tables = await store.sql<{ name: string }[]>`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`;
  const granted = new Set(SERVICES.flatMap((name) => Object.keys(SERVICE_RIGHTS[name].tables)));
  const forgotten = tables
    .map(({ name }) => name)
    .filter((name) => !granted.has(name) && !OWNERS_ALONE.includes(name));
  expect(forgotten).toEqual([]);
});

function sorted(rights: Readonly<Record<string, readonly string[]>>) {
  return Object.fromEntries(Object.entries(rights).map(([name, list]) => [name, list.toSorted()]));
}

describe.each(SERVICES)('%s', (service) => {
  const role = SERVICE_ROLES[service];

  it('has what stands in code, and nothing on a partition itself', async () => {
    const rows = await store.sql<{ name: string; right: string }[]>`
      SELECT relname AS name, privilege AS right
      FROM pg_class, unnest(${ALL}::text[]) AS privilege
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND has_table_privilege(${role}, pg_class.oid, privilege)`;
    const found: Record<string, string[]> = {};
    for (const { name, right } of rows) (found[name] ??= []).push(right);
    expect(sorted(found)).toEqual(sorted(SERVICE_RIGHTS[service].tables));
  });

  it('owns nothing, may make nothing, and is no superuser', async () => {
    const [row] = await store.sql`
      SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,
        has_schema_privilege(${role}, 'public', 'CREATE') AS creates
      FROM pg_roles WHERE rolname = ${role}`;
    expect(Object.values(row ?? {})).toEqual([false, false, false, false, false]);
  });

  it('cannot drop, empty or alter a table', async () => {
    const url = new URL(store.url);
    url.username = role;
    const sql = postgres(url.href, { max: 1, onnotice: () => {} });
    for (const statement of [
      'DROP TABLE validation_results',
      'TRUNCATE api_keys',
      'ALTER TABLE accounts ADD COLUMN mine text',
      "UPDATE api_keys SET status = 'active'",
    ]) {
      await expect(sql.unsafe(statement)).rejects.toMatchObject({ code: '42501' });
    }
    await sql.end();
  });
});

it('an orchestrator alone may make partitions and clean up', async () => {
  const rows = await store.sql<{ role: string }[]>`
    SELECT rolname AS role FROM pg_roles
    WHERE rolname IN ${store.sql(Object.values(SERVICE_ROLES))}
      AND has_function_privilege(rolname, 'create_next_partition()', 'EXECUTE')`;
  expect(rows.map(({ role }) => role)).toEqual([SERVICE_ROLES.orchestrator]);
});
