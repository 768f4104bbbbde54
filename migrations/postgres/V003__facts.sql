-- One fact a verified case, and the cube kept beside it in the same
-- transaction. A fact's id stands nowhere else but in a sealed body.
CREATE TABLE fact (
    unit_id             UUID    NOT NULL,
    id                  UUID    NOT NULL,
    place_id            BIGINT  NOT NULL,
    month               BIGINT  NOT NULL,
    relation            BIGINT  NOT NULL,
    main_form           BIGINT,
    forms               BIGINT  NOT NULL,
    survivors_male      BIGINT  NOT NULL,
    survivors_female    BIGINT  NOT NULL,
    survivors_under_16  BIGINT  NOT NULL,
    survivors_from_60   BIGINT  NOT NULL,
    accused_male        BIGINT  NOT NULL,
    accused_female      BIGINT  NOT NULL,
    accused_under_16    BIGINT  NOT NULL,
    accused_from_60     BIGINT  NOT NULL,
    handling            BIGINT  NOT NULL,
    support             BIGINT  NOT NULL,
    new_household       BIGINT  NOT NULL,
    record_key          BIGINT  NOT NULL,
    PRIMARY KEY (unit_id, id)
);

CREATE TABLE tally (
    unit_id   UUID    NOT NULL,
    place_id  BIGINT  NOT NULL,
    period    BIGINT  NOT NULL,
    cell      BIGINT  NOT NULL,
    count     BIGINT  NOT NULL,
    key_sum   BIGINT  NOT NULL,
    PRIMARY KEY (unit_id, place_id, period, cell)
);
-- A national read of one period visits the cells of that period and no more.
CREATE INDEX tally_of_period ON tally (period, place_id, cell, count, key_sum);

-- What the store remembers of itself: by which definitions the cube was
-- computed, whether a load is unfinished.
CREATE TABLE store_note (
    name   TEXT NOT NULL PRIMARY KEY,
    value  TEXT NOT NULL
);
