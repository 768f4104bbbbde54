-- Task slips for village heads (Law 13/2022/QH15 Art. 25(3)): the minimum,
-- for some hours. No reference to the case.
CREATE TABLE slip (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  kind TEXT NOT NULL,
  issued_by UUID NOT NULL,
  issued_at BIGINT NOT NULL,
  told_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  seen_at BIGINT,
  done_at BIGINT,
  body BYTEA NOT NULL,
  PRIMARY KEY (unit_id, record_id)
);
CREATE INDEX slip_open ON slip (unit_id, expires_at);
