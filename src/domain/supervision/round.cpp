#include "domain/supervision/round.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace wanhu::domain {

namespace {

using base::fail;
using base::fail_field;
using base::Json;

constexpr std::array<std::string_view, 3> k_states{"announced", "drawn", "done"};
constexpr std::size_t k_seed_min = 6, k_seed_max = 64;

base::Failure refuse(const char* code) {
  return fail(code, base::Kind::refused);
}

// What goes together: residents are not asked covertly, and posts have papers.
bool fits(std::string_view how, std::string_view by, std::string_view of) {
  if (of == k_of_visits) return how == "open" && by != "papers";
  if (of == k_of_posts) return by == "papers";
  return of == k_of_units || of == k_of_matters;
}

bool fits_kind(const plan::CheckKind& kind, std::string_view of) {
  if (!kind.by.empty()) return fits(kind.how, kind.by, of);
  return fits(kind.how, "site", of) || fits(kind.how, "papers", of);
}

// What a shell takes as it stands, so that everybody can work with it.
bool is_seed(std::string_view seed) {
  return seed.size() >= k_seed_min && seed.size() <= k_seed_max &&
         std::all_of(seed.begin(), seed.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '.' || c == '_' || c == '-';
         });
}

bool is_contact(const SpotCheck& check) {
  return check.result != "not_reached";
}

bool is_settled(std::string_view result) {
  return result == "in_order" || result == "declined";
}

Result<void> said_first(const CheckRound& round, const SpotCheck& check) {
  if (check.by == "phone" && is_contact(check) && !check.identified)
    return fail_field("SUPERVISION-IDENTIFIED", "/data/identified");
  if (check.result == "declined" && round.of != k_of_visits)
    return fail_field("SUPERVISION-DECLINED", "/data/result");
  const bool asked = check.result == "in_order" || check.result == "finding";
  if (round.of == k_of_visits && asked && !check.consent)
    return fail_field("SUPERVISION-CONSENT", "/data/consent");
  return {};
}

Result<void> finding_fits(const plan::Plan& plan, const CheckRound& round, const SpotCheck& check) {
  if (check.finding.has_value() != (check.result == "finding"))
    return fail_field("SUPERVISION-FINDING", "/data/finding");
  if (!check.finding) return {};
  const auto& kinds = plan.supervision->findings;
  if (std::none_of(kinds.begin(), kinds.end(),
                   [&](const auto& kind) { return kind.id == check.finding->kind; }))
    return fail_field("SUPERVISION-FINDING-KIND", "/data/finding/kind");
  if (check.finding->may_name && round.of != k_of_visits)
    return fail_field("SUPERVISION-DECLINED", "/data/finding/may_name");
  return {};
}

Result<void> may_be_checked(const CheckRound& round, const DrawnItem& item, const SpotCheck& check,
                            Date today) {
  if (round.state == CheckRoundState::announced) return refuse("SUPERVISION-NOT-DRAWN");
  if (round.state == CheckRoundState::done) return refuse("SUPERVISION-DONE");
  if (is_settled(item.result)) return refuse("SUPERVISION-CHECKED");
  if (check.own_hand) return refuse("SUPERVISION-OWN");
  if (check.day < round.on || check.day > today)
    return fail_field("SUPERVISION-DAY", "/data/day",
                      {{"from", round.on.iso()}, {"to", today.iso()}});
  if ((!round.by.empty() && check.by != round.by) || !fits(round.how, check.by, round.of))
    return fail_field("SUPERVISION-BY", "/data/by");
  return {};
}

Event told(const Uuid& finding, const std::string& unit, Date due) {
  return {"supervision.told",
          {{"finding", finding.text()}, {"unit", unit}, {"due", due.iso()}, {"quiet", false}}};
}

// Where a quiet round is, is not a field by which pages of a unit would be told (query_audience).
const char* where_of(const CheckRound& round) {
  return round.is_quiet() ? "where" : "unit";
}

}  // namespace

std::string_view text_of(CheckRoundState state) {
  return k_states.at(static_cast<std::size_t>(state));
}

CheckRoundState round_state_of(std::string_view text) {
  const auto found = std::find(k_states.begin(), k_states.end(), text);
  if (found == k_states.end()) throw std::logic_error("no state of a round: " + std::string(text));
  return static_cast<CheckRoundState>(found - k_states.begin());
}

const plan::CheckKind* check_kind(const plan::Plan& plan, std::string_view id) {
  if (!plan.supervision) return nullptr;
  const auto& kinds = plan.supervision->kinds;
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind.id == id; });
  return found == kinds.end() ? nullptr : &*found;
}

std::vector<std::string> populations_of(const plan::CheckKind& kind) {
  std::vector<std::string> all;
  for (const std::string_view of : {k_of_units, k_of_matters, k_of_visits, k_of_posts})
    if (fits_kind(kind, of)) all.emplace_back(of);
  return all;
}

Result<Events> announce_round(const plan::Plan& plan, CheckRound round, Date today) {
  const plan::CheckKind* const kind = check_kind(plan, round.kind);
  if (kind == nullptr) return fail_field("SUPERVISION-KIND", "/data/kind", {{"kind", round.kind}});
  const auto& draw = plan.supervision->draw;
  if (!draw) return fail_field("SUPERVISION-NO-DRAW", "/data/kind");
  if (!fits_kind(*kind, round.of)) return fail_field("SUPERVISION-OF", "/data/of");
  const Date first = today + 1, last = today + k_round_ahead_max;
  if (round.on < first || round.on > last)
    return fail_field("SUPERVISION-ON", "/data/on", {{"from", first.iso()}, {"to", last.iso()}});
  const bool has_days = round.of == k_of_visits || round.of == k_of_matters;
  if (round.since && (!has_days || *round.since >= round.on))
    return fail_field("SUPERVISION-SINCE", "/data/since");
  if (!is_seed(round.seed)) return fail_field("SUPERVISION-SEED", "/data/seed");
  round.how = kind->how;
  round.by = kind->by;
  return Events{{"supervision.announced",
                 {{"round", round.id.text()},
                  {"plan", plan.head.id},
                  {"plan_version", round.plan_version},
                  {"kind", kind->id},
                  {"how", round.how},
                  {"by", round.by},
                  {"of", round.of},
                  {"seed", round.seed},
                  {"on", round.on.iso()},
                  {"since", round.since ? Json(round.since->iso()) : Json()},
                  {"share", draw->share_percent},
                  {"n", draw->n},
                  {"statement_days", round.statement_days},
                  {"quiet", round.is_quiet()}}}};
}

Result<Events> draw_round(const CheckRound& round, std::vector<DrawStratum> population,
                          std::int64_t cut_seq, std::string_view cut_hash_hex, Date today) {
  if (round.state != CheckRoundState::announced) return refuse("SUPERVISION-DRAWN");
  if (today < round.on) {
    base::Problem early{.code = "SUPERVISION-EARLY", .kind = base::Kind::refused};
    return fail(early.with("on", round.on.iso()));
  }
  std::size_t size = 0;
  for (const DrawStratum& stratum : population) size += stratum.items.size();
  if (size == 0) return refuse("SUPERVISION-EMPTY");
  if (size > static_cast<std::size_t>(k_population_max)) {
    base::Problem many{.code = "SUPERVISION-MANY", .kind = base::Kind::refused};
    return fail(many.with("n", std::to_string(size)).with("max", std::to_string(k_population_max)));
  }
  Json strata = Json::array();
  for (DrawnStratum& one :
       draw(round.seed, cut_hash_hex, round.share_percent, round.n, std::move(population)))
    strata.push_back({{"id", one.id},
                      {"load", one.load},
                      {"items", std::move(one.items)},
                      {"drawn", std::move(one.drawn)}});
  return Events{{"supervision.drawn",
                 {{"round", round.id.text()},
                  {"cut", cut_seq},
                  {"strata", std::move(strata)},
                  {"quiet", round.is_quiet()}}}};
}

Result<Events> record_check(const plan::Plan& plan, const CheckRound& round, const DrawnItem& item,
                            const SpotCheck& check, Date today, Date statement_due) {
  if (auto ok = may_be_checked(round, item, check, today); !ok) return fail(ok.error());
  if (auto ok = said_first(round, check); !ok) return fail(ok.error());
  if (auto ok = finding_fits(plan, round, check); !ok) return fail(ok.error());
  Events events{{"supervision.checked",
                 {{"round", round.id.text()},
                  {"check", check.id.text()},
                  {"item", item.id},
                  {where_of(round), item.unit},
                  {"plan", round.plan},
                  {"rule", "supervision." + round.kind},
                  {"day", check.day.iso()},
                  {"by", check.by},
                  {"result", check.result},
                  {"text", check.text},
                  {"quiet", round.is_quiet()}}}};
  if (!check.finding) return events;
  events.push_back({"supervision.found",
                    {{"finding", check.finding->id.text()},
                     {"round", round.id.text()},
                     {"check", check.id.text()},
                     {"item", item.id},
                     {"where", item.unit},
                     {"kind", check.finding->kind},
                     {"text", check.finding->text},
                     {"may_name", check.finding->may_name},
                     {"quiet", round.is_quiet()}}});
  if (!round.is_covert()) events.push_back(told(check.finding->id, item.unit, statement_due));
  return events;
}

Result<Events> close_round(const CheckRound& round, std::int64_t unchecked,
                           const std::string& reason, const std::vector<UntoldFinding>& untold,
                           Date statement_due) {
  if (round.state == CheckRoundState::done) return refuse("SUPERVISION-DONE");
  const bool whole = round.state == CheckRoundState::drawn && unchecked == 0;
  if (!whole && reason.empty())
    return fail_field("SUPERVISION-REASON", "/data/reason", {{"n", std::to_string(unchecked)}});
  Events events{
      {"supervision.closed", {{"round", round.id.text()}, {"reason", reason}, {"quiet", false}}}};
  for (const UntoldFinding& one : untold)
    events.push_back(told(one.finding, one.unit, statement_due));
  return events;
}

}  // namespace wanhu::domain
