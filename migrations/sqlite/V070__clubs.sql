-- Family clubs. A club is an office of its own; nobody's name stands here: of
-- its households there is a number. The roster comes sealed, as a record.
CREATE TABLE club (
  unit_id BLOB NOT NULL PRIMARY KEY,
  commune_unit BLOB NOT NULL,
  kind TEXT NOT NULL,
  decision_number TEXT NOT NULL,
  founded_on TEXT NOT NULL,
  statute_note TEXT NOT NULL,
  households INTEGER NOT NULL,
  board INTEGER NOT NULL,
  last_on TEXT,
  next_on TEXT,
  due_on TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by_post BLOB NOT NULL,
  row_version INTEGER NOT NULL
) STRICT;
-- The lists go by the day until which a club should have met: late ones first.
CREATE INDEX club_by_due ON club (due_on, unit_id);

-- One evening, in numbers. `households` is how many the club had then.
CREATE TABLE club_meeting (
  unit_id BLOB NOT NULL,
  meeting_id BLOB NOT NULL,
  met_on TEXT NOT NULL,
  topic TEXT NOT NULL,
  present INTEGER NOT NULL,
  households INTEGER NOT NULL,
  women INTEGER NOT NULL,
  men INTEGER NOT NULL,
  children INTEGER NOT NULL,
  minutes TEXT NOT NULL,
  next_on TEXT,
  recorded_at INTEGER NOT NULL,
  recorded_by_post BLOB NOT NULL,
  row_version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, meeting_id),
  UNIQUE (unit_id, met_on)
) STRICT;
