-- Cases. What is known of people and events is sealed; the columns here are
-- those lists and clocks need.

-- running: measures and stays without an end that still run;
-- runs_until: the latest end of those that have one.
CREATE TABLE case_file (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  state TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  place_id INTEGER NOT NULL,
  danger INTEGER NOT NULL,
  assignee_post BLOB NOT NULL,
  author BLOB NOT NULL,
  verified_at INTEGER,
  next_safety_at INTEGER,
  running INTEGER NOT NULL,
  runs_until INTEGER,
  closing_by BLOB,
  closed_at INTEGER,
  closed_by BLOB,
  times_opened INTEGER NOT NULL,
  row_version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, record_id)
) STRICT;
CREATE INDEX case_file_list ON case_file (unit_id, opened_at, record_id);
CREATE INDEX case_file_safety ON case_file (unit_id, next_safety_at) WHERE next_safety_at IS NOT NULL;

-- Sealed rows of a case: header, persons, incidents, safety, rights told,
-- follow-up, closing.
CREATE TABLE case_row (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  row_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  version INTEGER NOT NULL,
  body BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (unit_id, record_id, row_id)
) STRICT;

-- What a session has opened of a case's sealed part, why and until when.
CREATE TABLE case_sight (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  session_id BLOB NOT NULL,
  purpose INTEGER NOT NULL,
  fields INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  PRIMARY KEY (unit_id, record_id, session_id)
) STRICT;
CREATE INDEX case_sight_until ON case_sight (unit_id, until_ms);
