-- Counting what was done reads these columns alone, so they stand in the indexes: of all units, and of
-- one.
DROP INDEX act_rule;
CREATE INDEX act_sum ON act (tenant, rule, day, unit, plan_id, n, subject, withdrawn_seq);
CREATE INDEX act_sum_unit ON act (tenant, unit, rule, day, plan_id, n, subject, withdrawn_seq);
CREATE INDEX ask_excuse_day ON ask_excuse (tenant, day);

-- What followed from an ask that was not met, by what the plan says (domain/work/follow.hpp): once
-- for each window and step. `day`, `to_day`: of the window. `about` stands in place of a matter
-- with the messages about it.
-- class: projected
CREATE TABLE ask_step (
  tenant {I64} NOT NULL, plan_id {TEXT} NOT NULL, rule {TEXT} NOT NULL, unit {TEXT} NOT NULL,
  day {I64} NOT NULL, to_day {I64} NOT NULL, step {TEXT} NOT NULL, name {TEXT} NOT NULL,
  about {ID} NOT NULL, at_ms {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, rule, unit, day, plan_id, step)
) {TABLE_END};
CREATE INDEX ask_step_about ON ask_step (tenant, about);
CREATE INDEX ask_step_day ON ask_step (tenant, step, to_day, unit);
CREATE INDEX ask_step_unit ON ask_step (tenant, unit, step, to_day);

-- Why an ask was not met, in the unit's own words. It changes nothing of how the ask stands.
-- class: projected
CREATE TABLE ask_explanation (
  tenant {I64} NOT NULL, plan_id {TEXT} NOT NULL, rule {TEXT} NOT NULL, unit {TEXT} NOT NULL,
  day {I64} NOT NULL, reason {TEXT} NOT NULL, actor {TEXT} NOT NULL, at_ms {I64} NOT NULL,
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, rule, unit, day, plan_id)
) {TABLE_END};
CREATE INDEX ask_explanation_day ON ask_explanation (tenant, day);

-- Plans of units' own, filed for a task that hands one in: the text as it came, and how much a
-- check found that day. Whether it counts is the act's business, which has the same id.
-- class: projected
CREATE TABLE plan_filing (
  tenant {I64} NOT NULL, act_id {ID} NOT NULL, plan_id {TEXT} NOT NULL, rule {TEXT} NOT NULL,
  unit {TEXT} NOT NULL, filed_plan {TEXT} NOT NULL, title {TEXT} NOT NULL, digest {TEXT} NOT NULL,
  source {TEXT} NOT NULL, found {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, act_id)
) {TABLE_END};
CREATE INDEX plan_filing_rule ON plan_filing (tenant, rule, unit);
