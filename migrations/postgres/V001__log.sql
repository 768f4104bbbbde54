-- The audit log: one tree per unit (RFC 6962), its leaves, its head; and the
-- append-only log of the instance, into which a job gathers the roots.
CREATE TABLE unit_head (
    unit_id   UUID    NOT NULL PRIMARY KEY,
    size      BIGINT  NOT NULL,
    frontier  BYTEA   NOT NULL,
    root      BYTEA   NOT NULL,
    gathered  BIGINT  NOT NULL
);

CREATE TABLE audit_leaf (
    unit_id      UUID    NOT NULL,
    seq          BIGINT  NOT NULL,
    leaf         BYTEA   NOT NULL,
    at           BIGINT  NOT NULL,
    post_id      UUID,
    account_id   UUID,
    action       BIGINT  NOT NULL,
    record_kind  BIGINT  NOT NULL,
    record_id    UUID,
    purpose      BIGINT  NOT NULL,
    grant_id     UUID,
    outcome      BIGINT  NOT NULL,
    PRIMARY KEY (unit_id, seq)
);
CREATE INDEX audit_leaf_of_record ON audit_leaf (unit_id, record_id, seq) WHERE record_id IS NOT NULL;

CREATE TABLE log_entry (
    seq      BIGINT  NOT NULL PRIMARY KEY,
    unit_id  UUID    NOT NULL,
    size     BIGINT  NOT NULL,
    root     BYTEA   NOT NULL,
    at       BIGINT  NOT NULL
);

CREATE TABLE checkpoint (
    generation  BIGINT  NOT NULL,
    size        BIGINT  NOT NULL,
    frontier    BYTEA   NOT NULL,
    note        TEXT    NOT NULL,
    at          BIGINT  NOT NULL,
    PRIMARY KEY (generation, size)
);
