-- A person's named views of the ledger (app/saved_views.hpp).
-- class: local
CREATE TABLE saved_view (
  tenant {I64} NOT NULL, person_id {ID} NOT NULL, view_id {ID} NOT NULL,
  name {TEXT} NOT NULL, query {TEXT} NOT NULL,
  PRIMARY KEY (tenant, person_id, view_id)
) {TABLE_END};
