-- Task slips for village heads (Law 13/2022/QH15 Art. 25(3)): the minimum,
-- for some hours. No reference to the case.
CREATE TABLE slip (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  issued_by BLOB NOT NULL,
  issued_at INTEGER NOT NULL,
  told_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  seen_at INTEGER,
  done_at INTEGER,
  body BLOB NOT NULL,
  PRIMARY KEY (unit_id, record_id)
) STRICT;
CREATE INDEX slip_open ON slip (unit_id, expires_at);
