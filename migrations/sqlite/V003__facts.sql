-- One fact a verified case, and the cube kept beside it in the same
-- transaction. A fact's id stands nowhere else but in a sealed body.
CREATE TABLE fact (
    unit_id             BLOB    NOT NULL,
    id                  BLOB    NOT NULL,
    place_id            INTEGER NOT NULL,
    month               INTEGER NOT NULL,
    relation            INTEGER NOT NULL,
    main_form           INTEGER,
    forms               INTEGER NOT NULL,
    survivors_male      INTEGER NOT NULL,
    survivors_female    INTEGER NOT NULL,
    survivors_under_16  INTEGER NOT NULL,
    survivors_from_60   INTEGER NOT NULL,
    accused_male        INTEGER NOT NULL,
    accused_female      INTEGER NOT NULL,
    accused_under_16    INTEGER NOT NULL,
    accused_from_60     INTEGER NOT NULL,
    handling            INTEGER NOT NULL,
    support             INTEGER NOT NULL,
    new_household       INTEGER NOT NULL,
    record_key          INTEGER NOT NULL,
    PRIMARY KEY (unit_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally (
    unit_id   BLOB    NOT NULL,
    place_id  INTEGER NOT NULL,
    period    INTEGER NOT NULL,
    cell      INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    key_sum   INTEGER NOT NULL,
    PRIMARY KEY (unit_id, place_id, period, cell)
) STRICT, WITHOUT ROWID;
-- A national read of one period visits the cells of that period and no more.
CREATE INDEX tally_of_period ON tally (period, place_id, cell, count, key_sum);

-- What the store remembers of itself: by which definitions the cube was
-- computed, whether a load is unfinished.
CREATE TABLE store_note (
    name   TEXT NOT NULL PRIMARY KEY,
    value  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
