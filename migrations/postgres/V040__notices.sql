-- Notices and questions. What was told is sealed; the columns here are those
-- worklists need.

CREATE TABLE notice (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  received_at BIGINT NOT NULL,
  source TEXT NOT NULL,
  mode TEXT NOT NULL,
  place_id BIGINT NOT NULL,
  danger BIGINT NOT NULL,
  state TEXT NOT NULL,
  readers BYTEA NOT NULL,
  relay_unit UUID,
  case_unit UUID,
  case_record UUID,
  asked_by UUID,
  row_version BIGINT NOT NULL,
  PRIMARY KEY (unit_id, record_id)
);
CREATE INDEX notice_by_case ON notice (unit_id, case_record) WHERE case_record IS NOT NULL;

-- Sealed rows of a notice: what was told, lines added, contact, answers,
-- triage. The receipt reads the same rows.
CREATE TABLE notice_row (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  row_id UUID NOT NULL,
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  body BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, record_id, row_id)
);

-- One row a reading office: its list. An office kept out has none.
CREATE TABLE notice_desk (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  owner_unit UUID NOT NULL,
  received_at BIGINT NOT NULL,
  source TEXT NOT NULL,
  danger BIGINT NOT NULL,
  state TEXT NOT NULL,
  first_opened_at BIGINT,
  PRIMARY KEY (unit_id, record_id)
);
CREATE INDEX notice_desk_list ON notice_desk (unit_id, received_at, record_id);

-- Who opened a notice, as she may see it: role and office, never a name.
CREATE TABLE notice_reading (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  reader_unit UUID NOT NULL,
  post_role TEXT NOT NULL,
  hour BIGINT NOT NULL,
  office TEXT NOT NULL,
  PRIMARY KEY (unit_id, record_id, reader_unit, post_role, hour)
);

-- How many notices a unit relayed: the count is all it may see again.
CREATE TABLE notice_relay (
  unit_id UUID NOT NULL,
  relay_id UUID NOT NULL,
  relayed_at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, relay_id)
);

-- Asked first, nothing reported: opens no case.
CREATE TABLE question (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  received_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  answered_at BIGINT,
  row_version BIGINT NOT NULL,
  PRIMARY KEY (unit_id, record_id)
);
CREATE INDEX question_list ON question (unit_id, received_at, record_id);

CREATE TABLE question_row (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  row_id UUID NOT NULL,
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  body BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, record_id, row_id)
);
