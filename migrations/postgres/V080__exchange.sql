-- What left the house in numbers: each export with its bytes and their hash.
-- Rows are written once and never changed.
CREATE TABLE export_file (
  unit_id UUID NOT NULL,
  export_id UUID NOT NULL,
  year BIGINT NOT NULL,
  level TEXT NOT NULL,
  grain TEXT NOT NULL,
  province_code TEXT NOT NULL,
  format TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  withheld BIGINT NOT NULL,
  left_out BIGINT NOT NULL,
  byte_count BIGINT NOT NULL,
  sha256 BYTEA NOT NULL,
  body BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  made_by_post UUID NOT NULL,
  made_by_account UUID NOT NULL,
  PRIMARY KEY (unit_id, export_id)
);
CREATE INDEX export_file_by_time ON export_file (unit_id, made_at, export_id);
