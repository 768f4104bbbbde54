-- Returns of the communes (Circular 07/2017/TT-BVHTTDL; before March 2018
-- Circular 23/2011). A locked return is never changed: a correction is a new
-- version with its reason. No personal data but the names of those who sign.
CREATE TABLE return_sheet (
    unit_id         BLOB    NOT NULL,
    return_id       BLOB    NOT NULL,
    place_id        INTEGER NOT NULL,
    definition      TEXT    NOT NULL,
    period          INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    state           TEXT    NOT NULL,
    zero            INTEGER NOT NULL,
    reason          TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    submitted_at    INTEGER,
    signer_name     TEXT,
    signer_role     TEXT,
    signer_post     BLOB,
    signed_text     TEXT,
    signed_hash     BLOB,
    answered_at     INTEGER,
    answered_name   TEXT,
    answered_post   BLOB,
    answer_note     TEXT,
    locked_at       INTEGER,
    superseded_at   INTEGER,
    row_version     INTEGER NOT NULL,
    PRIMARY KEY (unit_id, return_id),
    UNIQUE (unit_id, definition, period, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX return_sheet_of_period ON return_sheet (definition, period, unit_id);

-- What a return says in each row. Computed rows are written when it is signed;
-- entered rows when they are entered, with who entered them and when.
CREATE TABLE return_cell (
    unit_id       BLOB    NOT NULL,
    return_id     BLOB    NOT NULL,
    code          TEXT    NOT NULL,
    value         INTEGER NOT NULL,
    source        TEXT    NOT NULL,
    entered_at    INTEGER NOT NULL,
    entered_name  TEXT    NOT NULL,
    PRIMARY KEY (unit_id, return_id, code)
) STRICT, WITHOUT ROWID;

-- What the province asks about a row when it sends a return back.
CREATE TABLE return_note (
    unit_id    BLOB    NOT NULL,
    return_id  BLOB    NOT NULL,
    code       TEXT    NOT NULL,
    note       TEXT    NOT NULL,
    noted_at   INTEGER NOT NULL,
    PRIMARY KEY (unit_id, return_id, code)
) STRICT, WITHOUT ROWID;

-- Figures that somebody published, as published; thousandths keep one decimal
-- of a percentage exact.
CREATE TABLE published_figure (
    source       TEXT    NOT NULL,
    series       TEXT    NOT NULL,
    period       TEXT    NOT NULL,
    scope        TEXT    NOT NULL,
    thousandths  INTEGER NOT NULL,
    confidence   TEXT    NOT NULL,
    imported_at  INTEGER NOT NULL,
    PRIMARY KEY (source, series, period, scope)
) STRICT, WITHOUT ROWID;
