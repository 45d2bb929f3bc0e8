#include "domain/standard/standard.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "domain/standard/period.hpp"

namespace wanhu::domain {

using base::Kind;

namespace {

constexpr std::array<std::string_view, 4> k_marks{"met", "not_met", "not_applicable", "no_data"};
constexpr std::array<std::string_view, 5> k_sources{"none", "computed", "claimed", "verified",
                                                    "ruled"};

base::Failure refuse(const char* code, std::map<std::string, std::string> args = {}) {
  return base::fail(base::Problem{.code = code, .kind = Kind::refused, .args = std::move(args)});
}

base::Failure at_claim(const char* code, std::size_t n, const char* field,
                       const std::string& item) {
  return base::fail_field(code, "/data/items/" + std::to_string(n) + "/" + field, {{"item", item}});
}

enum class Whose { units, verifiers };

// Item by item, whoever speaks: one that is there, once, and not the system's.
base::Result<void> check_claims(const plan::Standard& standard, const std::vector<Claim>& claims,
                                Whose whose) {
  std::set<std::string> said;
  for (std::size_t n = 0; n < claims.size(); ++n) {
    const Claim& claim = claims[n];
    const plan::StandardItem* const item = item_of(standard, claim.item);
    if (item == nullptr) return at_claim("STANDARD-ITEM", n, "item", claim.item);
    if (!said.insert(claim.item).second) return at_claim("STANDARD-TWICE", n, "item", item->text);
    if (!is_judged(*item)) return at_claim("STANDARD-COMPUTED", n, "item", item->text);
    if (claim.mark == Mark::not_applicable && is_needed(standard, *item))
      return at_claim("STANDARD-NEEDED", n, "verdict", item->text);
    const Mark to_explain = whose == Whose::units ? Mark::not_applicable : Mark::not_met;
    if (claim.mark == to_explain && claim.note.empty())
      return at_claim("STANDARD-NOTE", n, "note", item->text);
  }
  return {};
}

Json claims_json(const std::vector<Claim>& claims) {
  Json list = Json::array();
  for (const Claim& claim : claims)
    list.push_back({{"item", claim.item}, {"verdict", text_of(claim.mark)}, {"note", claim.note}});
  return list;
}

std::string missing(const plan::Standard& standard, const std::vector<Claim>& claims) {
  std::string list;
  for (const plan::StandardItem& item : standard.items) {
    const bool said = std::any_of(claims.begin(), claims.end(),
                                  [&](const Claim& claim) { return claim.item == item.id; });
    if (is_judged(item) && !said) list += (list.empty() ? "" : "、") + item.text;
  }
  return list;
}

Json results_json(const std::vector<UnitResult>& results) {
  Json units = Json::array();
  for (const UnitResult& result : results) {
    Json items = Json::array();
    for (const ItemResult& item : result.items)
      items.push_back({{"item", item.item},
                       {"verdict", item.verdict.mark ? Json(text_of(*item.verdict.mark)) : Json()},
                       {"source", text_of(item.verdict.source)},
                       {"figures", item.figures}});
    units.push_back({{"unit", result.unit},
                     {"assessment", result.assessment ? Json(result.assessment->text()) : Json()},
                     {"passed", result.passed},
                     {"stars", result.stars},
                     {"items", std::move(items)}});
  }
  return units;
}

// Whether the unit may still dispute something that counts against it.
bool may_dispute(const Assessment& assessment, Instant now) {
  if (!assessment.dispute_until || now >= *assessment.dispute_until) return false;
  return std::any_of(assessment.items.begin(), assessment.items.end(), [](const auto& entry) {
    return entry.second.verified == Mark::not_met && entry.second.disputed.empty();
  });
}

bool waits(const Assessment& assessment) {
  return std::any_of(assessment.items.begin(), assessment.items.end(),
                     [](const auto& entry) { return entry.second.waits(); });
}

}  // namespace

std::string_view text_of(Mark mark) {
  return k_marks.at(static_cast<std::size_t>(mark));
}

std::optional<Mark> mark_of(std::string_view text) {
  const auto* const found = std::find(k_marks.begin(), k_marks.end(), text);
  if (found == k_marks.end()) return {};
  return static_cast<Mark>(found - k_marks.begin());
}

std::string_view text_of(Source source) {
  return k_sources.at(static_cast<std::size_t>(source));
}

Source source_of(std::string_view text) {
  const auto* const found = std::find(k_sources.begin(), k_sources.end(), text);
  if (found == k_sources.end()) throw std::logic_error("unknown source of a verdict");
  return static_cast<Source>(found - k_sources.begin());
}

bool is_judged(const plan::StandardItem& item) {
  return item.check == "review";
}

bool is_needed(const plan::Standard& standard, const plan::StandardItem& item) {
  return item.hard || standard.pass != "all_hard";
}

const ItemState* Assessment::item(std::string_view name) const {
  const auto found = items.find(name);
  return found == items.end() ? nullptr : &found->second;
}

const ItemResult* UnitResult::item(std::string_view id) const {
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const ItemResult& one) { return one.item == id; });
  return found == items.end() ? nullptr : &*found;
}

Verdict verdict_of(const ItemState& state) {
  if (state.ruled) return {state.ruled, Source::ruled};
  if (state.verified) return {state.verified, Source::verified};
  if (state.claimed) return {state.claimed, Source::claimed};
  return {};
}

UnitResult result_of(const plan::Standard& standard, const std::string& unit,
                     const Assessment* assessment, const ComputedItems& computed) {
  UnitResult result{.unit = unit};
  if (assessment != nullptr) result.assessment = assessment->id;
  result.passed = true;
  for (const plan::StandardItem& item : standard.items) {
    ItemResult one{.item = item.id, .verdict = {}};
    if (is_judged(item)) {
      const ItemState* const state = assessment == nullptr ? nullptr : assessment->item(item.id);
      if (state != nullptr) one.verdict = verdict_of(*state);
    } else {
      const auto found = computed.find(item.id);
      one.verdict = {found == computed.end() ? Mark::no_data : found->second.mark,
                     Source::computed};
      if (found != computed.end()) one.figures = found->second.figures;
    }
    if (is_needed(standard, item) && one.verdict.mark != Mark::met) result.passed = false;
    result.items.push_back(std::move(one));
  }
  for (const plan::Star& star : standard.stars) {
    const bool given =
        !star.needs.empty() &&
        std::all_of(star.needs.begin(), star.needs.end(), [&](const std::string& need) {
          const ItemResult* const item = result.item(need);
          return item != nullptr && item->verdict.mark == Mark::met;
        });
    if (given) result.stars.push_back(star.id);
  }
  return result;
}

base::Result<Events> assess(const plan::Standard& standard, const Assessment& about,
                            const std::vector<Claim>& claims, Date today) {
  if (today < about.from) return refuse("STANDARD-AHEAD", {{"from", about.from.iso()}});
  if (auto ok = check_claims(standard, claims, Whose::units); !ok) return base::fail(ok.error());
  if (const std::string items = missing(standard, claims); !items.empty())
    return base::fail_field("STANDARD-MISSING", "/data/items", {{"items", items}});
  return Events{{"standard.assessed",
                 {{"assessment", about.id.text()},
                  {"plan", about.plan},
                  {"plan_version", about.plan_version},
                  {"standard", about.standard},
                  {"unit", about.unit},
                  {"period", about.period},
                  {"from", about.from.iso()},
                  {"to", about.to.iso()},
                  // What is written about a period that is over still belongs to it.
                  {"day", std::min(today, about.to).iso()},
                  {"items", claims_json(claims)}}}};
}

base::Result<Events> correct(const plan::Standard& standard, const Assessment& assessment,
                             const std::vector<Claim>& claims, const std::string& reason) {
  if (assessment.is_verified()) return refuse("STANDARD-VERIFIED");
  if (auto ok = check_claims(standard, claims, Whose::units); !ok) return base::fail(ok.error());
  return Events{
      {"standard.corrected",
       {{"assessment", assessment.id.text()}, {"items", claims_json(claims)}, {"reason", reason}}}};
}

base::Result<Events> verify(const plan::Standard& standard, const Assessment& assessment,
                            const std::vector<Claim>& findings, const std::string& actor,
                            Instant dispute_until) {
  if (!assessment.drawn) return refuse("STANDARD-NOT-DRAWN");
  if (assessment.is_verified()) return refuse("STANDARD-VERIFIED");
  if (assessment.authors.contains(actor)) return refuse("STANDARD-OWN");
  if (auto ok = check_claims(standard, findings, Whose::verifiers); !ok)
    return base::fail(ok.error());
  return Events{{"standard.verified",
                 {{"assessment", assessment.id.text()},
                  {"items", claims_json(findings)},
                  {"dispute_until", dispute_until.ms()}}}};
}

base::Result<Events> dispute(const Assessment& assessment, const std::string& item,
                             const std::string& reason, Instant now) {
  const ItemState* const state = assessment.item(item);
  if (state == nullptr) return base::fail_field("STANDARD-ITEM", "/data/item", {{"item", item}});
  if (state->verified != Mark::not_met)
    return base::fail_field("STANDARD-NOTHING", "/data/item", {{"item", item}});
  if (!state->disputed.empty())
    return base::fail_field("STANDARD-DISPUTED", "/data/item", {{"item", item}});
  if (!assessment.dispute_until || now >= *assessment.dispute_until)
    return refuse("STANDARD-TERM-OVER",
                  {{"until", assessment.dispute_until.value_or(now).clock()}});
  return Events{{"standard.disputed",
                 {{"assessment", assessment.id.text()}, {"item", item}, {"reason", reason}}}};
}

base::Result<Events> rule(const Assessment& assessment, const std::string& item, Mark mark,
                          const std::string& reason, const std::string& actor) {
  const ItemState* const state = assessment.item(item);
  if (state == nullptr || !state->waits())
    return base::fail_field("STANDARD-NO-DISPUTE", "/data/item", {{"item", item}});
  if (actor == assessment.verifier || assessment.authors.contains(actor) ||
      actor == state->disputed_by)
    return refuse("STANDARD-RULE-OWN");
  return Events{{"standard.ruled",
                 {{"assessment", assessment.id.text()},
                  {"item", item},
                  {"verdict", text_of(mark)},
                  {"reason", reason}}}};
}

base::Result<Events> settle(const Settlement& s, const std::vector<Assessment>& assessments,
                            const std::vector<UnitResult>& results, Instant now) {
  if (now.date() < s.to) return refuse("STANDARD-EARLY", {{"to", s.to.iso()}});
  const auto count = [&](auto holds) {
    return std::count_if(assessments.begin(), assessments.end(), holds);
  };
  if (!s.announced.empty() && count([](const Assessment& a) { return !a.drawn; }) > 0)
    return refuse("STANDARD-UNDRAWN", {{"seed", s.announced}});
  if (const auto n = count([](const Assessment& a) { return a.drawn && !a.is_verified(); }))
    return refuse("STANDARD-UNVERIFIED", {{"n", std::to_string(n)}});
  if (const auto n = count(waits)) return refuse("STANDARD-DISPUTES", {{"n", std::to_string(n)}});
  std::optional<Instant> until;
  for (const Assessment& one : assessments)
    if (may_dispute(one, now))
      until = std::max(until.value_or(*one.dispute_until), *one.dispute_until);
  if (until) return refuse("STANDARD-TERM", {{"until", until->clock()}});
  return Events{{"standard.settled",
                 {{"plan", s.plan},
                  {"plan_version", s.plan_version},
                  {"standard", s.standard},
                  {"period", s.period},
                  {"from", s.from.iso()},
                  {"to", s.to.iso()},
                  {"as_of", s.as_of.iso()},
                  {"seq", s.seq},
                  {"units", results_json(results)}}}};
}

}  // namespace wanhu::domain
