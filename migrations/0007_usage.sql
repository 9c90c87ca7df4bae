-- What accounts may use in a month, and what they have used. The unit is one validation that ends in
-- a definite verdict.

-- Units a month; null is without a limit.
ALTER TABLE accounts ADD COLUMN monthly_quota bigint CHECK (monthly_quota >= 0);

-- The month (UTC) that a UUIDv7 was made in. What is charged belongs to the month of its id, so that
-- charging again, at whatever time, meets the same row.
CREATE FUNCTION usage_month(id uuid) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN date_trunc('month', uuid_v7_time(id) AT TIME ZONE 'UTC')::date;

-- The lowest UUID of a time: ids sort by time, so a span of time is a span of a primary key.
CREATE FUNCTION uuid_v7_floor(at timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN rpad(
  lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0'), 32, '0'
)::uuid;

-- The ledger. `reserved` is what open leases hold. A busy account's row changes with every batch of
-- verdicts: the room that is left in its page keeps that cheap.
CREATE TABLE usage_months (
  account_id uuid NOT NULL,
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  misses bigint NOT NULL DEFAULT 0 CHECK (misses >= 0),
  hits bigint NOT NULL DEFAULT 0 CHECK (hits >= 0),
  reserved bigint NOT NULL DEFAULT 0,
  free_unknown bigint NOT NULL DEFAULT 0,
  free_duplicate bigint NOT NULL DEFAULT 0,
  free_unasked bigint NOT NULL DEFAULT 0,
  free_test bigint NOT NULL DEFAULT 0,
  free_degraded bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, month)
) WITH (fillfactor = 50);

-- What the misses of the ledger are made of: who was charged for which verdict, once. It stays when a
-- verdict is erased, since it tells of nobody's address.
CREATE TABLE usage_charges (
  validation_id uuid NOT NULL,
  account_id uuid NOT NULL,
  PRIMARY KEY (validation_id, account_id)
);

-- What the hits of the ledger are made of: units that were lent in advance to whoever answers from a
-- cache. An open lease counts in full; a closed one counts with what was spent of it. One that was
-- granted nothing was on credit, and came here closed.
CREATE TABLE usage_leases (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL,
  granted bigint NOT NULL CHECK (granted >= 0),
  ends_at timestamptz NOT NULL,
  closed_at timestamptz,
  spent bigint CHECK (spent >= 0),
  CHECK ((closed_at IS NULL) = (spent IS NULL))
);

CREATE INDEX usage_leases_open ON usage_leases (account_id) WHERE closed_at IS NULL;

-- Promises (202) that are still open: each may cost its account a unit yet.
CREATE INDEX validation_jobs_promised ON validation_jobs (account_id)
  WHERE kind = 'single' AND state IN ('queued', 'running');

CREATE FUNCTION promised_units(account uuid) RETURNS bigint
LANGUAGE sql STABLE STRICT
RETURN (
  SELECT count(*) FROM validation_jobs
  WHERE account_id = account AND kind = 'single' AND state IN ('queued', 'running')
);

-- Gives leases back and opens another, whole or not at all. Both may be repeated: a lease is closed
-- once, and one id is lent once.
--
-- `returned` is [{"id", "spent", "free": {"unknown", …}}]; a lease that is not known was on credit.
-- Without `lease` nothing is opened. Of the units that are left at most one part in `share` is lent,
-- and at least one, so that the last units of a plan lie idle nowhere.
CREATE FUNCTION exchange_leases(
  account uuid,
  returned jsonb,
  lease uuid,
  wanted bigint,
  share integer,
  life interval,
  OUT granted bigint,
  OUT exhausted boolean
)
LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
DECLARE
  ledger usage_months;
  quota bigint;
  remaining bigint;
BEGIN
  -- The ledger's rows come before the leases, for everybody: whoever gives a lease back while it is
  -- being opened waits here, where each would otherwise hold what the other needs.
  INSERT INTO usage_months (account_id, month)
  SELECT DISTINCT account, usage_month(id) AS month FROM (
    SELECT id FROM jsonb_to_recordset(returned) AS g (id uuid)
    UNION ALL SELECT lease WHERE lease IS NOT NULL
  ) AS involved ORDER BY month
  ON CONFLICT DO NOTHING;
  PERFORM FROM usage_months m WHERE m.account_id = account AND m.month IN (
    SELECT usage_month(id) FROM jsonb_to_recordset(returned) AS g (id uuid)
    UNION ALL SELECT usage_month(lease) WHERE lease IS NOT NULL
  ) ORDER BY m.month FOR UPDATE;

  WITH given AS (
    SELECT id, spent, free FROM jsonb_to_recordset(returned) AS g (id uuid, spent bigint, free jsonb)
  ), closed AS (
    INSERT INTO usage_leases AS held (id, account_id, granted, ends_at, closed_at, spent)
    SELECT id, account, 0, now(), now(), spent FROM given ORDER BY id
    ON CONFLICT (id) DO UPDATE SET closed_at = now(), spent = excluded.spent
      WHERE held.closed_at IS NULL AND held.account_id = excluded.account_id
    RETURNING held.id, held.granted, held.spent
  )
  INSERT INTO usage_months AS m (
    account_id, month, hits, reserved,
    free_unknown, free_duplicate, free_unasked, free_test, free_degraded
  )
  SELECT account, usage_month(id), sum(closed.spent), -sum(closed.granted),
    sum((free->>'unknown')::bigint), sum((free->>'duplicate')::bigint),
    sum((free->>'unasked')::bigint), sum((free->>'test')::bigint),
    sum((free->>'degraded')::bigint)
  FROM closed JOIN given USING (id)
  GROUP BY usage_month(id) ORDER BY usage_month(id)
  ON CONFLICT (account_id, month) DO UPDATE SET
    hits = m.hits + excluded.hits,
    reserved = m.reserved + excluded.reserved,
    free_unknown = m.free_unknown + excluded.free_unknown,
    free_duplicate = m.free_duplicate + excluded.free_duplicate,
    free_unasked = m.free_unasked + excluded.free_unasked,
    free_test = m.free_test + excluded.free_test,
    free_degraded = m.free_degraded + excluded.free_degraded;

  granted := 0;
  exhausted := false;
  IF lease IS NULL THEN
    RETURN;
  END IF;

  -- Nobody else lends units of this account and month: its row is ours.
  SELECT * INTO ledger FROM usage_months m
  WHERE m.account_id = account AND m.month = usage_month(lease);
  SELECT monthly_quota INTO quota FROM accounts WHERE id = account;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no account %', account USING ERRCODE = 'foreign_key_violation';
  END IF;

  granted := wanted;
  IF quota IS NOT NULL THEN
    remaining := quota - ledger.hits - ledger.misses - ledger.reserved - promised_units(account);
    granted := greatest(0, least(wanted, remaining, greatest(1, remaining / share)));
    exhausted := ledger.hits + ledger.misses >= quota;
  END IF;
  IF granted = 0 THEN
    RETURN;
  END IF;

  INSERT INTO usage_leases (id, account_id, granted, ends_at)
  VALUES (lease, account, exchange_leases.granted, now() + life)
  ON CONFLICT (id) DO NOTHING;
  IF FOUND THEN
    UPDATE usage_months m SET reserved = m.reserved + exchange_leases.granted
    WHERE m.account_id = account AND m.month = usage_month(lease);
  ELSE
    -- Asked for again: what was lent before, unless it was given back meanwhile.
    SELECT coalesce(max(l.granted), 0) INTO granted FROM usage_leases l
    WHERE l.id = lease AND l.account_id = account AND l.closed_at IS NULL;
  END IF;
END
$$;

-- What is charged to whom stays provable for as long as the results are kept, and for this month and
-- the one before whatever happens. The ledger itself stays.
CREATE FUNCTION cleanup_old_usage(days integer, max_rows bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
  beyond uuid := uuid_v7_floor(least(
    now() - make_interval(days => days),
    date_trunc('month', now()) - interval '1 month'
  ));
BEGIN
  DELETE FROM usage_charges WHERE (validation_id, account_id) IN (
    SELECT validation_id, account_id FROM usage_charges
    WHERE validation_id < beyond ORDER BY validation_id LIMIT max_rows
  );
  DELETE FROM usage_leases WHERE id IN (
    SELECT id FROM usage_leases
    WHERE id < beyond AND closed_at IS NOT NULL ORDER BY id LIMIT max_rows
  );
END
$$;

-- The one function that a scheduler calls cleans both.
ALTER FUNCTION cleanup_old_validations(integer, bigint) RENAME TO cleanup_old_results;

CREATE FUNCTION cleanup_old_validations(
  days integer,
  max_rows bigint DEFAULT NULL,
  OUT partitions_dropped integer,
  OUT rows_deleted bigint
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
  SELECT * INTO partitions_dropped, rows_deleted FROM cleanup_old_results(days, max_rows);
  PERFORM cleanup_old_usage(days, max_rows);
END
$$;

REVOKE EXECUTE ON FUNCTION cleanup_old_usage(integer, bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION cleanup_old_validations(integer, bigint) FROM PUBLIC;
