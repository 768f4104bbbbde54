-- Letters between units (unit_id is the receiver), what was received, and work
-- that commits with the change that asks for it.
CREATE TABLE outbox (
    unit_id    BLOB    NOT NULL,
    kind       TEXT    NOT NULL,
    letter_id  BLOB    NOT NULL,
    payload    BLOB    NOT NULL,
    sent_at    INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL,
    PRIMARY KEY (unit_id, kind, letter_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (due_at);

CREATE TABLE inbox (
    unit_id    BLOB    NOT NULL,
    kind       TEXT    NOT NULL,
    letter_id  BLOB    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (unit_id, kind, letter_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
    id            BLOB    NOT NULL PRIMARY KEY,
    kind          TEXT    NOT NULL,
    payload       BLOB    NOT NULL,
    run_at        INTEGER NOT NULL,
    leased_until  INTEGER NOT NULL,
    attempts      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX job_due ON job (run_at);
