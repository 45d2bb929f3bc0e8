#include "app/query_supervision.hpp"

#include <algorithm>
#include <tuple>

#include "app/confidential.hpp"
#include "app/filter.hpp"
#include "app/query_history.hpp"
#include "app/query_matters.hpp"
#include "app/supervision.hpp"
#include "base/digest.hpp"
#include "store/statement.hpp"
#include "store/tables/supervision.hpp"
#include "tabular/write.hpp"

namespace wanhu::app {

namespace {

using domain::CheckRound;
using domain::CheckRoundState;
using store::Reach;
using store::Row;
using store::Statement;

constexpr int k_rounds_shown = 50;

const Statement k_item_matter{
    Reach::tenant, "supervision_item_matter",
    "SELECT receipt, title, plan_version, kind FROM matter WHERE tenant = $1 AND matter_id = $2"};
const Statement k_item_visit{
    Reach::tenant, "supervision_item_visit",
    "SELECT v.day, v.dwelling_id, d.grp, d.address FROM visit v JOIN dwelling d ON d.tenant = $1 "
    "AND d.dwelling_id = v.dwelling_id WHERE v.tenant = $1 AND v.visit_id = $2"};
const Statement k_strata{
    Reach::tenant, "supervision_strata",
    "SELECT stratum, load, size, drawn FROM supervision_stratum WHERE tenant = $1 "
    "AND round_id = $2 ORDER BY stratum"};
const Statement k_drawn_items{
    Reach::tenant, "supervision_drawn_items",
    "SELECT item, unit, result FROM supervision_item WHERE tenant = $1 AND round_id = $2 "
    "AND drawn = 1 ORDER BY unit, item"};
const Statement k_checks{
    Reach::tenant, "supervision_checks_shown",
    "SELECT item, check_id, day, by_way, result, body, actor FROM supervision_check "
    "WHERE tenant = $1 AND round_id = $2 ORDER BY seq, check_id"};
const Statement k_whole_list{
    Reach::tenant, "supervision_whole_list",
    "SELECT stratum, item, unit, drawn FROM supervision_item WHERE tenant = $1 AND round_id = $2 "
    "ORDER BY stratum, item"};

constexpr const char* k_round_columns =
    "SELECT r.round_id, r.announced_ms, r.announced_by, r.announced_seq, r.cut_seq, r.done_day, "
    "r.reason FROM supervision_round r WHERE r.tenant = $1";

struct RoundRow {
  CheckRound round;
  Instant announced;
  std::string announced_by;
  std::int64_t announced_seq = 0;
  std::optional<std::int64_t> cut{};
  std::optional<Date> done{};
  std::string reason{};
};

std::optional<Date> day_if(const Row& row, std::size_t column) {
  if (row.is_null(column)) return {};
  return date_of(row, column);
}

// What the reader may know of, unended ones first, the newest before the older ones.
std::vector<RoundRow> rounds_of(Reader& reader, const std::optional<Uuid>& only = {}) {
  Filter filter({reader.tenant()});
  if (reader.scope.unit) filter.add_text("(r.how <> 'covert' OR r.state = 'done')");
  if (only) filter.add("r.round_id = {}", *only);
  const std::string limit = filter.place(std::int64_t{k_rounds_shown});
  std::vector<RoundRow> rows;
  for (const Row& row :
       reader.db.query(k_round_columns + filter.where() +
                           " ORDER BY CASE WHEN r.state = 'done' THEN 1 ELSE 0 END, r.on_day DESC, "
                           "r.announced_seq DESC LIMIT " +
                           limit,
                       filter.params()))
    rows.push_back({.round = store::load_round(reader.db, reader.tenant(), row.uuid(0)).value(),
                    .announced = row.instant(1),
                    .announced_by = row.text(2),
                    .announced_seq = row.i64(3),
                    .cut = row.i64_if(4),
                    .done = day_if(row, 5),
                    .reason = row.text_if(6).value_or("")});
  return rows;
}

// Numbers of a re-contact would tell a unit how many of its households were asked.
bool sees_numbers(const SupervisionView& view, const CheckRound& round) {
  return view.is_whole() || round.shows_items();
}

bool is_of_unit(const SupervisionView& view, const std::string& unit) {
  return view.is_whole() || view.reader().scope.unit == unit;
}

std::string stratum_name(const SupervisionView& view, const CheckRound& round,
                         const std::string& id) {
  if (round.of != domain::k_of_units) return view.reader().unit_name(id);
  return word(view.reader(), "SUPERVISION-LOAD-" + id);
}

Json strata_json(const SupervisionView& view, const CheckRound& round) {
  Json list = Json::array();
  if (!sees_numbers(view, round)) return list;
  Reader& reader = view.reader();
  reader.db.each(k_strata, {reader.tenant(), round.id}, [&](const Row& row) {
    if (round.of != domain::k_of_units && !is_of_unit(view, row.text(0))) return;
    list.push_back({{"id", row.text(0)},
                    {"name", stratum_name(view, round, row.text(0))},
                    {"load", row.i64(1)},
                    {"size", row.i64(2)},
                    {"drawn", row.i64(3)}});
  });
  return list;
}

using ChecksByItem = std::map<std::string, Json>;

ChecksByItem checks_of(const SupervisionView& view, const CheckRound& round) {
  ChecksByItem all;
  Reader& reader = view.reader();
  reader.db.each(k_checks, {reader.tenant(), round.id}, [&](const Row& row) {
    Json& list = all.try_emplace(row.text(0), Json::array()).first->second;
    // Who went covertly stays with those who sent them.
    const bool hidden = round.is_covert() && !view.is_whole();
    list.push_back({{"id", row.uuid(1).text()},
                    {"day", date_of(row, 2).iso()},
                    {"by", row.text(3)},
                    {"result", row.text(4)},
                    {"text", row.text(5)},
                    {"who", hidden ? word(reader, "ROLE-centre") : view.name_of(row.text(6))}});
  });
  return all;
}

Json id_or_null(const std::optional<Uuid>& id) {
  return id ? Json(id->text()) : Json();
}

// Those drawn of the reader's part, and how many have which result.
struct Items {
  Json list = Json::array();
  std::map<std::string, std::int64_t> results{};
};

Items items_of(SupervisionView& view, const CheckRound& round, bool listed) {
  Items items;
  if (!sees_numbers(view, round)) return items;
  Reader& reader = view.reader();
  const ChecksByItem checks = listed ? checks_of(view, round) : ChecksByItem();
  for (const Row& row : reader.db.query(k_drawn_items, {reader.tenant(), round.id})) {
    if (!is_of_unit(view, row.text(1))) continue;
    ++items.results[row.text(2)];
    if (!listed) continue;
    const SupervisionView::Label label = view.label_of(round, row.text(0), false);
    const auto made = checks.find(row.text(0));
    items.list.push_back(
        {{"item", row.text(0)},
         {"unit", row.text(1)},
         {"unit_name", reader.unit_name(row.text(1))},
         {"label", label.text},
         {"matter", id_or_null(label.matter)},
         {"dwelling", id_or_null(label.dwelling)},
         {"result", row.text(2)},
         {"checks", made == checks.end() || label.kept ? Json::array() : made->second}});
  }
  return items;
}

std::int64_t count_in(const Items& items, const std::string& result) {
  const auto found = items.results.find(result);
  return found == items.results.end() ? 0 : found->second;
}

// What the reader may do with the round as it stands.
Json may_do(const Reader& reader, const CheckRound& round) {
  Json may = Json::array();
  const auto add = [&](const char* command, bool possible) {
    if (possible && access::may_send(reader.scope.role, command)) may.push_back(command);
  };
  add("supervision.draw",
      round.state == CheckRoundState::announced && reader.now.date() >= round.on);
  add("supervision.record", round.state == CheckRoundState::drawn);
  add("supervision.close", round.state != CheckRoundState::done);
  return may;
}

Json totals_json(const SupervisionView& view, const CheckRound& round) {
  if (!sees_numbers(view, round) || round.state == CheckRoundState::announced) return {};
  std::int64_t size = 0, drawn = 0;
  view.reader().db.each(k_strata, {view.reader().tenant(), round.id}, [&](const Row& row) {
    size += row.i64(2);
    drawn += row.i64(3);
  });
  return {{"population", size}, {"drawn", drawn}};
}

Json progress_json(const SupervisionView& view, const CheckRound& round, const Items& items) {
  if (!sees_numbers(view, round) || round.state == CheckRoundState::announced) return {};
  return {{"open", count_in(items, "")},
          {"in_order", count_in(items, "in_order")},
          {"finding", count_in(items, "finding")},
          {"declined", count_in(items, "declined")},
          {"not_reached", count_in(items, "not_reached")}};
}

Json round_json(SupervisionView& view, const RoundRow& row, bool in_full) {
  const CheckRound& round = row.round;
  Reader& reader = view.reader();
  const plan::Plan& plan = view.plan_of(round.plan_version, round.plan);
  const plan::CheckKind* const kind = domain::check_kind(plan, round.kind);
  const bool listed = in_full || round.state == CheckRoundState::drawn;
  Items items = items_of(view, round, listed);
  return {{"id", round.id.text()},
          {"plan", round.plan},
          {"plan_title", plan.head.title},
          {"kind", round.kind},
          {"kind_name", kind == nullptr ? round.kind : kind->name},
          {"rule", "supervision." + round.kind},
          {"how", round.how},
          {"by", round.by},
          {"of", round.of},
          {"on", round.on.iso()},
          {"since", round.since ? Json(round.since->iso()) : Json()},
          {"share", round.share_percent},
          {"n", round.n},
          {"statement_days", round.statement_days},
          {"state", domain::text_of(round.state)},
          {"announced",
           {{"at", row.announced.iso()},
            {"seq", row.announced_seq},
            {"who", round.is_covert() && !view.is_whole() ? word(reader, "ROLE-centre")
                                                          : view.name_of(row.announced_by)}}},
          {"seed", sees_numbers(view, round) ? Json(round.seed) : Json()},
          {"cut", row.cut && sees_numbers(view, round)
                      ? to_json(cut_at(reader.db, reader.tenant(), *row.cut))
                      : Json()},
          {"totals", totals_json(view, round)},
          {"strata", strata_json(view, round)},
          {"progress", progress_json(view, round, items)},
          {"items", listed ? std::move(items.list) : Json()},
          {"done", row.done ? Json(row.done->iso()) : Json()},
          {"reason", row.reason},
          {"may", may_do(reader, round)}};
}

// For who may announce a round: what the plans in force know.
Json kinds_json(const Reader& reader) {
  Json kinds = Json::array();
  if (!access::may_send(reader.scope.role, "supervision.announce")) return kinds;
  for (const Member& member : reader.plan->members) {
    if (!member.plan.supervision) continue;
    const plan::Supervision& block = *member.plan.supervision;
    Json findings = Json::array();
    for (const plan::StandardGroup& one : block.findings)
      findings.push_back({{"id", one.id}, {"name", one.name}});
    for (const plan::CheckKind& kind : block.kinds)
      kinds.push_back({{"plan", member.plan.head.id},
                       {"plan_title", member.plan.head.title},
                       {"id", kind.id},
                       {"name", kind.name},
                       {"how", kind.how},
                       {"by", kind.by},
                       {"every", kind.every},
                       {"of", domain::populations_of(kind)},
                       {"share", block.draw ? block.draw->share_percent : 0},
                       {"n", block.draw ? block.draw->n : 0},
                       {"seed_rule", block.draw ? block.draw->seed : std::string()},
                       {"findings", findings}});
  }
  return kinds;
}

}  // namespace

SupervisionView::SupervisionView(Reader& reader)
    : reader_(reader), names_(names_of(reader)), kept_(kept_matters(reader)) {}

const plan::Plan& SupervisionView::plan_of(std::int64_t version, const std::string& plan) {
  // The book keeps every set alive.
  const PlanRef set = reader_.engine.plans().version(reader_.db, reader_.tenant(), version);
  const Member* const member = set->member(plan);
  return member == nullptr ? reader_.plan->plan : member->plan;
}

std::string SupervisionView::name_of(const std::string& actor) const {
  return name_in(names_, actor);
}

SupervisionView::Label SupervisionView::label_of(const CheckRound& round, const std::string& item,
                                                 bool may_name) {
  if (round.of == domain::k_of_units) return {.text = reader_.unit_name(item)};
  if (round.of == domain::k_of_posts)
    return {.text = plan_of(round.plan_version, round.plan).name_of(post_of_item(item))};
  const Uuid id = Uuid::parse(item).value();
  return round.of == domain::k_of_matters ? matter_label(id) : visit_label(id, may_name);
}

SupervisionView::Label SupervisionView::matter_label(const Uuid& id) {
  if (kept_.contains(id)) return {.text = word(reader_, "SUPERVISION-KEPT"), .kept = true};
  const auto row = reader_.db.query_one(k_item_matter, {reader_.tenant(), id});
  if (!row) return {.text = id.text()};
  const bool reads = may_read_words(reader_, row->i64(2), row->text(3), id);
  return {.text = row->text(0) + " " + shown_title(reader_, row->text(1), reads), .matter = id};
}

// The household is for who asks it again; a unit learns of it only when the household agrees.
SupervisionView::Label SupervisionView::visit_label(const Uuid& id, bool may_name) {
  const auto row = reader_.db.query_one(k_item_visit, {reader_.tenant(), id});
  if (!row) return {.text = id.text()};
  const std::string day = date_of(*row, 0).iso();
  const bool named = reader_.scope.role == access::Role::centre || (may_name && !is_whole());
  if (!named) return {.text = word(reader_, "SUPERVISION-VISIT", {{"day", day}})};
  return {.text = word(reader_, "SUPERVISION-VISIT-AT",
                       {{"day", day}, {"address", row->text(2) + " " + row->text(3)}}),
          .dwelling = row->uuid(1)};
}

Json supervision_page(Reader& reader) {
  SupervisionView view(reader);
  Json rounds = Json::array();
  for (const RoundRow& row : rounds_of(reader)) rounds.push_back(round_json(view, row, false));
  return {{"kinds", kinds_json(reader)},
          {"rounds", std::move(rounds)},
          {"findings", findings_json(view)}};
}

Result<Json> supervision_round_page(Reader& reader, const Uuid& id) {
  const auto rows = rounds_of(reader, id);
  if (rows.empty()) return base::fail("NOT-FOUND", base::Kind::not_found);
  SupervisionView view(reader);
  return round_json(view, rows.front(), true);
}

Result<std::string> supervision_list(Reader& reader, const Uuid& id) {
  const auto rows = rounds_of(reader, id);
  if (rows.empty()) return base::fail("NOT-FOUND", base::Kind::not_found);
  const RoundRow& row = rows.front();
  if (!row.cut) return base::fail("SUPERVISION-NOT-DRAWN", base::Kind::refused);
  const std::string hash = base::hex(cut_at(reader.db, reader.tenant(), *row.cut).hash);
  struct Line {
    std::string stratum, key, item, unit;
    bool drawn = false;
  };
  std::vector<Line> lines;
  reader.db.each(k_whole_list, {reader.tenant(), id}, [&](const Row& one) {
    lines.push_back({.stratum = one.text(0),
                     .key = domain::draw_key(row.round.seed, hash, one.text(1)),
                     .item = one.text(1),
                     .unit = one.text(2),
                     .drawn = one.flag(3)});
  });
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return std::tie(a.stratum, a.key, a.item) < std::tie(b.stratum, b.key, b.item);
  });
  tabular::Sheet sheet{.name = "list", .heading = {}, .rows = {}};
  for (const char* code :
       {"SUPERVISION-CSV-STRATUM", "SUPERVISION-CSV-ITEM", "SUPERVISION-CSV-UNIT",
        "SUPERVISION-CSV-KEY", "SUPERVISION-CSV-RANK", "SUPERVISION-CSV-DRAWN"})
    sheet.heading.push_back(word(reader, code));
  std::int64_t rank = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    rank = i > 0 && lines[i - 1].stratum == lines[i].stratum ? rank + 1 : 1;
    sheet.rows.push_back({lines[i].stratum, lines[i].item, lines[i].unit, lines[i].key, rank,
                          std::int64_t{lines[i].drawn ? 1 : 0}});
  }
  return tabular::csv_write(sheet);
}

}  // namespace wanhu::app
