-- Outlines of the township's units, as they are drawn; at most one row a tenant. `number` is that of
-- the map review, empty for a sketch; `drawing` as in the event (domain/map/map.hpp).
-- class: projected
CREATE TABLE unit_map (
  tenant {I64} NOT NULL, file {TEXT} NOT NULL, number {TEXT} NOT NULL, drawing {JSON} NOT NULL,
  at_ms {I64} NOT NULL, actor {TEXT} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant)
) {TABLE_END};
