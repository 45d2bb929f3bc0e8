// What a run found, as JSON and as tables to read.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "stats/run.hpp"
#include "stats/sums.hpp"

namespace wanhu::stats {

using base::Json;
using base::Lang;

Json problem_json(const base::Problem& problem, Lang lang) {
  Json object{{"code", problem.code}, {"text", base::text_of(lang, problem)}};
  if (!problem.place.file.empty()) object["file"] = problem.place.file;
  if (problem.place.line > 0) object["line"] = problem.place.line;
  if (!problem.place.field.empty()) object["field"] = problem.place.field;
  return object;
}

namespace {

Json number(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  if (value == std::floor(value) && std::abs(value) < 1e15) return static_cast<std::int64_t>(value);
  return value;
}

Json problems_json(const std::vector<base::Problem>& problems, Lang lang) {
  Json list = Json::array();
  for (const base::Problem& problem : problems) list.push_back(problem_json(problem, lang));
  return list;
}

Json row_json(const EstimateRow& row) {
  Json by = Json::object();
  for (const Label& label : row.by)
    by[label.column] = std::isnan(label.number) ? Json(label.text) : number(label.number);
  Json object{{"name", row.name},     {"by", std::move(by)},
              {"n", number(row.n)},   {"estimate", number(row.estimate)},
              {"se", number(row.se)}, {"ci", Json::array({number(row.low), number(row.high)})},
              {"df", number(row.df)}};
  if (row.deff) object["deff"] = number(*row.deff);
  for (const auto& [name, value] : row.more) object[name] = number(value);
  return object;
}

Json matrix_json(const Matrix& matrix) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    Json row = Json::array();
    for (std::size_t j = 0; j < matrix.columns; ++j) row.push_back(number(matrix(i, j)));
    rows.push_back(std::move(row));
  }
  return rows;
}

Json outcome_json(const Outcome& outcome, Lang lang) {
  Json object{{"id", outcome.id}, {"kind", outcome.kind}};
  if (!outcome.estimate) {
    object["error"] = problem_json(outcome.estimate.error(), lang);
    return object;
  }
  const Estimate& estimate = *outcome.estimate;
  object["rows"] = Json::array();
  for (const EstimateRow& row : estimate.rows) object["rows"].push_back(row_json(row));
  if (estimate.vcov) object["vcov"] = matrix_json(*estimate.vcov);
  object["notes"] = problems_json(estimate.notes, lang);
  return object;
}

}  // namespace

namespace {

std::size_t rows_of(const Sample& sample) {
  if (sample.summed.empty()) return sample.rows();
  return static_cast<std::size_t>(exact_sum(sample.summed));
}

}  // namespace

Json report_json(const Report& report, Lang lang) {
  const WeightsSummary& weights = report.weights;
  Json document{{"design",
                 {{"n", rows_of(report.sample)},
                  {"strata", report.sample.design.first().strata()},
                  {"clusters", report.sample.design.first().units()},
                  {"df", number(report.df)}}},
                {"weights",
                 {{"rows", weights.rows},
                  {"sum", number(weights.sum)},
                  {"min", number(weights.min)},
                  {"max", number(weights.max)},
                  {"mean", number(weights.mean)},
                  {"cv", number(weights.cv)},
                  {"deff", number(weights.deff)},
                  {"effective", number(weights.effective)}}},
                {"notes", problems_json(report.notes, lang)},
                {"estimates", Json::array()}};
  for (const Outcome& outcome : report.outcomes)
    document["estimates"].push_back(outcome_json(outcome, lang));
  return document;
}

namespace {

std::string shown(double value) {
  return std::isnan(value) ? "–" : fmt::format("{:.6g}", value);
}

// Columns as wide as their widest cell; the first to the left, numbers to the right.
std::string table(const std::vector<std::vector<std::string>>& lines) {
  std::vector<int> widths(lines.front().size(), 0);
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], base::display_width(line[i]));
  std::string text;
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string gap(static_cast<std::size_t>(widths[i] - base::display_width(line[i])),
                            ' ');
      text += i == 0 ? line[i] + gap : "  " + gap + line[i];
    }
    text += '\n';
  }
  return text;
}

std::string estimate_text(const Estimate& estimate, Lang lang) {
  std::vector<std::vector<std::string>> lines{{""}};
  for (const char* code : {"STATS-HEAD-N", "STATS-HEAD-ESTIMATE", "STATS-HEAD-SE", "STATS-HEAD-LOW",
                           "STATS-HEAD-HIGH", "STATS-HEAD-DF"})
    lines.front().push_back(base::message(lang, code));
  const bool deff = std::any_of(estimate.rows.begin(), estimate.rows.end(),
                                [](const EstimateRow& row) { return row.deff.has_value(); });
  if (deff) lines.front().push_back(base::message(lang, "STATS-HEAD-DEFF"));
  for (const EstimateRow& row : estimate.rows) {
    std::string name = row.name;
    for (const Label& label : row.by) name += "  " + label.column + "=" + label.text;
    for (const auto& [key, value] : row.more) name += "  " + key + "=" + shown(value);
    lines.push_back({std::move(name), shown(row.n), shown(row.estimate), shown(row.se),
                     shown(row.low), shown(row.high), shown(row.df)});
    if (deff) lines.back().push_back(shown(row.deff.value_or(k_missing)));
  }
  std::string text = table(lines);
  for (const base::Problem& note : estimate.notes) text += base::text_of(lang, note) + "\n";
  return text;
}

}  // namespace

std::string report_text(const Report& report, Lang lang) {
  const Design& design = report.sample.design;
  std::string text = base::message(lang, "STATS-REPORT-DESIGN",
                                   {{"rows", std::to_string(rows_of(report.sample))},
                                    {"strata", std::to_string(design.first().strata())},
                                    {"clusters", std::to_string(design.first().units())},
                                    {"df", number_text(report.df)}}) +
                     "\n" +
                     base::message(lang, "STATS-REPORT-WEIGHTS",
                                   {{"sum", shown(report.weights.sum)},
                                    {"min", shown(report.weights.min)},
                                    {"max", shown(report.weights.max)},
                                    {"cv", shown(report.weights.cv)},
                                    {"deff", shown(report.weights.deff)}}) +
                     "\n";
  for (const base::Problem& note : report.notes) text += base::text_of(lang, note) + "\n";
  for (const Outcome& outcome : report.outcomes) {
    text += "\n" + outcome.id + " (" + outcome.kind + ")\n";
    text += outcome.estimate ? estimate_text(*outcome.estimate, lang)
                             : base::text_of(lang, outcome.estimate.error()) + "\n";
  }
  return text;
}

}  // namespace wanhu::stats
