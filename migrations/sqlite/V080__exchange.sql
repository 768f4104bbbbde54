-- What left the house in numbers: each export with its bytes and their hash.
-- Rows are written once and never changed.
CREATE TABLE export_file (
  unit_id BLOB NOT NULL,
  export_id BLOB NOT NULL,
  year INTEGER NOT NULL,
  level TEXT NOT NULL,
  grain TEXT NOT NULL,
  province_code TEXT NOT NULL,
  format TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  withheld INTEGER NOT NULL,
  left_out INTEGER NOT NULL,
  byte_count INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  body BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  made_by_post BLOB NOT NULL,
  made_by_account BLOB NOT NULL,
  PRIMARY KEY (unit_id, export_id)
) STRICT;
CREATE INDEX export_file_by_time ON export_file (unit_id, made_at, export_id);
