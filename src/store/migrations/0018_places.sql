-- Places that plans speak of: hazard spots, schools, public cameras, screens, rooms (feature F16).
-- Nothing here is about a person. `n`: how many there are of it (devices, screens, seats); `sign`:
-- whether the notice for a public asset hangs there (PIPL art. 26); `consent`: what the owner agreed
-- to; `hours`: when a room is open, empty for a place that cannot be booked.
-- class: projected
CREATE TABLE place (
  tenant {I64} NOT NULL, place_id {ID} NOT NULL, kind {TEXT} NOT NULL, unit {TEXT} NOT NULL,
  name {TEXT} NOT NULL, location {TEXT} NOT NULL, code {TEXT} NOT NULL, n {I64}, sign {I64},
  consent {TEXT} NOT NULL, consent_day {I64}, hours {JSON} NOT NULL, from_day {I64} NOT NULL,
  from_seq {I64} NOT NULL, closed_day {I64}, closed_seq {I64}, closed_why {TEXT}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, place_id)
) {TABLE_END};
CREATE INDEX place_order ON place (tenant, unit, kind, name, place_id);
CREATE INDEX place_kind ON place (tenant, kind, unit);

-- What could go wrong at a place, and how far it is under control.
-- class: projected
CREATE TABLE place_hazard (
  tenant {I64} NOT NULL, hazard_id {ID} NOT NULL, place_id {ID} NOT NULL, kind {TEXT} NOT NULL,
  risk {TEXT} NOT NULL, state {TEXT} NOT NULL, n {I64} NOT NULL, measure {TEXT} NOT NULL,
  owner {TEXT} NOT NULL, from_day {I64} NOT NULL, day {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, hazard_id)
) {TABLE_END};
CREATE INDEX place_hazard_of ON place_hazard (tenant, place_id);

-- Somebody has looked at a place by the list of a round, or by the criterion of its listing.
-- class: projected
CREATE TABLE inspection (
  tenant {I64} NOT NULL, inspection_id {ID} NOT NULL, place_id {ID} NOT NULL,
  plan_id {TEXT} NOT NULL, rule {TEXT} NOT NULL, day {I64} NOT NULL, faults {I64} NOT NULL,
  note {TEXT} NOT NULL, actor {TEXT} NOT NULL, withdrawn_why {TEXT}, withdrawn_seq {I64},
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, inspection_id)
) {TABLE_END};
CREATE INDEX inspection_of_place ON inspection (tenant, place_id, day);
CREATE INDEX inspection_of_rule ON inspection (tenant, rule, day);

-- class: projected
CREATE TABLE inspection_item (
  tenant {I64} NOT NULL, inspection_id {ID} NOT NULL, ord {I64} NOT NULL, item {TEXT} NOT NULL,
  fault {I64} NOT NULL, note {TEXT} NOT NULL, matter_id {ID},
  PRIMARY KEY (tenant, inspection_id, ord)
) {TABLE_END};

-- A fault lasts until a later inspection finds the item in order.
-- class: projected
CREATE TABLE place_fault (
  tenant {I64} NOT NULL, fault_id {ID} NOT NULL, place_id {ID} NOT NULL, plan_id {TEXT} NOT NULL,
  rule {TEXT} NOT NULL, item {TEXT} NOT NULL, opened_day {I64} NOT NULL,
  opened_by {ID} NOT NULL, closed_day {I64}, closed_by {ID}, matter_id {ID}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, fault_id)
) {TABLE_END};
CREATE INDEX place_fault_of ON place_fault (tenant, place_id);
CREATE INDEX place_fault_matter ON place_fault (tenant, matter_id);

-- A place under listed rectification (挂牌整治).
-- class: projected
CREATE TABLE listing (
  tenant {I64} NOT NULL, listing_id {ID} NOT NULL, place_id {ID} NOT NULL, plan_id {TEXT} NOT NULL,
  rule {TEXT} NOT NULL, reason {TEXT} NOT NULL, measures {JSON} NOT NULL, owner {TEXT} NOT NULL,
  progress {TEXT} NOT NULL, due_day {I64} NOT NULL, first_due_day {I64} NOT NULL,
  extensions {I64} NOT NULL, listed_day {I64} NOT NULL, delisted_day {I64}, delisted_seq {I64},
  evidence {TEXT}, inspection_id {ID}, from_seq {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, listing_id)
) {TABLE_END};
CREATE INDEX listing_of_place ON listing (tenant, place_id);
CREATE INDEX listing_due ON listing (tenant, due_day, listing_id);

-- A walk past places: minutes after midnight of `day`; a shift past midnight ends after 1440.
-- class: projected
CREATE TABLE patrol (
  tenant {I64} NOT NULL, patrol_id {ID} NOT NULL, plan_id {TEXT} NOT NULL, rule {TEXT} NOT NULL,
  unit {TEXT} NOT NULL, day {I64} NOT NULL, from_minute {I64} NOT NULL, to_minute {I64} NOT NULL,
  note {TEXT} NOT NULL, actor {TEXT} NOT NULL, withdrawn_why {TEXT}, withdrawn_seq {I64},
  seq {I64} NOT NULL,
  PRIMARY KEY (tenant, patrol_id)
) {TABLE_END};
CREATE INDEX patrol_of_day ON patrol (tenant, day, unit);

-- class: projected
CREATE TABLE patrol_place (
  tenant {I64} NOT NULL, patrol_id {ID} NOT NULL, place_id {ID} NOT NULL,
  PRIMARY KEY (tenant, patrol_id, place_id)
) {TABLE_END};
CREATE INDEX patrol_of_place ON patrol_place (tenant, place_id);

-- Matters that were opened from what was seen on the way.
-- class: projected
CREATE TABLE patrol_matter (
  tenant {I64} NOT NULL, patrol_id {ID} NOT NULL, matter_id {ID} NOT NULL,
  PRIMARY KEY (tenant, patrol_id, matter_id)
) {TABLE_END};

-- A room that is kept for something.
-- class: projected
CREATE TABLE booking (
  tenant {I64} NOT NULL, booking_id {ID} NOT NULL, place_id {ID} NOT NULL, day {I64} NOT NULL,
  from_minute {I64} NOT NULL, to_minute {I64} NOT NULL, purpose {TEXT} NOT NULL, matter_id {ID},
  actor {TEXT} NOT NULL, cancelled_why {TEXT}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, booking_id)
) {TABLE_END};
CREATE INDEX booking_of_place ON booking (tenant, place_id, day);
