-- What was done about the asks of plans: meetings held, banners hung, rounds walked (domain/work).
-- The asks themselves are derived from the plans and stand nowhere. `subject`: what it was about,
-- where acts about the same thing count once.
-- class: projected
CREATE TABLE act (
  tenant {I64} NOT NULL, act_id {ID} NOT NULL, plan_id {TEXT} NOT NULL, rule {TEXT} NOT NULL,
  unit {TEXT} NOT NULL, day {I64} NOT NULL, n {I64} NOT NULL, attended {I64} NOT NULL,
  handed_in {JSON} NOT NULL, note {TEXT} NOT NULL, subject {ID}, actor {TEXT} NOT NULL,
  at_ms {I64} NOT NULL, withdrawn_why {TEXT}, withdrawn_seq {I64}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, act_id)
) {TABLE_END};
CREATE INDEX act_rule ON act (tenant, rule, day, unit);
CREATE INDEX act_unit ON act (tenant, unit, day);

-- Asks that need not be met, each by the first day of its window. One that was taken back and given
-- anew is a row of its own.
-- class: projected
CREATE TABLE ask_excuse (
  tenant {I64} NOT NULL, plan_id {TEXT} NOT NULL, rule {TEXT} NOT NULL, unit {TEXT} NOT NULL,
  day {I64} NOT NULL, reason {TEXT} NOT NULL, actor {TEXT} NOT NULL, at_ms {I64} NOT NULL,
  ended_why {TEXT}, ended_seq {I64}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, rule, unit, day, plan_id, seq)
) {TABLE_END};
