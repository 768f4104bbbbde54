-- Register of the measures of Law 13/2022/QH15 Art. 22(1). Who asked, why and
-- what was found is sealed.
CREATE TABLE measure (
  unit_id UUID NOT NULL,
  measure_id UUID NOT NULL,
  record_id UUID NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  decided_at BIGINT,
  decided_by_post UUID,
  starts_at BIGINT,
  ends_at BIGINT,
  breached_at BIGINT,
  row_version BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (unit_id, measure_id)
);
CREATE INDEX measure_of_case ON measure (unit_id, record_id, asked_at);
