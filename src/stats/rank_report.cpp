#include "stats/rank_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/text_table.hpp"

namespace wanhu::stats {

using base::Json;
using base::Lang;
using base::message;

namespace {

constexpr std::size_t k_named = 6;         // units named in a verdict
constexpr std::size_t k_listed_max = 200;  // larger tables say how many, and their groups

std::vector<std::size_t> alike_of(const RankInput& input, const RankTable& table, std::size_t j) {
  std::vector<std::size_t> out;
  for (const RankRow& row : table.rows)
    if (row.unit != j && !told_apart(input, j, row.unit, table.sets.critical))
      out.push_back(row.unit);
  return out;
}

std::string ranks_text(const RankSet& set) {
  return set.low == set.high ? std::to_string(set.low) : fmt::format("{}–{}", set.low, set.high);
}

// Rounded up: fewer would not do.
std::string times_text(double times) {
  return times < 10 ? fmt::format("{:.1f}", std::ceil(times * 10) / 10)
                    : fmt::format("{:.0f}", std::ceil(times));
}

std::string growth_text(double times, const char* code, const char* equal, Lang lang) {
  if (!std::isfinite(times)) return message(lang, equal);
  return message(lang, code, {{"times", times_text(times)}});
}

Json set_json(const RankSet& set) {
  return Json::array({set.low, set.high});
}

Json finite(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json names_json(const RankInput& input, const std::vector<std::size_t>& units) {
  Json list = Json::array();
  for (const std::size_t j : units) list.push_back(input.unit[j]);
  return list;
}

Json row_json(const RankInput& input, const RankTable& table, const RankRow& row, Lang lang) {
  Json object{{"unit", input.unit[row.unit]},
              {"estimate", input.estimate[row.unit]},
              {"se", input.se[row.unit]},
              {"simultaneous", set_json(row.simultaneous)},
              {"shrunken", row.shrunken},
              {"rmse", row.rmse},
              {"groups", row.groups},
              {"alike", row.alike},
              {"verdict", rank_verdict(input, table, row, lang)}};
  if (row.marginal) object["marginal"] = set_json(*row.marginal);
  if (row.first_k) object["p_first_k"] = *row.first_k;
  if (row.last_k) object["p_last_k"] = *row.last_k;
  if (table.rows.size() <= k_listed_max)
    object["cannot_tell_from"] = names_json(input, alike_of(input, table, row.unit));
  return object;
}

std::vector<std::string> heading(const RankTableOptions& options, Lang lang) {
  std::vector<std::string> line;
  for (const char* code :
       {"RANK-HEAD-UNIT", "RANK-HEAD-ESTIMATE", "RANK-HEAD-SE", "RANK-HEAD-RANKS",
        "RANK-HEAD-MARGINAL", "RANK-HEAD-SHRUNKEN", "RANK-HEAD-RMSE"})
    if (options.sets.marginal || std::string_view(code) != "RANK-HEAD-MARGINAL")
      line.push_back(message(lang, code));
  if (options.first_k) {
    const std::map<std::string, std::string> k{{"k", std::to_string(*options.first_k)}};
    line.push_back(message(lang, "RANK-HEAD-FIRST", k));
    line.push_back(message(lang, "RANK-HEAD-LAST", k));
  }
  line.push_back(message(lang, "RANK-HEAD-GROUPS"));
  return line;
}

std::vector<std::string> row_line(const RankInput& input, const RankRow& row) {
  std::vector<std::string> line{input.unit[row.unit], shown(input.estimate[row.unit]),
                                shown(input.se[row.unit]), ranks_text(row.simultaneous)};
  if (row.marginal) line.push_back(ranks_text(*row.marginal));
  line.push_back(shown(row.shrunken));
  line.push_back(shown(row.rmse));
  if (row.first_k) {
    line.push_back(fmt::format("{:.3f}", *row.first_k));
    line.push_back(fmt::format("{:.3f}", row.last_k.value_or(0)));
  }
  line.push_back(groups_text(row.groups));
  return line;
}

std::string joined(const RankInput& input, const std::vector<std::size_t>& units, Lang lang) {
  std::string out;
  for (const std::size_t j : units)
    out += (out.empty() ? "" : message(lang, "RANK-COMMA")) + input.unit[j];
  return out;
}

}  // namespace

std::string groups_text(const std::vector<int>& groups) {
  std::string out;
  for (std::size_t i = 0; i < groups.size(); ++i) {  // runs of numbers are written as runs
    std::size_t end = i;
    while (end + 1 < groups.size() && groups[end + 1] == groups[end] + 1) ++end;
    if (!out.empty()) out += ',';
    out += std::to_string(groups[i]);
    if (end > i) out += "–" + std::to_string(groups[end]);
    i = end;
  }
  return out;
}

std::vector<const RankRow*> shown_order(const RankInput& input, const RankTable& table) {
  std::vector<const RankRow*> rows;
  rows.reserve(table.rows.size());
  for (const RankRow& row : table.rows) rows.push_back(&row);
  if (!table.any_told_apart)
    std::sort(rows.begin(), rows.end(), [&](const RankRow* a, const RankRow* b) {
      return input.unit[a->unit] < input.unit[b->unit];
    });
  return rows;
}

std::string rank_verdict(const RankInput& input, const RankTable& table, const RankRow& row,
                         Lang lang) {
  const auto others = static_cast<int>(table.rows.size()) - 1;
  const RankSet& set = row.simultaneous;
  std::string ranks =
      message(lang, set.low == set.high ? "RANK-VERDICT-ONE" : "RANK-VERDICT-RANGE",
              {{"low", std::to_string(set.low)}, {"high", std::to_string(set.high)}});
  if (row.alike == 0) return ranks + message(lang, "RANK-VERDICT-ALONE");
  if (row.alike == others) return ranks + message(lang, "RANK-VERDICT-ALL");
  std::vector<std::size_t> alike = alike_of(input, table, row.unit);
  if (alike.size() <= k_named)
    return ranks + message(lang, "RANK-VERDICT-ALIKE", {{"units", joined(input, alike, lang)}});
  alike.resize(k_named);
  return ranks + message(lang, "RANK-VERDICT-ALIKE-MORE",
                         {{"units", joined(input, alike, lang)},
                          {"more", std::to_string(row.alike - static_cast<int>(k_named))}});
}

std::string rank_summary(const RankInput& input, const RankTable& table, Lang lang) {
  const std::string &first = input.unit[table.rows[0].unit],
                    &second = input.unit[table.rows[1].unit],
                    &last = input.unit[table.rows.back().unit];
  if (!table.any_told_apart)
    return message(lang, "RANK-NONE-TOLD") +
           growth_text(table.first_from_last, "RANK-MORE-LAST", "RANK-MORE-EQUAL", lang);
  std::string text = message(lang, "RANK-SOME-TOLD");
  if (table.first_from_last > 1)
    text +=
        message(lang, "RANK-MORE-ENDS",
                {{"first", first}, {"last", last}, {"times", times_text(table.first_from_last)}});
  if (table.first_from_second <= 1) return text;
  if (!std::isfinite(table.first_from_second))
    return text + message(lang, "RANK-MORE-TIED", {{"first", first}, {"second", second}});
  return text + message(lang, "RANK-MORE-SECOND",
                        {{"first", first},
                         {"second", second},
                         {"times", times_text(table.first_from_second)}});
}

Json rank_json(const RankInput& input, const RankTableOptions& options, const RankTable& table,
               Lang lang) {
  Json document{{"level", options.sets.level},
                {"draws", options.sets.draws},
                {"seed", options.sets.seed},
                {"units", table.rows.size()},
                {"critical", table.sets.critical},
                {"critical_first", table.sets.critical_first},
                {"steps", table.sets.steps},
                {"any_told_apart", table.any_told_apart},
                {"more_interviews",
                 {{"first_from_last", finite(table.first_from_last)},
                  {"first_from_second", finite(table.first_from_second)}}},
                {"between", {{"mean", table.shrunken.mean}, {"variance", table.shrunken.between}}},
                {"summary", rank_summary(input, table, lang)},
                {"rows", Json::array()}};
  if (options.first_k) document["k"] = *options.first_k;
  for (const RankRow& row : table.rows)
    document["rows"].push_back(row_json(input, table, row, lang));
  document["tau"] = Json::array();
  for (const BestSet& set : table.best)
    document["tau"].push_back({{"tau", set.t},
                               {"best", names_json(input, set.best)},
                               {"worst", names_json(input, set.worst)}});
  return document;
}

std::string rank_text(const RankInput& input, const RankTableOptions& options,
                      const RankTable& table, Lang lang) {
  std::vector<std::vector<std::string>> lines{heading(options, lang)};
  const std::vector<const RankRow*> rows = shown_order(input, table);
  for (const RankRow* const row : rows) lines.push_back(row_line(input, *row));
  std::string text = rank_summary(input, table, lang) + "\n\n" + text_table(lines) + "\n";
  for (const RankRow* const row : rows)
    text += message(lang, "RANK-LINE",
                    {{"unit", input.unit[row->unit]},
                     {"verdict", rank_verdict(input, table, *row, lang)}}) +
            "\n";
  for (const BestSet& set : table.best)
    for (const bool best : {true, false})
      text += "\n" + message(lang, best ? "RANK-BEST" : "RANK-WORST",
                             {{"t", std::to_string(set.t)},
                              {"units", joined(input, best ? set.best : set.worst, lang)}});
  if (!table.best.empty()) text += "\n";
  return text + "\n" +
         message(lang, "RANK-FOOT",
                 {{"level", fmt::format("{:g}", options.sets.level * 100)},
                  {"draws", std::to_string(options.sets.draws)},
                  {"seed", std::to_string(options.sets.seed)}}) +
         "\n";
}

}  // namespace wanhu::stats
