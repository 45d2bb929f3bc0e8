-- The wording of items of publicity, version by version (domain/publicity/item.hpp). `signals`: the
-- words for which a version waits for a second reader; `reviewer` who read it.
-- class: projected
CREATE TABLE publicity_wording (
  tenant {I64} NOT NULL, plan_id {TEXT} NOT NULL, item {TEXT} NOT NULL, version {I64} NOT NULL,
  title {TEXT} NOT NULL, body {TEXT} NOT NULL, note {TEXT} NOT NULL, state {TEXT} NOT NULL,
  signals {JSON} NOT NULL, actor {TEXT} NOT NULL, at_ms {I64} NOT NULL, reviewer {TEXT},
  reviewed_ms {I64}, verdict_why {TEXT}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, plan_id, item, version)
) {TABLE_END};
CREATE INDEX publicity_wording_state ON publicity_wording (tenant, state);

-- Copies of a version that the centre has; never fewer than none.
-- class: projected
CREATE TABLE publicity_stock (
  tenant {I64} NOT NULL, plan_id {TEXT} NOT NULL, item {TEXT} NOT NULL, version {I64} NOT NULL,
  n {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, plan_id, item, version)
) {TABLE_END};

-- Why there are so many: received, handed_over, returned, counted. `delta`: how many came or went;
-- `stock`: how many there were after it.
-- class: projected
CREATE TABLE publicity_move (
  tenant {I64} NOT NULL, plan_id {TEXT} NOT NULL, item {TEXT} NOT NULL, version {I64} NOT NULL,
  seq {I64} NOT NULL, kind {TEXT} NOT NULL, delta {I64} NOT NULL, stock {I64} NOT NULL,
  unit {TEXT}, note {TEXT} NOT NULL, actor {TEXT} NOT NULL, at_ms {I64} NOT NULL,
  PRIMARY KEY (tenant, plan_id, item, version, seq)
) {TABLE_END};

-- What was handed over to a unit, and its receipt: `got` as the unit counted the copies.
-- class: projected
CREATE TABLE publicity_handover (
  tenant {I64} NOT NULL, handover_id {ID} NOT NULL, plan_id {TEXT} NOT NULL, item {TEXT} NOT NULL,
  version {I64} NOT NULL, unit {TEXT} NOT NULL, n {I64} NOT NULL, note {TEXT} NOT NULL,
  actor {TEXT} NOT NULL, at_ms {I64} NOT NULL, got {I64}, got_note {TEXT}, got_actor {TEXT},
  got_ms {I64}, returned {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, handover_id)
) {TABLE_END};
CREATE INDEX publicity_handover_unit ON publicity_handover (tenant, unit, seq);

-- What was done (domain/publicity/record.hpp). `ask_unit`: whose ask it meets. `from_min`, `to_min`:
-- minutes after midnight. What counts is in table `act` too.
-- class: projected
CREATE TABLE publicity_record (
  tenant {I64} NOT NULL, act_id {ID} NOT NULL, plan_id {TEXT} NOT NULL, item {TEXT} NOT NULL,
  unit {TEXT} NOT NULL, ask_unit {TEXT} NOT NULL, day {I64} NOT NULL, channel {TEXT} NOT NULL,
  n {I64} NOT NULL, version {I64} NOT NULL, place {TEXT} NOT NULL, route {TEXT} NOT NULL,
  from_min {I64}, to_min {I64}, medium {TEXT} NOT NULL, title {TEXT} NOT NULL,
  consent {TEXT} NOT NULL, note {TEXT} NOT NULL, state {TEXT} NOT NULL, signals {JSON} NOT NULL,
  actor {TEXT} NOT NULL, at_ms {I64} NOT NULL, reviewer {TEXT}, reviewed_ms {I64},
  verdict_why {TEXT}, withdrawn_why {TEXT}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, act_id)
) {TABLE_END};
CREATE INDEX publicity_record_item ON publicity_record (tenant, plan_id, item, unit, day);
CREATE INDEX publicity_record_state ON publicity_record (tenant, state, seq);

-- Looks at what hangs: how many were sound, were put right, were taken down.
-- class: projected
CREATE TABLE publicity_check (
  tenant {I64} NOT NULL, check_id {ID} NOT NULL, plan_id {TEXT} NOT NULL, item {TEXT} NOT NULL,
  unit {TEXT} NOT NULL, day {I64} NOT NULL, ok {I64} NOT NULL, mended {I64} NOT NULL,
  removed {I64} NOT NULL, note {TEXT} NOT NULL, actor {TEXT} NOT NULL, at_ms {I64} NOT NULL,
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, check_id)
) {TABLE_END};
CREATE INDEX publicity_check_item ON publicity_check (tenant, plan_id, item, unit);
