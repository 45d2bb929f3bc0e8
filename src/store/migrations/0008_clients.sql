-- Systems that send matters in through Open311. The key itself is shown once when it is made; the
-- local table has its SHA-256 (a key is 32 random bytes, so nobody can search for it).
-- class: projected
CREATE TABLE client (
  tenant {I64} NOT NULL, client_id {ID} NOT NULL, name {TEXT} NOT NULL, active {I64} NOT NULL,
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, client_id)
) {TABLE_END};
CREATE UNIQUE INDEX client_name ON client (tenant, name);

-- class: local
CREATE TABLE client_key (
  tenant {I64} NOT NULL, client_id {ID} NOT NULL, key_hash {BYTES} NOT NULL,
  PRIMARY KEY (tenant, client_id)
) {TABLE_END};
CREATE UNIQUE INDEX client_key_hash ON client_key (tenant, key_hash);
