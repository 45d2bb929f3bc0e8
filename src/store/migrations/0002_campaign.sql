-- The campaign's tables. Every row leads with its tenant (the county). Times are epoch milliseconds,
-- days are days since 1970-01-01 in Shanghai, booleans 0/1. `seq` columns name the journal entry
-- that made (or ended) the row, so that any figure can be computed as of a cut of the journal.

-- class: projected
CREATE TABLE plan_version (
  tenant {I64} NOT NULL, version {I64} NOT NULL, plan_id {TEXT} NOT NULL, digest {TEXT} NOT NULL,
  source {TEXT} NOT NULL, activated_ms {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, version)
) {TABLE_END};

-- class: projected
CREATE TABLE person (
  tenant {I64} NOT NULL, person_id {ID} NOT NULL, login {TEXT} NOT NULL, name {TEXT} NOT NULL,
  role {TEXT} NOT NULL, unit {TEXT}, weight {I64} NOT NULL, active {I64} NOT NULL,
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, person_id)
) {TABLE_END};
CREATE UNIQUE INDEX person_login ON person (tenant, login);
CREATE INDEX person_unit ON person (tenant, unit, role);

-- class: projected
CREATE TABLE dwelling (
  tenant {I64} NOT NULL, dwelling_id {ID} NOT NULL, unit {TEXT} NOT NULL, grp {TEXT} NOT NULL,
  code {TEXT} NOT NULL, address {TEXT} NOT NULL, state {TEXT} NOT NULL,
  visitor {ID}, contact_id {ID},
  outcome {TEXT}, standing_visit {ID}, visited_ms {I64}, covered_day {I64},
  visits {I64} NOT NULL, doubled {I64} NOT NULL,
  from_seq {I64} NOT NULL, to_seq {I64}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, dwelling_id)
) {TABLE_END};
CREATE INDEX dwelling_place ON dwelling (tenant, unit, grp, code, dwelling_id);
CREATE INDEX dwelling_visitor ON dwelling (tenant, visitor, grp, code, dwelling_id);
CREATE INDEX dwelling_seq ON dwelling (tenant, seq);

-- class: projected
CREATE TABLE register_change (
  tenant {I64} NOT NULL, seq {I64} NOT NULL, n {I64} NOT NULL, kind {TEXT} NOT NULL,
  at_ms {I64} NOT NULL, author {ID}, reason {TEXT} NOT NULL, unit {TEXT}, dwelling_id {ID},
  address {TEXT}, items {I64} NOT NULL,
  PRIMARY KEY (tenant, seq, n)
) {TABLE_END};
CREATE INDEX register_change_dwelling ON register_change (tenant, dwelling_id);

-- Kept by dwelling: coverage asks for the standing visit of every dwelling.
-- class: projected
CREATE TABLE visit (
  tenant {I64} NOT NULL, visit_id {ID} NOT NULL, dwelling_id {ID} NOT NULL, unit {TEXT} NOT NULL,
  visitor {ID} NOT NULL, entered_by {ID} NOT NULL, outcome {TEXT} NOT NULL, aapor {TEXT} NOT NULL,
  reached {I64} NOT NULL, at_ms {I64} NOT NULL, day {I64} NOT NULL, recorded_ms {I64} NOT NULL,
  channel {TEXT} NOT NULL, plan_version {I64} NOT NULL,
  stood_seq {I64}, fell_seq {I64}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, dwelling_id, visit_id)
) {TABLE_END};
CREATE UNIQUE INDEX visit_id ON visit (tenant, visit_id);
CREATE INDEX visit_day ON visit (tenant, day, unit);

-- class: projected
CREATE TABLE matter (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, receipt {TEXT} NOT NULL, check_mac {BYTES} NOT NULL,
  kind {TEXT} NOT NULL, title {TEXT} NOT NULL, body {TEXT} NOT NULL, unit {TEXT} NOT NULL,
  place {TEXT} NOT NULL, channel {TEXT} NOT NULL, reply {I64} NOT NULL,
  reporter {ID}, dwelling_id {ID}, contact_id {ID},
  state {TEXT} NOT NULL, owner {ID}, round {I64} NOT NULL,
  first_ms {I64} NOT NULL, opened_day {I64} NOT NULL,
  amount {TEXT} NOT NULL, clock_ms {I64} NOT NULL, due_day {I64} NOT NULL, due_ms {I64} NOT NULL,
  original_due_day {I64} NOT NULL, provisional {I64} NOT NULL, calendar {TEXT} NOT NULL,
  answer_outcome {TEXT}, answer {TEXT}, answered_ms {I64}, answered_by {ID},
  told_ms {I64}, confirmed_ms {I64}, closed_ms {I64}, closed_day {I64}, closing {TEXT},
  plan_version {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, matter_id)
) {TABLE_END};
CREATE UNIQUE INDEX matter_receipt ON matter (tenant, receipt);
CREATE INDEX matter_state ON matter (tenant, state, due_day, matter_id);
CREATE INDEX matter_due ON matter (tenant, due_day, matter_id);
CREATE INDEX matter_reporter ON matter (tenant, reporter);

-- class: projected
CREATE TABLE matter_event (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, n {I64} NOT NULL, seq {I64} NOT NULL,
  at_ms {I64} NOT NULL, day {I64} NOT NULL, kind {TEXT} NOT NULL, actor {TEXT} NOT NULL,
  data {JSON} NOT NULL, state {TEXT} NOT NULL, due_day {I64} NOT NULL, round {I64} NOT NULL,
  PRIMARY KEY (tenant, matter_id, n)
) {TABLE_END};
CREATE INDEX matter_event_seq ON matter_event (tenant, seq);

-- One clock a round; `round` is the clock's name within its matter.
-- class: projected
CREATE TABLE matter_clock (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, round {I64} NOT NULL, amount {TEXT} NOT NULL,
  started_ms {I64} NOT NULL, due_day {I64} NOT NULL, due_ms {I64} NOT NULL,
  original_due_day {I64} NOT NULL, provisional {I64} NOT NULL, calendar {TEXT} NOT NULL,
  state {TEXT} NOT NULL, ended_ms {I64},
  PRIMARY KEY (tenant, matter_id, round)
) {TABLE_END};

-- A rung fires once ever: its key is the claim.
-- class: projected
CREATE TABLE matter_rung (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, round {I64} NOT NULL, rung {TEXT} NOT NULL,
  audience {TEXT} NOT NULL, at_ms {I64} NOT NULL, fired_ms {I64}, live {I64} NOT NULL,
  PRIMARY KEY (tenant, matter_id, round, rung)
) {TABLE_END};
CREATE INDEX matter_rung_next ON matter_rung (tenant, live, at_ms);

-- Attempts to reach the resident: the evidence for "unreachable".
-- class: projected
CREATE TABLE matter_attempt (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, n {I64} NOT NULL, at_ms {I64} NOT NULL,
  channel {TEXT} NOT NULL, note {TEXT} NOT NULL, actor {TEXT} NOT NULL,
  PRIMARY KEY (tenant, matter_id, n)
) {TABLE_END};

-- Sealed under a key of its own in contact_key; without that key these bytes say nothing.
-- class: projected
CREATE TABLE contact (
  tenant {I64} NOT NULL, contact_id {ID} NOT NULL, sealed {BYTES} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, contact_id)
) {TABLE_END};

-- Counts of the feedback form: all that is ever kept of an answer.
-- class: projected
CREATE TABLE answer_count (
  tenant {I64} NOT NULL, form {TEXT} NOT NULL, version {I64} NOT NULL, unit {TEXT} NOT NULL,
  question {TEXT} NOT NULL, answer {TEXT} NOT NULL, n {I64} NOT NULL,
  PRIMARY KEY (tenant, form, version, unit, question, answer)
) {TABLE_END};

-- Ballots not counted yet: a random key, no time, no visitor, no dwelling. A lot of a village is
-- counted into the journal when it is large enough that nobody can be picked out.
-- class: local
CREATE TABLE ballot (
  tenant {I64} NOT NULL, ballot_id {ID} NOT NULL, form {TEXT} NOT NULL, version {I64} NOT NULL,
  unit {TEXT} NOT NULL, answers {JSON} NOT NULL,
  PRIMARY KEY (tenant, ballot_id)
) {TABLE_END};
CREATE INDEX ballot_unit ON ballot (tenant, unit, form, version);

-- One key a person, wrapped by the key outside the database. Erasing a contact deletes its row.
-- class: local
CREATE TABLE contact_key (
  tenant {I64} NOT NULL, contact_id {ID} NOT NULL, wrapped {BYTES} NOT NULL, master {TEXT} NOT NULL,
  PRIMARY KEY (tenant, contact_id)
) {TABLE_END};

-- class: local
CREATE TABLE credential (
  tenant {I64} NOT NULL, person_id {ID} NOT NULL, password {TEXT}, code {TEXT}, code_until_ms {I64},
  failures {I64} NOT NULL, locked_until_ms {I64} NOT NULL,
  PRIMARY KEY (tenant, person_id)
) {TABLE_END};

-- class: local
CREATE TABLE session (
  tenant {I64} NOT NULL, token_hash {BYTES} NOT NULL, person_id {ID} NOT NULL, csrf {TEXT} NOT NULL,
  created_ms {I64} NOT NULL, seen_ms {I64} NOT NULL,
  PRIMARY KEY (tenant, token_hash)
) {TABLE_END};
CREATE INDEX session_person ON session (tenant, person_id);
