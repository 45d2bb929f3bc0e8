-- Quotas of visits ask how many dwellings one person went to within some days.
CREATE INDEX visit_visitor ON visit (tenant, visitor, day);
