-- How a domain treats recipients that surely do not exist, as long as its MX hosts are the same.
CREATE TABLE domain_profiles (
  domain text PRIMARY KEY,
  mx_fingerprint text NOT NULL,
  accept_all text NOT NULL CHECK (accept_all IN ('yes', 'no', 'unknown')),
  observed_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  detail jsonb NOT NULL
);
