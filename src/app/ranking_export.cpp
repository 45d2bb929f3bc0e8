// A league table as a file: workbook, CSV or caterpillar. What is in it leaves the house, so units
// below the least number are named with their reason and without their number (G12).
#include "app/query_ranking.hpp"
#include "stats/chart.hpp"
#include "stats/rank_report.hpp"
#include "tabular/write.hpp"

namespace wanhu::app {

namespace {

using tabular::Cell;

constexpr const char* k_headings[]{"RANKING-X-LEAGUE", "RANKING-X-UNIT", "RANKING-X-GROUPS",
                                   "RANKING-X-LOW",    "RANKING-X-HIGH", "RANKING-X-VALUE",
                                   "RANKING-X-FROM",   "RANKING-X-TO",   "RANKING-X-LEVEL",
                                   "RANKING-X-N",      "RANKING-X-LAST", "RANKING-X-VERDICT",
                                   "RANKING-X-BAND",   "RANKING-X-WHY"};

Cell cell(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number()) return value.get<double>();
  return {};
}

std::string joined(const Json& list, const char* field) {
  std::string text;
  for (const Json& one : list)
    if (one.at(field).is_string() && !one.at(field).get_ref<const std::string&>().empty())
      text += (text.empty() ? "" : "; ") + one.at(field).get<std::string>();
  return text;
}

tabular::Sheet sheet_of(const Reader& reader, const Json& table) {
  tabular::Sheet sheet{.name = word(reader, "RANKING-X-SHEET"), .heading = {}, .rows = {}};
  for (const char* code : k_headings) sheet.heading.push_back(word(reader, code));
  const Json& leagues = table.at("leagues");
  for (const Json& league : leagues) {
    const Cell name = cell(league.at("among_name"));
    const Json& rows = league.at("rows");
    for (const Json& row : rows) {
      const Json& bands = row.at("bands");
      sheet.rows.push_back({name, cell(row.at("unit_name")),
                            stats::groups_text(row.at("groups").get<std::vector<int>>()),
                            cell(row.at("rank_low")), cell(row.at("rank_high")),
                            cell(row.at("value")), cell(row.at("low")), cell(row.at("high")),
                            row.at("value").is_null() ? Cell() : cell(row.at("level")),
                            cell(row.at("n")), cell(row.at("last_quarter")),
                            cell(row.at("verdict")), joined(bands, "note"), joined(bands, "why")});
    }
    const Json& apart = league.at("apart");
    for (const Json& one : apart) {
      std::vector<Cell> cells(std::size(k_headings));
      cells.front() = name;
      cells[1] = cell(one.at("unit_name"));
      cells.back() = cell(one.at("why"));
      sheet.rows.push_back(std::move(cells));
    }
  }
  return sheet;
}

// The intervals stand in their own sheet with their parts.
tabular::Sheet parts_sheet(const Reader& reader, const Json& table) {
  tabular::Sheet sheet{.name = word(reader, "RANKING-X-PARTS"), .heading = {}, .rows = {}};
  for (const char* code : {"RANKING-X-UNIT", "RANKING-X-INDICATOR", "RANKING-X-WEIGHT",
                           "RANKING-X-NUM", "RANKING-X-N", "RANKING-X-SHARE", "RANKING-X-FROM",
                           "RANKING-X-TO", "RANKING-X-LEVEL", "RANKING-X-CONTRIBUTION"})
    sheet.heading.push_back(word(reader, code));
  const Json& leagues = table.at("leagues");
  for (const Json& league : leagues) {
    const Json& rows = league.at("rows");
    for (const Json& row : rows) {
      const Json& parts = row.at("parts");
      for (const Json& part : parts)
        sheet.rows.push_back({cell(row.at("unit_name")), cell(part.at("name")),
                              cell(part.at("weight")), cell(part.at("num")), cell(part.at("n")),
                              cell(part.at("share")), cell(part.at("low")), cell(part.at("high")),
                              part.at("share").is_null() ? Cell() : cell(part.at("level")),
                              cell(part.at("contribution"))});
    }
  }
  return sheet;
}

// As it was published: drawn from what is kept, whatever the figures have become.
Result<std::string> chart_of_edition(const Reader& reader, const Json& table,
                                     const std::string& among) {
  const Json& leagues = table.at("leagues");
  for (const Json& league : leagues) {
    if (!among.empty() && league.at("among") != among) continue;
    stats::RankPicture picture{.level = table.at("level").get<double>(),
                               .summary = league.at("summary").get<std::string>()};
    const Json& rows = league.at("rows");
    for (const Json& row : rows) {
      if (row.at("rank_low").is_null()) break;
      picture.rows.push_back(
          {.unit = row.at("unit_name").get<std::string>(),
           .verdict = row.at("verdict").get<std::string>(),
           .simultaneous = {row.at("rank_low").get<int>(), row.at("rank_high").get<int>()},
           .marginal = stats::RankSet{row.at("own_low").get<int>(), row.at("own_high").get<int>()},
           .groups = row.at("groups").get<std::vector<int>>()});
    }
    if (picture.rows.empty()) return base::fail("RANKING-NO-CHART", base::Kind::refused);
    return stats::rank_chart(picture, reader.lang);
  }
  return base::fail("NOT-FOUND", base::Kind::not_found);
}

Result<std::string> chart_of(Reader& reader, const RankingFigures& figures,
                             const std::string& among) {
  for (const League& league : figures.leagues) {
    if (!among.empty() && league.among != among) continue;
    if (!league.table.ranks) return base::fail("RANKING-NO-CHART", base::Kind::refused);
    return stats::rank_chart(league.table.input, league.table.options, *league.table.ranks,
                             reader.lang);
  }
  return base::fail("NOT-FOUND", base::Kind::not_found);
}

}  // namespace

Result<RankingFile> ranking_export(Reader& reader, const std::string& id, const RankingAsk& ask,
                                   const std::string& format, const std::string& among) {
  const auto moment = indicator_moment(reader, {.as_of = ask.as_of});
  if (!moment) return base::fail(moment.error());
  const auto def = ranking_def(*moment, id, ask.plan);
  if (!def) return base::fail(def.error());
  // Drawn from all figures, which people of a unit are not given.
  if (format == "svg" && reader.scope.unit) return base::fail("NOT-FOUND", base::Kind::not_found);
  std::string name = "ranking-" + moment->day.iso() + "." + format;
  if (format == "svg" && !ask.edition) {
    const auto figures = ranking_figures(reader, *moment, *def);
    if (!figures) return base::fail(figures.error());
    auto chart = chart_of(reader, *figures, among);
    if (!chart) return base::fail(chart.error());
    return RankingFile{std::move(*chart), "image/svg+xml", name};
  }
  const auto page = ranking_page(reader, id, ask);
  if (!page) return base::fail(page.error());
  const Json& table = page->at("table");
  if (table.is_null()) return base::fail("NOT-FOUND", base::Kind::not_found);
  // An edition has the name of its period: two of them lie in one folder.
  if (const Json& edition = page->at("edition"); !edition.is_null())
    name = "ranking-" + edition.at("from").get<std::string>() + "-" +
           edition.at("to").get<std::string>() + "." + format;
  if (format == "svg") {
    auto chart = chart_of_edition(reader, table, among);
    if (!chart) return base::fail(chart.error());
    return RankingFile{std::move(*chart), "image/svg+xml", name};
  }
  if (format == "csv")
    return RankingFile{tabular::csv_write(sheet_of(reader, table)), "text/csv; charset=utf-8",
                       name};
  auto bytes =
      tabular::xlsx_write({sheet_of(reader, table), parts_sheet(reader, table)}, reader.now);
  if (!bytes) return base::fail(bytes.error());
  return RankingFile{std::move(*bytes),
                     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name};
}

}  // namespace wanhu::app
