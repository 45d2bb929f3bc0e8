-- Who fills the posts that plans ask for (duties, seats, teams, staffing; features F02, F03, F26).
-- The posts themselves are derived from the plans and stand nowhere. Of somebody without an account
-- only the name is kept.
-- class: projected
CREATE TABLE post_holding (
  tenant {I64} NOT NULL, holding_id {ID} NOT NULL, plan_id {TEXT} NOT NULL, post {TEXT} NOT NULL,
  unit {TEXT} NOT NULL, person {ID}, name {TEXT} NOT NULL, note {TEXT} NOT NULL,
  from_day {I64} NOT NULL, to_day {I64}, left_why {TEXT}, left_seq {I64}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, holding_id)
) {TABLE_END};
CREATE INDEX post_holding_unit ON post_holding (tenant, unit, post);
CREATE INDEX post_holding_person ON post_holding (tenant, person);

-- The roster: a row for each time a shift was put, ended by the next one or when it was removed.
-- Minutes after midnight of the day; to_minute may lie in the next day.
-- class: projected
CREATE TABLE post_shift (
  tenant {I64} NOT NULL, shift_id {ID} NOT NULL, plan_id {TEXT} NOT NULL, post {TEXT} NOT NULL,
  unit {TEXT} NOT NULL, day {I64} NOT NULL, from_minute {I64} NOT NULL, to_minute {I64} NOT NULL,
  holdings {JSON} NOT NULL, ended_seq {I64}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, shift_id, seq)
) {TABLE_END};
CREATE INDEX post_shift_day ON post_shift (tenant, day, unit);
