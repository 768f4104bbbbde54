-- Notices and questions. What was told is sealed; the columns here are those
-- worklists need.

CREATE TABLE notice (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  source TEXT NOT NULL,
  mode TEXT NOT NULL,
  place_id INTEGER NOT NULL,
  danger INTEGER NOT NULL,
  state TEXT NOT NULL,
  readers BLOB NOT NULL,
  relay_unit BLOB,
  case_unit BLOB,
  case_record BLOB,
  asked_by BLOB,
  row_version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, record_id)
) STRICT;
CREATE INDEX notice_by_case ON notice (unit_id, case_record) WHERE case_record IS NOT NULL;

-- Sealed rows of a notice: what was told, lines added, contact, answers,
-- triage. The receipt reads the same rows.
CREATE TABLE notice_row (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  row_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  version INTEGER NOT NULL,
  body BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (unit_id, record_id, row_id)
) STRICT;

-- One row a reading office: its list. An office kept out has none.
CREATE TABLE notice_desk (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  owner_unit BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  source TEXT NOT NULL,
  danger INTEGER NOT NULL,
  state TEXT NOT NULL,
  first_opened_at INTEGER,
  PRIMARY KEY (unit_id, record_id)
) STRICT;
CREATE INDEX notice_desk_list ON notice_desk (unit_id, received_at, record_id);

-- Who opened a notice, as she may see it: role and office, never a name.
CREATE TABLE notice_reading (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  reader_unit BLOB NOT NULL,
  post_role TEXT NOT NULL,
  hour INTEGER NOT NULL,
  office TEXT NOT NULL,
  PRIMARY KEY (unit_id, record_id, reader_unit, post_role, hour)
) STRICT;

-- How many notices a unit relayed: the count is all it may see again.
CREATE TABLE notice_relay (
  unit_id BLOB NOT NULL,
  relay_id BLOB NOT NULL,
  relayed_at INTEGER NOT NULL,
  PRIMARY KEY (unit_id, relay_id)
) STRICT;

-- Asked first, nothing reported: opens no case.
CREATE TABLE question (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  answered_at INTEGER,
  row_version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, record_id)
) STRICT;
CREATE INDEX question_list ON question (unit_id, received_at, record_id);

CREATE TABLE question_row (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  row_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  version INTEGER NOT NULL,
  body BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (unit_id, record_id, row_id)
) STRICT;
