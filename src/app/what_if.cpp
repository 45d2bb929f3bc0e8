#include "app/what_if.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "app/confidential.hpp"
#include "app/filter.hpp"
#include "domain/matter/decide.hpp"
#include "plan/bind.hpp"
#include "plan/checks.hpp"
#include "plan/tools/inherit.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

// More than a person reads through; the counts are of all.
constexpr std::size_t k_items_max = 2000;

const Statement k_known_version{
    Reach::tenant, "what_if_known_version",
    "SELECT count(*) FROM plan_version WHERE tenant = $1 AND version = $2"};

// The last extension of the current round, from the history: tables keep no column for it.
constexpr const char* k_granted =
    "(SELECT e.due_day FROM matter_event e WHERE e.tenant = $1 AND e.matter_id = m.matter_id "
    "AND e.kind = 'matter.extended' AND e.round = m.round ORDER BY e.n DESC LIMIT 1)";

OpenTerm term_of(const Row& row) {
  OpenTerm term{.matter = row.uuid(0),
                .receipt = row.text(1),
                .title = row.text(2),
                .kind = row.text(3),
                .unit = row.text(4),
                .round = static_cast<int>(row.i64(5)),
                .started = row.instant(6),
                .due = date_of(row, 7),
                .due_at = row.instant(8)};
  if (const auto granted = row.i64_if(9)) term.granted = Date(static_cast<std::int32_t>(*granted));
  return term;
}

// Whether a matter lives under the plan, in whatever version; what a new plan supersedes will be
// its own.
class Governed {
 public:
  Governed(Reader& reader, const plan::Plan& plan) : reader_(reader), head_(plan.head) {}

  // `version` is of the set of plans the matter was opened under.
  bool by_plan(std::int64_t version, const std::string& unit) {
    PlanRef& set = sets_[version];
    if (set == nullptr) set = reader_.engine.plans().version(reader_.db, reader_.tenant(), version);
    const std::string& id = set->plan_of(unit).head.id;
    return id == head_.id || id == head_.supersedes;
  }

 private:
  Reader& reader_;
  const plan::Header& head_;
  std::map<std::int64_t, PlanRef> sets_;
};

std::vector<OpenTerm> open_terms(Reader& reader, const plan::Plan& proposed) {
  const Filter filter = visible_matters(reader);
  const std::string sql = fmt::format(
      "SELECT m.matter_id, m.receipt, m.title, m.kind, m.unit, m.round, m.clock_ms, m.due_day, "
      "m.due_ms, {}, m.plan_version FROM matter m WHERE m.tenant = $1 AND m.state IN {}{} "
      "ORDER BY m.due_day, m.matter_id",
      k_granted, running_states_sql(), filter.where());
  Governed governed(reader, proposed);
  std::vector<OpenTerm> terms;
  reader.db.each(sql, filter.params(), [&](const Row& row) {
    if (!governed.by_plan(row.i64(10), row.text(4))) return;
    terms.push_back(term_of(row));
    terms.back().title =
        shown_title(reader, terms.back().title,
                    may_read_words(reader, row.i64(10), row.text(3), terms.back().matter));
  });
  return terms;
}

MovedMatter moved(const OpenTerm& term, const domain::MatterRules& rules) {
  MovedMatter m{.now = term, .due = term.due, .due_at = term.due_at};
  if (rules.plan.matter_kind(term.kind) == nullptr) {
    m.move = Move::kind_gone;
    return m;
  }
  const domain::MatterClock clock =
      domain::clock_for(rules, term.unit, term.kind, term.round, term.started);
  m.due = clock.due;
  m.due_at = clock.due_at;
  if (term.granted && m.due < *term.granted) {
    m.due = *term.granted;
    m.due_at = Instant::at(m.due, 24 * 60);
  }
  m.move = m.due_at > term.due_at   ? Move::later
           : m.due_at < term.due_at ? Move::earlier
                                    : Move::same;
  return m;
}

void add(MoveCounts& counts, const MovedMatter& m, Instant now) {
  ++counts.open;
  switch (m.move) {
    case Move::same:
      ++counts.same;
      break;
    case Move::later:
      ++counts.later;
      break;
    case Move::earlier:
      ++counts.earlier;
      break;
    case Move::kind_gone:
      ++counts.kind_gone;
      break;
  }
  if (now >= m.now.due_at) ++counts.overdue_now;
  if (now >= m.due_at) ++counts.overdue_then;
}

// A bare "10日" is working days where the plan says so once for all its terms.
calendar::Amount by_basis(const calendar::Amount& amount, const std::string& written,
                          plan::DayBasis basis) {
  const auto* const days = std::get_if<calendar::CalendarDays>(&amount);
  if (days != nullptr && basis == plan::DayBasis::working && plan::is_bare_days(written))
    return calendar::WorkingDays{days->n};
  return amount;
}

Json kinds_json(const plan::Plan& before, const plan::Plan& proposed,
                const std::vector<MovedMatter>& matters, Instant now) {
  auto counts = count_moves_by_kind(matters, now);
  Json list = Json::array();
  for (const plan::MatterKind& kind : proposed.matters.kinds)
    list.push_back({{"kind", kind.id},
                    {"name", kind.name},
                    {"from", calendar::text_of(before.matter_kind(kind.id)->due_on(now.date()))},
                    {"to", calendar::text_of(kind.due_on(now.date()))},
                    {"counts", to_json(counts[kind.id])}});
  return list;
}

Json item_json(const MovedMatter& m, const plan::Plan& plan, Instant now) {
  const plan::MatterKind* const kind = plan.matter_kind(m.now.kind);
  return {{"id", m.now.matter.text()},
          {"receipt", m.now.receipt},
          {"title", m.now.title},
          {"kind", m.now.kind},
          {"kind_name", kind == nullptr ? m.now.kind : kind->name},
          {"unit", m.now.unit},
          {"unit_name", plan.name_of(m.now.unit)},
          {"due", m.now.due.iso()},
          {"then", m.due.iso()},
          {"days", m.days()},
          {"move", text_of(m.move)},
          {"granted", m.now.granted.has_value()},
          {"overdue_now", now >= m.now.due_at},
          {"overdue_then", now >= m.due_at}};
}

Json items_json(const std::vector<MovedMatter>& matters, const plan::Plan& plan, Instant now) {
  Json list = Json::array();
  const std::size_t n = std::min(matters.size(), k_items_max);
  for (std::size_t i = 0; i < n; ++i) list.push_back(item_json(matters[i], plan, now));
  return list;
}

}  // namespace

std::string_view text_of(Move move) {
  switch (move) {
    case Move::same:
      return "same";
    case Move::later:
      return "later";
    case Move::earlier:
      return "earlier";
    case Move::kind_gone:
      return "kind_gone";
  }
  throw std::logic_error("unknown move");
}

std::vector<MovedMatter> what_if(const std::vector<OpenTerm>& terms, const plan::Plan& proposed,
                                 const calendar::Calendar& calendar) {
  const domain::MatterRules rules{.plan = proposed, .calendar = calendar};
  std::vector<MovedMatter> matters;
  matters.reserve(terms.size());
  for (const OpenTerm& term : terms) matters.push_back(moved(term, rules));
  return matters;
}

Json to_json(const MoveCounts& counts) {
  return {{"open", counts.open},
          {"later", counts.later},
          {"earlier", counts.earlier},
          {"same", counts.same},
          {"kind_gone", counts.kind_gone},
          {"overdue_now", counts.overdue_now},
          {"overdue_then", counts.overdue_then}};
}

MoveCounts count_moves(const std::vector<MovedMatter>& matters, Instant now) {
  MoveCounts counts;
  for (const MovedMatter& m : matters) add(counts, m, now);
  return counts;
}

std::map<std::string, MoveCounts> count_moves_by_kind(const std::vector<MovedMatter>& matters,
                                                      Instant now) {
  std::map<std::string, MoveCounts> counts;
  for (const MovedMatter& m : matters) add(counts[m.now.kind], m, now);
  return counts;
}

Result<plan::Plan> with_limits(plan::Plan plan, const std::vector<LimitChange>& changes) {
  std::set<std::string> changed;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const LimitChange& change = changes[i];
    const std::string at = fmt::format("/changes/{}/", i);
    const auto kind = std::ranges::find(plan.matters.kinds, change.kind, &plan::MatterKind::id);
    if (kind == plan.matters.kinds.end())
      return base::fail_field("MATTER-KIND", at + "kind", {{"kind", change.kind}});
    if (!changed.insert(change.kind).second)
      return base::fail_field("WHATIF-TWICE", at + "kind", {{"kind", change.kind}});
    auto amount = calendar::parse_amount(change.due);
    if (!amount) {
      base::Problem problem = amount.error();
      problem.place.field = at + "due";
      return base::fail(std::move(problem));
    }
    kind->due = by_basis(*amount, change.due, plan.matters.basis);
    kind->dated.clear();
  }
  return plan;
}

plan::Plan as_it_would_run(const Reader& reader, const plan::Value& root) {
  const plan::Value* const head = root.find("plan");
  const Member* const parent =
      head == nullptr ? nullptr : reader.plan->member(head->text_of("parent"));
  return plan::bind(parent == nullptr ? root : plan::under(root, parent->root));
}

std::vector<MovedMatter> moved_matters(Reader& reader, const plan::Plan& proposed) {
  return what_if(open_terms(reader, proposed), proposed, reader.engine.calendar());
}

Result<Json> what_if_page(Reader& reader, std::int64_t version,
                          const std::vector<LimitChange>& changes) {
  if (reader.db.query_one(k_known_version, {reader.tenant(), version})->i64(0) == 0)
    return base::fail_field("PLAN-VERSION", "/version", {{"version", std::to_string(version)}});
  const PlanRef set = reader.engine.plans().version(reader.db, reader.tenant(), version);
  const auto member = std::ranges::find(set->members, version, &Member::version);
  const plan::Plan& kept = member->plan;
  const auto proposed = with_limits(kept, changes);
  if (!proposed) return base::fail(proposed.error());
  const std::vector<MovedMatter> matters = moved_matters(reader, *proposed);
  return Json{{"version", version},
              {"plan_id", proposed->head.id},
              {"as_of", reader.now.iso()},
              {"counts", to_json(count_moves(matters, reader.now))},
              {"kinds", kinds_json(kept, *proposed, matters, reader.now)},
              {"items", items_json(matters, *proposed, reader.now)},
              {"left_out", matters.size() - std::min(matters.size(), k_items_max)}};
}

}  // namespace wanhu::app
