-- Matters that came out of a question of a plan's form which says who reads what was said, or for how
-- long it is kept (form.*.ask.*.access, .retain; guard G13): until its words are erased. erase_day:
-- from that day on, once it is closed; NULL: no term. access: handler, centre, nobody; empty: as
-- other matters.
-- class: projected
CREATE TABLE matter_asked (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, form {TEXT} NOT NULL, question {TEXT} NOT NULL,
  access {TEXT} NOT NULL, erase_day {I64}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, matter_id)
) {TABLE_END};
CREATE INDEX matter_asked_day ON matter_asked (tenant, erase_day);

-- A matter's page names the rooms that were booked for it.
CREATE INDEX booking_matter ON booking (tenant, matter_id);
