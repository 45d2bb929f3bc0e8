-- Lists, counts and search over a million matters.

-- The order of the ledger as one number, so that an index has it: open ones by their due day, then
-- closed ones, the last closed first. Whether a matter is overdue is no column: it depends on now.
ALTER TABLE matter ADD COLUMN list_key {I64} NOT NULL DEFAULT 0;
UPDATE matter SET list_key =
  CASE WHEN closed_ms IS NULL THEN due_day ELSE 1000000000000000 - closed_ms END;

-- 1, 2, 3 … in the order in which they came in; the index of words speaks of these numbers.
ALTER TABLE matter ADD COLUMN no {I64} NOT NULL DEFAULT 0;
WITH numbered AS (
  SELECT tenant, matter_id, row_number() OVER (PARTITION BY tenant ORDER BY seq) AS no
  FROM matter_event WHERE n = 1)
UPDATE matter SET no = numbered.no FROM numbered
WHERE numbered.tenant = matter.tenant AND numbered.matter_id = matter.matter_id;
CREATE UNIQUE INDEX matter_no ON matter (tenant, no);

-- For how long it was there, as the number of binary digits of its days; -1 for what is open. What
-- was there on a past day is found class by class: in each, no more days back than its length.
ALTER TABLE matter ADD COLUMN stay {I64} NOT NULL DEFAULT -1;
UPDATE matter SET stay =
  CASE WHEN closed_day IS NULL THEN -1 WHEN closed_day - opened_day < 1 THEN 0 WHEN
  closed_day - opened_day < 2 THEN 1 WHEN closed_day - opened_day < 4 THEN 2 WHEN closed_day
  - opened_day < 8 THEN 3 WHEN closed_day - opened_day < 16 THEN 4 WHEN closed_day -
  opened_day < 32 THEN 5 WHEN closed_day - opened_day < 64 THEN 6 WHEN closed_day -
  opened_day < 128 THEN 7 WHEN closed_day - opened_day < 256 THEN 8 WHEN closed_day -
  opened_day < 512 THEN 9 WHEN closed_day - opened_day < 1024 THEN 10 WHEN closed_day -
  opened_day < 2048 THEN 11 WHEN closed_day - opened_day < 4096 THEN 12 WHEN closed_day -
  opened_day < 8192 THEN 13 WHEN closed_day - opened_day < 16384 THEN 14 ELSE 15 END;
CREATE INDEX matter_stay ON matter
  (tenant, stay, opened_day, closed_day, due_day, round, matter_id);

DROP INDEX matter_state;
DROP INDEX matter_due;
DROP INDEX matter_reporter;
-- With what says whether a matter was there, and late, on a past day.
CREATE INDEX matter_list ON matter
  (tenant, list_key, matter_id, opened_day, closed_day, due_day, round, clock_ms);
CREATE INDEX matter_list_unit ON matter (tenant, unit, list_key, matter_id);
CREATE INDEX matter_list_kind ON matter (tenant, kind, list_key, matter_id);
CREATE INDEX matter_list_unit_kind ON matter (tenant, unit, kind, list_key, matter_id);
CREATE INDEX matter_list_state ON matter (tenant, state, list_key, matter_id);
CREATE INDEX matter_list_unit_state ON matter (tenant, unit, state, list_key, matter_id);
-- Of what somebody reported or has in hand everything that is counted stands in the index.
CREATE INDEX matter_list_owner ON matter
  (tenant, owner, list_key, matter_id, no, state, due_ms, unit, reporter);
CREATE INDEX matter_list_reporter ON matter
  (tenant, reporter, list_key, matter_id, no, state, due_ms, unit, owner);
CREATE INDEX matter_list_opened ON matter (tenant, opened_day, list_key, matter_id);
CREATE INDEX matter_list_closed ON matter (tenant, closed_day, list_key, matter_id);
-- Few are in these states at a time, so the index of each holds those only.
CREATE INDEX matter_list_running ON matter (tenant, list_key, due_ms, matter_id)
  WHERE state IN ('listed', 'handed_over', 'handling');
CREATE INDEX matter_list_objected ON matter (tenant, list_key, matter_id)
  WHERE objected_ms IS NOT NULL;
CREATE INDEX matter_list_review ON matter (tenant, list_key, matter_id)
  WHERE review_asked_ms IS NOT NULL;
CREATE INDEX matter_list_paused ON matter (tenant, list_key, matter_id)
  WHERE paused_until_ms IS NOT NULL;

-- What was closed on a day, whatever has come of it since.
CREATE INDEX matter_event_closed ON matter_event (tenant, day, matter_id)
  WHERE kind = 'matter.closed';

-- How many matters stand where: counted as they move, because counting a million takes too long.
-- `due_day` is 0 once the clock has ended.
-- class: projected
CREATE TABLE matter_stand (
  tenant {I64} NOT NULL, unit {TEXT} NOT NULL, kind {TEXT} NOT NULL, state {TEXT} NOT NULL,
  due_day {I64} NOT NULL, n {I64} NOT NULL,
  PRIMARY KEY (tenant, unit, kind, state, due_day)
) {TABLE_END};
INSERT INTO matter_stand (tenant, unit, kind, state, due_day, n)
  SELECT tenant, unit, kind, state,
    CASE WHEN state IN ('listed', 'handed_over', 'handling') THEN due_day ELSE 0 END, count(*)
  FROM matter GROUP BY 1, 2, 3, 4, 5;

-- How many came in, by the kind they have now: the weekly counts of the control charts.
-- class: projected
CREATE TABLE matter_inflow (
  tenant {I64} NOT NULL, unit {TEXT} NOT NULL, kind {TEXT} NOT NULL, day {I64} NOT NULL,
  n {I64} NOT NULL,
  PRIMARY KEY (tenant, unit, kind, day)
) {TABLE_END};
INSERT INTO matter_inflow (tenant, unit, kind, day, n)
  SELECT tenant, unit, kind, opened_day, count(*) FROM matter GROUP BY 1, 2, 3, 4;

-- The index of words (domain/matter/words.hpp): for each word, which of the 4 096 matters of a block
-- have it (store/members.hpp). Filled from the matters that are there by store::complete.
-- class: projected
CREATE TABLE matter_word (
  tenant {I64} NOT NULL, word {BYTES} NOT NULL, block {I64} NOT NULL, members {BYTES} NOT NULL,
  PRIMARY KEY (tenant, word, block)
) {TABLE_END};

-- Few rungs wait to be fired; the index holds those only, in the order in which they fire.
DROP INDEX rung_next;
CREATE INDEX rung_next ON rung (tenant, at_ms, matter_id, clock, n, rung) WHERE live = 1;
