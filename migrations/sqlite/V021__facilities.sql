-- Public places of help, by the office that lists them. Only what may be read
-- by anyone: a secret shelter has no kind here and never a row.
CREATE TABLE facility (
    unit_id           BLOB    NOT NULL,
    id                BLOB    NOT NULL,
    kind              TEXT    NOT NULL,
    place_id          INTEGER NOT NULL,
    name              TEXT    NOT NULL,
    address           TEXT,
    phone             TEXT,
    hours             TEXT,
    published         INTEGER NOT NULL,
    status            TEXT    NOT NULL,
    last_answered_at  INTEGER,
    valid_from        TEXT    NOT NULL,
    valid_to          TEXT,
    row_version       INTEGER NOT NULL,
    PRIMARY KEY (unit_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX facility_at ON facility (place_id, published);
