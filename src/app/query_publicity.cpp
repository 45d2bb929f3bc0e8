#include "app/query_publicity.hpp"

#include <algorithm>
#include <tuple>

#include "app/filter.hpp"
#include "app/publicity.hpp"
#include "app/query_history.hpp"
#include "domain/publicity/noise.hpp"
#include "domain/publicity/record.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Row;
using store::Statement;

constexpr std::int64_t k_records_max = 200, k_handovers_max = 500, k_moves_max = 200;

const Statement k_wordings{
    store::Reach::tenant, "publicity_wordings",
    "SELECT w.plan_id, w.item, w.version, w.title, w.body, w.note, w.state, w.signals, w.actor, "
    "w.at_ms, w.reviewer, w.reviewed_ms, w.verdict_why, coalesce(s.n, 0) FROM publicity_wording w "
    "LEFT JOIN publicity_stock s ON s.tenant = $1 AND s.plan_id = w.plan_id AND s.item = w.item "
    "AND s.version = w.version WHERE w.tenant = $1 "
    "ORDER BY w.plan_id, w.item, w.version DESC"};
const Statement k_waiting_wordings{
    store::Reach::tenant, "publicity_wordings_waiting",
    "SELECT plan_id, item, version, title, body, note, signals, actor, at_ms FROM "
    "publicity_wording WHERE tenant = $1 AND state = 'waiting' "
    "ORDER BY at_ms, plan_id, item, version"};
const Statement k_waiting_records{
    store::Reach::tenant, "publicity_records_waiting",
    "SELECT act_id, plan_id, item, unit, day, channel, n, title, place, route, medium, consent, "
    "note, signals, actor, at_ms FROM publicity_record WHERE tenant = $1 AND state = 'waiting' "
    "ORDER BY at_ms, act_id"};
const Statement k_moves{
    store::Reach::tenant, "publicity_moves",
    "SELECT plan_id, item, version, kind, delta, stock, unit, note, actor, at_ms, seq "
    "FROM publicity_move WHERE tenant = $1 ORDER BY seq DESC, item, version LIMIT $2"};

// {"id": "banner", "name": "横幅"}; the plan's own word when the vocabulary has none.
Json channel_json(const Reader& reader, const std::string& channel) {
  const std::string code = "PLAN-DOC-WORD-channels." + channel;
  return {{"id", channel}, {"name", base::has_message(code) ? word(reader, code) : channel}};
}
Json per_json(const Reader& reader, const std::string& per) {
  const auto period = calendar::period_of(per);
  if (!period) return {};
  return word(reader, "PLAN-DOC-PERIOD-" + std::string(calendar::name_of(*period)));
}

Json maybe_instant(const Row& row, std::size_t column) {
  return row.is_null(column) ? Json() : Json(row.instant(column).iso());
}
Json maybe_name(const std::map<std::string, std::string>& names, const Row& row,
                std::size_t column) {
  return row.is_null(column) ? Json() : Json(name_in(names, row.text(column)));
}

// ---- counts ----

struct Tally {  // of an item in a unit
  std::map<Date, std::int64_t> days{};
  std::map<std::string, std::int64_t> channels{};
  std::int64_t n = 0, waiting = 0, hung = 0, removed = 0;
  std::int64_t received = 0, returned = 0;
};
using Key = std::tuple<std::string, std::string, std::string>;  // plan, item, unit

class Counts {
 public:
  explicit Counts(const Reader& reader) {
    records(reader);
    checks(reader);
    copies(reader);
  }

  [[nodiscard]] const Tally& of(const domain::ItemKey& key, const std::string& unit) const {
    static const Tally k_none;
    const auto found = all_.find({key.plan, key.item, unit});
    return found == all_.end() ? k_none : found->second;
  }
  // Whether anything is known of the item there.
  [[nodiscard]] bool has(const domain::ItemKey& key, const std::string& unit) const {
    return all_.contains({key.plan, key.item, unit});
  }

 private:
  static Filter filter_of(const Reader& reader) {
    Filter filter({reader.tenant()});
    if (reader.scope.unit) filter.add("x.unit = {}", *reader.scope.unit);
    return filter;
  }
  Tally& at(const Row& row) { return all_[{row.text(0), row.text(1), row.text(2)}]; }

  void records(const Reader& reader) {
    const Filter filter = filter_of(reader);
    reader.db.each(
        "SELECT x.plan_id, x.item, x.unit, x.day, x.channel, x.state, CAST(sum(x.n) AS BIGINT) "
        "FROM publicity_record x WHERE x.tenant = $1 AND x.state IN ('counted', 'waiting')" +
            filter.where() + " GROUP BY x.plan_id, x.item, x.unit, x.day, x.channel, x.state",
        filter.params(), [&](const Row& row) { add(at(row), row); });
  }
  static void add(Tally& tally, const Row& row) {
    const std::int64_t n = row.i64(6);
    if (row.text(5) == "waiting") {
      tally.waiting += n;
      return;
    }
    tally.n += n;
    tally.days[date_of(row, 3)] += n;
    tally.channels[row.text(4)] += n;
    if (domain::hangs(row.text(4))) tally.hung += n;
  }

  void checks(const Reader& reader) {
    const Filter filter = filter_of(reader);
    reader.db.each(
        "SELECT x.plan_id, x.item, x.unit, CAST(sum(x.removed) AS BIGINT) FROM publicity_check x "
        "WHERE x.tenant = $1" +
            filter.where() + " GROUP BY x.plan_id, x.item, x.unit",
        filter.params(), [&](const Row& row) { at(row).removed = row.i64(3); });
  }

  void copies(const Reader& reader) {
    const Filter filter = filter_of(reader);
    reader.db.each(
        "SELECT x.plan_id, x.item, x.unit, CAST(sum(coalesce(x.got, 0)) AS BIGINT), "
        "CAST(sum(x.returned) AS BIGINT) FROM publicity_handover x WHERE x.tenant = $1" +
            filter.where() + " GROUP BY x.plan_id, x.item, x.unit",
        filter.params(), [&](const Row& row) {
          Tally& tally = at(row);
          tally.received = row.i64(3);
          tally.returned = row.i64(4);
        });
  }

  std::map<Key, Tally> all_;
};

std::int64_t within(const Tally& tally, const domain::Ask& ask) {
  std::int64_t n = 0;
  for (const auto& [day, many] : tally.days)
    if (ask.rule->is_once() || ask.window.contains(day)) n += many;
  return n;
}

// ---- items ----

class Page {
 public:
  Page(Reader& reader, const PublicityAsk& ask)
      : reader_(reader),
        ask_(ask),
        plans_(reader.engine.plans(), reader.db, reader.tenant(), *reader.plan),
        work_(reader.engine.work().version(reader.db, reader.tenant(), reader.engine.plans(),
                                           reader.engine.calendar(), reader.plan->version)),
        counts_(reader),
        names_(names_of(reader)) {}

  Json made() {
    read_wordings();
    Json items = Json::array();
    for (const ItemHere& here : plans_.items())
      if (is_wanted(here)) items.push_back(item_json(here));
    return {{"today", reader_.now.date().iso()},
            {"items", std::move(items)},
            {"records", records_json()},
            {"quiet", quiet_json()}};
  }

 private:
  [[nodiscard]] bool is_wanted(const ItemHere& here) const {
    return (!ask_.plan || *ask_.plan == here.plan->head.id) &&
           (!ask_.item || *ask_.item == here.item->id);
  }
  [[nodiscard]] bool sees_unit(const std::string& unit) const {
    return reader_.scope.covers(unit) && (!ask_.unit || *ask_.unit == unit);
  }

  void read_wordings() {
    const bool whole = !reader_.scope.unit;
    reader_.db.each(k_wordings, {reader_.tenant()}, [&](const Row& row) {
      const auto state = domain::wording_state_of(row.text(6));
      const bool goes_out =
          state == domain::WordingState::clear || state == domain::WordingState::released;
      if (!whole && !goes_out) return;
      wordings_[{row.text(0), row.text(1)}].push_back(
          {{"version", row.i64(2)},
           {"title", row.text(3)},
           {"text", row.text(4)},
           {"note", row.text(5)},
           {"state", row.text(6)},
           {"signals", Json::parse(row.text(7))},
           {"by", name_in(names_, row.text(8))},
           {"at", row.instant(9).iso()},
           {"reviewer", maybe_name(names_, row, 10)},
           {"reviewed_at", maybe_instant(row, 11)},
           {"reason", row.is_null(12) ? Json() : Json(row.text(12))},
           {"stock", whole ? Json(row.i64(13)) : Json()}});
    });
  }

  Json item_json(const ItemHere& here) {
    const plan::PublicityItem& item = *here.item;
    const auto wordings = wordings_.find({here.plan->head.id, item.id});
    Json channels = Json::array();
    for (const std::string& channel : item.channels)
      channels.push_back(channel_json(reader_, channel));
    const bool hanging = std::any_of(item.channels.begin(), item.channels.end(),
                                     [](const std::string& one) { return domain::hangs(one); });
    return {{"plan", here.plan->head.id},
            {"plan_title", here.plan->head.title},
            {"item", item.id},
            {"name", item.name},
            {"src", item.src},
            {"channels", std::move(channels)},
            {"each", item.each.empty() ? Json() : Json(item.each)},
            {"at_least", item.at_least},
            {"per", per_json(reader_, item.per)},
            {"from", domain::first_day_of(*here.plan, item).iso()},
            {"by", item.by ? Json(item.by->iso()) : Json()},
            {"hangs", hanging},
            {"versions", wordings == wordings_.end() ? Json::array() : wordings->second},
            {"units", units_json(here)}};
  }

  // Every unit that is asked, and of an item asked of the whole every unit that did something.
  Json units_json(const ItemHere& here) {
    Json units = Json::array();
    const plan::Org& org = here.plan->org;
    const bool whole = here.item->each.empty();
    Tally all;
    std::vector<const plan::Unit*> tree{&org.root};
    for (const plan::Unit& unit : org.units) tree.push_back(&unit);
    if (whole)
      for (const plan::Unit* unit : tree)
        for (const auto& [day, n] : counts_.of(here.key(), unit->id).days) all.days[day] += n;
    for (const plan::Unit* unit : tree) {
      if (!sees_unit(unit->id)) continue;
      const bool is_root = unit == &org.root;
      const bool asked = whole ? is_root : unit->kind == here.item->each;
      if (!asked && !counts_.has(here.key(), unit->id)) continue;
      const Tally& own = counts_.of(here.key(), unit->id);
      units.push_back(unit_json(here, *unit, own, whole && is_root ? all : own, asked));
    }
    return units;
  }

  // `met`: what counts for the ask of the unit; for the root that of all.
  Json unit_json(const ItemHere& here, const plan::Unit& unit, const Tally& own, const Tally& met,
                 bool asked) {
    Json channels = Json::array();
    for (const auto& [channel, n] : own.channels)
      channels.push_back({{"channel", channel_json(reader_, channel)}, {"n", n}});
    Json window;
    if (asked)
      if (const auto found = work_->find(here.plan->head.id, "publicity." + here.item->id, unit.id,
                                         reader_.now.date()))
        window = {{"from", found->window.from.iso()},
                  {"to", found->window.to.iso()},
                  {"times", found->times},
                  {"n", within(met, *found)}};
    return {{"unit", unit.id},
            {"unit_name", unit.name},
            {"n", own.n},
            {"waiting", own.waiting},
            {"channels", std::move(channels)},
            {"hanging", own.hung - own.removed},
            {"received", own.received},
            {"returned", own.returned},
            {"window", std::move(window)}};
  }

  // ---- records ----

  Json records_json() {
    Filter filter({reader_.tenant(), k_records_max});
    if (reader_.scope.unit) filter.add("r.unit = {}", *reader_.scope.unit);
    if (reader_.scope.own_rows_only()) filter.add("r.actor = {}", reader_.scope.person.text());
    if (ask_.unit) filter.add("r.unit = {}", *ask_.unit);
    if (ask_.plan) filter.add("r.plan_id = {}", *ask_.plan);
    if (ask_.item) filter.add("r.item = {}", *ask_.item);
    Json list = Json::array();
    reader_.db.each(
        "SELECT r.act_id, r.plan_id, r.item, r.unit, r.day, r.channel, r.n, r.version, r.place, "
        "r.route, r.from_min, r.to_min, r.medium, r.title, r.consent, r.note, r.state, r.actor, "
        "r.verdict_why, r.withdrawn_why FROM publicity_record r WHERE r.tenant = $1" +
            filter.where() + " ORDER BY r.day DESC, r.act_id DESC LIMIT $2",
        filter.params(), [&](const Row& row) { list.push_back(record_json(row)); });
    return list;
  }

  [[nodiscard]] Json record_json(const Row& row) const {
    const auto shown = [&](std::size_t column) { return domain::masked(row.text(column)); };
    const auto clock = [&](std::size_t column) {
      return row.is_null(column) ? Json()
                                 : Json(domain::clock_text(static_cast<int>(row.i64(column))));
    };
    const bool mine = row.text(17) == reader_.scope.person.text();
    return {{"act_id", row.uuid(0).text()},
            {"plan", row.text(1)},
            {"item", row.text(2)},
            {"unit", row.text(3)},
            {"unit_name", reader_.unit_name(row.text(3))},
            {"day", date_of(row, 4).iso()},
            {"channel", channel_json(reader_, row.text(5))},
            {"n", row.i64(6)},
            {"version", row.i64(7) == 0 ? Json() : Json(row.i64(7))},
            {"place", shown(8)},
            {"route", shown(9)},
            {"from", clock(10)},
            {"to", clock(11)},
            {"medium", shown(12)},
            {"title", shown(13)},
            {"consent", shown(14)},
            {"note", shown(15)},
            {"state", row.text(16)},
            {"by", name_in(names_, row.text(17))},
            {"mine", mine},
            {"reason", !row.is_null(19)   ? Json(row.text(19))
                       : !row.is_null(18) ? Json(row.text(18))
                                          : Json()}};
  }

  static Json quiet_json() {
    Json list = Json::array();
    for (const domain::QuietHours& quiet : domain::k_quiet_hours)
      list.push_back(
          {{"from", domain::clock_text(quiet.from)}, {"to", domain::clock_text(quiet.to)}});
    return list;
  }

  Reader& reader_;
  const PublicityAsk& ask_;
  PublicityPlans plans_;
  WorkRef work_;
  Counts counts_;
  std::map<std::string, std::string> names_;
  std::map<std::pair<std::string, std::string>, Json> wordings_;  // by plan and item: an array
};

// ---- reviews and receipts ----

std::string item_name(const PublicityPlans& plans, const std::string& plan,
                      const std::string& item) {
  const auto found = plans.find(plan, item);
  return found ? found->item->name : item;
}

// Why it waits, word by word, with what the guard says of it.
Json why_json(const Reader& reader, const std::string& signals) {
  Json list = Json::array();
  const Json parsed = Json::parse(signals);
  for (const domain::TextSignal& signal : domain::signals_from_json(parsed)) {
    const std::string code = "L-GUARD-" + signal.guard;
    const bool near = signal.guard == "G05";
    list.push_back({{"guard", signal.guard},
                    {"words", signal.words},
                    {"detail", near ? word(reader, "PUBLICITY-NEAR", {{"found", signal.words}})
                                    : word(reader, code, {{"found", signal.words}})},
                    {"instead", word(reader, code + ".fix")}});
  }
  return list;
}

}  // namespace

Json publicity_page(Reader& reader, const PublicityAsk& ask) {
  return Page(reader, ask).made();
}

Json publicity_reviews(Reader& reader) {
  const auto names = names_of(reader);
  const PublicityPlans plans(reader.engine.plans(), reader.db, reader.tenant(), *reader.plan);
  const std::string me = reader.scope.person.text();
  Json wordings = Json::array(), records = Json::array();
  reader.db.each(k_waiting_wordings, {reader.tenant()}, [&](const Row& row) {
    wordings.push_back({{"plan", row.text(0)},
                        {"item", row.text(1)},
                        {"name", item_name(plans, row.text(0), row.text(1))},
                        {"version", row.i64(2)},
                        {"title", row.text(3)},
                        {"text", row.text(4)},
                        {"note", row.text(5)},
                        {"signals", why_json(reader, row.text(6))},
                        {"by", name_in(names, row.text(7))},
                        {"mine", row.text(7) == me},
                        {"at", row.instant(8).iso()}});
  });
  reader.db.each(k_waiting_records, {reader.tenant()}, [&](const Row& row) {
    Json texts = Json::object();
    const std::pair<const char*, std::size_t> fields[]{
        {"title", 7}, {"place", 8}, {"route", 9}, {"medium", 10}, {"consent", 11}, {"note", 12}};
    for (const auto& [name, column] : fields) texts[name] = domain::masked(row.text(column));
    records.push_back({{"act_id", row.uuid(0).text()},
                       {"plan", row.text(1)},
                       {"item", row.text(2)},
                       {"name", item_name(plans, row.text(1), row.text(2))},
                       {"unit", row.text(3)},
                       {"unit_name", reader.unit_name(row.text(3))},
                       {"day", date_of(row, 4).iso()},
                       {"channel", channel_json(reader, row.text(5))},
                       {"n", row.i64(6)},
                       {"texts", std::move(texts)},
                       {"signals", why_json(reader, row.text(13))},
                       {"by", name_in(names, row.text(14))},
                       {"mine", row.text(14) == me},
                       {"at", row.instant(15).iso()}});
  });
  return {{"wordings", std::move(wordings)}, {"records", std::move(records)}};
}

Json publicity_handovers(Reader& reader, const std::optional<std::string>& unit) {
  const auto names = names_of(reader);
  const PublicityPlans plans(reader.engine.plans(), reader.db, reader.tenant(), *reader.plan);
  Filter filter({reader.tenant(), k_handovers_max});
  if (reader.scope.unit) filter.add("h.unit = {}", *reader.scope.unit);
  if (unit) filter.add("h.unit = {}", *unit);
  Json items = Json::array(), moves = Json::array();
  reader.db.each(
      "SELECT h.handover_id, h.plan_id, h.item, h.version, w.title, h.unit, h.n, h.note, h.actor, "
      "h.at_ms, h.got, h.got_note, h.got_actor, h.got_ms, h.returned FROM publicity_handover h "
      "JOIN publicity_wording w ON w.tenant = $1 AND w.plan_id = h.plan_id AND w.item = h.item "
      "AND w.version = h.version WHERE h.tenant = $1" +
          filter.where() + " ORDER BY h.at_ms DESC, h.handover_id LIMIT $2",
      filter.params(), [&](const Row& row) {
        items.push_back({{"handover_id", row.uuid(0).text()},
                         {"plan", row.text(1)},
                         {"item", row.text(2)},
                         {"name", item_name(plans, row.text(1), row.text(2))},
                         {"version", row.i64(3)},
                         {"title", row.text(4)},
                         {"unit", row.text(5)},
                         {"unit_name", reader.unit_name(row.text(5))},
                         {"n", row.i64(6)},
                         {"note", domain::masked(row.text(7))},
                         {"by", name_in(names, row.text(8))},
                         {"mine", row.text(8) == reader.scope.person.text()},
                         {"at", row.instant(9).iso()},
                         {"got", row.is_null(10) ? Json() : Json(row.i64(10))},
                         {"got_note", domain::masked(row.text_if(11).value_or(""))},
                         {"got_by", maybe_name(names, row, 12)},
                         {"got_at", maybe_instant(row, 13)},
                         {"returned", row.i64(14)}});
      });
  if (!reader.scope.unit)
    reader.db.each(k_moves, {reader.tenant(), k_moves_max}, [&](const Row& row) {
      moves.push_back({{"plan", row.text(0)},
                       {"item", row.text(1)},
                       {"name", item_name(plans, row.text(0), row.text(1))},
                       {"version", row.i64(2)},
                       {"kind", row.text(3)},
                       {"change", row.i64(4)},
                       {"stock", row.i64(5)},
                       {"unit_name", row.is_null(6) ? Json() : Json(reader.unit_name(row.text(6)))},
                       {"note", domain::masked(row.text(7))},
                       {"by", name_in(names, row.text(8))},
                       {"at", row.instant(9).iso()},
                       {"seq", row.i64(10)}});
    });
  return {{"items", std::move(items)}, {"moves", std::move(moves)}};
}

}  // namespace wanhu::app
