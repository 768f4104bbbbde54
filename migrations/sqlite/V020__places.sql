-- Versions of administrative units, for joins: filled by places::sync from the
-- gazetteer, never written by hand. place_id is level, code and ordinal.
-- province_then: the province of its time; province_now: the province whose
-- borders hold its area in the last known state. valid_to is the last day.
CREATE TABLE place (
    place_id       INTEGER NOT NULL PRIMARY KEY,
    level          INTEGER NOT NULL,
    code           TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    full_name      TEXT    NOT NULL,
    kind           TEXT    NOT NULL,
    province_then  TEXT    NOT NULL,
    province_now   TEXT    NOT NULL,
    urban          INTEGER NOT NULL,
    divided        INTEGER NOT NULL,
    valid_from     TEXT,
    valid_to       TEXT
) STRICT;
CREATE INDEX place_of_province_now ON place (province_now, level);

-- Differences over the shipped data, in the order they were applied. A row is
-- never changed: a correction is the next difference.
CREATE TABLE place_difference (
    ordinal    INTEGER NOT NULL PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    effective  TEXT    NOT NULL,
    citation   TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    loaded_at  INTEGER NOT NULL
) STRICT;

-- Which gazetteer the table place was last filled from.
CREATE TABLE place_state (
    slot         INTEGER NOT NULL PRIMARY KEY,
    fingerprint  TEXT    NOT NULL
) STRICT;
