-- The journal and its head (store/journal.hpp). The head row is moved by compare-and-swap, which
-- also fences off a second writer.

-- class: journal
CREATE TABLE journal_head (
  tenant {I64} NOT NULL,
  seq {I64} NOT NULL,
  hash {BYTES} NOT NULL,
  PRIMARY KEY (tenant)
) {TABLE_END};

-- class: journal
CREATE TABLE journal (
  tenant {I64} NOT NULL,
  seq {I64} NOT NULL,
  command_id {ID} NOT NULL,
  at_ms {I64} NOT NULL,
  actor {TEXT} NOT NULL,
  kind {TEXT} NOT NULL,
  payload {BYTES} NOT NULL,
  hash {BYTES} NOT NULL,
  PRIMARY KEY (tenant, seq),
  CONSTRAINT journal_command UNIQUE (tenant, command_id)
) {TABLE_END};
