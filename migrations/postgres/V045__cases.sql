-- Cases. What is known of people and events is sealed; the columns here are
-- those lists and clocks need.

-- running: measures and stays without an end that still run;
-- runs_until: the latest end of those that have one.
CREATE TABLE case_file (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  state TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  place_id BIGINT NOT NULL,
  danger BIGINT NOT NULL,
  assignee_post UUID NOT NULL,
  author UUID NOT NULL,
  verified_at BIGINT,
  next_safety_at BIGINT,
  running BIGINT NOT NULL,
  runs_until BIGINT,
  closing_by UUID,
  closed_at BIGINT,
  closed_by UUID,
  times_opened BIGINT NOT NULL,
  row_version BIGINT NOT NULL,
  PRIMARY KEY (unit_id, record_id)
);
CREATE INDEX case_file_list ON case_file (unit_id, opened_at, record_id);
CREATE INDEX case_file_safety ON case_file (unit_id, next_safety_at) WHERE next_safety_at IS NOT NULL;

-- Sealed rows of a case: header, persons, incidents, safety, rights told,
-- follow-up, closing.
CREATE TABLE case_row (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  row_id UUID NOT NULL,
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  body BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, record_id, row_id)
);

-- What a session has opened of a case's sealed part, why and until when.
CREATE TABLE case_sight (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  session_id BYTEA NOT NULL,
  purpose BIGINT NOT NULL,
  fields BIGINT NOT NULL,
  until_ms BIGINT NOT NULL,
  PRIMARY KEY (unit_id, record_id, session_id)
);
CREATE INDEX case_sight_until ON case_sight (unit_id, until_ms);
