-- Short answers and the service directory. A change is a new version; the newest is shown, unless it
-- withdraws the entry.
-- class: projected
CREATE TABLE knowledge (
  tenant {I64} NOT NULL, entry {TEXT} NOT NULL, version {I64} NOT NULL, withdrawn {I64} NOT NULL,
  kind {TEXT} NOT NULL, question {TEXT} NOT NULL, answer {TEXT} NOT NULL, office {TEXT} NOT NULL,
  place {TEXT} NOT NULL, phone {TEXT} NOT NULL, hours {TEXT} NOT NULL, bring {TEXT} NOT NULL,
  reason {TEXT} NOT NULL, at_ms {I64} NOT NULL, actor {TEXT} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, entry, version)
) {TABLE_END};

-- How often somebody said that an entry answered them: a number alone, without time or person.
-- class: local
CREATE TABLE knowledge_count (
  tenant {I64} NOT NULL, entry {TEXT} NOT NULL, n {I64} NOT NULL,
  PRIMARY KEY (tenant, entry)
) {TABLE_END};
