-- Matters whose clock may stand still: until when at the latest, as of the newest entry about it.
-- Whether it does at a moment is that moment's question; null when it was not paused.
ALTER TABLE matter ADD COLUMN paused_until_ms {I64};

-- An objection waits for its ruling, a review for its reviewer; null: none does.
ALTER TABLE matter ADD COLUMN objected_ms {I64};
ALTER TABLE matter ADD COLUMN review_asked_ms {I64};
