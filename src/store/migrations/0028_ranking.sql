-- League tables that were published, each kept as it was with the cut of the journal it was made
-- from (clauses S2-44, S2-45, S3-16). document: schema Ranking of the API; digest: SHA-256 of its
-- canonical JSON. A wrong one is withdrawn with the reason and stays.
-- class: projected
CREATE TABLE ranking_edition (
  tenant {I64} NOT NULL, edition_id {ID} NOT NULL, plan_id {TEXT} NOT NULL,
  plan_version {I64} NOT NULL, ranking {TEXT} NOT NULL, from_day {I64} NOT NULL,
  to_day {I64} NOT NULL, cut_seq {I64} NOT NULL, digest {TEXT} NOT NULL, document {JSON} NOT NULL,
  at_ms {I64} NOT NULL, actor {TEXT} NOT NULL, withdrawn_seq {I64}, withdrawn_why {TEXT},
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, edition_id)
) {TABLE_END};
CREATE INDEX ranking_edition_of ON ranking_edition (tenant, plan_id, ranking, from_day);
