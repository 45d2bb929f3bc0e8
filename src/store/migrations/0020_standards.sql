-- Checklist standards and honours (domain/standard). `period`: "2021", "2021-Q2", "once" …

-- What a unit says it has met in a period, and who verified it. `authors`: the actors who claimed or
-- corrected; `draw_id`: the draw that took it for verification.
-- class: projected
CREATE TABLE standard_assessment (
  tenant {I64} NOT NULL, assessment_id {ID} NOT NULL, plan_id {TEXT} NOT NULL,
  plan_version {I64} NOT NULL, standard {TEXT} NOT NULL, unit {TEXT} NOT NULL, period {TEXT} NOT NULL,
  from_day {I64} NOT NULL, to_day {I64} NOT NULL, authors {JSON} NOT NULL, at_ms {I64} NOT NULL,
  corrected_ms {I64}, correction {TEXT}, draw_id {ID}, verifier {TEXT}, verified_ms {I64},
  dispute_until_ms {I64}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, assessment_id)
) {TABLE_END};
CREATE UNIQUE INDEX standard_assessment_of ON standard_assessment
  (tenant, standard, period, plan_id, unit);

-- class: projected
CREATE TABLE standard_item (
  tenant {I64} NOT NULL, assessment_id {ID} NOT NULL, item {TEXT} NOT NULL, claimed {TEXT},
  note {TEXT} NOT NULL, verified {TEXT}, finding {TEXT} NOT NULL, disputed {TEXT} NOT NULL,
  disputed_by {TEXT} NOT NULL, ruled {TEXT}, ruling {TEXT} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, assessment_id, item)
) {TABLE_END};

-- A draw, announced with its seed on one day and made on a later one.
-- class: projected
CREATE TABLE standard_draw (
  tenant {I64} NOT NULL, draw_id {ID} NOT NULL, plan_id {TEXT} NOT NULL, standard {TEXT} NOT NULL,
  period {TEXT} NOT NULL, seed {TEXT} NOT NULL, share {I64} NOT NULL, announced_ms {I64} NOT NULL,
  drawn_ms {I64}, candidates {I64}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, draw_id)
) {TABLE_END};
CREATE INDEX standard_draw_of ON standard_draw (tenant, standard, period, plan_id);

-- Settled periods and what they came to: written once, never changed. `as_of_day` and `cut_seq`: the
-- state of the journal that computed items were computed from.
-- class: projected
CREATE TABLE standard_period (
  tenant {I64} NOT NULL, standard {TEXT} NOT NULL, period {TEXT} NOT NULL, plan_id {TEXT} NOT NULL,
  plan_version {I64} NOT NULL, from_day {I64} NOT NULL, to_day {I64} NOT NULL,
  as_of_day {I64} NOT NULL, cut_seq {I64} NOT NULL, at_ms {I64} NOT NULL, actor {TEXT} NOT NULL,
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, standard, period, plan_id)
) {TABLE_END};

-- class: projected
CREATE TABLE standard_result (
  tenant {I64} NOT NULL, standard {TEXT} NOT NULL, period {TEXT} NOT NULL, plan_id {TEXT} NOT NULL,
  unit {TEXT} NOT NULL, assessment_id {ID}, passed {I64} NOT NULL, stars {JSON} NOT NULL,
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, standard, period, plan_id, unit)
) {TABLE_END};
CREATE INDEX standard_result_unit ON standard_result (tenant, unit, standard);

-- class: projected
CREATE TABLE standard_result_item (
  tenant {I64} NOT NULL, standard {TEXT} NOT NULL, period {TEXT} NOT NULL, plan_id {TEXT} NOT NULL,
  unit {TEXT} NOT NULL, n {I64} NOT NULL, item {TEXT} NOT NULL, verdict {TEXT}, source {TEXT} NOT NULL,
  figures {JSON} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, standard, period, plan_id, unit, n)
) {TABLE_END};

-- Honours: proposed to the body `approver`, decided by `decided_by`, revoked on evidence.
-- class: projected
CREATE TABLE honour_proposal (
  tenant {I64} NOT NULL, proposal_id {ID} NOT NULL, plan_id {TEXT} NOT NULL,
  plan_version {I64} NOT NULL, honours {TEXT} NOT NULL, standard {TEXT} NOT NULL, unit {TEXT} NOT NULL,
  year {I64} NOT NULL, years {I64} NOT NULL, act {TEXT} NOT NULL, approver {TEXT} NOT NULL,
  state {TEXT} NOT NULL, at_ms {I64} NOT NULL, actor {TEXT} NOT NULL, decided_ms {I64},
  decided_by {TEXT} NOT NULL, decision {TEXT} NOT NULL, revoked_ms {I64}, revocation {TEXT} NOT NULL,
  evidence {TEXT} NOT NULL, made_seq {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, proposal_id)
) {TABLE_END};
CREATE INDEX honour_proposal_of ON honour_proposal (tenant, honours, unit, year);
