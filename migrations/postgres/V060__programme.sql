-- Returns of the communes (Circular 07/2017/TT-BVHTTDL; before March 2018
-- Circular 23/2011). A locked return is never changed: a correction is a new
-- version with its reason. No personal data but the names of those who sign.
CREATE TABLE return_sheet (
    unit_id         UUID    NOT NULL,
    return_id       UUID    NOT NULL,
    place_id        BIGINT NOT NULL,
    definition      TEXT    NOT NULL,
    period          BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    state           TEXT    NOT NULL,
    zero            BIGINT NOT NULL,
    reason          TEXT    NOT NULL,
    created_at      BIGINT NOT NULL,
    submitted_at    BIGINT,
    signer_name     TEXT,
    signer_role     TEXT,
    signer_post     UUID,
    signed_text     TEXT,
    signed_hash     BYTEA,
    answered_at     BIGINT,
    answered_name   TEXT,
    answered_post   UUID,
    answer_note     TEXT,
    locked_at       BIGINT,
    superseded_at   BIGINT,
    row_version     BIGINT NOT NULL,
    PRIMARY KEY (unit_id, return_id),
    UNIQUE (unit_id, definition, period, version)
);
CREATE INDEX return_sheet_of_period ON return_sheet (definition, period, unit_id);

-- What a return says in each row. Computed rows are written when it is signed;
-- entered rows when they are entered, with who entered them and when.
CREATE TABLE return_cell (
    unit_id       UUID    NOT NULL,
    return_id     UUID    NOT NULL,
    code          TEXT    NOT NULL,
    value         BIGINT NOT NULL,
    source        TEXT    NOT NULL,
    entered_at    BIGINT NOT NULL,
    entered_name  TEXT    NOT NULL,
    PRIMARY KEY (unit_id, return_id, code)
);

-- What the province asks about a row when it sends a return back.
CREATE TABLE return_note (
    unit_id    UUID    NOT NULL,
    return_id  UUID    NOT NULL,
    code       TEXT    NOT NULL,
    note       TEXT    NOT NULL,
    noted_at   BIGINT NOT NULL,
    PRIMARY KEY (unit_id, return_id, code)
);

-- Figures that somebody published, as published; thousandths keep one decimal
-- of a percentage exact.
CREATE TABLE published_figure (
    source       TEXT    NOT NULL,
    series       TEXT    NOT NULL,
    period       TEXT    NOT NULL,
    scope        TEXT    NOT NULL,
    thousandths  BIGINT NOT NULL,
    confidence   TEXT    NOT NULL,
    imported_at  BIGINT NOT NULL,
    PRIMARY KEY (source, series, period, scope)
);
