-- Letters between units (unit_id is the receiver), what was received, and work
-- that commits with the change that asks for it.
CREATE TABLE outbox (
    unit_id    UUID    NOT NULL,
    kind       TEXT    NOT NULL,
    letter_id  UUID    NOT NULL,
    payload    BYTEA   NOT NULL,
    sent_at    BIGINT  NOT NULL,
    due_at     BIGINT  NOT NULL,
    attempts   BIGINT  NOT NULL,
    PRIMARY KEY (unit_id, kind, letter_id)
);
CREATE INDEX outbox_due ON outbox (due_at);

CREATE TABLE inbox (
    unit_id    UUID    NOT NULL,
    kind       TEXT    NOT NULL,
    letter_id  UUID    NOT NULL,
    at         BIGINT  NOT NULL,
    PRIMARY KEY (unit_id, kind, letter_id)
);

CREATE TABLE job (
    id            UUID    NOT NULL PRIMARY KEY,
    kind          TEXT    NOT NULL,
    payload       BYTEA   NOT NULL,
    run_at        BIGINT  NOT NULL,
    leased_until  BIGINT  NOT NULL,
    attempts      BIGINT  NOT NULL
);
CREATE INDEX job_due ON job (run_at);
