#include "stats/rates_report.hpp"

#include <fmt/format.h>

#include "stats/text_table.hpp"

namespace wanhu::stats {

using base::Json;
using base::Lang;
using base::message;

namespace {

Json group_json(const OutcomeGroup& group) {
  Json sums = Json::object();
  for (std::size_t c = 0; c < k_outcome_classes; ++c)
    sums[std::string(text_of(static_cast<OutcomeClass>(c)))] = group.rates.sums[c];
  Json rates = Json::object();
  for (const Rate& rate : group.rates.rates)
    rates[std::string(rate.name)] = {{"numerator", rate.numerator},
                                     {"denominator", rate.denominator},
                                     {"value", rate.value ? Json(*rate.value) : Json(nullptr)}};
  return {{"mode", group.mode},      {"stage", group.final ? "final" : "interim"},
          {"cases", group.cases},    {"e", group.rates.e},
          {"sums", std::move(sums)}, {"rates", std::move(rates)}};
}

std::string group_text(const OutcomeGroup& group, Lang lang) {
  std::string text =
      message(lang, "RATES-GROUP",
              {{"mode", message(lang, "RATES-MODE-" + group.mode)},
               {"stage", message(lang, group.final ? "RATES-STAGE-final" : "RATES-STAGE-interim")},
               {"cases", std::to_string(group.cases)},
               {"e", shown(group.rates.e)}}) +
      "\n";
  std::vector<std::vector<std::string>> sums{
      {message(lang, "RATES-HEAD-CLASS"), message(lang, "RATES-HEAD-SUM")}};
  for (std::size_t c = 0; c < k_outcome_classes; ++c) {
    const std::string name(text_of(static_cast<OutcomeClass>(c)));
    sums.push_back(
        {name + "  " + message(lang, "RATES-CLASS-" + name), shown(group.rates.sums[c])});
  }
  std::vector<std::vector<std::string>> rates{
      {message(lang, "RATES-HEAD-RATE"), message(lang, "RATES-HEAD-ABOVE"),
       message(lang, "RATES-HEAD-BELOW"), message(lang, "RATES-HEAD-VALUE")}};
  for (const Rate& rate : group.rates.rates)
    rates.push_back({std::string(rate.name), shown(rate.numerator), shown(rate.denominator),
                     rate.value ? fmt::format("{:.2f}%", *rate.value * 100) : "–"});
  return text + text_table(sums) + "\n" + text_table(rates);
}

}  // namespace

Json rates_json(const std::vector<OutcomeGroup>& groups, std::optional<double> share) {
  Json document{{"codes", "aapor"},
                {"e_given", share ? Json(*share) : Json(nullptr)},
                {"groups", Json::array()}};
  for (const OutcomeGroup& group : groups) document["groups"].push_back(group_json(group));
  return document;
}

std::string rates_text(const std::vector<OutcomeGroup>& groups, Lang lang) {
  std::string text;
  for (const OutcomeGroup& group : groups)
    text += (text.empty() ? "" : "\n") + group_text(group, lang);
  return text;
}

}  // namespace wanhu::stats
