#include "store/tables/proposal.hpp"

#include <map>
#include <stdexcept>

#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

using base::Date;
using base::Uuid;
using domain::EffectProposal;
using domain::EffectState;

const Statement k_put{
    Reach::tenant, "effect_put",
    "INSERT INTO proposal (tenant, proposal_id, plan_id, plan_version, source, block, name, unit, "
    "rung, act, to_whom, delta, yuan, note, basis, edition, review, lapse, rectify_day, "
    "statement_days, state, drafter, reviewer, decider, approver, told, spoke, appealed, "
    "appeal_open, drafted_day, made_seq, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
    "$11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 'drafted', $21, '', '', '', 0, 0, 0, 0, "
    "$22, $23, $23)"};
const Statement k_put_evidence{
    Reach::tenant, "effect_evidence_put",
    "INSERT INTO proposal_evidence (tenant, proposal_id, finding_id, round_id) "
    "VALUES ($1, $2, $3, $4)"};
const Statement k_put_step{
    Reach::tenant, "effect_step_put",
    "INSERT INTO proposal_step (tenant, proposal_id, n, step, at_ms, actor, taken_down, body, "
    "organ, doc_number, doc_day, approver, seq) SELECT $1, $2, (SELECT coalesce(max(x.n), 0) + 1 "
    "FROM proposal_step x WHERE x.tenant = $1 AND x.proposal_id = $2), $3, $4, $5, $6, $7, $8, "
    "$9, $10, $11, $12"};
const Statement k_save{
    Reach::tenant, "effect_save",
    "UPDATE proposal SET state = $3, reviewer = $4, decider = $5, approver = $6, told = $7, "
    "spoke = $8, statement_day = $9, review_day = $10, from_day = $11, to_day = $12, "
    "appeal_day = $13, ended_day = $14, appealed = $15, appeal_open = $16, seq = $17 "
    "WHERE tenant = $1 AND proposal_id = $2"};
const Statement k_row{
    Reach::tenant, "effect_row",
    "SELECT proposal_id, plan_id, plan_version, source, block, name, unit, rung, act, to_whom, "
    "delta, yuan, note, basis, edition, review, lapse, rectify_day, statement_days, state, "
    "drafter, reviewer, decider, approver, told, spoke, statement_day, review_day, from_day, "
    "to_day, appeal_day, ended_day, appealed, appeal_open, drafted_day, made_seq FROM proposal "
    "WHERE tenant = $1 AND proposal_id = $2"};
const Statement k_all{
    Reach::tenant, "effect_rows",
    "SELECT proposal_id, plan_id, plan_version, source, block, name, unit, rung, act, to_whom, "
    "delta, yuan, note, basis, edition, review, lapse, rectify_day, statement_days, state, "
    "drafter, reviewer, decider, approver, told, spoke, statement_day, review_day, from_day, "
    "to_day, appeal_day, ended_day, appealed, appeal_open, drafted_day, made_seq FROM proposal "
    "WHERE tenant = $1 ORDER BY unit, made_seq, proposal_id"};
const Statement k_of_unit{
    Reach::tenant, "effect_rows_of_unit",
    "SELECT proposal_id, plan_id, plan_version, source, block, name, unit, rung, act, to_whom, "
    "delta, yuan, note, basis, edition, review, lapse, rectify_day, statement_days, state, "
    "drafter, reviewer, decider, approver, told, spoke, statement_day, review_day, from_day, "
    "to_day, appeal_day, ended_day, appealed, appeal_open, drafted_day, made_seq FROM proposal "
    "WHERE tenant = $1 AND unit = $2 ORDER BY made_seq, proposal_id"};
const Statement k_evidence{
    Reach::tenant, "effect_evidence",
    "SELECT proposal_id, finding_id, round_id FROM proposal_evidence WHERE tenant = $1 "
    "AND proposal_id = $2 ORDER BY finding_id"};
const Statement k_all_evidence{
    Reach::tenant, "effect_evidence_all",
    "SELECT proposal_id, finding_id, round_id FROM proposal_evidence WHERE tenant = $1 "
    "ORDER BY proposal_id, finding_id"};
const Statement k_steps{
    Reach::tenant, "effect_steps",
    "SELECT step, at_ms, actor, taken_down, body, organ, doc_number, doc_day, approver, seq "
    "FROM proposal_step WHERE tenant = $1 AND proposal_id = $2 ORDER BY n"};
const Statement k_steps_up_to{
    Reach::tenant, "effect_steps_up_to",
    "SELECT proposal_id, step, at_ms, actor FROM proposal_step WHERE tenant = $1 "
    "AND seq <= $2 ORDER BY proposal_id, n"};

std::optional<Date> day_if(const Row& row, std::size_t column) {
  const auto days = row.i64_if(column);
  if (!days) return {};
  return Date(static_cast<std::int32_t>(*days));
}
Value day_value(const std::optional<Date>& day) {
  return day ? Value(std::int64_t{day->days()}) : Value();
}
std::optional<Date> day_in(const Json& data, const char* name) {
  const auto found = data.find(name);
  if (found == data.end() || found->is_null()) return {};
  return Date::parse(found->get_ref<const std::string&>()).value();
}

EffectRow effect_of(const Row& row) {
  return {.proposal = {.id = row.uuid(0),
                       .plan = row.text(1),
                       .plan_version = row.i64(2),
                       .source = row.text(3),
                       .block = row.text(4),
                       .name = row.text(5),
                       .unit = row.text(6),
                       .rung = static_cast<int>(row.i64(7)),
                       .act = row.text(8),
                       .to = row.text(9),
                       .delta = static_cast<int>(row.i64(10)),
                       .yuan = row.i64(11),
                       .note = row.text(12),
                       .basis = row.text(13),
                       .edition = row.uuid_if(14),
                       .review = row.text(15),
                       .lapse = row.text(16),
                       .rectify_due = day_if(row, 17),
                       .statement_days = static_cast<int>(row.i64(18)),
                       .state = domain::effect_state_of(row.text(19)),
                       .drafter = row.text(20),
                       .reviewer = row.text(21),
                       .decider = row.text(22),
                       .approver = row.text(23),
                       .told = row.flag(24),
                       .spoke = row.flag(25),
                       .statement_due = day_if(row, 26),
                       .review_due = day_if(row, 27),
                       .from = day_if(row, 28),
                       .to_day = day_if(row, 29),
                       .appeal_due = day_if(row, 30),
                       .ended = day_if(row, 31),
                       .appealed = row.flag(32),
                       .appeal_open = row.flag(33)},
          .drafted = *day_if(row, 34),
          .made_seq = row.i64(35)};
}

void add_evidence(std::vector<EffectRow>& rows, Db& db, Tenant tenant) {
  std::map<Uuid, std::vector<domain::EvidenceItem>> evidence;
  db.each(k_all_evidence, {tenant}, [&](const Row& row) {
    evidence[row.uuid(0)].push_back({.finding = row.uuid(1), .round = row.uuid(2)});
  });
  for (EffectRow& row : rows)
    if (const auto found = evidence.find(row.proposal.id); found != evidence.end())
      row.proposal.evidence = found->second;
}

void put_step(Db& db, const tables::Context& c, const Uuid& id, const std::string& step,
              const Json& data) {
  const auto words = [&](const char* name) { return data.value(name, std::string()); };
  db.exec(k_put_step, {c.tenant, id, step, c.at, c.actor, data.value("taken_down", false),
                       words("text"), words("body"), words("number"),
                       day_value(day_in(data, "day")), words("approver"), c.seq});
}

void apply_drafted(Db& db, const tables::Context& c, const Json& data) {
  const Uuid id = tables::uuid_of(data, "proposal");
  const auto words = [&](const char* name) { return tables::text_of(data, name); };
  const auto number = [&](const char* name) { return data.at(name).get<std::int64_t>(); };
  const auto edition = tables::uuid_if(data, "edition");
  db.exec(k_put, {c.tenant,
                  id,
                  words("plan"),
                  number("plan_version"),
                  words("source"),
                  words("block"),
                  words("name"),
                  words("where"),
                  number("rung"),
                  words("act"),
                  words("to"),
                  number("delta"),
                  number("yuan"),
                  words("note"),
                  words("basis"),
                  edition ? Value(*edition) : Value(),
                  words("review"),
                  words("lapse"),
                  day_value(day_in(data, "rectify_due")),
                  number("statement_days"),
                  c.actor,
                  std::int64_t{c.at.date().days()},
                  c.seq});
  for (const Json& one : data.at("evidence"))
    db.exec(k_put_evidence,
            {c.tenant, id, tables::uuid_of(one, "finding"), tables::uuid_of(one, "round")});
  put_step(db, c, id, "drafted", data);
}

void save(Db& db, const tables::Context& c, const EffectProposal& p) {
  db.exec(k_save, {c.tenant, p.id, domain::text_of(p.state), p.reviewer, p.decider, p.approver,
                   p.told, p.spoke, day_value(p.statement_due), day_value(p.review_due),
                   day_value(p.from), day_value(p.to_day), day_value(p.appeal_due),
                   day_value(p.ended), p.appealed, p.appeal_open, c.seq});
}

// The step's name in the rows; empty for what is no step.
std::string step_of(const domain::Event& event) {
  const std::string kind = event.type.substr(event.type.find('.') + 1);
  if (kind == "reviewed") return event.data.at("supported").get<bool>() ? "supported" : "dropped";
  if (kind == "appeal_decided")
    return event.data.at("upheld").get<bool>() ? "appeal_upheld" : "appeal_lifted";
  const bool known = kind == "notified" || kind == "stated" || kind == "approved" ||
                     kind == "rejected" || kind == "withdrawn" || kind == "appealed" ||
                     kind == "lifted";
  return known ? kind : std::string();
}

// The days and the name that the event says.
EffectProposal said_by(const EffectProposal& p, const Json& data) {
  EffectProposal said = p;
  const auto learn = [&](std::optional<Date>& day, const char* name) {
    if (const auto found = day_in(data, name)) day = found;
  };
  learn(said.statement_due, "statement_due");
  learn(said.review_due, "review_due");
  learn(said.from, "from");
  learn(said.to_day, "to");
  learn(said.appeal_due, "appeal_due");
  said.approver = data.value("approver", p.approver);
  return said;
}

// What a step of the road makes of the proposal. The one place that says so: rows as of a past
// entry are made by it too. `now`: a proposal that has the days and the name that the step set.
void take_step(EffectProposal& p, const EffectProposal& now, const std::string& step,
               const std::string& actor, Date day) {
  using S = EffectState;
  if (step == "notified") {
    p.state = S::notified;
    p.told = true;
    p.statement_due = now.statement_due;
    p.review_due = now.review_due;
  } else if (step == "stated") {
    p.state = S::stated;
    p.spoke = true;
    p.review_due = now.review_due;
  } else if (step == "supported" || step == "dropped") {
    p.state = step == "dropped" ? S::dropped : S::reviewed;
    p.reviewer = actor;
  } else if (step == "approved" || step == "rejected") {
    p.state = step == "rejected" ? S::rejected : S::approved;
    p.decider = actor;
    p.approver = now.approver;
    p.from = now.from;
    p.to_day = now.to_day;
    p.appeal_due = now.appeal_due;
  } else if (step == "withdrawn") {
    p.state = S::withdrawn;
  } else if (step == "appealed") {
    p.appealed = p.appeal_open = true;
  } else if (step == "appeal_upheld") {
    p.appeal_open = false;
  } else if (step == "appeal_lifted" || step == "lifted") {
    p.state = S::lifted;
    p.appeal_open = false;
    p.ended = day;
  }
}

// As it was drafted: nothing that any step set.
EffectProposal fresh(const EffectProposal& p) {
  EffectProposal one = p;
  one.state = EffectState::drafted;
  one.reviewer = one.decider = one.approver = {};
  one.told = one.spoke = one.appealed = one.appeal_open = false;
  one.from = one.to_day = one.appeal_due = one.ended = one.statement_due = one.review_due = {};
  return one;
}

}  // namespace

namespace tables {

bool apply_proposal(Db& db, const Context& c, const domain::Event& event) {
  if (!event.type.starts_with("proposal.")) return false;
  if (event.type == "proposal.drafted") {
    apply_drafted(db, c, event.data);
    return true;
  }
  auto row = load_effect(db, c.tenant, uuid_of(event.data, "proposal"));
  if (!row) throw std::logic_error("event of no proposal: " + event.type);
  const std::string step = step_of(event);
  if (step.empty()) return false;
  take_step(row->proposal, said_by(row->proposal, event.data), step, c.actor, c.at.date());
  save(db, c, row->proposal);
  put_step(db, c, row->proposal.id, step, event.data);
  return true;
}

}  // namespace tables

std::optional<EffectRow> load_effect(Db& db, Tenant tenant, const Uuid& id) {
  const auto row = db.query_one(k_row, {tenant, id});
  if (!row) return {};
  EffectRow found = effect_of(*row);
  db.each(k_evidence, {tenant, id}, [&](const Row& one) {
    found.proposal.evidence.push_back({.finding = one.uuid(1), .round = one.uuid(2)});
  });
  return found;
}

std::vector<EffectRow> effects(Db& db, Tenant tenant, const std::optional<std::string>& unit) {
  std::vector<EffectRow> rows;
  const auto add = [&](const Row& row) { rows.push_back(effect_of(row)); };
  if (unit)
    db.each(k_of_unit, {tenant, *unit}, add);
  else
    db.each(k_all, {tenant}, add);
  if (!rows.empty()) add_evidence(rows, db, tenant);
  return rows;
}

std::vector<EffectRow> effects_at(Db& db, Tenant tenant, std::int64_t seq) {
  std::vector<EffectRow> rows = effects(db, tenant);
  std::erase_if(rows, [&](const EffectRow& row) { return row.made_seq > seq; });
  std::map<Uuid, std::pair<EffectProposal, EffectProposal*>> all;
  for (EffectRow& row : rows) {
    const EffectProposal now = row.proposal;
    row.proposal = fresh(now);
    all.emplace(now.id, std::pair(now, &row.proposal));
  }
  db.each(k_steps_up_to, {tenant, seq}, [&](const Row& step) {
    const auto found = all.find(step.uuid(0));
    if (found == all.end()) return;
    auto& [now, then] = found->second;
    take_step(*then, now, step.text(1), step.text(3), step.instant(2).date());
  });
  return rows;
}

std::vector<EffectStep> effect_steps(Db& db, Tenant tenant, const Uuid& id) {
  std::vector<EffectStep> all;
  db.each(k_steps, {tenant, id}, [&](const Row& row) {
    all.push_back({.step = row.text(0),
                   .at = row.instant(1),
                   .actor = row.text(2),
                   .taken_down = row.flag(3),
                   .text = row.text(4),
                   .body = row.text(5),
                   .number = row.text(6),
                   .approver = row.text(8),
                   .day = day_if(row, 7),
                   .seq = row.i64(9)});
  });
  return all;
}

}  // namespace wanhu::store
