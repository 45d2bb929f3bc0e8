-- What the public may see of a matter is decided by its kind, by how far it has ever come, and by
-- whether anybody has hidden it. `no` is the journal entry that opened it: the number by which the
-- public speaks of it, since the receipt number is the resident's own. `client`: the system that sent
-- it in. `reached`: 0 opened, 1 answered, 2 closed. `erased`: its texts were taken out for good.
-- class: projected
CREATE TABLE matter_public (
  tenant {I64} NOT NULL, matter_id {ID} NOT NULL, no {I64} NOT NULL, client {ID},
  reached {I64} NOT NULL, hidden {I64} NOT NULL, erased {I64} NOT NULL,
  PRIMARY KEY (tenant, matter_id)
) {TABLE_END};
CREATE UNIQUE INDEX matter_public_no ON matter_public (tenant, no);
CREATE INDEX matter_public_client ON matter_public (tenant, client, no);

INSERT INTO matter_public (tenant, matter_id, no, reached, hidden, erased)
SELECT m.tenant, m.matter_id,
  (SELECT min(e.seq) FROM matter_event e WHERE e.tenant = m.tenant AND e.matter_id = m.matter_id),
  CASE WHEN EXISTS (SELECT 1 FROM matter_event c WHERE c.tenant = m.tenant
      AND c.matter_id = m.matter_id AND c.kind = 'matter.closed') THEN 2
    WHEN EXISTS (SELECT 1 FROM matter_event a WHERE a.tenant = m.tenant
      AND a.matter_id = m.matter_id AND a.kind = 'matter.answered') THEN 1
    ELSE 0 END, 0, 0
FROM matter m;
