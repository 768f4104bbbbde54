-- Register of the measures of Law 13/2022/QH15 Art. 22(1). Who asked, why and
-- what was found is sealed.
CREATE TABLE measure (
  unit_id BLOB NOT NULL,
  measure_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  decided_at INTEGER,
  decided_by_post BLOB,
  starts_at INTEGER,
  ends_at INTEGER,
  breached_at INTEGER,
  row_version INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (unit_id, measure_id)
) STRICT;
CREATE INDEX measure_of_case ON measure (unit_id, record_id, asked_at);
