-- Who may ask: accounts and their API keys, and the outbox that carries changes to the edge.

CREATE TABLE accounts (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name <> ''),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- The key itself is nowhere: `digest` is a keyed hash of it, and `last4` helps its owner to tell
-- keys apart. A revoked key stays, with a higher version, so that its digest is never used again.
CREATE TABLE api_keys (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts,
  digest text NOT NULL UNIQUE CHECK (digest ~ '^[0-9a-f]{64}$'),
  environment text NOT NULL CHECK (environment IN ('live', 'test')),
  scopes text[] NOT NULL,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'revoked')),
  version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  name text NOT NULL,
  last4 text NOT NULL CHECK (length(last4) = 4),
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  CHECK ((status = 'revoked') = (revoked_at IS NOT NULL))
);

CREATE INDEX api_keys_account ON api_keys (account_id);

-- What the edge has to learn. A row is written in the transaction of the change that it tells of,
-- and goes when it was applied. Rows may be applied in any order, and twice: where two have one key,
-- the higher version wins. Whoever applies a row claims it for a while, so that others take others.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  key text NOT NULL,
  version bigint NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  claimed_until timestamptz NOT NULL DEFAULT '-infinity'
);

-- However a key is changed, by the service or by hand, its version grows and the edge is told.

CREATE FUNCTION raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END
$$;

CREATE TRIGGER raise_version BEFORE UPDATE ON api_keys
FOR EACH ROW EXECUTE FUNCTION raise_version();

-- The payload is the key's record as the edge keeps it (shared/contract/key-record.ts).
CREATE FUNCTION announce_api_key() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO outbox (topic, key, version, payload)
  VALUES ('api_key', NEW.digest, NEW.version, jsonb_build_object(
    'version', NEW.version,
    'status', NEW.status,
    'key_id', 'key_' || NEW.id,
    'account_id', 'acct_' || NEW.account_id,
    'environment', NEW.environment,
    'scopes', to_jsonb(NEW.scopes)
  ));
  RETURN NULL;
END
$$;

CREATE TRIGGER announce_api_key AFTER INSERT OR UPDATE ON api_keys
FOR EACH ROW EXECUTE FUNCTION announce_api_key();
