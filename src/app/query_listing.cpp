// Listed rectification as pages show it: what is on the list and until when, what plans ask for,
// and how shares stand against their milestones.
#include <fmt/format.h>

#include "app/blocks_as_of.hpp"
#include "app/place_facts.hpp"
#include "app/place_row.hpp"
#include "app/place_rules.hpp"
#include "app/query_work.hpp"
#include "plan/expr/evaluate.hpp"
#include "plan/expr/parse.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

namespace expr = plan::expr;

constexpr const char* k_columns =
    "l.listing_id, l.place_id, p.name, p.kind, p.unit, l.rule, l.reason, l.measures, l.owner, "
    "l.progress, l.due_day, l.first_due_day, l.extensions, l.listed_day, l.delisted_day, "
    "coalesce(l.evidence, ''), "
    "(SELECT count(*) FROM inspection i WHERE i.tenant = $1 AND i.place_id = l.place_id "
    "AND i.withdrawn_seq IS NULL AND i.faults = 0 AND i.seq > l.from_seq "
    "AND i.day >= l.listed_day AND (i.rule = l.rule OR substr(i.rule, 1, 8) = 'inspect.')), "
    "(SELECT count(*) FROM place_fault f WHERE f.tenant = $1 AND f.place_id = l.place_id "
    "AND f.closed_day IS NULL)";
constexpr const char* k_from =
    "listing l JOIN place p ON p.tenant = $1 AND p.place_id = l.place_id";

const Statement k_cursor{
    Reach::tenant, "listing_cursor",
    "SELECT CASE WHEN delisted_day IS NULL THEN 0 ELSE 1 END, due_day FROM listing "
    "WHERE tenant = $1 AND listing_id = $2"};

Json listing_json(const Reader& reader, const Row& row) {
  const std::string unit = row.text(4), rule = row.text(5);
  const auto line = place_line(*reader.plan, unit, rule);
  const bool open = row.is_null(14);
  return {{"id", row.uuid(0).text()},
          {"place", row.uuid(1).text()},
          {"place_name", row.text(2)},
          {"kind", row.text(3)},
          {"kind_name", place_kind_name(*reader.plan, row.text(3))},
          {"unit", unit},
          {"unit_name", reader.unit_name(unit)},
          {"rule", rule},
          {"rule_name", line ? line->name() : rule},
          {"delist", line && line->listing != nullptr ? Json(line->listing->delist) : Json()},
          {"reason", row.text(6)},
          {"measures", Json::parse(row.text(7))},
          {"owner", row.text(8)},
          {"progress", row.text(9)},
          {"due", date_of(row, 10).iso()},
          {"first_due", date_of(row, 11).iso()},
          {"extensions", row.i64(12)},
          {"listed", date_of(row, 13).iso()},
          {"delisted", day_or_null(row, 14)},
          {"evidence", row.text(15)},
          {"overdue", open && date_of(row, 10) < reader.now.date()},
          {"ready", open && row.i64(16) > 0 && row.i64(17) == 0},
          {"faults", row.i64(17)}};
}

// ---- what plans ask for ----

Json quotas_json(Reader& reader) {
  const Date today = reader.now.date();
  Json quotas = Json::array();
  for (const AskRow& row :
       ask_rows(reader, {.from = today, .to = today, .block = "listing"}).rows) {
    const std::string unit(row.ask.unit);
    quotas.push_back({{"rule", row.ask.rule->key},
                      {"name", row.ask.rule->name},
                      {"unit", unit},
                      {"unit_name", reader.unit_name(unit)},
                      {"from", row.ask.window.from.iso()},
                      {"to", row.ask.window.to.iso()},
                      {"needed", row.ask.times},
                      {"done", row.done.in_time}});
  }
  return quotas;
}

// ---- milestones ----

class Facts final : public expr::Rows {
 public:
  explicit Facts(const std::vector<PlaceFact>& facts) : facts_(facts) {}
  void each(std::string_view, const std::function<void(const expr::Row&)>& visit) const override {
    for (const PlaceFact& fact : facts_) visit(PlaceOne(fact));
  }

 private:
  const std::vector<PlaceFact>& facts_;
};

// The value of an expression that counts places and nothing else.
std::optional<std::int64_t> count_of(const std::string& text, const Facts& facts) {
  const auto tree =
      expr::parse(text, {.schema = expr::campaign_schema(), .names = {}}, expr::Want::number);
  if (!tree) return {};
  const expr::Uses uses = expr::uses_of(*tree);
  if (uses.sets != std::set<std::string>{"place"} || !uses.names.empty() || uses.period) return {};
  const expr::Answer answer = expr::evaluate(*tree, facts, {});
  const auto* n = std::get_if<std::int64_t>(&answer);
  return n == nullptr ? std::nullopt : std::optional(*n);
}

Json milestone_json(const std::optional<plan::Milestone>& milestone) {
  if (!milestone) return {};
  return {{"by", milestone->by.iso()}, {"percent", milestone->percent}};
}

Json milestones_json(const Reader& reader) {
  Json list = Json::array();
  for (const MilestoneRow& row :
       milestones_as_of(reader, head_cut(reader.db, reader.tenant()).seq, reader.now.date()))
    list.push_back({{"indicator", row.indicator},
                    {"name", row.name},
                    {"done", row.done},
                    {"all", row.all},
                    {"passed", milestone_json(row.state.passed)},
                    {"next", milestone_json(row.state.next)},
                    {"needed", row.state.needed},
                    {"met", row.state.met ? Json(*row.state.met) : Json()}});
  return list;
}

}  // namespace

std::vector<MilestoneRow> milestones_as_of(const Reader& reader, std::int64_t seq, Date day) {
  const plan::Org& org = reader.plan->plan.org;
  std::optional<std::vector<PlaceFact>> places;
  std::vector<MilestoneRow> rows;
  for (const Member& member : reader.plan->members)
    for (const plan::Indicator& indicator : member.plan.indicators) {
      if (indicator.milestones.empty()) continue;
      if (!places)
        places = place_facts(reader.db, reader.tenant(),
                             reader.scope.unit ? std::vector<std::string>{*reader.scope.unit}
                                               : units_below(org, org.root.id),
                             seq);
      const Facts facts(*places);
      const auto done = count_of(indicator.num, facts), all = count_of(indicator.den, facts);
      if (!done || !all) continue;
      rows.push_back({.indicator = indicator.id,
                      .name = indicator.name,
                      .done = *done,
                      .all = *all,
                      .state = domain::against_milestones(indicator.milestones, *done, *all, day)});
    }
  return rows;
}

// A row keeps its newest term only, and that is enough: a term that has passed is never extended
// (domain::extend_listing), so what was overdue then has kept its term, and what was not is not so
// by a later one.
std::vector<ListingAsOf> listings_as_of(const Reader& reader, const Cut& cut, Date day) {
  Filter filter({reader.tenant(), cut.seq});
  if (reader.scope.unit) filter.add("p.unit = {}", *reader.scope.unit);
  std::vector<ListingAsOf> listings;
  reader.db.each(
      "SELECT p.unit, l.plan_id, l.rule, l.due_day, "
      "CASE WHEN l.delisted_seq <= $2 THEN 1 ELSE 0 END "
      "FROM listing l JOIN place p ON p.tenant = $1 AND p.place_id = l.place_id "
      "WHERE l.tenant = $1 AND l.from_seq <= $2" +
          filter.where() + " ORDER BY l.listed_day, l.from_seq, l.listing_id",
      filter.params(), [&](const Row& row) {
        ListingAsOf one{
            .unit = row.text(0), .plan = row.text(1), .rule = row.text(2), .delisted = row.flag(4)};
        one.overdue = !one.delisted && date_of(row, 3) < day;
        listings.push_back(std::move(one));
      });
  return listings;
}

Json place_listings(const Reader& reader, const Uuid& place) {
  Json list = Json::array();
  reader.db.each(fmt::format("SELECT {} FROM {} WHERE l.tenant = $1 AND l.place_id = $2 "
                             "ORDER BY l.listed_day DESC, l.listing_id DESC",
                             k_columns, k_from),
                 {reader.tenant(), place},
                 [&](const Row& row) { list.push_back(listing_json(reader, row)); });
  return list;
}

// Open ones first, by the day they are due; ended ones after them.
Json listings_page(Reader& reader, const ListingAsk& ask) {
  Filter filter = visible_places(reader);
  if (ask.rule) filter.add("l.rule = {}", *ask.rule);
  if (ask.unit) filter.add("p.unit = {}", *ask.unit);
  if (ask.state == "open" || ask.state == "overdue") filter.add_text("l.delisted_day IS NULL");
  if (ask.state == "overdue") filter.add("l.due_day < {}", reader.now.date().days());
  if (ask.state == "ended") filter.add_text("l.delisted_day IS NOT NULL");
  constexpr const char* k_ended = "CASE WHEN l.delisted_day IS NULL THEN 0 ELSE 1 END";
  const auto after = Uuid::parse(ask.after);
  const auto cursor =
      after ? reader.db.query_one(k_cursor, {reader.tenant(), *after}) : std::nullopt;
  if (cursor) {
    const std::string a = filter.place(cursor->i64(0)), b = filter.place(cursor->i64(1)),
                      c = filter.place(*after);
    filter.add_text(fmt::format("({}, l.due_day, l.listing_id) > ({}, {}, {})", k_ended, a, b, c));
  }
  const std::string limit = filter.place(ask.limit + 1);
  Json items = Json::array();
  reader.db.each(fmt::format("SELECT {} FROM {} WHERE l.tenant = $1{} "
                             "ORDER BY {}, l.due_day, l.listing_id LIMIT {}",
                             k_columns, k_from, filter.where(), k_ended, limit),
                 filter.params(),
                 [&](const Row& row) { items.push_back(listing_json(reader, row)); });
  Json next;
  if (static_cast<int>(items.size()) > ask.limit) {
    items.erase(items.size() - 1);
    next = items.back().at("id");
  }
  return {{"items", std::move(items)},
          {"next", std::move(next)},
          {"quotas", quotas_json(reader)},
          {"milestones", milestones_json(reader)}};
}

}  // namespace wanhu::app
