-- The house of independent polls (独立调查室). A database belongs to one house: the campaign, whose
-- people are evaluated, or the poll office, which alone holds frame, sample, schedule, numbers and
-- answers (guard G04). These tables stay empty in a campaign's database.
-- class: projected
CREATE TABLE house (
  tenant {I64} NOT NULL, kind {TEXT} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant)
) {TABLE_END};

-- Questionnaires of a survey of the plan, by version; embargoed until the wave has ended.
-- class: projected
CREATE TABLE poll_form (
  tenant {I64} NOT NULL, plan_id {TEXT} NOT NULL, survey {TEXT} NOT NULL, version {I64} NOT NULL,
  form {JSON} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, plan_id, survey, version)
) {TABLE_END};

-- A list that samples are drawn from. The journal holds its digest and counts; its rows are in
-- poll_frame_row and are erased when they are no longer needed. counts: [{kind, unit, stratum, n}].
-- class: projected
CREATE TABLE poll_frame (
  tenant {I64} NOT NULL, frame_id {ID} NOT NULL, plan_id {TEXT} NOT NULL, survey {TEXT} NOT NULL,
  name {TEXT} NOT NULL, source {TEXT} NOT NULL, sha256 {TEXT} NOT NULL, n {I64} NOT NULL,
  counts {JSON} NOT NULL, loaded_day {I64} NOT NULL, erased_day {I64}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, frame_id)
) {TABLE_END};

-- One row of a list. ord: its place in the file, from 1; kind: landline, mobile or address; size:
-- for draws in proportion to size, 1 otherwise; who: a keyed digest of the number or address, to
-- leave out those contacted lately; sealed: numbers, address and language under the database's key.
-- class: local
CREATE TABLE poll_frame_row (
  tenant {I64} NOT NULL, frame_id {ID} NOT NULL, ord {I64} NOT NULL, kind {TEXT} NOT NULL,
  unit {TEXT} NOT NULL, stratum {TEXT} NOT NULL, size {I64} NOT NULL, who {TEXT} NOT NULL,
  sealed {BYTES} NOT NULL,
  PRIMARY KEY (tenant, frame_id, ord)
) {TABLE_END};
CREATE INDEX poll_frame_row_stratum ON poll_frame_row (tenant, frame_id, stratum, ord);

-- A wave of a survey. spec: domain/poll/wave.hpp. state: planned, drawn, open, closed, released.
-- list_digest: SHA-256 of the drawn list, published before the first call; journal_seq: the entry
-- whose hash took part in the draw, the last of the day on which the seed was published; drawn_n: how
-- many were drawn.
-- class: projected
CREATE TABLE poll_wave (
  tenant {I64} NOT NULL, wave_id {ID} NOT NULL, plan_id {TEXT} NOT NULL, plan_version {I64} NOT NULL,
  survey {TEXT} NOT NULL, name {TEXT} NOT NULL, from_day {I64} NOT NULL, to_day {I64} NOT NULL,
  spec {JSON} NOT NULL, frame_id {ID}, form_version {I64}, seed {TEXT}, seed_day {I64}, list_digest {TEXT},
  journal_seq {I64}, drawn_n {I64} NOT NULL,
  state {TEXT} NOT NULL, drawn_day {I64}, closed_day {I64}, release_digest {TEXT}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, wave_id)
) {TABLE_END};
CREATE INDEX poll_wave_order ON poll_wave (tenant, from_day, wave_id);

-- A drawn number or address. number: from 1 within the wave; day: the day from which it is worked
-- (a daily survey's replicate); probability: of its draw, as written by printf("%.17g"); stage:
-- open, final; outcome: AAPOR code of the case over all its calls (data/survey/aapor.csv), 3.11
-- before the first; next_ms: not before; due_ms: an appointment; for_whom: the only account that
-- may take it; skill: '' or convert or lead or language:xx; held_by/held_ms: who has it on the
-- screen until. ready: 1 may be called from its day on, 0 not before next_ms, 2 only by its
-- appointment or never again; tried: the parts of the week it was tried in (domain/poll/
-- next_case.hpp); monitor: '' the respondent agrees that the supervisor listens, or who listens.
-- class: projected
CREATE TABLE poll_case (
  tenant {I64} NOT NULL, wave_id {ID} NOT NULL, case_id {ID} NOT NULL, number {I64} NOT NULL,
  frame_ord {I64} NOT NULL, kind {TEXT} NOT NULL, unit {TEXT} NOT NULL, stratum {TEXT} NOT NULL,
  day {I64} NOT NULL, probability {TEXT} NOT NULL, stage {TEXT} NOT NULL, outcome {TEXT} NOT NULL,
  attempts {I64} NOT NULL, refusals {I64} NOT NULL, next_ms {I64} NOT NULL, due_ms {I64},
  for_whom {TEXT}, skill {TEXT} NOT NULL, held_by {TEXT}, held_ms {I64}, last_ms {I64},
  done_ms {I64}, ready {I64} NOT NULL DEFAULT 1, tried {I64} NOT NULL DEFAULT 0, monitor {TEXT},
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, wave_id, case_id)
) {TABLE_END};
CREATE UNIQUE INDEX poll_case_number ON poll_case (tenant, wave_id, number);
-- In the order of the rule of the next case, for one skill and one set of parts of the week tried.
CREATE INDEX poll_case_next
  ON poll_case (tenant, wave_id, skill, ready, tried, day, attempts, case_id);
CREATE INDEX poll_case_wait ON poll_case (tenant, wave_id, ready, next_ms, case_id);
CREATE INDEX poll_case_due ON poll_case (tenant, wave_id, due_ms);
CREATE INDEX poll_case_held ON poll_case (tenant, held_by);

-- What the desk shows of a case: numbers, address, language; gone when the wave has ended and its
-- days of keeping are over. token_mac: of the one-time link to answer oneself.
-- class: local
CREATE TABLE poll_case_contact (
  tenant {I64} NOT NULL, wave_id {ID} NOT NULL, case_id {ID} NOT NULL, who {TEXT} NOT NULL,
  sealed {BYTES} NOT NULL, token_mac {TEXT},
  PRIMARY KEY (tenant, wave_id, case_id)
) {TABLE_END};
CREATE INDEX poll_case_contact_who ON poll_case_contact (tenant, who);
CREATE INDEX poll_case_contact_token ON poll_case_contact (tenant, token_mac);

-- A call, or a visit of the link. told: was told what to say; pressured: felt pressed to answer;
-- monitored: the supervisor who listened, '' when that was agreed to and nobody did.
-- class: projected
CREATE TABLE poll_call (
  tenant {I64} NOT NULL, call_id {ID} NOT NULL, wave_id {ID} NOT NULL, case_id {ID} NOT NULL,
  at_ms {I64} NOT NULL, day {I64} NOT NULL, mode {TEXT} NOT NULL, number_ord {I64} NOT NULL,
  actor {TEXT} NOT NULL, outcome {TEXT} NOT NULL, told {I64} NOT NULL, pressured {I64} NOT NULL,
  seconds {I64} NOT NULL, monitored {TEXT}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, call_id)
) {TABLE_END};
CREATE INDEX poll_call_case ON poll_call (tenant, wave_id, case_id, at_ms);
CREATE INDEX poll_call_day ON poll_call (tenant, wave_id, day, actor);

-- Answers of a case; the last word of a case replaces earlier ones. value: the choice's id, a
-- number, or "" for a question that was asked and not answered; dont_know is a choice like others.
-- class: projected
CREATE TABLE poll_answer (
  tenant {I64} NOT NULL, wave_id {ID} NOT NULL, case_id {ID} NOT NULL, question {TEXT} NOT NULL,
  value {TEXT} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, wave_id, case_id, question)
) {TABLE_END};
CREATE INDEX poll_answer_question ON poll_answer (tenant, wave_id, question, value);

-- Who asked never to be called again, in any wave: a keyed digest of the number or address.
-- class: projected
CREATE TABLE poll_never (
  tenant {I64} NOT NULL, who {TEXT} NOT NULL, day {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, who)
) {TABLE_END};
