-- Pictures of matters. What a matter has stands in its events; this tells from a hash who has it.
-- class: projected
CREATE TABLE matter_file (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, hash {TEXT} NOT NULL, media_type {TEXT} NOT NULL,
  bytes {I64} NOT NULL, width {I64} NOT NULL, height {I64} NOT NULL, by_resident {I64} NOT NULL,
  actor {TEXT} NOT NULL, added_ms {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, matter_id, hash)
) {TABLE_END};
CREATE INDEX matter_file_hash ON matter_file (tenant, hash);

-- The bytes, cleaned, once for each hash. Never in the journal, so that they can be erased.
-- class: local
CREATE TABLE file (
  tenant {I64} NOT NULL, hash {TEXT} NOT NULL, content {BYTES} NOT NULL,
  PRIMARY KEY (tenant, hash)
) {TABLE_END};
