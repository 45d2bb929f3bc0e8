#include "app/query_rates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "access/role.hpp"
#include "app/filter.hpp"
#include "app/rate_parts.hpp"
#include "app/statutory.hpp"
#include "app/suppress.hpp"
#include "plan/cell.hpp"
#include "plan/channels.hpp"
#include "stats/proportion.hpp"

namespace wanhu::app {

namespace {

using store::Row;

// What a group of matters adds up to.
struct Counts {
  std::int64_t due = 0, met = 0, late = 0, stopped = 0;         // contact clocks
  std::int64_t rounds = 0, drawn = 0, answered = 0, asked = 0;  // rounds and call-backs
  std::int64_t yes = 0, explained = 0, satisfied = 0, unknown = 0;
  std::int64_t waiting = 0, refused = 0, unreachable = 0, no_contact = 0, word = 0;
  std::int64_t reviewed = 0;  // begun anew by a second look before anybody called
  std::int64_t no_way = 0;    // left no way to be contacted

  Counts& operator+=(const Counts& o) {
    due += o.due, met += o.met, late += o.late, stopped += o.stopped;
    rounds += o.rounds, drawn += o.drawn, answered += o.answered, asked += o.asked;
    yes += o.yes, explained += o.explained, satisfied += o.satisfied, unknown += o.unknown;
    waiting += o.waiting, refused += o.refused, unreachable += o.unreachable;
    no_contact += o.no_contact, word += o.word, no_way += o.no_way;
    reviewed += o.reviewed;
    return *this;
  }
};

struct Group {
  std::string unit, kind, excluded;
  std::int64_t plan_version = 1;
  auto operator<=>(const Group&) const = default;
};
using Groups = std::map<Group, Counts>;

Group group_of(const Row& row) {
  return {row.text(0), row.text(1), row.text(2), row.i64(3)};
}

std::string group_columns() {
  return fmt::format("m.unit, m.kind, coalesce({}, ''), m.plan_version", rate_part::k_excluded);
}
constexpr std::string_view k_clock_join =
    "FROM clock c JOIN matter m ON m.tenant = $1 AND m.matter_id = c.matter_id ";
std::string count_if(std::string_view condition) {
  return fmt::format("coalesce(sum(CASE WHEN {} THEN 1 ELSE 0 END), 0)", condition);
}

void count_contacts(Reader& reader, const RatesAsk& ask, Groups& groups) {
  const std::string group = group_columns();
  const Filter filter = rate_part::due_in(reader, ask);
  reader.db.each(
      fmt::format("SELECT {}, {}, {}, {} {}WHERE c.tenant = $1 AND c.until = 'contacted'{} "
                  "GROUP BY {}",
                  group, count_if(rate_part::k_met), count_if(rate_part::k_late),
                  count_if(rate_part::k_stopped), k_clock_join, filter.where(), group),
      filter.params(), [&](const Row& row) {
        Counts& counts = groups[group_of(row)];
        counts.met += row.i64(4);
        counts.late += row.i64(5);
        counts.stopped += row.i64(6);
        counts.due += row.i64(4) + row.i64(5);
      });
}

void count_rounds(Reader& reader, const RatesAsk& ask, Groups& groups) {
  const std::array<std::string, 13> sums{
      count_if("k.state IS NOT NULL"),
      count_if(rate_part::k_answered),
      count_if(rate_part::k_asked),
      count_if("k.state = 'answered' AND k.resolved = 'yes'"),
      count_if(rate_part::k_explained),
      count_if(fmt::format("{} AND {}", rate_part::k_asked, rate_part::k_satisfied)),
      count_if(rate_part::k_unknown),
      count_if("k.state = 'waiting'"),
      count_if("k.state = 'refused'"),
      count_if("k.state = 'unreachable'"),
      count_if("k.state = 'no_contact'"),
      count_if("k.state = 'reviewed'"),
      count_if(rate_part::k_word)};
  const std::string no_way = count_if(rate_part::k_no_way), group = group_columns();
  const Filter filter = rate_part::due_in(reader, ask);
  reader.db.each(
      fmt::format("SELECT {}, count(*), {}, {} {}WHERE c.tenant = $1 AND c.name = 'handling'{} "
                  "GROUP BY {}",
                  group, fmt::join(sums, ", "), no_way, rate_part::k_round_join, filter.where(),
                  group),
      filter.params(), [&](const Row& row) {
        Counts& counts = groups[group_of(row)];
        std::size_t at = 4;
        for (std::int64_t Counts::* field :
             {&Counts::rounds, &Counts::drawn, &Counts::answered, &Counts::asked, &Counts::yes,
              &Counts::explained, &Counts::satisfied, &Counts::unknown, &Counts::waiting,
              &Counts::refused, &Counts::unreachable, &Counts::no_contact, &Counts::reviewed,
              &Counts::word, &Counts::no_way})
          counts.*field += row.i64(at++);
      });
}

// One rate. Null values: too few to be judged by. Whoever may read the rows reads how many there
// are in them; anybody else reads neither.
struct Figure {
  std::int64_t num = 0, den = 0;
  bool shown = false, counted = false;

  [[nodiscard]] double value() const { return static_cast<double>(num) / static_cast<double>(den); }
  [[nodiscard]] Json json() const {
    if (!shown)
      return {{"num", counted ? Json(num) : Json()},
              {"den", den},
              {"value", nullptr},
              {"low", nullptr},
              {"high", nullptr}};
    const stats::Interval interval = stats::wilson(num, den);
    return {{"num", num},
            {"den", den},
            {"value", value()},
            {"low", interval.low},
            {"high", interval.high}};
  }
};

struct Shown {
  bool contacts = true, callbacks = true;  // not hidden beside a total
  bool rows = false;                       // of every matter: nothing is hidden then
  // How many were drawn and wait. Over a short period that would tell a handler which, so it is for
  // those who handle none.
  bool waiting = false;
};

bool sees_waiting(const Reader& reader) {
  return !access::may_send(reader.scope.role, "matter.accept");
}

// What some matters add up to, and how their plans weigh it: by the plan that each of them lives
// under. Matters of plans that weigh differently have no composite together.
struct Judged {
  Counts counts{};
  const plan::RateWeights* weights = nullptr;  // owned by the plan book
  std::int64_t least = plan::k_cell_min;       // fewer are not shown
  bool any = false, mixed = false;

  void add(const Counts& more, const plan::RateWeights* other) {
    counts += more;
    if (other != nullptr) least = std::max<std::int64_t>(least, other->min_n);
    if (any && !same(weights, other)) mixed = true;
    if (!any) weights = other;
    any = true;
  }
  static bool same(const plan::RateWeights* a, const plan::RateWeights* b) {
    if (a == nullptr || b == nullptr) return a == b;
    return a->response == b->response && a->resolution == b->resolution &&
           a->satisfaction == b->satisfaction;
  }
  // Null: there are none, or they differ.
  [[nodiscard]] const plan::RateWeights* one() const { return mixed ? nullptr : weights; }
};

Json weights_json(const plan::RateWeights* weights) {
  if (weights == nullptr) return {};
  return {{"response", weights->response},
          {"resolution", weights->resolution},
          {"satisfaction", weights->satisfaction}};
}

// The weighted sum of the three, when there are weights and all three are shown.
Json composite(const plan::RateWeights* weights, const std::array<Figure, 3>& figures) {
  if (weights == nullptr) return {};
  std::vector<stats::Term> terms;
  double value = 0;
  const std::array<int, 3> shares{weights->response, weights->resolution, weights->satisfaction};
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Figure& figure = figures.at(i);
    if (shares.at(i) == 0) continue;
    if (!figure.shown) return {};
    const double weight = shares.at(i) / 100.0;
    terms.push_back({.weight = weight,
                     .value = figure.value(),
                     .interval = stats::wilson(figure.num, figure.den)});
    value += weight * figure.value();
  }
  const stats::Interval interval = stats::mover(terms);
  return {{"value", value}, {"low", interval.low}, {"high", interval.high}};
}

Json rates_json(const Judged& judged, Shown shown) {
  const Counts& c = judged.counts;
  const std::int64_t least = judged.least;
  const bool contacts = shown.contacts || shown.rows, callbacks = shown.callbacks || shown.rows;
  const Figure response{c.met, c.due, contacts && c.due >= least, shown.rows};
  const Figure resolution{c.yes + c.explained, c.answered, callbacks && c.answered >= least,
                          shown.rows};
  const Figure satisfaction{c.satisfied, c.asked, callbacks && c.asked >= least, shown.rows};
  Json json{{"response", response.json()},
            {"resolution", resolution.json()},
            {"satisfaction", satisfaction.json()},
            {"composite", composite(judged.one(), {response, resolution, satisfaction})},
            {"beside",
             {{"due", c.rounds},
              {"drawn", shown.waiting ? Json(c.drawn) : Json()},
              {"waiting", shown.waiting ? Json(c.waiting) : Json()},
              {"refused", c.refused},
              {"unreachable", c.unreachable},
              {"no_contact", c.no_contact},
              {"reviewed", c.reviewed},
              {"stopped", c.stopped},
              {"no_way", c.no_way}}}};
  // Solved in the resident's own word, of all rounds that were due: nobody drops out of it.
  const Figure word{c.word, c.rounds, c.rounds >= least, shown.rows};
  json["resolved_of_all"] = word.json();
  json["explained"] = resolution.shown || shown.rows ? Json(c.explained) : Json();
  json["unknown"] = satisfaction.shown || shown.rows ? Json(c.unknown) : Json();
  return json;
}

// The parts whose figures are hidden beside the total, so that no small one can be worked out.
std::set<std::string> hidden(const std::map<std::string, Judged>& parts,
                             std::int64_t Counts::* field, std::int64_t least) {
  Cells cells;
  for (const auto& [id, part] : parts)
    if (part.counts.*field > 0) cells[id] = part.counts.*field;
  return suppressed(std::move(cells), least);
}

Json parts_json(const Reader& reader, const std::map<std::string, Judged>& parts,
                const std::map<std::string, std::string>& names) {
  const auto few_contacts = hidden(parts, &Counts::due, plan::k_cell_min);
  const auto few_calls = hidden(parts, &Counts::answered, plan::k_cell_min);
  Json list = Json::array();
  for (const auto& [id, part] : parts) {
    Json row = rates_json(part, {.contacts = !few_contacts.contains(id),
                                 .callbacks = !few_calls.contains(id),
                                 .rows = may_read_rate_rows(reader),
                                 .waiting = sees_waiting(reader)});
    row["id"] = id;
    const auto name = names.find(id);
    row["name"] = name == names.end() ? reader.unit_name(id) : name->second;
    list.push_back(std::move(row));
  }
  return list;
}

// The kind, when it goes the way that a law has for it.
const plan::MatterKind* statutory_of(const Reader& reader, const Group& group) {
  return statutory_kind(reader, group.plan_version, group.unit, group.kind);
}

// How the plan under which these matters live weighs the three; null when it does not.
const plan::RateWeights* weights_of(const Reader& reader, const Group& group) {
  const PlanRef set = reader.engine.plans().version(reader.db, reader.tenant(), group.plan_version);
  const auto& weights = set->plan_of(group.unit).matters.rates;
  return weights ? &*weights : nullptr;
}

// The numbers of what is left out, by reason, with its ground in law: a class of the plan's, or a
// kind that has a way of its own.
Json excluded_json(const Reader& reader, const Groups& groups) {
  std::map<std::string, Json> reasons;
  for (const auto& [group, counts] : groups) {
    const plan::MatterKind* const way = statutory_of(reader, group);
    if (group.excluded.empty() && way == nullptr) continue;
    Json& row = reasons[group.excluded.empty() ? group.kind : group.excluded];
    if (row.is_null() && group.excluded.empty()) {
      row = {{"id", way->id}, {"name", way->name}, {"ground", way->basis}, {"n", 0}};
    } else if (row.is_null()) {
      const PlanRef set =
          reader.engine.plans().version(reader.db, reader.tenant(), group.plan_version);
      const plan::Exclusion* one =
          plan::exclusion_named(set->plan_of(group.unit).matters, group.excluded);
      row = {{"id", group.excluded},
             {"name", one == nullptr ? group.excluded : one->name},
             {"ground", one == nullptr ? Json() : Json(one->ground)},
             {"n", 0}};
    }
    row["n"] = row.at("n").get<std::int64_t>() + counts.rounds;
  }
  Json list = Json::array();
  for (auto& [id, row] : reasons) list.push_back(std::move(row));
  return list;
}

}  // namespace

Json rates(Reader& reader, const RatesAsk& ask) {
  Groups groups;
  count_contacts(reader, ask, groups);
  count_rounds(reader, ask, groups);
  Judged total;
  std::map<std::string, Judged> by_unit, by_kind;
  std::map<std::string, std::string> kind_names;
  for (const auto& [group, counts] : groups) {
    if (!group.excluded.empty() || statutory_of(reader, group) != nullptr) continue;
    const plan::RateWeights* const weights = weights_of(reader, group);
    total.add(counts, weights);
    by_unit[group.unit].add(counts, weights);
    by_kind[group.kind].add(counts, weights);
    kind_names[group.kind] = kind_name(reader, group.plan_version, group.kind);
  }
  const plan::Plan& plan = plan_here(reader);
  // Before the first matter, as the plan in force says.
  if (!total.any) total.add({}, plan.matters.rates ? &*plan.matters.rates : nullptr);
  return {{"from", ask.from.iso()},
          {"to", ask.to.iso()},
          {"confidence", stats::k_confidence},
          {"weights", weights_json(total.one())},
          {"share", plan.matters.callback ? Json(plan.matters.callback->share_percent) : Json()},
          {"total", rates_json(total, {.rows = may_read_rate_rows(reader),
                                       .waiting = sees_waiting(reader)})},
          {"by_unit", parts_json(reader, by_unit, {})},
          {"by_kind", parts_json(reader, by_kind, kind_names)},
          {"excluded", excluded_json(reader, groups)},
          {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
}

}  // namespace wanhu::app
