#include "domain/supervision/finding.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "plan/expr/parse.hpp"

namespace wanhu::domain {

namespace {

using base::fail;
using base::fail_field;
using base::Json;
using S = SpotFindingState;

constexpr std::array<std::string_view, 8> k_states{"found",    "told",      "stated", "upheld",
                                                   "appealed", "rectified", "lifted", "closed"};

base::Failure refuse(const char* code) {
  return fail(code, base::Kind::refused);
}
base::Failure refuse_until(const char* code, Date until) {
  base::Problem problem{.code = code, .kind = base::Kind::refused};
  return fail(problem.with("until", until.iso()));
}

// Which command is possible in which state.
bool is_possible(std::string_view command, S state) {
  if (command == "supervision.state") return state == S::told || state == S::stated;
  if (command == "supervision.decide")
    return state == S::told || state == S::stated || state == S::appealed;
  if (command == "supervision.appeal" || command == "supervision.rectify")
    return state == S::upheld;
  if (command == "supervision.recheck") return state == S::rectified;
  // A matter takes its own way, whatever becomes of the finding.
  return command == "supervision.open_matter" && state != S::found;
}

Result<void> step(const OpenFinding& finding, std::string_view command) {
  if (is_possible(command, finding.state)) return {};
  return refuse("SUPERVISION-STEP");
}

// Whoever made the check does not speak for the unit.
Result<void> other_hand(const OpenFinding& finding, const std::string& actor) {
  if (actor != finding.recorder) return {};
  return refuse("SUPERVISION-SAME-HAND");
}

Json facts(const OpenFinding& finding, const std::string& text) {
  return {{"finding", finding.id.text()}, {"unit", finding.unit}, {"text", text}};
}

Result<Events> said(const OpenFinding& finding, const char* type, const std::string& text,
                    const std::string& actor, bool taken_down) {
  if (taken_down)
    if (auto ok = other_hand(finding, actor); !ok) return fail(ok.error());
  Json data = facts(finding, text);
  data["taken_down"] = taken_down;
  return Events{{type, std::move(data)}};
}

// Whether somewhere in the condition the finding of a supervision is compared with that kind. What
// says "all but that kind" does not name it.
bool names(const plan::expr::Node& node, std::string_view finding) {
  using Kind = plan::expr::Node::Kind;
  const bool compares = (node.kind == Kind::compare && node.op == plan::expr::Op::equal) ||
                        node.kind == Kind::in_list;
  if (compares) {
    const auto is_name = [](const plan::expr::Node& child) {
      return child.kind == Kind::name && child.name == "supervision.finding";
    };
    const auto is_kind = [&](const plan::expr::Node& child) {
      const auto* text = std::get_if<std::string>(&child.value);
      return child.kind == Kind::literal && text != nullptr && *text == finding;
    };
    return std::any_of(node.children.begin(), node.children.end(), is_name) &&
           std::any_of(node.children.begin(), node.children.end(), is_kind);
  }
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](const plan::expr::Node& child) { return names(child, finding); });
}

// What a ladder may hang on (plan/check_expressions.cpp); the plan was checked when it was
// activated, so the values need not be known again.
plan::expr::Vocabulary vocabulary_of(const plan::Plan& plan) {
  plan::expr::Vocabulary all{.schema = plan::expr::campaign_schema(), .names = {}};
  const auto add = [&](std::string name) {
    all.names.push_back({.name = std::move(name), .type = plan::expr::Type::text});
  };
  add("supervision.finding");
  for (const plan::Ranking& ranking : plan.rankings) add("ranking." + ranking.id);
  for (const plan::Standard& standard : plan.standards) add("standards." + standard.id);
  return all;
}

}  // namespace

std::string_view text_of(SpotFindingState state) {
  return k_states.at(static_cast<std::size_t>(state));
}

SpotFindingState spot_finding_state_of(std::string_view text) {
  const auto found = std::find(k_states.begin(), k_states.end(), text);
  if (found == k_states.end())
    throw std::logic_error("no state of a finding: " + std::string(text));
  return static_cast<S>(found - k_states.begin());
}

Result<Events> state_view(const OpenFinding& finding, const std::string& text,
                          const std::string& actor, bool taken_down) {
  if (auto ok = step(finding, "supervision.state"); !ok) return fail(ok.error());
  return said(finding, "supervision.stated", text, actor, taken_down);
}

Result<Events> decide_finding(const OpenFinding& finding, bool upheld, const std::string& reason,
                              const std::string& actor, Date today, Date appeal_due) {
  if (auto ok = step(finding, "supervision.decide"); !ok) return fail(ok.error());
  if (auto ok = other_hand(finding, actor); !ok) return fail(ok.error());
  if (finding.state == S::appealed && finding.deciders.contains(actor))
    return refuse("SUPERVISION-SAME-HAND");
  if (finding.state == S::told && finding.statement_due && today <= *finding.statement_due)
    return refuse_until("SUPERVISION-WAIT", *finding.statement_due);
  Json data = facts(finding, reason);
  data["upheld"] = upheld;
  data["appeal_due"] = upheld && !finding.appealed ? Json(appeal_due.iso()) : Json();
  return Events{{"supervision.decided", std::move(data)}};
}

Result<Events> appeal_finding(const OpenFinding& finding, const std::string& text,
                              const std::string& actor, bool taken_down, Date today) {
  if (auto ok = step(finding, "supervision.appeal"); !ok) return fail(ok.error());
  if (finding.appealed || !finding.appeal_due) return refuse("SUPERVISION-APPEALED");
  if (today > *finding.appeal_due)
    return refuse_until("SUPERVISION-APPEAL-LATE", *finding.appeal_due);
  return said(finding, "supervision.appealed", text, actor, taken_down);
}

Result<Events> rectify_finding(const OpenFinding& finding, const std::string& text,
                               const std::string& actor, bool taken_down) {
  if (auto ok = step(finding, "supervision.rectify"); !ok) return fail(ok.error());
  return said(finding, "supervision.rectified", text, actor, taken_down);
}

Result<Events> recheck_finding(const OpenFinding& finding, bool in_order, const std::string& text,
                               const std::string& actor) {
  if (auto ok = step(finding, "supervision.recheck"); !ok) return fail(ok.error());
  if (auto ok = other_hand(finding, actor); !ok) return fail(ok.error());
  Json data = facts(finding, text);
  data["in_order"] = in_order;
  return Events{{"supervision.rechecked", std::move(data)}};
}

Result<Events> link_matter(const OpenFinding& finding, const Uuid& matter) {
  if (auto ok = step(finding, "supervision.open_matter"); !ok) return fail(ok.error());
  if (finding.has_matter) return refuse("SUPERVISION-MATTER");
  return Events{
      {"supervision.matter_opened",
       {{"finding", finding.id.text()}, {"unit", finding.unit}, {"matter", matter.text()}}}};
}

std::vector<std::string> steps_in(const OpenFinding& finding) {
  std::vector<std::string> all;
  for (const char* command :
       {"supervision.state", "supervision.decide", "supervision.appeal", "supervision.rectify",
        "supervision.recheck", "supervision.open_matter"}) {
    if (!is_possible(command, finding.state)) continue;
    if (std::string_view(command) == "supervision.appeal" &&
        (finding.appealed || !finding.appeal_due))
      continue;
    if (std::string_view(command) == "supervision.open_matter" && finding.has_matter) continue;
    all.emplace_back(command);
  }
  return all;
}

std::vector<const plan::Ladder*> ladders_naming(const plan::Plan& plan, std::string_view finding) {
  std::vector<const plan::Ladder*> all;
  const plan::expr::Vocabulary vocabulary = vocabulary_of(plan);
  for (const plan::Ladder& ladder : plan.ladders) {
    const auto tree = plan::expr::parse(ladder.when, vocabulary, plan::expr::Want::condition);
    if (tree && names(*tree, finding)) all.push_back(&ladder);
  }
  return all;
}

}  // namespace wanhu::domain
