-- The truth about every validation. Partitioned by month of the id, so that old months are dropped
-- whole instead of deleted row by row.

-- The time that a UUIDv7 carries in its first 48 bits (RFC 9562 §5.7).
CREATE FUNCTION uuid_v7_time(id uuid) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_timestamp(
  ('x' || translate(left(id::text, 13), '-', ''))::bit(48)::bigint / 1000.0::double precision
);

-- `created_at` follows from the id: a retry of the same validation always meets its own row, and a
-- look-up by id reads one partition.
CREATE TABLE validation_results (
  id uuid NOT NULL,
  created_at timestamptz NOT NULL CHECK (created_at = uuid_v7_time(id)),
  account_id uuid NOT NULL,
  address_hash text NOT NULL,
  email text NOT NULL,
  domain text NOT NULL,
  state text NOT NULL CHECK (state IN ('deliverable', 'undeliverable', 'risky', 'unknown')),
  reason text NOT NULL,
  final boolean NOT NULL,
  attempt integer NOT NULL CHECK (attempt >= 0),
  score real NOT NULL CHECK (score BETWEEN 0 AND 1),
  provider text,
  record jsonb NOT NULL,
  observed_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, created_at)
) PARTITION BY RANGE (created_at);

CREATE INDEX validation_results_address ON validation_results (address_hash);
CREATE INDEX validation_results_account ON validation_results (account_id, created_at);

-- Makes the partitions of this month and the next three, those that are missing, and returns the
-- name of the last. Calling it again changes nothing. There is no default partition: it would stop
-- an old one from being detached while the service runs.
CREATE FUNCTION create_next_partition() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
  months_ahead CONSTANT integer := 3;
  month timestamptz;
  partition text;
BEGIN
  -- Two callers at once would both find the same month missing.
  PERFORM pg_advisory_xact_lock(hashtextextended('create_next_partition', 0));
  FOR ahead IN 0 .. months_ahead LOOP
    month := date_trunc('month', now()) + make_interval(months => ahead);
    partition := to_char(month, '"validation_results_"YYYY_MM');
    IF to_regclass(partition) IS NULL THEN
      EXECUTE format(
        'CREATE TABLE %I PARTITION OF validation_results FOR VALUES FROM (%L) TO (%L)',
        partition, month, month + interval '1 month'
      );
    END IF;
  END LOOP;
  RETURN partition;
END
$$;

-- Removes results older than so many days: months that are past as a whole are dropped, the month
-- that the limit falls into is emptied up to it, in steps. With `max_rows` one call stops after
-- about so many deleted rows, so that a scheduler can keep its transactions short; what is left goes
-- with the next call.
CREATE FUNCTION cleanup_old_validations(
  days integer,
  max_rows bigint DEFAULT NULL,
  OUT partitions_dropped integer,
  OUT rows_deleted bigint
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC'
-- Dropping a partition waits for every query on the table, and every later query waits behind it.
SET lock_timeout = '5s'
AS $$
DECLARE
  step CONSTANT integer := 10000;
  horizon timestamptz;
  partition record;
  reached uuid := '00000000-0000-0000-0000-000000000000';
  beyond uuid;
  removed bigint;
BEGIN
  IF days IS NULL OR days < 1 THEN
    RAISE EXCEPTION 'cleanup_old_validations takes at least one day, not %', days
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  horizon := now() - make_interval(days => days);
  partitions_dropped := 0;
  rows_deleted := 0;

  FOR partition IN
    SELECT child.relname AS name
    FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
    WHERE inhparent = 'validation_results'::regclass
      AND child.relname ~ '^validation_results_\d{4}_\d{2}$'
      AND to_date(right(child.relname, 7), 'YYYY_MM') + interval '1 month' <= horizon
    ORDER BY child.relname
  LOOP
    EXECUTE format('DROP TABLE %I', partition.name);
    partitions_dropped := partitions_dropped + 1;
  END LOOP;

  -- Ids sort by time: the steps walk the primary key up to the first id of the horizon, and never
  -- look at a row twice.
  beyond := rpad(lpad(to_hex(floor(extract(epoch FROM horizon) * 1000)::bigint), 12, '0'), 32, '0');
  LOOP
    WITH old AS (
      SELECT id, created_at FROM validation_results
      WHERE created_at < horizon AND id > reached AND id < beyond
      ORDER BY id LIMIT step
    ), gone AS (
      DELETE FROM validation_results USING old
      WHERE validation_results.id = old.id AND validation_results.created_at = old.created_at
      RETURNING validation_results.id
    )
    SELECT count(*), coalesce(max(id::text)::uuid, reached) INTO removed, reached FROM gone;
    rows_deleted := rows_deleted + removed;
    EXIT WHEN removed < step OR rows_deleted >= max_rows;
  END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION create_next_partition() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION cleanup_old_validations(integer, bigint) FROM PUBLIC;

SELECT create_next_partition();
