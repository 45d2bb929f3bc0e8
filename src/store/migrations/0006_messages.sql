-- What is to be sent, derived from message.queued and what came of it. Neither text nor address
-- stands here or in the journal: texts have an end (message_box), addresses are sealed (contact).
-- class: projected
CREATE TABLE message (
  tenant {I64} NOT NULL, message_id {ID} NOT NULL, matter_id {ID} NOT NULL, unit {TEXT} NOT NULL,
  round {I64} NOT NULL, happening {TEXT} NOT NULL, detail {TEXT} NOT NULL, audience {TEXT} NOT NULL,
  recipient {TEXT} NOT NULL, template {TEXT} NOT NULL, channel {TEXT} NOT NULL,
  statutory {I64} NOT NULL, plan_version {I64} NOT NULL,
  state {TEXT} NOT NULL, reason {TEXT} NOT NULL, times {I64} NOT NULL, queued_ms {I64} NOT NULL,
  settled_ms {I64}, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, message_id)
) {TABLE_END};
CREATE INDEX message_matter ON message (tenant, matter_id, queued_ms);
CREATE INDEX message_list ON message (tenant, queued_ms, message_id);
CREATE INDEX message_state ON message (tenant, state, queued_ms, message_id);

-- Residents who want no messages but statutory ones, by the contact of their matter.
-- class: projected
CREATE TABLE message_opt_out (
  tenant {I64} NOT NULL, contact_id {ID} NOT NULL, since_ms {I64} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, contact_id)
) {TABLE_END};

-- Where accounts and bodies of the plan are reached: a sealed contact each.
-- class: projected
CREATE TABLE message_address (
  tenant {I64} NOT NULL, recipient {TEXT} NOT NULL, contact_id {ID} NOT NULL, seq {I64} NOT NULL,
  PRIMARY KEY (tenant, recipient)
) {TABLE_END};

-- The sender's own book: the text until its retention ends, tries so far, when to try next (null:
-- settled), what it waits for, how the last try failed; and a keyed hash of the address with the
-- day of the last try, for the caps.
-- class: local
CREATE TABLE message_box (
  tenant {I64} NOT NULL, message_id {ID} NOT NULL, text {TEXT} NOT NULL, keep_until_ms {I64} NOT NULL,
  tries {I64} NOT NULL, next_ms {I64}, wait {TEXT} NOT NULL, problem {TEXT} NOT NULL,
  address {BYTES}, tried_day {I64},
  PRIMARY KEY (tenant, message_id)
) {TABLE_END};
CREATE INDEX message_box_next ON message_box (tenant, next_ms);
CREATE INDEX message_box_day ON message_box (tenant, tried_day, address);
CREATE INDEX message_box_keep ON message_box (tenant, keep_until_ms);
