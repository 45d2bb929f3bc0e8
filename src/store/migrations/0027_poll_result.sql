-- What a poll has published, in the campaign's database: tables of figures with their source, never
-- a case. origin: own (a release of the poll office, whose digest is checked) or external (another
-- body's file). response: response rates as published. withdrawn: a wrong one stays, with a reason.
-- class: projected
CREATE TABLE poll_result (
  tenant {I64} NOT NULL, result_id {ID} NOT NULL, plan_id {TEXT} NOT NULL, survey {TEXT} NOT NULL,
  name {TEXT} NOT NULL, from_day {I64} NOT NULL, to_day {I64} NOT NULL, origin {TEXT} NOT NULL,
  source {TEXT} NOT NULL, source_day {I64} NOT NULL, address {TEXT} NOT NULL, digest {TEXT} NOT NULL,
  response {JSON} NOT NULL, note {TEXT} NOT NULL, at_ms {I64} NOT NULL, actor {TEXT} NOT NULL,
  withdrawn_seq {I64}, withdrawn_why {TEXT}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, result_id)
) {TABLE_END};
CREATE INDEX poll_result_of ON poll_result (tenant, plan_id, survey, from_day);

-- A figure of it. unit: '' for the whole; numbers as printf("%.17g") texts; estimate is a share of
-- 1 (factor of the plan not applied). hidden: why it is not there ('' when it is): few, complement.
-- class: projected
CREATE TABLE poll_figure (
  tenant {I64} NOT NULL, result_id {ID} NOT NULL, indicator {TEXT} NOT NULL, unit {TEXT} NOT NULL,
  n {I64}, estimate {TEXT}, se {TEXT}, low {TEXT}, high {TEXT}, df {TEXT}, deff {TEXT},
  dont_know {TEXT}, shrunken {TEXT}, rmse {TEXT}, hidden {TEXT} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, result_id, indicator, unit)
) {TABLE_END};
CREATE INDEX poll_figure_unit ON poll_figure (tenant, indicator, unit);
