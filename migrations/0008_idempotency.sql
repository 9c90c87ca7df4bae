-- Answers that may be asked for again under a key of the caller's own (Idempotency-Key), for a day.
-- Neither the key nor the request is here, since either may hold an address: they are found by keyed
-- hashes. Nor is an address in the answer: whoever asks again sends it again.
CREATE TABLE idempotency_keys (
  account_id uuid NOT NULL REFERENCES accounts,
  key_digest text NOT NULL CHECK (key_digest ~ '^[0-9a-f]{64}$'),
  request_digest text NOT NULL CHECK (request_digest ~ '^[0-9a-f]{64}$'),
  -- What the work is done under, whoever does it: a second attempt meets what the first has left.
  validation_id uuid NOT NULL,
  -- Whom the answer is about, so that it is erased with the address.
  address_hash text,
  -- Who is at work on it, and until when nobody else is.
  lease uuid NOT NULL,
  leased_until timestamptz NOT NULL,
  answer json,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, key_digest)
);

CREATE INDEX idempotency_keys_address ON idempotency_keys (address_hash);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
