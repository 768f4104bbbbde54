-- The audit log: one tree per unit (RFC 6962), its leaves, its head; and the
-- append-only log of the instance, into which a job gathers the roots.
CREATE TABLE unit_head (
    unit_id   BLOB    NOT NULL PRIMARY KEY,
    size      INTEGER NOT NULL,
    frontier  BLOB    NOT NULL,
    root      BLOB    NOT NULL,
    gathered  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_leaf (
    unit_id      BLOB    NOT NULL,
    seq          INTEGER NOT NULL,
    leaf         BLOB    NOT NULL,
    at           INTEGER NOT NULL,
    post_id      BLOB,
    account_id   BLOB,
    action       INTEGER NOT NULL,
    record_kind  INTEGER NOT NULL,
    record_id    BLOB,
    purpose      INTEGER NOT NULL,
    grant_id     BLOB,
    outcome      INTEGER NOT NULL,
    PRIMARY KEY (unit_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_leaf_of_record ON audit_leaf (unit_id, record_id, seq) WHERE record_id IS NOT NULL;

CREATE TABLE log_entry (
    seq      INTEGER NOT NULL PRIMARY KEY,
    unit_id  BLOB    NOT NULL,
    size     INTEGER NOT NULL,
    root     BLOB    NOT NULL,
    at       INTEGER NOT NULL
) STRICT;

CREATE TABLE checkpoint (
    generation  INTEGER NOT NULL,
    size        INTEGER NOT NULL,
    frontier    BLOB    NOT NULL,
    note        TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (generation, size)
) STRICT, WITHOUT ROWID;
