-- What is done about the cause of several matters, so that they do not come again (plan S1 三(三),
-- clause S1-22). It outlives the campaign.
-- class: projected
CREATE TABLE improvement (
  tenant {I64} NOT NULL, improvement_id {ID} NOT NULL, unit {TEXT}, kind {TEXT} NOT NULL,
  place {TEXT} NOT NULL, title {TEXT} NOT NULL, cause {TEXT} NOT NULL, action {TEXT} NOT NULL,
  owner {TEXT} NOT NULL, due_day {I64} NOT NULL, state {TEXT} NOT NULL, opened_day {I64} NOT NULL,
  done_day {I64}, outcome {TEXT}, evidence {TEXT}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, improvement_id)
) {TABLE_END};

-- The matters that show the cause.
-- class: projected
CREATE TABLE improvement_matter (
  tenant {I64} NOT NULL, improvement_id {ID} NOT NULL, matter_id {ID} NOT NULL,
  PRIMARY KEY (tenant, improvement_id, matter_id)
) {TABLE_END};
CREATE INDEX improvement_of_matter ON improvement_matter (tenant, matter_id);
