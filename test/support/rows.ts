import postgres from 'postgres';

export interface StoredRow {
  readonly email: string;
  readonly state: string;
  readonly final: boolean;
}

/** What is stored of addresses with a mark in them, one row for each verdict. */
export async function rowsWith(url: string, mark: string): Promise<readonly StoredRow[]> {
  const sql = postgres(url, { max: 1 });
  try {
    return await sql<StoredRow[]>`
      SELECT email, state, final FROM validation_results WHERE email LIKE ${`%${mark}%`}`;
  } finally {
    await sql.end();
  }
}
