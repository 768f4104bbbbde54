-- Accounts, units and their keys, posts, sessions, records and wraps.
-- The model: docs/design/SEALED.md.

-- This installation. One row.
CREATE TABLE instance (
  instance_id UUID NOT NULL PRIMARY KEY,
  root_x BYTEA NOT NULL,
  root_ed BYTEA NOT NULL,
  generation BIGINT NOT NULL,
  log_public BYTEA NOT NULL,
  founded_at BIGINT NOT NULL
);

-- Offices. Reference: small, shared, read everywhere.
CREATE TABLE unit (
  unit_id UUID NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  place_id BIGINT,
  parent_id UUID,
  path TEXT COLLATE "C" NOT NULL UNIQUE,
  founded_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX unit_by_place ON unit (place_id, kind);
CREATE INDEX unit_by_parent ON unit (parent_id, kind);

-- People who sign in. Routing: found by log-in name or id, never by unit.
CREATE TABLE account (
  account_id UUID NOT NULL PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  public_x BYTEA,
  public_ed BYTEA,
  epoch BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  enrolled_at BIGINT,
  disabled_at BIGINT
);

CREATE TABLE account_unlock (
  account_id UUID NOT NULL,
  method BIGINT NOT NULL,
  unlock_id UUID NOT NULL,
  cost TEXT NOT NULL,
  salt BYTEA NOT NULL,
  seed_sealed BYTEA NOT NULL,
  check_value BYTEA NOT NULL,
  totp_sealed BYTEA,
  totp_last_step BIGINT NOT NULL,
  PRIMARY KEY (account_id, method)
);

-- An invitation waits for the person to enrol; the token's hash only.
CREATE TABLE invitation (
  token_hash BYTEA NOT NULL PRIMARY KEY,
  account_id UUID NOT NULL,
  expires_at BIGINT NOT NULL
);

-- A signed statement: this account serves in this unit in this role.
CREATE TABLE post (
  unit_id UUID NOT NULL,
  post_id UUID NOT NULL,
  account_id UUID NOT NULL,
  role TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  ended_at BIGINT,
  statement BYTEA NOT NULL,
  signature BYTEA NOT NULL,
  issuer_post UUID,
  PRIMARY KEY (unit_id, post_id)
);
CREATE INDEX post_by_account ON post (account_id);

CREATE TABLE unit_epoch (
  unit_id UUID NOT NULL,
  epoch BIGINT NOT NULL,
  public_x BYTEA NOT NULL,
  public_ed BYTEA NOT NULL,
  statement BYTEA NOT NULL,
  signature BYTEA NOT NULL,
  signer_post UUID NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, epoch)
);

CREATE TABLE unit_holder (
  unit_id UUID NOT NULL,
  epoch BIGINT NOT NULL,
  account_id UUID NOT NULL,
  alg BIGINT NOT NULL,
  enc BYTEA NOT NULL,
  ct BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, epoch, account_id)
);
CREATE INDEX unit_holder_by_account ON unit_holder (account_id);

CREATE TABLE unit_keyring (
  unit_id UUID NOT NULL,
  epoch BIGINT NOT NULL,
  version BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (unit_id)
);

CREATE TABLE unit_escrow (
  unit_id UUID NOT NULL,
  epoch BIGINT NOT NULL,
  desk_unit UUID NOT NULL,
  desk_epoch BIGINT NOT NULL,
  guardian_unit UUID NOT NULL,
  guardian_epoch BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (unit_id, epoch)
);

-- Routing: found by the hash of the cookie. Never in a backup.
CREATE TABLE session (
  session_id BYTEA NOT NULL PRIMARY KEY,
  account_id UUID NOT NULL,
  seed_sealed BYTEA NOT NULL,
  lang TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  stepped_up_at BIGINT NOT NULL
);
CREATE INDEX session_by_account ON session (account_id);

-- The thing that has one key; former versions of the key in record_key.
CREATE TABLE record (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  kind BIGINT NOT NULL,
  custody TEXT NOT NULL,
  key_version BIGINT NOT NULL,
  check_value BYTEA NOT NULL,
  destroyed_at BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, record_id)
);

CREATE TABLE record_key (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  key_version BIGINT NOT NULL,
  check_value BYTEA NOT NULL,
  destroyed_at BIGINT,
  PRIMARY KEY (unit_id, record_id, key_version)
);

CREATE TABLE wrap (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  key_version BIGINT NOT NULL,
  holder_kind BIGINT NOT NULL,
  holder UUID NOT NULL,
  epoch BIGINT NOT NULL,
  grant_id UUID NOT NULL,
  alg BIGINT NOT NULL,
  enc BYTEA NOT NULL,
  ct BYTEA NOT NULL,
  until_ms BIGINT NOT NULL,
  PRIMARY KEY (unit_id, record_id, key_version, holder_kind, holder, grant_id)
);

CREATE TABLE record_grant (
  unit_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  record_id UUID NOT NULL,
  account_id UUID NOT NULL,
  purpose BIGINT NOT NULL,
  reason_sealed BYTEA,
  from_ms BIGINT NOT NULL,
  until_ms BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (unit_id, grant_id)
);

-- Routing: found by what the slow hash of a receipt code gives.
CREATE TABLE receipt (
  lookup_id BYTEA NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  check_value BYTEA NOT NULL,
  expires_at BIGINT NOT NULL
);

-- One sealed search card a person in a case of this unit.
CREATE TABLE card (
  unit_id UUID NOT NULL,
  card_id UUID NOT NULL,
  record_id UUID NOT NULL,
  body BYTEA NOT NULL,
  b1 BIGINT,
  b2 BIGINT,
  b3 BIGINT,
  PRIMARY KEY (unit_id, card_id)
);
CREATE INDEX card_by_record ON card (unit_id, record_id);

-- Work that needs keys and waits for a signed-in person of the unit.
CREATE TABLE key_work (
  unit_id UUID NOT NULL,
  work_id UUID NOT NULL,
  kind TEXT NOT NULL,
  record_id UUID,
  payload BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  done_at BIGINT,
  PRIMARY KEY (unit_id, work_id)
);

CREATE TABLE tombstone (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, record_id, kind)
);

-- Routing: a draft of a wizard, found by the hash of its secret, sealed.
-- Dead after its hour; deleted by "leave" and by sending.
CREATE TABLE draft (
  row_id BYTEA NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  body BYTEA NOT NULL,
  until_ms BIGINT NOT NULL
);
CREATE INDEX draft_until ON draft (until_ms);
