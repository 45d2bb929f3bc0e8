// The figures as the release holds them.
#include <cmath>

#include "domain/poll/release.hpp"
#include "plan/cell.hpp"

namespace wanhu::domain {

namespace {

using base::Json;

// Six decimals of a share: more would not be true, and would tell of single weights.
Json share(const std::optional<double>& value) {
  if (!value) return {};
  return std::round(*value * 1e6) / 1e6;
}

Json rates_json(const stats::OutcomeRates& rates) {
  Json list = Json::array();
  for (const stats::Rate& rate : rates.rates)
    list.push_back({{"name", rate.name},
                    {"numerator", rate.numerator},
                    {"denominator", rate.denominator},
                    {"value", rate.value ? Json(*rate.value) : Json()}});
  return list;
}

Json figure_json(const std::string& unit, const std::string& indicator, const PollFigure& figure) {
  const bool shown = figure.hidden == HideReason::none;
  const auto value = [&](const std::optional<double>& of) { return shown ? share(of) : Json(); };
  return {{"indicator", indicator},
          {"unit", unit},
          {"n", figure.n_hidden ? Json() : Json(figure.n)},
          {"estimate", value(figure.estimate)},
          {"se", value(figure.se)},
          {"low", value(figure.low)},
          {"high", value(figure.high)},
          {"df", value(figure.df)},
          {"deff", value(figure.deff)},
          {"dont_know", figure.dk_hidden ? Json() : value(figure.dont_know)},
          {"shrunken", value(figure.shrunken)},
          {"rmse", value(figure.rmse)},
          {"hidden", text_of(figure.hidden)}};
}

std::vector<std::string> answer_ids(const PollTable& table) {
  std::vector<std::string> ids;
  for (const PollChoice& choice : table.question->choices) ids.push_back(choice.id);
  if (table.dont_know) ids.emplace_back(k_dont_know);
  return ids;
}

Json table_json(const PollData& data, const PollTable& table) {
  const std::vector<std::string> ids = answer_ids(table);
  Json choices = Json::array(), rows = Json::array();
  for (const PollChoice& choice : table.question->choices)
    choices.push_back({{"id", choice.id}, {"zh", choice.zh}, {"en", choice.en}});
  if (table.dont_know)
    choices.push_back({{"id", k_dont_know}, {"zh", "不知道、说不清"}, {"en", "do not know"}});
  for (const PollShares& row : table.rows) {
    Json shares = Json::array();
    for (std::size_t answer = 0; answer < ids.size(); ++answer) {
      const bool told = row.hidden == HideReason::none && table.pooled[answer] == 0;
      const PollShare& one = row.shares[answer];
      shares.push_back({{"id", ids[answer]},
                        {"estimate", told ? share(one.estimate) : Json()},
                        {"se", told ? share(one.se) : Json()},
                        {"low", told ? share(one.low) : Json()},
                        {"high", told ? share(one.high) : Json()}});
    }
    rows.push_back({{"unit", data.tree.id[static_cast<std::size_t>(row.node)]},
                    {"n", row.n_hidden ? Json() : Json(row.n)},
                    {"shares", std::move(shares)},
                    {"hidden", text_of(row.hidden)}});
  }
  return {{"id", table.question->id},
          {"zh", table.question->zh},
          {"en", table.question->en},
          {"choices", std::move(choices)},
          {"rows", std::move(rows)}};
}

// How many said so, of `all`; nothing where fewer than a cell may hold did, or did not.
Json flagged(std::int64_t n, std::int64_t all) {
  return n < plan::k_cell_min || all - n < plan::k_cell_min ? Json() : Json(n);
}

}  // namespace

Json to_json(const PollData& data, const PollFigures& figures) {
  Json response = Json::array(), list = Json::array(), tables = Json::array(),
       changes = Json::array(), notes = Json::array(), steps = Json::array();
  for (const PollRates& one : figures.response)
    response.push_back({{"node", data.tree.id[static_cast<std::size_t>(one.node)]},
                        {"mode", one.mode},
                        {"stage", one.final ? "final" : "interim"},
                        {"n", one.cases},
                        {"complete", one.complete},
                        {"e", one.e_hidden ? Json() : Json(one.rates.e)},
                        {"rates", rates_json(one.rates)}});
  for (const PollIndicator& indicator : figures.indicators)
    for (const PollFigure& figure : indicator.figures)
      list.push_back(
          figure_json(data.tree.id[static_cast<std::size_t>(figure.node)], indicator.id, figure));
  for (const PollTable& table : figures.tables) tables.push_back(table_json(data, table));
  for (const PollChange& one : figures.changes)
    changes.push_back({{"indicator", one.indicator},
                       {"unit", one.unit},
                       {"against", one.against},
                       {"difference", share(one.difference)},
                       {"se", share(one.se)},
                       {"low", share(one.low)},
                       {"high", share(one.high)}});
  for (const auto* some : {&figures.weights.notes, &figures.notes})
    for (const base::Problem& note : *some) {
      Json args = Json::object();
      for (const auto& [name, value] : note.args) args[name] = value;
      notes.push_back({{"code", note.code}, {"args", std::move(args)}});
    }
  for (const std::string& step : figures.weights.steps) steps.push_back(step);
  return {{"n", figures.n},
          {"weights",
           {{"method", std::move(steps)},
            {"deff", share(figures.weights.deff)},
            {"min", share(figures.weights.min)},
            {"max", share(figures.weights.max)}}},
          {"response", std::move(response)},
          {"flags",
           {{"told", flagged(data.told, figures.n)},
            {"pressured", flagged(data.pressured, figures.n)}}},
          {"figures", std::move(list)},
          {"questions", std::move(tables)},
          {"changes", std::move(changes)},
          {"notes", std::move(notes)}};
}

}  // namespace wanhu::domain
