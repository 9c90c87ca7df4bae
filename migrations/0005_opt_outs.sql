-- Who does not want to be asked: domains, and hosts that take mail for others. A name stands for all
-- names under it. What was removed stays, with a higher version, so that a late word of the edge's
-- can never bring an older state back.

CREATE TABLE opt_outs (
  domain text PRIMARY KEY CHECK (domain ~ '^[a-z0-9-]+(\.[a-z0-9-]+)+$' AND length(domain) <= 253),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'removed')),
  version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  changed_at timestamptz NOT NULL DEFAULT now()
);

-- However an opt-out is changed, by the command or by hand, its version grows and the edge is told.

CREATE TRIGGER raise_version BEFORE UPDATE ON opt_outs
FOR EACH ROW EXECUTE FUNCTION raise_version();

CREATE FUNCTION announce_opt_out() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO outbox (topic, key, version, payload)
  VALUES ('opt_out', NEW.domain, NEW.version, jsonb_build_object(
    'version', NEW.version,
    'status', NEW.status,
    'domain', NEW.domain
  ));
  RETURN NULL;
END
$$;

CREATE TRIGGER announce_opt_out AFTER INSERT OR UPDATE ON opt_outs
FOR EACH ROW EXECUTE FUNCTION announce_opt_out();
