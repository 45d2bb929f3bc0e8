#include "app/survey_file.hpp"

#include <charconv>
#include <map>
#include <set>

#include "base/text.hpp"
#include "stats/frame.hpp"
#include "tabular/columns.hpp"
#include "tabular/encoding.hpp"

namespace wanhu::app {

namespace {

using base::Result;
using tabular::Columns;
using tabular::Row;
using tabular::Table;

struct Sheet {
  Table table;
  Columns columns;
};

Result<Sheet> read_sheet(std::string_view bytes, const std::string& file,
                         const std::vector<tabular::ColumnSpec>& specs) {
  auto table = tabular::read_table(bytes, file);
  if (!table) return base::fail(table.error());
  auto columns = tabular::match_columns(*table, specs);
  if (!columns) return base::fail(columns.error());
  return Sheet{.table = std::move(*table), .columns = std::move(*columns)};
}

base::Failure at(const Sheet& sheet, const Row& row, const std::string& column, const char* code,
                 const std::string& value) {
  base::Problem problem{.code = code, .place = sheet.columns.place(sheet.table, row, column)};
  return base::fail(problem.with("value", value));
}

Result<double> number(const Sheet& sheet, const Row& row, const std::string& column) {
  const std::string text = sheet.columns.cell(row, column);
  const char* const end = text.data() + text.size();
  double value = 0;
  const auto read = std::from_chars(text.data(), end, value);
  if (text.empty() || read.ec != std::errc() || read.ptr != end)
    return at(sheet, row, column, "SURVEY-NUMBER", text);
  return value;
}

const std::map<std::string, std::string>& mode_words() {
  static const std::map<std::string, std::string> words{{"入户", "door"},  {"上门", "door"},
                                                        {"面访", "door"},  {"door", "door"},
                                                        {"电话", "phone"}, {"phone", "phone"}};
  return words;
}

Result<bool> is_final(const Sheet& sheet, const Row& row, const std::string& code) {
  static const std::set<std::string> yes{"1", "yes", "true", "final", "y", "是", "终"};
  static const std::set<std::string> no{"0", "no", "false", "interim", "n", "否"};
  if (!sheet.columns.find("final")) return true;
  const std::string value = sheet.columns.cell(row, "final"), word = tabular::fold(value);
  if (yes.contains(word)) return true;
  if (no.contains(word)) return false;
  if (!value.empty()) return at(sheet, row, "final", "SURVEY-FINAL", value);
  const auto* const known = stats::find_outcome(code);
  return known == nullptr || known->final;
}

// Every cell in quotes: it may hold anything.
void add_line(std::string& text, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    text += i == 0 ? "\"" : ",\"";
    for (const char c : cells[i]) text += c == '"' ? "\"\"" : std::string(1, c);
    text += '"';
  }
  text += '\n';
}

}  // namespace

Result<std::string_view> survey_text(std::string_view bytes, const std::string& file,
                                     std::string& keep) {
  if (bytes.starts_with("PK\x03\x04")) {
    const auto table = tabular::read_table(bytes, file);
    if (!table) return base::fail(table.error());
    add_line(keep, table->heading);
    for (const Row& row : table->rows) add_line(keep, row.cells);
    return std::string_view(keep);
  }
  const auto decoded = tabular::decode(bytes, file);
  if (!decoded) return base::fail(decoded.error());
  const std::string_view text = decoded->text();
  if (text.data() >= bytes.data() && text.data() <= bytes.data() + bytes.size()) return text;
  keep = text;
  return std::string_view(keep);
}

Result<stats::RankInput> rank_units(std::string_view bytes, const std::string& file) {
  const auto sheet =
      read_sheet(bytes, file,
                 {{.id = "unit", .required = true, .names = {"单位", "unit", "村"}},
                  {.id = "estimate", .required = true, .names = {"估计", "estimate"}},
                  {.id = "se", .required = true, .names = {"标准误", "se"}}});
  if (!sheet) return base::fail(sheet.error());
  stats::RankInput input;
  for (const Row& row : sheet->table.rows) {
    const std::string unit = sheet->columns.cell(row, "unit");
    if (unit.empty()) return at(*sheet, row, "unit", "SURVEY-UNIT", unit);
    const auto estimate = number(*sheet, row, "estimate"), se = number(*sheet, row, "se");
    if (!estimate) return base::fail(estimate.error());
    if (!se) return base::fail(se.error());
    input.unit.push_back(unit);
    input.estimate.push_back(*estimate);
    input.se.push_back(*se);
  }
  return input;
}

Result<stats::Matrix> rank_covariance(const stats::RankInput& input, std::string_view bytes,
                                      const std::string& file) {
  std::string keep;
  const auto text = survey_text(bytes, file, keep);
  if (!text) return base::fail(text.error());
  const auto frame = stats::read_frame(*text, file);
  if (!frame) return base::fail(frame.error());
  const std::size_t p = input.unit.size();
  const auto* const names = frame->find("unit");
  const std::size_t columns = frame->columns().size() - (names == nullptr ? 0 : 1);
  if (columns != p || frame->rows() != p) {
    base::Problem problem{.code = "SURVEY-COV-SHAPE"};
    return base::fail(problem.with("rows", std::to_string(frame->rows()))
                          .with("columns", std::to_string(columns))
                          .with("units", std::to_string(p)));
  }
  const auto unknown = [](const std::string& unit) {
    base::Problem problem{.code = "SURVEY-COV-UNIT"};
    return base::fail(problem.with("unit", unit));
  };
  // Rows without names stand in the order of the heading.
  std::map<std::string, std::size_t> row_of;
  for (std::size_t r = 0, c = 0; c < frame->columns().size(); ++c) {
    if (&frame->columns()[c] == names) continue;
    row_of[names == nullptr ? frame->columns()[c].name : names->text(r)] = r;
    ++r;
  }
  stats::Matrix out(p, p);
  for (std::size_t j = 0; j < p; ++j) {
    const auto* const column = frame->find(input.unit[j]);
    if (column == nullptr || column == names || column->is_category())
      return unknown(input.unit[j]);
    for (std::size_t i = 0; i < p; ++i) {
      const auto row = row_of.find(input.unit[i]);
      if (row == row_of.end()) return unknown(input.unit[i]);
      out(i, j) = column->number(row->second);
    }
  }
  return out;
}

Result<std::vector<stats::OutcomeRow>> outcome_rows(std::string_view bytes,
                                                    const std::string& file) {
  const auto sheet =
      read_sheet(bytes, file,
                 {{.id = "code", .required = true, .names = {"结果代码", "code", "代码"}},
                  {.id = "mode", .names = {"方式", "mode"}},
                  {.id = "weight", .names = {"权数", "weight", "权重"}},
                  {.id = "final", .names = {"最终", "final"}}});
  if (!sheet) return base::fail(sheet.error());
  std::vector<stats::OutcomeRow> rows;
  rows.reserve(sheet->table.rows.size());
  for (const Row& row : sheet->table.rows) {
    stats::OutcomeRow out{.code = sheet->columns.cell(row, "code"),
                          .mode = sheet->columns.cell(row, "mode")};
    if (const auto word = mode_words().find(tabular::fold(out.mode)); word != mode_words().end())
      out.mode = word->second;
    if (sheet->columns.find("weight")) {
      const auto weight = number(*sheet, row, "weight");
      if (!weight) return base::fail(weight.error());
      out.weight = *weight;
    }
    const auto final = is_final(*sheet, row, out.code);
    if (!final) return base::fail(final.error());
    out.final = *final;
    rows.push_back(std::move(out));
  }
  return rows;
}

}  // namespace wanhu::app
