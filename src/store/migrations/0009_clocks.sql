-- Any number of clocks a matter. The one of the kind's term is "handling", its n is the round;
-- those beside it have the plan's names and are counted on. `until` is what meets a clock beside
-- the term.
-- class: projected
CREATE TABLE clock (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, name {TEXT} NOT NULL, n {I64} NOT NULL,
  until {TEXT} NOT NULL, round {I64} NOT NULL, amount {TEXT} NOT NULL, started_ms {I64} NOT NULL,
  due_day {I64} NOT NULL, due_ms {I64} NOT NULL, original_due_day {I64} NOT NULL,
  provisional {I64} NOT NULL, calendar {TEXT} NOT NULL, state {TEXT} NOT NULL, ended_ms {I64},
  PRIMARY KEY (tenant, matter_id, name, n)
) {TABLE_END};
INSERT INTO clock (tenant, matter_id, name, n, until, round, amount, started_ms, due_day, due_ms,
  original_due_day, provisional, calendar, state, ended_ms)
SELECT tenant, matter_id, 'handling', round, '', round, amount, started_ms, due_day, due_ms,
  original_due_day, provisional, calendar, state, ended_ms FROM matter_clock;
DROP TABLE matter_clock;

-- A rung fires once ever: its key is the claim.
-- class: projected
CREATE TABLE rung (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, clock {TEXT} NOT NULL, n {I64} NOT NULL,
  rung {TEXT} NOT NULL, audience {TEXT} NOT NULL, at_ms {I64} NOT NULL, fired_ms {I64},
  live {I64} NOT NULL,
  PRIMARY KEY (tenant, matter_id, clock, n, rung)
) {TABLE_END};
CREATE INDEX rung_next ON rung (tenant, live, at_ms);
INSERT INTO rung (tenant, matter_id, clock, n, rung, audience, at_ms, fired_ms, live)
SELECT tenant, matter_id, 'handling', round, rung, audience, at_ms, fired_ms, live
FROM matter_rung;
DROP TABLE matter_rung;

-- When the first of a matter's running clocks is due; null when none runs.
ALTER TABLE matter ADD COLUMN next_due_ms {I64};
-- The plan's reason for not judging the matter like others.
ALTER TABLE matter ADD COLUMN excluded {TEXT};
UPDATE matter SET next_due_ms = due_ms WHERE state IN ('listed', 'handed_over', 'handling');
CREATE INDEX clock_due ON clock (tenant, due_day);

-- The independent call-back of a round that was drawn, and the calls that nobody answered.
-- class: projected
CREATE TABLE callback (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, round {I64} NOT NULL, drawn_ms {I64} NOT NULL,
  state {TEXT} NOT NULL, ended_ms {I64}, resolved {TEXT} NOT NULL, satisfied {TEXT} NOT NULL,
  note {TEXT} NOT NULL, caller {TEXT} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, matter_id, round)
) {TABLE_END};
CREATE INDEX callback_state ON callback (tenant, state, drawn_ms);
-- class: projected
CREATE TABLE callback_try (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, round {I64} NOT NULL, n {I64} NOT NULL,
  at_ms {I64} NOT NULL, channel {TEXT} NOT NULL, note {TEXT} NOT NULL,
  PRIMARY KEY (tenant, matter_id, round, n)
) {TABLE_END};
