-- Where a place is on the map, in steps of a hundred-thousandth of a degree; both or neither. Places
-- that people live at have none (domain/place).
ALTER TABLE place ADD COLUMN longitude {I64};
ALTER TABLE place ADD COLUMN latitude {I64};
