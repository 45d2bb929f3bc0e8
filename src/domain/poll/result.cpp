#include "domain/poll/result.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

#include "base/digest.hpp"
#include "domain/indicator/value.hpp"
#include "plan/expr/parse.hpp"

namespace wanhu::domain {

namespace {

using base::Json;
using base::Result;

// What is wrong with the shape of a document: the name of the field.
struct BadField {
  std::string name;
};

const Json& field(const Json& object, const char* name) {
  if (!object.is_object() || !object.contains(name)) throw BadField{name};
  return object.at(name);
}
std::string text_in(const Json& object, const char* name, std::size_t max) {
  const Json& value = field(object, name);
  if (!value.is_string() || value.get_ref<const std::string&>().size() > max * 4)
    throw BadField{name};
  return value.get<std::string>();
}
base::Date date_in(const Json& object, const char* name) {
  const auto day = base::Date::parse(text_in(object, name, 10));
  if (!day) throw BadField{name};
  return *day;
}
std::optional<double> number_in(const Json& object, const char* name) {
  const Json& value = field(object, name);
  if (value.is_null()) return {};
  if (!value.is_number()) throw BadField{name};
  return value.get<double>();
}

PollResultFigure figure_in(const Json& one) {
  PollResultFigure figure{.indicator = text_in(one, "indicator", 60),
                          .unit = text_in(one, "unit", 60),
                          .estimate = number_in(one, "estimate"),
                          .se = number_in(one, "se"),
                          .low = number_in(one, "low"),
                          .high = number_in(one, "high"),
                          .df = number_in(one, "df"),
                          .deff = number_in(one, "deff"),
                          .dont_know = number_in(one, "dont_know"),
                          .shrunken = number_in(one, "shrunken"),
                          .rmse = number_in(one, "rmse"),
                          .hidden = text_in(one, "hidden", 20)};
  if (const auto n = number_in(one, "n")) figure.n = std::llround(*n);
  if (figure.hidden != "" && figure.hidden != "few" && figure.hidden != "complement")
    throw BadField{"hidden"};
  return figure;
}

void known_in(const Json& one, const char* name, const std::set<std::string>& words) {
  if (!words.contains(text_in(one, name, 20))) throw BadField{name};
}

void check_question(const Json& one) {
  for (const char* name : {"id", "zh", "en"}) text_in(one, name, 2000);
  for (const char* name : {"choices", "rows"})
    if (!field(one, name).is_array()) throw BadField{name};
  const Json &choices = one.at("choices"), &rows = one.at("rows");
  for (const Json& choice : choices)
    for (const char* name : {"id", "zh", "en"}) text_in(choice, name, 2000);
  for (const Json& row : rows) {
    text_in(row, "unit", 60);
    number_in(row, "n");
    known_in(row, "hidden", {"", "few", "complement"});
    if (!field(row, "shares").is_array()) throw BadField{"shares"};
    const Json& shares = row.at("shares");
    for (const Json& share : shares) {
      text_in(share, "id", 60);
      for (const char* name : {"estimate", "se", "low", "high"}) number_in(share, name);
    }
  }
}

// Everything that pages show of a release besides its figures is of the shape they know.
void check_rest(const Json& document) {
  for (const char* name : {"response", "questions", "changes", "notes"})
    if (!field(document, name).is_array()) throw BadField{name};
  for (const char* name : {"weights", "flags", "frame", "journal"})
    if (!field(document, name).is_object()) throw BadField{name};
  const Json &response = document.at("response"), &questions = document.at("questions"),
             &changes = document.at("changes");
  for (const Json& one : response) {
    text_in(one, "node", 60);
    known_in(one, "mode", {"all", "landline", "mobile", "address", "self"});
    known_in(one, "stage", {"final", "interim"});
    if (!field(one, "rates").is_array()) throw BadField{"rates"};
    number_in(one, "n");
    number_in(one, "e");
    const Json& rates = one.at("rates");
    for (const Json& rate : rates) {
      text_in(rate, "name", 10);
      for (const char* name : {"numerator", "denominator", "value"}) number_in(rate, name);
    }
  }
  for (const Json& one : questions) check_question(one);
  const Json& notes = document.at("notes");
  for (const Json& one : notes) {
    text_in(one, "code", 60);
    const Json& args = field(one, "args");
    if (!args.is_object()) throw BadField{"args"};
    for (const auto& [name, value] : args.items())
      if (!value.is_string()) throw BadField{"args"};
  }
  for (const Json& one : changes) {
    for (const char* name : {"indicator", "unit", "against"}) text_in(one, name, 60);
    for (const char* name : {"difference", "se", "low", "high"}) number_in(one, name);
  }
}

bool is_share(const std::optional<double>& value) {
  return !value || (*value >= 0 && *value <= 1);
}

bool is_sound(const PollResultFigure& figure) {
  if (figure.n && *figure.n < 0) return false;
  for (const auto* one : {&figure.estimate, &figure.low, &figure.high, &figure.dont_know})
    if (!is_share(*one)) return false;
  if (!figure.estimate) return !figure.hidden.empty() || (!figure.low && !figure.high);
  constexpr double k_rounding = 1e-6;
  if (figure.low && *figure.low > *figure.estimate + k_rounding) return false;
  return !figure.high || *figure.high >= *figure.estimate - k_rounding;
}

bool has_unit(const plan::Org& org, const std::string& unit) {
  return unit.empty() || unit == org.root.id ||
         std::any_of(org.units.begin(), org.units.end(),
                     [&](const plan::Unit& one) { return one.id == unit; });
}

Json maybe(const std::optional<double>& value) {
  return value ? Json(*value) : Json();
}

base::Failure at(const char* code, const char* name, std::map<std::string, std::string> args = {}) {
  return base::fail_field(code, std::string("/data/") + name, std::move(args));
}

}  // namespace

bool counts_interviews(const plan::Indicator& indicator) {
  if (indicator.use == "external") return false;
  const auto tree = plan::expr::parse(indicator.den, {.schema = plan::expr::campaign_schema()},
                                      plan::expr::Want::number);
  return tree && plan::expr::uses_of(*tree).sets.contains("poll");
}

Json to_json(const PollResultFigure& figure) {
  return {{"indicator", figure.indicator},
          {"unit", figure.unit},
          {"n", figure.n ? Json(*figure.n) : Json()},
          {"estimate", maybe(figure.estimate)},
          {"se", maybe(figure.se)},
          {"low", maybe(figure.low)},
          {"high", maybe(figure.high)},
          {"df", maybe(figure.df)},
          {"deff", maybe(figure.deff)},
          {"dont_know", maybe(figure.dont_know)},
          {"shrunken", maybe(figure.shrunken)},
          {"rmse", maybe(figure.rmse)},
          {"hidden", figure.hidden}};
}

std::optional<double> share_of_percent(const std::string& text) {
  std::string digits = text;
  for (const char* sign : {"%", "％"})
    if (digits.ends_with(sign)) digits.resize(digits.size() - std::string_view(sign).size());
  const auto plain = plain_decimal(digits);
  if (!plain) return {};
  const double percent = std::strtod(plain->c_str(), nullptr);
  if (percent < 0 || percent > 100) return {};
  return percent / 100;
}

Result<PollResult> read_release(const Json& document) {
  try {
    const Json& version = field(document, "wanhu_release");
    if (version != 1) throw BadField{"wanhu_release"};
    PollResult result{.id = {},
                      .plan = text_in(document, "plan", 60),
                      .survey = text_in(document, "survey", 60),
                      .name = text_in(document, "name", k_poll_name_max),
                      .from = date_in(document, "from"),
                      .to = date_in(document, "to"),
                      .source_day = date_in(document, "closed"),
                      .digest = text_in(document, "digest", 64)};
    const auto wave = base::Uuid::parse(text_in(document, "wave", 36));
    if (!wave) throw BadField{"wave"};
    check_rest(document);
    const Json& figures = field(document, "figures");
    if (!figures.is_array() || figures.size() > k_poll_figures_max) throw BadField{"figures"};
    for (const Json& one : figures) result.figures.push_back(figure_in(one));
    Json rest = document;
    rest.erase("digest");
    if (base::hex(base::sha256(base::canonical(rest))) != result.digest)
      return base::fail_field("POLL-RELEASE-DIGEST", "/data/release");
    for (const char* name : {"figures", "wanhu_release", "plan", "survey", "name", "from", "to"})
      rest.erase(name);
    result.response = std::move(rest);
    if (auto fine = check_least(result, nullptr, 0); !fine) return base::fail(fine.error());
    return result;
  } catch (const BadField& bad) {
    return base::fail_field("POLL-RELEASE-SHAPE", "/data/release", {{"field", bad.name}});
  }
}

Result<Events> record_poll(const plan::Plan& plan, const plan::Org& org, const PollResult& result,
                           base::Date today) {
  const auto survey = std::ranges::find(plan.surveys, result.survey, &plan::Survey::id);
  if (survey == plan.surveys.end()) return at("POLL-SURVEY", "survey", {{"survey", result.survey}});
  if (result.to < result.from) return at("POLL-DAYS", "to");
  if (result.to > today) return at("POLL-AHEAD", "to", {{"today", today.iso()}});
  if (result.source_day > today) return at("POLL-AHEAD", "source_day", {{"today", today.iso()}});
  if (!result.address.empty() && !result.address.starts_with("https://") &&
      !result.address.starts_with("http://"))
    return at("POLL-ADDRESS", "address");
  if (result.figures.empty()) return at("POLL-FIGURES", "figures");
  if (result.origin == "own")
    if (auto fine = check_least(result, &plan, survey->min_n); !fine)
      return base::fail(fine.error());
  std::set<std::string> indicators;
  for (const plan::Indicator& one : plan.indicators)
    if (counts_interviews(one)) indicators.insert(one.id);
  std::set<std::pair<std::string, std::string>> seen;
  Json figures = Json::array();
  for (const PollResultFigure& one : result.figures) {
    const std::map<std::string, std::string> which{{"indicator", one.indicator},
                                                   {"unit", one.unit}};
    if (!indicators.contains(one.indicator)) return at("POLL-INDICATOR", "figures", which);
    if (!has_unit(org, one.unit)) return at("POLL-UNIT", "figures", which);
    if (!is_sound(one)) return at("POLL-FIGURE", "figures", which);
    if (!seen.emplace(one.indicator, one.unit).second)
      return at("POLL-FIGURE-TWICE", "figures", which);
    figures.push_back(to_json(one));
  }
  return Events{{"poll.recorded",
                 {{"result", result.id.text()},
                  {"plan", result.plan},
                  {"survey", result.survey},
                  {"name", result.name},
                  {"from", result.from.iso()},
                  {"to", result.to.iso()},
                  {"origin", result.origin},
                  {"source", result.source},
                  {"source_day", result.source_day.iso()},
                  {"address", result.address},
                  {"digest", result.digest},
                  {"response", result.response},
                  {"note", result.note},
                  {"figures", std::move(figures)}}}};
}

Result<Events> withdraw_poll(const PollResult& result, const std::string& reason) {
  if (result.withdrawn) return base::fail("POLL-WITHDRAWN", base::Kind::refused);
  return Events{{"poll.withdrawn", {{"result", result.id.text()}, {"reason", reason}}}};
}

}  // namespace wanhu::domain
