-- Matters of sealed kinds (tips). What they say, their kind, their unit and everything that is done
-- about them stands in sealed events, each under the matter's key (contact_key); the tables of the
-- ledger know nothing of them. In the clear: what the resident's receipt needs, when the next reminder
-- is due, and what the town is told. `answered`: '', in_time, late; said from the day after
-- `told_day`, which is the same for all kinds, so that it tells no kind.
-- class: projected
CREATE TABLE sealed_matter (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, receipt {TEXT} NOT NULL, check_mac {BYTES} NOT NULL,
  opened_day {I64} NOT NULL, told_day {I64} NOT NULL, answered {TEXT} NOT NULL, next_ms {I64},
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, matter_id)
) {TABLE_END};
CREATE UNIQUE INDEX sealed_matter_receipt ON sealed_matter (tenant, receipt);
CREATE INDEX sealed_matter_next ON sealed_matter (tenant, next_ms);

-- class: projected
CREATE TABLE sealed_event (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, n {I64} NOT NULL, seq {I64} NOT NULL,
  at_ms {I64} NOT NULL, actor {TEXT} NOT NULL, sealed {BYTES} NOT NULL,
  PRIMARY KEY (tenant, matter_id, n)
) {TABLE_END};

-- Who is kept from a matter: an account that is recused, or all of the unit ("unit") or of the centre
-- ("centre"), where the resident says it is about somebody there.
-- class: projected
CREATE TABLE matter_kept_from (
  tenant {I64} NOT NULL, whom {TEXT} NOT NULL, matter_id {ID} NOT NULL,
  PRIMARY KEY (tenant, whom, matter_id)
) {TABLE_END};
CREATE INDEX matter_kept_from_matter ON matter_kept_from (tenant, matter_id);
