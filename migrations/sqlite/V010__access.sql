-- Accounts, units and their keys, posts, sessions, records and wraps.
-- The model: docs/design/SEALED.md.

-- This installation. One row.
CREATE TABLE instance (
  instance_id BLOB NOT NULL PRIMARY KEY,
  root_x BLOB NOT NULL,
  root_ed BLOB NOT NULL,
  generation INTEGER NOT NULL,
  log_public BLOB NOT NULL,
  founded_at INTEGER NOT NULL
) STRICT;

-- Offices. Reference: small, shared, read everywhere.
CREATE TABLE unit (
  unit_id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  place_id INTEGER,
  parent_id BLOB,
  path TEXT NOT NULL UNIQUE,
  founded_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX unit_by_place ON unit (place_id, kind);
CREATE INDEX unit_by_parent ON unit (parent_id, kind);

-- People who sign in. Routing: found by log-in name or id, never by unit.
CREATE TABLE account (
  account_id BLOB NOT NULL PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  public_x BLOB,
  public_ed BLOB,
  epoch INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  enrolled_at INTEGER,
  disabled_at INTEGER
) STRICT;

CREATE TABLE account_unlock (
  account_id BLOB NOT NULL,
  method INTEGER NOT NULL,
  unlock_id BLOB NOT NULL,
  cost TEXT NOT NULL,
  salt BLOB NOT NULL,
  seed_sealed BLOB NOT NULL,
  check_value BLOB NOT NULL,
  totp_sealed BLOB,
  totp_last_step INTEGER NOT NULL,
  PRIMARY KEY (account_id, method)
) STRICT;

-- An invitation waits for the person to enrol; the token's hash only.
CREATE TABLE invitation (
  token_hash BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

-- A signed statement: this account serves in this unit in this role.
CREATE TABLE post (
  unit_id BLOB NOT NULL,
  post_id BLOB NOT NULL,
  account_id BLOB NOT NULL,
  role TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_until INTEGER NOT NULL,
  ended_at INTEGER,
  statement BLOB NOT NULL,
  signature BLOB NOT NULL,
  issuer_post BLOB,
  PRIMARY KEY (unit_id, post_id)
) STRICT;
CREATE INDEX post_by_account ON post (account_id);

CREATE TABLE unit_epoch (
  unit_id BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  public_x BLOB NOT NULL,
  public_ed BLOB NOT NULL,
  statement BLOB NOT NULL,
  signature BLOB NOT NULL,
  signer_post BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (unit_id, epoch)
) STRICT;

CREATE TABLE unit_holder (
  unit_id BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  account_id BLOB NOT NULL,
  alg INTEGER NOT NULL,
  enc BLOB NOT NULL,
  ct BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (unit_id, epoch, account_id)
) STRICT;
CREATE INDEX unit_holder_by_account ON unit_holder (account_id);

CREATE TABLE unit_keyring (
  unit_id BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  version INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (unit_id)
) STRICT;

CREATE TABLE unit_escrow (
  unit_id BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  desk_unit BLOB NOT NULL,
  desk_epoch INTEGER NOT NULL,
  guardian_unit BLOB NOT NULL,
  guardian_epoch INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (unit_id, epoch)
) STRICT;

-- Routing: found by the hash of the cookie. Never in a backup.
CREATE TABLE session (
  session_id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL,
  seed_sealed BLOB NOT NULL,
  lang TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  stepped_up_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_account ON session (account_id);

-- The thing that has one key; former versions of the key in record_key.
CREATE TABLE record (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  kind INTEGER NOT NULL,
  custody TEXT NOT NULL,
  key_version INTEGER NOT NULL,
  check_value BLOB NOT NULL,
  destroyed_at INTEGER,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (unit_id, record_id)
) STRICT;

CREATE TABLE record_key (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  key_version INTEGER NOT NULL,
  check_value BLOB NOT NULL,
  destroyed_at INTEGER,
  PRIMARY KEY (unit_id, record_id, key_version)
) STRICT;

CREATE TABLE wrap (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  key_version INTEGER NOT NULL,
  holder_kind INTEGER NOT NULL,
  holder BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  grant_id BLOB NOT NULL,
  alg INTEGER NOT NULL,
  enc BLOB NOT NULL,
  ct BLOB NOT NULL,
  until_ms INTEGER NOT NULL,
  PRIMARY KEY (unit_id, record_id, key_version, holder_kind, holder, grant_id)
) STRICT;

CREATE TABLE record_grant (
  unit_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  account_id BLOB NOT NULL,
  purpose INTEGER NOT NULL,
  reason_sealed BLOB,
  from_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (unit_id, grant_id)
) STRICT;

-- Routing: found by what the slow hash of a receipt code gives.
CREATE TABLE receipt (
  lookup_id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  check_value BLOB NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

-- One sealed search card a person in a case of this unit.
CREATE TABLE card (
  unit_id BLOB NOT NULL,
  card_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  body BLOB NOT NULL,
  b1 INTEGER,
  b2 INTEGER,
  b3 INTEGER,
  PRIMARY KEY (unit_id, card_id)
) STRICT;
CREATE INDEX card_by_record ON card (unit_id, record_id);

-- Work that needs keys and waits for a signed-in person of the unit.
CREATE TABLE key_work (
  unit_id BLOB NOT NULL,
  work_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  record_id BLOB,
  payload BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  done_at INTEGER,
  PRIMARY KEY (unit_id, work_id)
) STRICT;

CREATE TABLE tombstone (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (unit_id, record_id, kind)
) STRICT;

-- Routing: a draft of a wizard, found by the hash of its secret, sealed.
-- Dead after its hour; deleted by "leave" and by sending.
CREATE TABLE draft (
  row_id BLOB NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  body BLOB NOT NULL,
  until_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_until ON draft (until_ms);
