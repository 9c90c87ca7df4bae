import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeSingleJob } from '#origin/store/complete-single-job.ts';
import { createSingleJob } from '#origin/store/create-single-job.ts';
import { eraseAddress } from '#origin/store/erase-address.ts';
import { findJob } from '#origin/store/find-job.ts';
import { findVerdicts } from '#origin/store/find-verdicts.ts';
import { recordVerdicts } from '#origin/store/record-verdicts.ts';
import { newId } from '#support/new-id.ts';
import { newAccount, openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';
import { newHash, PROVISIONAL, verdictRow } from '#support/verdict-row.ts';

let store: TestStore;
let account: string;
beforeAll(async () => {
  store = await openTestStore();
  account = await newAccount(store.database);
});
afterAll(async () => {
  await store.close();
});

const MINUTE_MS = 60_000;
const EMAIL = 'someone@recipient.example';

/** Creates a job about an address; returns its id. */
async function newJob(addressHash: string, atMs = Date.now()): Promise<string> {
  const id = newId('job', atMs);
  await createSingleJob(store.database, {
    id,
    accountId: account,
    addressHash,
    email: EMAIL,
    request: { email: EMAIL },
  });
  return id;
}

async function jobState(id: string): Promise<string | undefined> {
  return (await findJob(store.database, account, id))?.state;
}

/** How many wait for an advisory lock. */
async function waitingForLock(): Promise<unknown> {
  const [row] = await store.sql`
    SELECT count(*)::integer AS waiting FROM pg_locks
    WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  return row?.['waiting'];
}

/** A time from now, as records have it. */
function at(ms: number): { observed_at: string } {
  return { observed_at: new Date(Date.now() + ms).toISOString() };
}

describe('a new job', () => {
  it('waits for its verdict', async () => {
    const addressHash = newHash();
    const atMs = Date.now();
    const id = await newJob(addressHash, atMs);
    expect(await findJob(store.database, account, id)).toEqual({
      id,
      accountId: account,
      kind: 'single',
      state: 'running',
      addressHash,
      email: EMAIL,
      createdAt: new Date(atMs),
      startedAt: new Date(atMs),
      finishedAt: null,
      total: 1,
      processed: 0,
      request: { email: EMAIL },
      result: null,
    });
  });

  it('is the same when it is created again', async () => {
    const job = { accountId: account, addressHash: newHash(), email: EMAIL, request: {} };
    const id = newId('job');
    await createSingleJob(store.database, { id, ...job });
    await completeSingleJob(store.database, id, newId('val'));
    await createSingleJob(store.database, { id, ...job });
    expect(await jobState(id)).toBe('completed');
  });

  it('of an account that is not there is refused', async () => {
    const job = { id: newId('job'), addressHash: newHash(), email: EMAIL, request: {} };
    await expect(
      createSingleJob(store.database, { ...job, accountId: newId('acct') }),
    ).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('who finds a job', () => {
  it('is its account alone', async () => {
    const id = await newJob(newHash());
    const other = await newAccount(store.database);
    expect(await findJob(store.database, other, id)).toBeNull();
  });

  it.each(['job_', 'job_1', 'val_019cb7e8-a6d8-7000-8000-000000000000', "job_' OR true --", ''])(
    'is nobody for %j',
    async (id) => {
      expect(await findJob(store.database, account, id)).toBeNull();
    },
  );
});

describe('a final verdict', () => {
  it('completes every open job about its address, and no other', async () => {
    const row = verdictRow();
    const jobs = [await newJob(row.addressHash), await newJob(row.addressHash)];
    const other = await newJob(newHash());
    await recordVerdicts(store.database, [row]);
    for (const id of jobs) {
      const job = await findJob(store.database, account, id);
      expect(job).toMatchObject({ state: 'completed', processed: 1, result: row.record });
      expect(job?.startedAt).toBeInstanceOf(Date);
      expect(job?.finishedAt).toBeInstanceOf(Date);
    }
    expect(await jobState(other)).toBe('running');
  });

  it('completes it also when the verdict is recorded for the second time', async () => {
    const row = verdictRow();
    await recordVerdicts(store.database, [row]);
    // As after a crash: the verdict is there, the job was not completed.
    const id = await newJob(row.addressHash);
    await store.sql`
      UPDATE validation_jobs
      SET state = 'running', processed = 0, finished_at = NULL, result_id = NULL
      WHERE id = ${id.slice('job_'.length)}`;
    await recordVerdicts(store.database, [row]);
    expect(await jobState(id)).toBe('completed');
  });

  it('that was observed last is the one that a job gets', async () => {
    const addressHash = newHash();
    const id = await newJob(addressHash);
    const rows = [0, 2, 1].map((ms) => verdictRow({ addressHash }, at(ms)));
    await recordVerdicts(store.database, rows);
    expect((await findJob(store.database, account, id))?.result).toEqual(rows[1]?.record);
  });

  it('leaves alone a job that was created long after it was observed', async () => {
    const addressHash = newHash();
    const id = await newJob(addressHash);
    const old = at(-MINUTE_MS);
    await recordVerdicts(store.database, [verdictRow({ addressHash }, old)]);
    expect(await jobState(id)).toBe('running');
  });

  it('leaves alone a job that was cancelled', async () => {
    const row = verdictRow();
    const id = await newJob(row.addressHash);
    await store.sql`
      UPDATE validation_jobs SET state = 'cancelled', finished_at = now()
      WHERE id = ${id.slice('job_'.length)}`;
    await recordVerdicts(store.database, [row]);
    expect(await jobState(id)).toBe('cancelled');
  });
});

it('a provisional verdict completes no job', async () => {
  const row = verdictRow({}, PROVISIONAL);
  const id = await newJob(row.addressHash);
  await recordVerdicts(store.database, [row]);
  expect(await jobState(id)).toBe('running');
});

describe('a job and its verdict that meet', () => {
  it('when the verdict was there first, the job is completed with it', async () => {
    const requestedAt = Date.now();
    const row = verdictRow();
    await recordVerdicts(store.database, [row]);
    const id = await newJob(row.addressHash, requestedAt);
    expect(await findJob(store.database, account, id)).toMatchObject({
      state: 'completed',
      result: row.record,
    });
  });

  it('when the verdict is older than the request, the job waits for its own', async () => {
    const old = at(-MINUTE_MS);
    const row = verdictRow({}, old);
    await recordVerdicts(store.database, [row]);
    expect(await jobState(await newJob(row.addressHash))).toBe('running');
  });

  it('while neither can see the other yet, the job is completed all the same', async () => {
    // The verdict's transaction is held up at its commit, after it has looked for jobs.
    await store.sql.unsafe(`
      CREATE FUNCTION hold_commit() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER hold AFTER INSERT ON validation_results
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold_commit();`);
    const row = verdictRow();
    const holder = await store.sql.reserve();
    await holder`SELECT pg_advisory_lock(1)`;
    const recording = recordVerdicts(store.database, [row]);
    await expect.poll(() => waitingForLock()).toBe(1);
    const id = await newJob(row.addressHash);
    expect(await jobState(id)).toBe('running');
    await holder`SELECT pg_advisory_unlock(1)`;
    holder.release();
    await recording;
    expect(await jobState(id)).toBe('completed');
    await store.sql.unsafe('DROP TRIGGER hold ON validation_results; DROP FUNCTION hold_commit;');
  });

  it('in many batches at once, each job is completed once', async () => {
    const addresses = Array.from({ length: 40 }, newHash);
    const jobs = await Promise.all(addresses.map((hash) => newJob(hash)));
    const batch = () => addresses.map((addressHash) => verdictRow({ addressHash }));
    await Promise.all(
      [batch(), batch().toReversed(), batch(), batch().toReversed()].map((rows) =>
        recordVerdicts(store.database, rows),
      ),
    );
    for (const id of jobs) expect(await jobState(id)).toBe('completed');
  });
});

describe('completing one job', () => {
  it('happens once', async () => {
    const row = verdictRow({}, at(-MINUTE_MS));
    await recordVerdicts(store.database, [row]);
    const id = await newJob(row.addressHash);
    expect(await completeSingleJob(store.database, id, row.id)).toBe(true);
    expect(await completeSingleJob(store.database, id, newId('val'))).toBe(false);
    expect((await findJob(store.database, account, id))?.result).toEqual(row.record);
  });

  it('that is not there does nothing', async () => {
    expect(await completeSingleJob(store.database, newId('job'), newId('val'))).toBe(false);
  });
});

describe('erasing an address', () => {
  it('removes its verdicts and jobs, and nothing else', async () => {
    const gone = [verdictRow(), verdictRow()];
    const [first, second] = gone;
    const addressHash = first?.addressHash ?? '';
    const rows = [first, second].map((row) => ({ ...verdictRow(), ...row, addressHash }));
    const kept = verdictRow();
    await recordVerdicts(store.database, [...rows, kept]);
    const job = await newJob(addressHash);
    const keptJob = await newJob(kept.addressHash);
    expect(await eraseAddress(store.database, addressHash)).toEqual({
      results: 2,
      jobs: 1,
      answers: 0,
    });
    expect(
      await findVerdicts(
        store.database,
        [...rows, kept].map((row) => row.id),
      ),
    ).toEqual([kept]);
    expect(await findJob(store.database, account, job)).toBeNull();
    expect(await jobState(keptJob)).toBe('completed');
    expect(await eraseAddress(store.database, addressHash)).toEqual({
      results: 0,
      jobs: 0,
      answers: 0,
    });
  });
});
