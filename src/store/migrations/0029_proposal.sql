-- Proposals of measures (domain/evaluation/proposal.hpp): documents for a competent body, on the
-- evidence of findings or of a published ranking. `source`: ladder or bands. `unit` is who it is
-- about, never a person; `told`: the unit knows of it. What was said and decided on the way is in
-- proposal_step; whether one is in force is worked out from the days and the findings.
-- class: projected
CREATE TABLE proposal (
  tenant {I64} NOT NULL, proposal_id {ID} NOT NULL, plan_id {TEXT} NOT NULL,
  plan_version {I64} NOT NULL, source {TEXT} NOT NULL, block {TEXT} NOT NULL, name {TEXT} NOT NULL,
  unit {TEXT} NOT NULL, rung {I64} NOT NULL, act {TEXT} NOT NULL, to_whom {TEXT} NOT NULL,
  delta {I64} NOT NULL, yuan {I64} NOT NULL, note {TEXT} NOT NULL, basis {TEXT} NOT NULL,
  edition {ID}, review {TEXT} NOT NULL, lapse {TEXT} NOT NULL, rectify_day {I64},
  statement_days {I64} NOT NULL, state {TEXT} NOT NULL, drafter {TEXT} NOT NULL,
  reviewer {TEXT} NOT NULL, decider {TEXT} NOT NULL, approver {TEXT} NOT NULL, told {I64} NOT NULL,
  spoke {I64} NOT NULL, statement_day {I64}, review_day {I64}, from_day {I64}, to_day {I64},
  appeal_day {I64}, ended_day {I64}, appealed {I64} NOT NULL, appeal_open {I64} NOT NULL,
  drafted_day {I64} NOT NULL, made_seq {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, proposal_id)
) {TABLE_END};
CREATE INDEX proposal_unit ON proposal (tenant, unit, state);
CREATE INDEX proposal_made ON proposal (tenant, made_seq, proposal_id);

-- The findings that it rests on, each with the round that it was made in.
-- class: projected
CREATE TABLE proposal_evidence (
  tenant {I64} NOT NULL, proposal_id {ID} NOT NULL, finding_id {ID} NOT NULL, round_id {ID} NOT NULL,
  PRIMARY KEY (tenant, proposal_id, finding_id)
) {TABLE_END};

-- `step`: drafted, notified, stated, supported, dropped, approved, rejected, withdrawn, appealed,
-- appeal_upheld, appeal_lifted, lifted. `organ` to `approver`: of a decision of the competent body.
-- class: projected
CREATE TABLE proposal_step (
  tenant {I64} NOT NULL, proposal_id {ID} NOT NULL, n {I64} NOT NULL, step {TEXT} NOT NULL,
  at_ms {I64} NOT NULL, actor {TEXT} NOT NULL, taken_down {I64} NOT NULL, body {TEXT} NOT NULL,
  organ {TEXT} NOT NULL, doc_number {TEXT} NOT NULL, doc_day {I64}, approver {TEXT} NOT NULL,
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, proposal_id, n)
) {TABLE_END};
