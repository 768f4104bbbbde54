-- Family clubs. A club is an office of its own; nobody's name stands here: of
-- its households there is a number. The roster comes sealed, as a record.
CREATE TABLE club (
  unit_id UUID NOT NULL PRIMARY KEY,
  commune_unit UUID NOT NULL,
  kind TEXT NOT NULL,
  decision_number TEXT NOT NULL,
  founded_on TEXT NOT NULL,
  statute_note TEXT NOT NULL,
  households BIGINT NOT NULL,
  board BIGINT NOT NULL,
  last_on TEXT,
  next_on TEXT,
  due_on TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by_post UUID NOT NULL,
  row_version BIGINT NOT NULL
);
-- The lists go by the day until which a club should have met: late ones first.
CREATE INDEX club_by_due ON club (due_on, unit_id);

-- One evening, in numbers. `households` is how many the club had then.
CREATE TABLE club_meeting (
  unit_id UUID NOT NULL,
  meeting_id UUID NOT NULL,
  met_on TEXT NOT NULL,
  topic TEXT NOT NULL,
  present BIGINT NOT NULL,
  households BIGINT NOT NULL,
  women BIGINT NOT NULL,
  men BIGINT NOT NULL,
  children BIGINT NOT NULL,
  minutes TEXT NOT NULL,
  next_on TEXT,
  recorded_at BIGINT NOT NULL,
  recorded_by_post UUID NOT NULL,
  row_version BIGINT NOT NULL,
  PRIMARY KEY (unit_id, meeting_id),
  UNIQUE (unit_id, met_on)
);
