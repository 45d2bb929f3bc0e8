-- A closing that sends a matter elsewhere takes one round out of the figures, and no other: why the
-- clocks of that round are not judged (excluded), and for which round matter.excluded stands
-- (excluded_round; NULL: the whole matter, as all that were excluded before).
ALTER TABLE clock ADD COLUMN excluded {TEXT};
ALTER TABLE matter ADD COLUMN excluded_round {I64};
