-- Public places of help, by the office that lists them. Only what may be read
-- by anyone: a secret shelter has no kind here and never a row.
CREATE TABLE facility (
    unit_id           UUID    NOT NULL,
    id                UUID    NOT NULL,
    kind              TEXT    NOT NULL,
    place_id          BIGINT NOT NULL,
    name              TEXT    NOT NULL,
    address           TEXT,
    phone             TEXT,
    hours             TEXT,
    published         BIGINT NOT NULL,
    status            TEXT    NOT NULL,
    last_answered_at  BIGINT,
    valid_from        TEXT    NOT NULL,
    valid_to          TEXT,
    row_version       BIGINT NOT NULL,
    PRIMARY KEY (unit_id, id)
);
CREATE INDEX facility_at ON facility (place_id, published);
