#include "app/handover.hpp"

#include <algorithm>
#include <iterator>

#include "app/matter_frame.hpp"
#include "domain/matter/help.hpp"
#include "domain/matter/succession.hpp"
#include "store/statement.hpp"
#include "store/tables/forward.hpp"
#include "store/tables/post.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using access::Person;
using base::Problem;
using domain::Holding;
using domain::Matter;
using domain::Shift;
using store::Reach;
using store::Row;
using store::Statement;

const Statement k_in_hand{Reach::tenant, "handover_matters",
                          "SELECT matter_id FROM matter WHERE tenant = $1 AND owner = $2 "
                          "AND state <> 'closed' ORDER BY due_day, matter_id"};
const Statement k_assigned{Reach::tenant, "handover_dwellings",
                           "SELECT unit, dwelling_id FROM dwelling WHERE tenant = $1 "
                           "AND visitor = $2 AND to_seq IS NULL "
                           "ORDER BY unit, grp, code, dwelling_id"};

void add_matters(HandoverWork& work, store::Db& db, const access::Scope& scope,
                 const std::vector<Uuid>& ids, std::vector<Matter>& list) {
  for (const Uuid& id : ids) {
    auto matter = store::load_matter(db, scope.tenant, id);
    if (!matter) continue;
    if (is_visible(scope, *matter))
      list.push_back(std::move(*matter));
    else
      ++work.hidden;
  }
}

bool names_one(const Shift& shift, const std::vector<Holding>& holdings) {
  return std::any_of(holdings.begin(), holdings.end(), [&](const Holding& one) {
    return std::find(shift.holdings.begin(), shift.holdings.end(), one.id) != shift.holdings.end();
  });
}

Problem block(const char* code, std::map<std::string, std::string> args = {}) {
  Problem problem{.code = code, .kind = base::Kind::refused, .args = std::move(args)};
  problem.place.field = "/data/to_person";
  return problem;
}

Problem about(const char* code, const Matter& matter) {
  return block(code, {{"receipt", matter.receipt}});
}

// Of what the domain says about a matter, what to do about it here.
const char* code_of(const Problem& why) {
  if (why.code == "MATTER-OBJECTION-OPEN") return "HANDOVER-OBJECTION";
  if (why.code == "MATTER-BOUNCE") return "HANDOVER-BOUNCE";
  if (why.code == "MATTER-RECUSED") return "HANDOVER-RECUSED";
  if (why.code == "MATTER-HELP-ASKED") return "HANDOVER-HELP";
  throw std::logic_error("unexpected refusal of a succession: " + why.code);
}

class Blocks {
 public:
  Blocks(store::Db& db, const plan::Plan& plan, const AskedPosts& asked, const HandoverWork& work,
         const Person& to)
      : db_(db), plan_(plan), asked_(asked), work_(work), to_(to) {}

  std::vector<Problem> all(Date today) {
    const bool of_body =
        to_.role == access::Role::competent || work_.from.role == access::Role::competent;
    if (!to_.active || of_body || to_.id == work_.from.id) return {block("HANDOVER-TO")};
    if (work_.hidden > 0) add(block("HANDOVER-HIDDEN", {{"n", std::to_string(work_.hidden)}}));
    dwellings();
    for (const Matter& matter : work_.matters) in_hand(matter);
    for (const Matter& matter : work_.helps) helped(matter);
    posts(today);
    return std::move(list_);
  }

 private:
  void add(Problem problem) { list_.push_back(std::move(problem)); }

  void dwellings() {
    for (const auto& [unit, ids] : work_.dwellings)
      if (to_.role != access::Role::visitor || (to_.unit && *to_.unit != unit))
        add(block("HANDOVER-DWELLINGS",
                  {{"n", std::to_string(ids.size())}, {"unit", plan_.name_of(unit)}}));
  }

  bool has_right(const Matter& matter) {
    if (!may_own(to_, matter)) {
      add(about("HANDOVER-RIGHT", matter));
      return false;
    }
    if (is_kept_from(access::scope_of(0, to_), matter)) {
      add(about("HANDOVER-RECUSED", matter));
      return false;
    }
    return true;
  }

  void in_hand(const Matter& matter) {
    if (!has_right(matter)) return;
    if (const auto events = domain::succeed(matter, work_.from.id, to_.id, ""); !events)
      add(about(code_of(events.error()), matter));
  }

  void helped(const Matter& matter) {
    // To whoever has it in hand the part falls back.
    if (matter.owner != to_.id && !has_right(matter)) return;
    if (const auto events = domain::succeed_in_help(matter, work_.from.id, to_.id, ""); !events)
      add(about(code_of(events.error()), matter));
  }

  void posts(Date today) {
    const auto held = store::holdings_of(db_, tenant(), to_.id);
    for (const Holding& one : work_.holdings) {
      const std::map<std::string, std::string> args{
          {"post", asked_.name_of(one.plan, one.post, one.unit)},
          {"unit", plan_.name_of(one.unit)}};
      if (!may_hold(plan_, to_, one.unit))
        add(block("HANDOVER-POST", args));
      else if (!domain::pass_post(one, one.id, to_.id, today, "", asked_.like(one, held)))
        add(block("HANDOVER-POST-TWICE", args));
    }
  }

  [[nodiscard]] store::Tenant tenant() const { return work_.tenant; }

  store::Db& db_;
  const plan::Plan& plan_;
  const AskedPosts& asked_;
  const HandoverWork& work_;
  const Person& to_;
  std::vector<Problem> list_;
};

Json text_or_null(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json();
}

Json day_or_null(const std::optional<Date>& day) {
  return day ? Json(day->iso()) : Json();
}

Json person_json(const Reader& reader, const Person& person) {
  return {{"id", person.id.text()},
          {"name", person.name},
          {"role", access::text_of(person.role)},
          {"unit", text_or_null(person.unit)},
          {"unit_name", person.unit ? Json(reader.unit_name(*person.unit)) : Json()},
          {"active", person.active}};
}

Json blocks_json(const Reader& reader, const std::vector<Problem>& blocks) {
  Json list = Json::array();
  for (const Problem& one : blocks)
    list.push_back({{"code", one.code}, {"detail", base::text_of(reader.lang, one)}});
  return list;
}

Json dwellings_json(const Reader& reader, const HandoverWork& work) {
  std::size_t n = 0;
  Json units = Json::array();
  for (const auto& [unit, ids] : work.dwellings) {
    n += ids.size();
    units.push_back({{"unit", unit}, {"unit_name", reader.unit_name(unit)}, {"n", ids.size()}});
  }
  return {{"n", n}, {"units", std::move(units)}};
}

Json helps_json(Reader& reader, const HandoverWork& work) {
  Json list = Json::array();
  for (const Matter& matter : work.helps)
    if (const domain::Help* help = domain::open_help(matter, work.from.id))
      list.push_back(
          {{"matter", brief_json(reader, matter)}, {"what", help->what}, {"due", help->due.iso()}});
  return list;
}

Json posts_json(const Reader& reader, const AskedPosts& asked, const HandoverWork& work) {
  Json list = Json::array();
  for (const Holding& one : work.holdings)
    list.push_back({{"holding", one.id.text()},
                    {"post", one.post},
                    {"name", asked.name_of(one.plan, one.post, one.unit)},
                    {"unit", one.unit},
                    {"unit_name", reader.unit_name(one.unit)},
                    {"from", one.from.iso()},
                    {"to", day_or_null(one.to)}});
  return list;
}

}  // namespace

bool HandoverWork::empty() const {
  return dwellings.empty() && matters.empty() && helps.empty() && holdings.empty() && hidden == 0;
}

HandoverWork handover_work(store::Db& db, const access::Scope& scope, const Person& from,
                           Instant now) {
  HandoverWork work{.tenant = scope.tenant, .from = from};
  db.each(k_assigned, {scope.tenant, from.id}, [&](const Row& row) {
    if (scope.covers(row.text(0)))
      work.dwellings[row.text(0)].push_back(row.uuid(1));
    else
      ++work.hidden;
  });
  std::vector<Uuid> in_hand;
  db.each(k_in_hand, {scope.tenant, from.id},
          [&](const Row& row) { in_hand.push_back(row.uuid(0)); });
  add_matters(work, db, scope, in_hand, work.matters);
  add_matters(work, db, scope, store::open_help_of(db, scope.tenant, from.id), work.helps);
  const Date today = now.date();
  for (Holding& one : store::holdings_of(db, scope.tenant, from.id)) {
    if (!one.holds_after(today)) continue;
    if (scope.covers(one.unit))
      work.holdings.push_back(std::move(one));
    else
      ++work.hidden;
  }
  if (!work.holdings.empty())
    for (Shift& shift :
         store::load_shifts(db, scope.tenant, today, today + domain::k_days_ahead_max))
      if (shift.ends() > now && names_one(shift, work.holdings))
        work.shifts.push_back(std::move(shift));
  return work;
}

std::vector<Problem> handover_blocks(store::Db& db, const plan::Plan& plan, const AskedPosts& asked,
                                     const HandoverWork& work, const Person& to, Date today) {
  return Blocks(db, plan, asked, work, to).all(today);
}

Result<Json> handover_page(Reader& reader, const Uuid& person, const std::optional<Uuid>& to) {
  const auto from = access::person_by_id(reader.db, reader.tenant(), person);
  if (!from) return base::fail("NOT-FOUND", base::Kind::not_found);
  const auto taker = to ? access::person_by_id(reader.db, reader.tenant(), *to) : std::nullopt;
  if (to && !taker) return base::fail("NOT-FOUND", base::Kind::not_found);
  const Date today = reader.now.date();
  const AskedPosts asked =
      asked_posts(reader.engine.plans(), reader.db, reader.tenant(), reader.plan->version, today);
  const HandoverWork work = handover_work(reader.db, reader.scope, *from, reader.now);
  Json matters = Json::array();
  for (const Matter& matter : work.matters) matters.push_back(brief_json(reader, matter));
  Json blocked;
  if (taker)
    blocked = blocks_json(
        reader, handover_blocks(reader.db, reader.plan->plan, asked, work, *taker, today));
  return Json{{"person", person_json(reader, *from)},
              {"to", taker ? person_json(reader, *taker) : Json()},
              {"dwellings", dwellings_json(reader, work)},
              {"matters", std::move(matters)},
              {"helps", helps_json(reader, work)},
              {"posts", posts_json(reader, asked, work)},
              {"shifts", work.shifts.size()},
              {"hidden", work.hidden},
              {"empty", work.empty()},
              {"blocked", std::move(blocked)}};
}

}  // namespace wanhu::app
