-- Work that somebody may ask after: single validations that outlived their caller's deadline, and
-- batches.
CREATE TABLE validation_jobs (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts,
  kind text NOT NULL CHECK (kind IN ('single', 'batch')),
  state text NOT NULL CHECK (state IN ('queued', 'running', 'completed', 'cancelled', 'failed')),
  address_hash text,
  email text,
  created_at timestamptz NOT NULL CHECK (created_at = uuid_v7_time(id)),
  started_at timestamptz,
  finished_at timestamptz,
  total bigint NOT NULL CHECK (total >= 0),
  processed bigint NOT NULL DEFAULT 0 CHECK (processed BETWEEN 0 AND total),
  result_id uuid,
  request jsonb NOT NULL,
  CHECK ((kind = 'single') = (address_hash IS NOT NULL AND email IS NOT NULL)),
  CHECK ((state IN ('completed', 'cancelled', 'failed')) = (finished_at IS NOT NULL))
);

-- Read for every final verdict that is stored; it holds open jobs alone, so it stays small.
CREATE INDEX validation_jobs_open_single ON validation_jobs (address_hash)
  WHERE kind = 'single' AND state IN ('queued', 'running');

-- Erasing an address finds its jobs, however long ago they ended.
CREATE INDEX validation_jobs_address ON validation_jobs (address_hash) WHERE kind = 'single';

CREATE INDEX validation_jobs_account ON validation_jobs (account_id, id);
