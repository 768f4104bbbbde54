-- Alerts and running clocks. Operational: the office's unit first.

-- Something one role of one office must look at. Repeats until opened.
CREATE TABLE alert (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  post_role TEXT NOT NULL,
  kind TEXT NOT NULL,
  level INTEGER NOT NULL,
  raised_at INTEGER NOT NULL,
  repeat_at INTEGER NOT NULL,
  repeats INTEGER NOT NULL,
  opened_at INTEGER,
  opened_by BLOB,
  PRIMARY KEY (unit_id, record_id, post_role, kind)
) STRICT;
CREATE INDEX alert_waiting ON alert (unit_id, post_role, raised_at) WHERE opened_at IS NULL;

-- A running clock. Codes and times only: the worklist opens nothing.
-- part tells clocks of one name on one record apart; zeros when there is one.
CREATE TABLE deadline (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  clock TEXT NOT NULL,
  part BLOB NOT NULL,
  record_kind INTEGER NOT NULL,
  code TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  settled_at INTEGER,
  level INTEGER NOT NULL,
  note_key TEXT NOT NULL,
  PRIMARY KEY (unit_id, record_id, clock, part)
) STRICT;
CREATE INDEX deadline_open ON deadline (unit_id, level DESC, due_at, record_id) WHERE state = 'open';
CREATE INDEX deadline_settled ON deadline (unit_id, settled_at) WHERE state <> 'open';
