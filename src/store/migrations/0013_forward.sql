-- Who else works on a matter: helpers who are asked for a part (会办), by person and by matter, and
-- what goes to bodies above the town (上报, 转送) in numbered letters. Clauses S0-31, S1-16, S4-25.
-- class: projected
CREATE TABLE matter_help (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, n {I64} NOT NULL, person {ID} NOT NULL,
  asked_by {ID}, what {TEXT} NOT NULL, due_day {I64} NOT NULL, round {I64} NOT NULL,
  state {TEXT} NOT NULL, took_part {I64} NOT NULL, asked_ms {I64} NOT NULL, done_ms {I64},
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, matter_id, n)
) {TABLE_END};
CREATE INDEX matter_help_of_person ON matter_help (tenant, person, state);

-- class: projected
CREATE TABLE forward (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, n {I64} NOT NULL, body {TEXT} NOT NULL,
  ground {TEXT} NOT NULL, reason {TEXT} NOT NULL, state {TEXT} NOT NULL, batch_id {ID},
  marked_day {I64} NOT NULL, sent_day {I64}, accepted_day {I64}, returned_day {I64},
  replied_day {I64}, sent_kind {TEXT}, sent_due_day {I64}, words {TEXT} NOT NULL,
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, matter_id, n)
) {TABLE_END};
CREATE INDEX forward_by_state ON forward (tenant, state, body);
CREATE INDEX forward_of_batch ON forward (tenant, batch_id);

-- The letters, numbered from 1 in each year.
-- class: projected
CREATE TABLE forward_batch (
  tenant {I64} NOT NULL, batch_id {ID} NOT NULL, year {I64} NOT NULL, no {I64} NOT NULL,
  body {TEXT} NOT NULL, body_name {TEXT} NOT NULL, day {I64} NOT NULL, sent_by {ID},
  matters {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, batch_id)
) {TABLE_END};
CREATE UNIQUE INDEX forward_batch_number ON forward_batch (tenant, year, no);
