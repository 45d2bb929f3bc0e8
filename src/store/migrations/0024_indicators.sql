-- Figures that others published and the plan's external indicators quote, each with its source
-- (clauses S0-03, S2-37, S3-11, S3-23, S3-33). What the program computes is never kept here.
-- class: projected
CREATE TABLE indicator_value (
  tenant {I64} NOT NULL, value_id {ID} NOT NULL, plan_id {TEXT} NOT NULL,
  plan_version {I64} NOT NULL, indicator {TEXT} NOT NULL, unit {TEXT}, from_day {I64} NOT NULL, to_day {I64} NOT NULL,
  number {TEXT}, num {I64}, den {I64}, measure {TEXT} NOT NULL, source {TEXT} NOT NULL,
  source_day {I64} NOT NULL, address {TEXT} NOT NULL, at_ms {I64} NOT NULL, actor {TEXT} NOT NULL,
  withdrawn_seq {I64}, withdrawn_why {TEXT}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, value_id)
) {TABLE_END};
CREATE INDEX indicator_value_of ON indicator_value (tenant, plan_id, indicator, from_day);
