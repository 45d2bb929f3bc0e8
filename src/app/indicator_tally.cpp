#include "app/indicator_tally.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "app/filter.hpp"
#include "app/query_matters.hpp"
#include "domain/matter/matter.hpp"
#include "plan/expr/sql.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using plan::expr::Node;
using store::Row;

constexpr std::int64_t k_base = 3;

// Those that came in after the cut need not be played back: numbers run in the order of opening.
const store::Statement k_last_no{
    store::Reach::tenant, "indicator_last_matter",
    "SELECT coalesce(max(m.no), 0) FROM matter_event e JOIN matter m ON m.tenant = $1 "
    "AND m.matter_id = e.matter_id WHERE e.tenant = $1 AND e.n = 1 AND e.seq = "
    "(SELECT max(x.seq) FROM matter_event x WHERE x.tenant = $1 AND x.n = 1 AND x.seq <= $2)"};

std::int64_t power_of(std::size_t condition) {
  std::int64_t power = 1;
  for (std::size_t i = 0; i < condition; ++i) power *= k_base;
  return power;
}

// ---- one row at a time
// -------------------------------------------------------------------------

class OneRow final : public plan::expr::Rows {
 public:
  explicit OneRow(const plan::expr::Row& row) : row_(row) {}
  void each(std::string_view,
            const std::function<void(const plan::expr::Row&)>& visit) const override {
    visit(row_);
  }

 private:
  const plan::expr::Row& row_;
};

Node count_where(Node where) {
  Node count;
  count.kind = Node::Kind::count;
  count.type = plan::expr::Type::integer;
  count.children.push_back(std::move(where));
  return count;
}

// The condition and its opposite: when neither holds, it is unknown.
class Asked {
 public:
  explicit Asked(const TallyCondition& condition) : setting_(&condition.setting) {
    if (condition.where == nullptr) return;
    Node inverse;
    inverse.kind = Node::Kind::inverse;
    inverse.children.push_back(*condition.where);
    yes_ = count_where(*condition.where);
    no_ = count_where(std::move(inverse));
  }
  [[nodiscard]] Truth of(const plan::expr::Row& row) const {
    if (!yes_) return Truth::yes;
    const auto holds = [&](const Node& count) {
      return plan::expr::evaluate(count, OneRow(row), *setting_) ==
             plan::expr::Answer(std::int64_t{1});
    };
    if (holds(*yes_)) return Truth::yes;
    return holds(*no_) ? Truth::no : Truth::unknown;
  }

 private:
  const plan::expr::Setting* setting_;
  std::optional<Node> yes_{}, no_{};
};

// Adds rows up until they are taken.
class Counter {
 public:
  explicit Counter(const TallyAsk& ask) : ask_(ask) {
    if (ask.conditions.empty() || ask.conditions.size() > k_conditions_max)
      throw std::logic_error("a tally has 1 to 39 conditions");
    asked_.reserve(ask.conditions.size());
    for (const TallyCondition& one : ask.conditions) asked_.emplace_back(one);
  }

  void add(const std::string& unit, const plan::expr::Row& row, bool excluded,
           std::int64_t times = 1) {
    std::int64_t code = 0;
    for (std::size_t i = 0; i < asked_.size(); ++i)
      code += static_cast<std::int64_t>(asked_[i].of(row)) * power_of(i);
    TallyCell& cell = at(unit, code, excluded);
    cell.rows += times;
    for (std::size_t i = 0; i < ask_.sums.size(); ++i)
      if (const auto value = row.at(ask_.sums[i])) {
        cell.sums[i] += std::get<std::int64_t>(*value) * times;
        cell.values[i] += times;
      }
  }
  // A group as the database has counted it: unit, excluded, code, rows, then sum and values of
  // each.
  void add(const Row& row) {
    TallyCell& cell = at(row.text(0), row.i64(2), row.flag(1));
    cell.rows += row.i64(3);
    for (std::size_t i = 0; i < ask_.sums.size(); ++i) {
      cell.sums[i] += row.i64(4 + 2 * i);
      cell.values[i] += row.i64(5 + 2 * i);
    }
  }
  Tally take() {
    Tally tally;
    for (auto& [key, cell] : cells_) tally[std::get<0>(key)].push_back(std::move(cell));
    return tally;
  }

 private:
  TallyCell& at(const std::string& unit, std::int64_t code, bool excluded) {
    const auto [found, fresh] = cells_.try_emplace({unit, code, excluded});
    if (fresh)
      found->second = {.code = code,
                       .excluded = excluded,
                       .sums = std::vector<std::int64_t>(ask_.sums.size()),
                       .values = std::vector<std::int64_t>(ask_.sums.size())};
    return found->second;
  }

  const TallyAsk& ask_;
  std::vector<Asked> asked_{};
  std::map<std::tuple<std::string, std::int64_t, bool>, TallyCell> cells_{};
};

// A unit of which only the kind is known.
class CountedUnit final : public plan::expr::Row {
 public:
  explicit CountedUnit(const std::string& kind) : kind_(kind) {}
  [[nodiscard]] std::optional<plan::expr::Value> at(std::string_view field) const override {
    if (field == "kind") return kind_;
    return {};
  }

 private:
  const std::string& kind_;
};

// ---- in the database
// ---------------------------------------------------------------------------

struct SqlSet {
  std::string_view from, unit, excluded, seq;
};
// `seq`: of the last entry that touched a row.
const SqlSet& sql_set(std::string_view set) {
  static const SqlSet k_matter{.from = "matter m",
                               .unit = "m.unit",
                               .excluded = "CASE WHEN m.excluded IS NULL THEN 0 ELSE 1 END",
                               .seq = "m.seq"};
  static const SqlSet k_visit{.from = "visit v", .unit = "v.unit", .excluded = "0", .seq = "v.seq"};
  if (set == "matter") return k_matter;
  if (set == "visit") return k_visit;
  throw std::logic_error("the database does not count " + std::string(set));
}

std::string matter_column(std::string_view field, const std::string& day) {
  if (field == "kind" || field == "unit" || field == "state" || field == "channel" ||
      field == "round")
    return "m." + std::string(field);
  if (field == "opened_at") return "m.first_ms";
  if (field == "due_at") return "(m.due_ms - 1)";  // the last moment of the due day
  if (field == "answered_at") return "m.answered_ms";
  if (field == "closed_at") return "m.closed_ms";
  if (field == "confirmed") return "(CASE WHEN m.confirmed_ms IS NULL THEN 0 ELSE 1 END)";
  if (field == "overdue")
    return fmt::format("(CASE WHEN m.state IN {} AND m.due_day < {} THEN 1 ELSE 0 END)",
                       running_states_sql(), day);
  if (field == "closing") return "(NULLIF(m.closing, ''))";
  throw std::logic_error("matters have no column for " + std::string(field));
}

std::string visit_column(std::string_view field) {
  if (field == "unit" || field == "outcome" || field == "reached") return "v." + std::string(field);
  if (field == "at") return "v.at_ms";
  throw std::logic_error("visits have no column for " + std::string(field));
}

// A WHERE over a set's table together with the texts of conditions, whose values share the filter's
// parameters.
class SqlTally {
 public:
  SqlTally(Reader& reader, const TallyScope& scope, std::string set)
      : set_(std::move(set)), filter_({scope.day.tenant, scope.day.seq}) {
    filter_.add_text(fmt::format("{} <= $2", sql_set(set_).seq));
    if (scope.unit) filter_.add(set_ == "visit" ? "v.unit = {}" : "m.unit = {}", *scope.unit);
    if (set_ == "matter") add_kept(filter_, reader, "m.matter_id");
    day_ = filter_.place(std::int64_t{scope.day.day.days()});
  }

  // 1, 0 or NULL.
  std::string condition(const TallyCondition& one) {
    if (one.where == nullptr) return "1";
    const plan::expr::SqlSource source{
        .from = [this](std::string_view) { return std::string(sql_set(set_).from); },
        .column =
            [this](std::string_view, std::string_view field) {
              return set_ == "matter" ? matter_column(field, whole_day()) : visit_column(field);
            },
        .own_parameters = filter_.params().size()};
    plan::expr::SqlQuery query = plan::expr::condition_to_sql(*one.where, source, one.setting);
    for (plan::expr::Value& value : query.parameters)
      filter_.place(std::visit([](auto& held) { return store::Value(held); }, value));
    return query.text;
  }
  std::string column(const std::string& field) const {
    return set_ == "matter" ? matter_column(field, whole_day()) : visit_column(field);
  }
  Filter& filter() { return filter_; }
  // Which table to read and where; a condition on the day is never left without a use, as a
  // database wants to know the type of every parameter.
  [[nodiscard]] std::string tail() const {
    return fmt::format(" FROM {} WHERE {}.tenant = $1{} AND {} IS NOT NULL", sql_set(set_).from,
                       set_ == "matter" ? "m" : "v", filter_.where(), whole_day());
  }

 private:
  [[nodiscard]] std::string whole_day() const { return "CAST(" + day_ + " AS BIGINT)"; }

  std::string set_;
  Filter filter_;
  std::string day_{};
};

void tally_sql(Reader& reader, const TallyScope& scope, const TallyAsk& ask, Counter& counter) {
  SqlTally sql(reader, scope, ask.set);
  std::string code;
  for (std::size_t i = 0; i < ask.conditions.size(); ++i)
    code += fmt::format("{}COALESCE({}, 2) * CAST({} AS BIGINT)", i == 0 ? "" : " + ",
                        sql.condition(ask.conditions[i]), power_of(i));
  std::string sums;
  for (const std::string& field : ask.sums) {
    const std::string column = sql.column(field);
    sums += fmt::format(", CAST(coalesce(sum({0}), 0) AS BIGINT), count({0})", column);
  }
  // In the order of the table, not of an index of units: a ledger is read through once. What
  // identifies a matter is never nil, so the condition leaves nothing out.
  if (ask.set == "matter" && !scope.unit)
    sql.filter().add("m.matter_id > {}", store::Value(base::Uuid()));
  const SqlSet& set = sql_set(ask.set);
  reader.db.each(
      fmt::format("SELECT {} || '{}' AS unit_id, {} AS is_out, CAST({} AS BIGINT) AS code, "
                  "count(*){}{} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
                  set.unit, ask.by_kind ? "/' || m.kind || '" : "", set.excluded, code, sums,
                  sql.tail()),
      sql.filter().params(), [&](const Row& row) { counter.add(row); });
}

// ---- what was entered later is taken back
// ------------------------------------------------------

using Visit = std::function<void(const CampaignRow&, const std::string& unit, bool excluded)>;

void each_changed(Reader& reader, const TallyScope& scope, const Visit& visit) {
  if (scope.is_head) return;
  const CampaignDay& day = scope.day;
  const std::int64_t last = reader.db.query_one(k_last_no, {day.tenant, day.seq})->i64(0);
  Filter filter({day.tenant, day.seq});
  filter.add("m.no <= {}", last);
  if (scope.unit) filter.add("m.unit = {}", *scope.unit);
  std::optional<domain::Matter> m;
  const auto take = [&] {
    if (m && !scope.kept.contains(m->id))
      visit(*matter_as_row(*m, day.day), m->unit, !m->excluded.empty());
    m.reset();
  };
  reader.db.each(
      "SELECT e.matter_id, e.kind, e.data, e.at_ms, e.actor FROM matter m "
      "JOIN matter_event e ON e.tenant = $1 AND e.matter_id = m.matter_id AND e.seq <= $2 "
      "WHERE m.tenant = $1 AND m.seq > $2" +
          filter.where() + " ORDER BY e.matter_id, e.n",
      filter.params(), [&](const Row& row) {
        if (m && m->id != row.uuid(0)) take();
        domain::Event event{row.text(1), Json::parse(row.text(2))};
        // Not kept beside the matter, and nothing here asks for it.
        if (event.type == "matter.opened") event.data["check_mac"] = "";
        m = domain::fold(std::move(m), event, row.instant(3), row.text(4));
      });
  take();
}

std::string kind_of(const CampaignRow& row) {
  return std::get<std::string>(row.at("kind").value());
}

// Rows of the day as CampaignRows has them: of one unit, or of all that the plans have.
CampaignRows rows_of(const TallyScope& scope) {
  const plan::Org& org = scope.day.plan->plan.org;
  return {scope.day,
          scope.unit ? std::vector<std::string>{*scope.unit} : units_below(org, org.root.id)};
}

}  // namespace

std::string kind_key(const std::string& unit, const std::string& kind) {
  return unit + "/" + kind;  // ids hold none
}

Truth TallyCell::truth(std::size_t condition) const {
  return static_cast<Truth>(code / power_of(condition) % k_base);
}

bool is_counted_by_sql(std::string_view set) {
  return set == "matter" || set == "visit";
}

Truth truth_of(const TallyCondition& condition, const plan::expr::Row& row) {
  return Asked(condition).of(row);
}

TallyScope tally_scope(Reader& reader, CampaignDay day) {
  TallyScope scope{.day = std::move(day), .unit = reader.scope.unit, .kept = kept_matters(reader)};
  scope.is_head = scope.day.seq >= head_cut(reader.db, reader.tenant()).seq;
  return scope;
}

Tally tally_rows(const plan::expr::Rows& rows, const TallyAsk& ask,
                 const std::vector<plan::Counted>& counted) {
  Counter counter(ask);
  rows.each(ask.set, [&](const plan::expr::Row& row) {
    const auto* campaign = dynamic_cast<const CampaignRow*>(&row);
    counter.add(campaign == nullptr ? std::string() : campaign->ref().unit, row, false);
  });
  if (ask.set == "unit")
    for (const plan::Counted& one : counted)
      if (one.n > 0) counter.add("", CountedUnit(one.kind), false, one.n);
  return counter.take();
}

Tally tally(Reader& reader, const TallyScope& scope, const TallyAsk& ask) {
  if (!is_counted_by_sql(ask.set)) return tally_rows(rows_of(scope), ask);
  Counter counter(ask);
  tally_sql(reader, scope, ask, counter);
  if (ask.set == "matter")
    each_changed(reader, scope,
                 [&](const CampaignRow& row, const std::string& unit, bool excluded) {
                   counter.add(ask.by_kind ? kind_key(unit, kind_of(row)) : unit, row, excluded);
                 });
  return counter.take();
}

std::vector<base::Uuid> matters_meeting(Reader& reader, const TallyScope& scope,
                                        const std::vector<TallyCondition>& conditions,
                                        const std::vector<std::string>& units, std::size_t limit,
                                        const std::vector<std::string>& kinds) {
  std::vector<base::Uuid> ids;
  SqlTally sql(reader, scope, "matter");
  sql.filter().add_text("m.excluded IS NULL");
  std::vector<Asked> asked;
  for (const TallyCondition& one : conditions) {
    const std::string met = sql.condition(one);
    sql.filter().add_text(fmt::format("COALESCE({}, 0) {} 1", met, asked.empty() ? "=" : "<>"));
    asked.emplace_back(one);
  }
  sql.filter().add_text("m.unit IN " + sql.filter().places(units));
  if (!kinds.empty()) sql.filter().add_text("m.kind IN " + sql.filter().places(kinds));
  const std::string most = sql.filter().place(static_cast<std::int64_t>(limit));
  reader.db.each(
      fmt::format("SELECT m.matter_id{} ORDER BY m.matter_id LIMIT {}", sql.tail(), most),
      sql.filter().params(), [&](const Row& row) { ids.push_back(row.uuid(0)); });
  const std::set<std::string> wanted(units.begin(), units.end());
  const std::set<std::string> of_kinds(kinds.begin(), kinds.end());
  each_changed(reader, scope, [&](const CampaignRow& row, const std::string& unit, bool excluded) {
    if (excluded || !wanted.contains(unit) || asked.front().of(row) != Truth::yes) return;
    if (!of_kinds.empty() && !of_kinds.contains(kind_of(row))) return;
    if (asked.size() > 1 && asked[1].of(row) == Truth::yes) return;
    ids.push_back(row.ref().matter.value());
  });
  std::sort(ids.begin(), ids.end());
  if (ids.size() > limit) ids.resize(limit);
  return ids;
}

}  // namespace wanhu::app
