-- Alerts and running clocks. Operational: the office's unit first.

-- Something one role of one office must look at. Repeats until opened.
CREATE TABLE alert (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  post_role TEXT NOT NULL,
  kind TEXT NOT NULL,
  level BIGINT NOT NULL,
  raised_at BIGINT NOT NULL,
  repeat_at BIGINT NOT NULL,
  repeats BIGINT NOT NULL,
  opened_at BIGINT,
  opened_by UUID,
  PRIMARY KEY (unit_id, record_id, post_role, kind)
);
CREATE INDEX alert_waiting ON alert (unit_id, post_role, raised_at) WHERE opened_at IS NULL;

-- A running clock. Codes and times only: the worklist opens nothing.
-- part tells clocks of one name on one record apart; zeros when there is one.
CREATE TABLE deadline (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  clock TEXT NOT NULL,
  part UUID NOT NULL,
  record_kind BIGINT NOT NULL,
  code TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  settled_at BIGINT,
  level BIGINT NOT NULL,
  note_key TEXT NOT NULL,
  PRIMARY KEY (unit_id, record_id, clock, part)
);
CREATE INDEX deadline_open ON deadline (unit_id, level DESC, due_at, record_id) WHERE state = 'open';
CREATE INDEX deadline_settled ON deadline (unit_id, settled_at) WHERE state <> 'open';
