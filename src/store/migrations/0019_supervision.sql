-- Rounds of supervision (domain/supervision): the seed is published, the round is drawn from the list
-- as it stood at `cut_seq`, its items are checked, the round is ended. `of_what`: units, matters,
-- visits, posts. `state`: announced, drawn, done.
-- class: projected
CREATE TABLE supervision_round (
  tenant {I64} NOT NULL, round_id {ID} NOT NULL, plan_id {TEXT} NOT NULL, plan_version {I64} NOT NULL,
  kind {TEXT} NOT NULL, how {TEXT} NOT NULL, by_way {TEXT} NOT NULL, of_what {TEXT} NOT NULL,
  seed {TEXT} NOT NULL, on_day {I64} NOT NULL, since_day {I64}, share {I64} NOT NULL,
  n_least {I64} NOT NULL, statement_days {I64} NOT NULL, state {TEXT} NOT NULL,
  announced_ms {I64} NOT NULL, announced_by {TEXT} NOT NULL, announced_seq {I64} NOT NULL,
  cut_seq {I64}, drawn_ms {I64}, done_day {I64}, reason {TEXT}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, round_id)
) {TABLE_END};
CREATE UNIQUE INDEX supervision_round_seed ON supervision_round (tenant, seed);
CREATE INDEX supervision_round_state ON supervision_round (tenant, state, on_day);

-- What was drawn from, and how much of it. `stratum` is a unit, or "1" to "3" by load.
-- class: projected
CREATE TABLE supervision_stratum (
  tenant {I64} NOT NULL, round_id {ID} NOT NULL, stratum {TEXT} NOT NULL, load {I64} NOT NULL,
  size {I64} NOT NULL, drawn {I64} NOT NULL,
  PRIMARY KEY (tenant, round_id, stratum)
) {TABLE_END};

-- The whole list, so that the draw can be made again; `result` of the last check of what was drawn.
-- class: projected
CREATE TABLE supervision_item (
  tenant {I64} NOT NULL, round_id {ID} NOT NULL, item {TEXT} NOT NULL, stratum {TEXT} NOT NULL,
  unit {TEXT} NOT NULL, drawn {I64} NOT NULL, result {TEXT} NOT NULL,
  PRIMARY KEY (tenant, round_id, item)
) {TABLE_END};
CREATE INDEX supervision_item_drawn ON supervision_item (tenant, round_id, drawn, item);

-- class: projected
CREATE TABLE supervision_check (
  tenant {I64} NOT NULL, check_id {ID} NOT NULL, round_id {ID} NOT NULL, item {TEXT} NOT NULL,
  unit {TEXT} NOT NULL, day {I64} NOT NULL, by_way {TEXT} NOT NULL, result {TEXT} NOT NULL,
  body {TEXT} NOT NULL, actor {TEXT} NOT NULL, at_ms {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, check_id)
) {TABLE_END};
CREATE INDEX supervision_check_round ON supervision_check (tenant, round_id, item, seq);

-- Where a finding stands; what was said on the way is in supervision_step. `matter_id`: opened for
-- what needs repair.
-- class: projected
CREATE TABLE supervision_finding (
  tenant {I64} NOT NULL, finding_id {ID} NOT NULL, round_id {ID} NOT NULL, check_id {ID} NOT NULL,
  item {TEXT} NOT NULL, unit {TEXT} NOT NULL, kind {TEXT} NOT NULL, may_name {I64} NOT NULL,
  state {TEXT} NOT NULL, recorder {TEXT} NOT NULL, found_day {I64} NOT NULL, statement_day {I64},
  appeal_day {I64}, appealed {I64} NOT NULL, matter_id {ID}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, finding_id)
) {TABLE_END};
CREATE INDEX supervision_finding_round ON supervision_finding (tenant, round_id);
CREATE INDEX supervision_finding_unit ON supervision_finding (tenant, unit, state);

-- `step`: found, told, stated, upheld, lifted, appealed, rectified, in_order, not_yet, matter.
-- class: projected
CREATE TABLE supervision_step (
  tenant {I64} NOT NULL, finding_id {ID} NOT NULL, n {I64} NOT NULL, step {TEXT} NOT NULL,
  at_ms {I64} NOT NULL, actor {TEXT} NOT NULL, taken_down {I64} NOT NULL, body {TEXT} NOT NULL,
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, finding_id, n)
) {TABLE_END};
