#include "app/page_export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "app/query_proposal.hpp"
#include "app/query_supervision.hpp"
#include "domain/publicity/noise.hpp"
#include "domain/text/sensitive.hpp"
#include "tabular/write.hpp"

namespace wanhu::app {

namespace {

using tabular::Cell;

// How a value of a page is written down: as it is; as the word of the catalogue whose code ends
// with it; minutes after midnight as a time; words that people wrote, with private numbers masked.
enum class As { value, word, clock, words };

struct Column {
  const char* heading;  // a code of the catalogue
  const char* field;    // of a row
  As as = As::value;
  const char* stem = "";  // of the word's code
};

Cell plain(const Reader& reader, const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? Cell(word(reader, "LEDGER-YES")) : Cell();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number()) return value.get<double>();
  if (!value.is_array()) return {};
  std::string text;
  for (const Json& one : value) text += (text.empty() ? "" : "、") + one.get<std::string>();
  return text;
}

Cell cell_of(const Reader& reader, const Column& column, const Json& row) {
  const Json& value = row.at(column.field);
  if (value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty()))
    return {};
  switch (column.as) {
    case As::word:
      return word(reader, column.stem + value.get<std::string>());
    case As::clock:
      return domain::clock_text(value.get<int>());
    case As::words:
      return domain::masked(value.get_ref<const std::string&>());
    case As::value:
      break;
  }
  return plain(reader, value);
}

tabular::Sheet sheet_of(const Reader& reader, const char* name, std::span<const Column> columns) {
  tabular::Sheet sheet{.name = word(reader, name), .heading = {}, .rows = {}};
  for (const Column& column : columns) sheet.heading.push_back(word(reader, column.heading));
  return sheet;
}

void add_row(const Reader& reader, tabular::Sheet& sheet, std::span<const Column> columns,
             const Json& row) {
  std::vector<Cell>& cells = sheet.rows.emplace_back();
  for (const Column& column : columns) cells.push_back(cell_of(reader, column, row));
}

Result<std::string> workbook(const Reader& reader, const char* name,
                             std::span<const Column> columns, const Json& rows) {
  tabular::Sheet sheet = sheet_of(reader, name, columns);
  for (const Json& row : rows) add_row(reader, sheet, columns, row);
  return tabular::xlsx_write({sheet}, reader.now);
}

// All pages of a list behind one another.
template <class Ask>
Result<std::string> all_pages(Reader& reader, const char* name, std::span<const Column> columns,
                              Ask ask, Json (*page)(Reader&, const Ask&)) {
  constexpr int k_page_rows = 5'000;
  ask.after.clear();
  ask.limit = k_page_rows;
  tabular::Sheet sheet = sheet_of(reader, name, columns);
  while (true) {
    const Json found = page(reader, ask);
    for (const Json& row : found.at("items")) add_row(reader, sheet, columns, row);
    if (found.at("next").is_null()) break;
    ask.after = found.at("next").get<std::string>();
  }
  return tabular::xlsx_write({sheet}, reader.now);
}

// ---- asks ----

constexpr const char* k_ask_headings[]{
    "EXPORT-UNIT",   "EXPORT-ASK",  "EXPORT-WHO",  "EXPORT-FROM",  "EXPORT-TO",
    "EXPORT-TIMES",  "EXPORT-DONE", "EXPORT-LATE", "EXPORT-STATE", "EXPORT-HANDED-IN",
    "EXPORT-EXCUSE", "EXPORT-PLAN", "EXPORT-SRC",  "EXPORT-CODE"};

// The rows of some weeks at a time: each window stands in those that it begins in, and one that
// began before the first day in the first.
class AskWalk {
 public:
  AskWalk(Reader& reader, const WorkAsk& ask) : reader_(reader), ask_(ask), from_(ask.from) {}

  bool next(std::vector<Cell>& cells) {
    while (at_ == rows_.rows.size())
      if (!load()) return false;
    cells = cells_of(rows_.rows[at_++]);
    return true;
  }

 private:
  static constexpr int k_days = 28;

  bool load() {
    if (from_ > ask_.to) return false;
    WorkAsk part = ask_;
    part.from = from_;
    part.to = std::min(ask_.to, from_ + (k_days - 1));
    rows_ = ask_rows(reader_, part);
    std::erase_if(rows_.rows, [&](const AskRow& row) {
      return from_ != ask_.from && row.ask.window.from < from_;
    });
    at_ = 0;
    from_ = part.to + 1;
    return true;
  }

  std::vector<Cell> cells_of(const AskRow& row) const {
    const domain::Ask& ask = row.ask;
    const domain::Rule& rule = *ask.rule;
    const Member* const member = reader_.plan->member(ask.plan);
    std::string items;
    for (const std::string& item : row.handed_in) items += (items.empty() ? "" : "、") + item;
    return {reader_.unit_name(std::string(ask.unit)),
            rule.name,
            reader_.plan->plan.name_of(rule.who),
            ask.window.from.iso(),
            ask.window.to.iso(),
            std::int64_t{ask.times},
            std::int64_t{row.done.in_time},
            std::int64_t{row.done.late},
            word(reader_, "EXPORT-ASK-" + std::string(domain::text_of(row.state))),
            items.empty() ? Cell() : Cell(items),
            row.excuse.empty() ? Cell() : Cell(domain::masked(row.excuse)),
            member == nullptr ? std::string(ask.plan) : member->plan.head.title,
            rule.src,
            rule.key};
  }

  Reader& reader_;
  const WorkAsk& ask_;
  Date from_;
  AskRows rows_{};
  std::size_t at_ = 0;
};

// ---- places ----

constexpr Column k_places[]{{"EXPORT-UNIT", "unit_name"},
                            {"EXPORT-KIND", "kind_name"},
                            {"EXPORT-NAME", "name"},
                            {"EXPORT-WHERE", "where", As::words},
                            {"EXPORT-CODE", "code"},
                            {"EXPORT-N", "n"},
                            {"EXPORT-SIGN", "sign"},
                            {"EXPORT-FAULTS", "faults"},
                            {"EXPORT-INSPECTED", "inspected"},
                            {"EXPORT-LISTED-UNTIL", "listed_until"},
                            {"EXPORT-OVERDUE", "overdue"},
                            {"EXPORT-RECTIFIED", "rectified"},
                            {"EXPORT-HIGH-RISKS", "high_risks"},
                            {"EXPORT-CLOSED", "closed"}};
constexpr Column k_listings[]{{"EXPORT-UNIT", "unit_name"},
                              {"EXPORT-PLACE", "place_name"},
                              {"EXPORT-KIND", "kind_name"},
                              {"EXPORT-LIST", "rule_name"},
                              {"EXPORT-REASON", "reason", As::words},
                              {"EXPORT-MEASURES", "measures"},
                              {"EXPORT-OWNER", "owner"},
                              {"EXPORT-PROGRESS", "progress", As::words},
                              {"EXPORT-LISTED", "listed"},
                              {"EXPORT-DUE", "due"},
                              {"EXPORT-FIRST-DUE", "first_due"},
                              {"EXPORT-EXTENSIONS", "extensions"},
                              {"EXPORT-OVERDUE", "overdue"},
                              {"EXPORT-FAULTS", "faults"},
                              {"EXPORT-DELISTED", "delisted"}};
constexpr Column k_bookings[]{{"EXPORT-DAY", "day"},
                              {"EXPORT-FROM", "from", As::clock},
                              {"EXPORT-TO", "to", As::clock},
                              {"EXPORT-ROOM", "room"},
                              {"EXPORT-UNIT", "unit_name"},
                              {"EXPORT-WHERE", "where", As::words},
                              {"EXPORT-PURPOSE", "purpose", As::words}};
constexpr Column k_passed[]{{"EXPORT-UNIT", "unit_name"},   {"EXPORT-KIND", "kind_name"},
                            {"EXPORT-NAME", "name"},        {"EXPORT-WHERE", "where", As::words},
                            {"EXPORT-PASSED-LAST", "last"}, {"EXPORT-PASSED-TIMES", "times"}};

// ---- publicity, supervision ----

constexpr Column k_publicity[]{{"EXPORT-ITEM", "name"},       {"EXPORT-UNIT", "unit_name"},
                               {"EXPORT-CHANNEL", "channel"}, {"EXPORT-COUNT", "n"},
                               {"EXPORT-PLAN", "plan_title"}, {"EXPORT-SRC", "src"},
                               {"EXPORT-CODE", "item"}};
constexpr Column k_findings[]{{"EXPORT-UNIT", "unit_name"},
                              {"EXPORT-FINDING", "kind_name"},
                              {"EXPORT-STATE", "state", As::word, "EXPORT-FINDING-"},
                              {"EXPORT-FOUND", "found"},
                              {"EXPORT-STATEMENT-DUE", "statement_due"},
                              {"EXPORT-OVERDUE", "statement_overdue"},
                              {"EXPORT-APPEAL-DUE", "appeal_due"},
                              {"EXPORT-MATTER", "receipt"}};

constexpr Column k_rate_rows[]{{"LEDGER-RECEIPT", "receipt"},    {"LEDGER-TITLE", "title"},
                               {"LEDGER-KIND", "kind_name"},     {"LEDGER-UNIT", "unit_name"},
                               {"EXPORT-ROUND", "round"},        {"LEDGER-DUE", "due_at"},
                               {"EXPORT-RATE-ENDED", "ended_at"}};

}  // namespace

Result<std::string> asks_workbook(Reader& reader, const WorkAsk& ask) {
  tabular::SheetHead head{.name = word(reader, "EXPORT-SHEET-ASKS"), .heading = {}};
  for (const char* code : k_ask_headings) head.heading.push_back(word(reader, code));
  AskWalk walk(reader, ask);
  return tabular::xlsx_write(
      head, [&](std::vector<Cell>& cells) { return walk.next(cells); }, reader.now);
}

Result<std::string> places_workbook(Reader& reader, PlaceAsk ask) {
  return all_pages(reader, "EXPORT-SHEET-PLACES", k_places, std::move(ask), &places_page);
}

Result<std::string> listings_workbook(Reader& reader, ListingAsk ask) {
  return all_pages(reader, "EXPORT-SHEET-LISTINGS", k_listings, std::move(ask), &listings_page);
}

Result<std::string> rooms_workbook(Reader& reader, const DaysAsk& ask) {
  const Json page = rooms_page(reader, ask);
  Json rows = Json::array();
  for (const Json& room : page.at("items"))
    for (const Json& booking : room.at("bookings")) {
      Json row = booking;
      row["room"] = room.at("name");
      row["unit_name"] = room.at("unit_name");
      row["where"] = room.at("where");
      rows.push_back(std::move(row));
    }
  return workbook(reader, "EXPORT-SHEET-ROOMS", k_bookings, rows);
}

Result<std::string> patrols_workbook(Reader& reader, const DaysAsk& ask) {
  const Json page = patrols_page(reader, ask);
  std::map<std::string, Json> kinds;
  for (const Json& kind : page.at("coverage"))
    kinds.emplace(kind.at("kind").get<std::string>(), kind.at("kind_name"));
  Json rows = page.at("places");
  for (Json& row : rows) row["kind_name"] = kinds.at(row.at("kind").get<std::string>());
  return workbook(reader, "EXPORT-SHEET-PATROLS", k_passed, rows);
}

Result<std::string> publicity_workbook(Reader& reader, const PublicityAsk& ask) {
  const Json page = publicity_page(reader, ask);
  Json rows = Json::array();
  for (const Json& item : page.at("items"))
    for (const Json& unit : item.at("units"))
      for (const Json& channel : unit.at("channels"))
        rows.push_back({{"name", item.at("name")},
                        {"unit_name", unit.at("unit_name")},
                        {"channel", channel.at("channel").at("name")},
                        {"n", channel.at("n")},
                        {"plan_title", item.at("plan_title")},
                        {"src", item.at("src")},
                        {"item", item.at("item")}});
  return workbook(reader, "EXPORT-SHEET-PUBLICITY", k_publicity, rows);
}

Result<std::string> standard_workbook(Reader& reader, const StandardAsk& ask) {
  const auto page = standard_page(reader, ask);
  if (!page) return base::fail(page.error());
  tabular::Sheet sheet{.name = word(reader, "EXPORT-SHEET-STANDARD"), .heading = {}, .rows = {}};
  for (const char* code : {"EXPORT-UNIT", "EXPORT-PERIOD", "EXPORT-PASSED", "EXPORT-STARS"})
    sheet.heading.push_back(word(reader, code));
  std::map<std::string, std::string> stars;
  for (const Json& star : page->at("stars"))
    stars.emplace(star.at("id").get<std::string>(), star.at("name").get<std::string>());
  std::vector<std::string> items;
  for (const Json& group : page->at("groups"))
    for (const Json& item : group.at("items")) {
      items.push_back(item.at("id"));
      sheet.heading.push_back(item.at("text"));
    }
  for (const Json& unit : page->at("units")) {
    std::string given;
    for (const Json& star : unit.at("stars"))
      given += (given.empty() ? "" : "、") + stars[star.get<std::string>()];
    std::map<std::string, Cell> marks;
    for (const Json& item : unit.at("items"))
      if (const Json& verdict = item.at("verdict"); !verdict.is_null())
        marks[item.at("item").get<std::string>()] =
            word(reader, "EXPORT-MARK-" + verdict.get<std::string>());
    std::vector<Cell> row{unit.at("unit_name").get<std::string>(),
                          page->at("period").at("label").get<std::string>(),
                          plain(reader, unit.at("passed")), given.empty() ? Cell() : Cell(given)};
    for (const std::string& item : items) row.push_back(marks[item]);
    sheet.rows.push_back(std::move(row));
  }
  return tabular::xlsx_write({sheet}, reader.now);
}

Result<std::string> findings_workbook(Reader& reader) {
  SupervisionView view(reader);
  Json rows = findings_json(view);
  for (Json& row : rows)
    row["receipt"] = row.at("opened").is_null() ? Json() : row.at("opened").at("receipt");
  return workbook(reader, "EXPORT-SHEET-FINDINGS", k_findings, rows);
}

Result<std::string> rate_rows_workbook(Reader& reader, RateRowsAsk ask) {
  return all_pages(reader, "EXPORT-SHEET-RATES", k_rate_rows, std::move(ask), &rate_rows);
}

// A row for each row of the counts: what it was, and how far the count had come with it.
Result<std::string> ladder_workbook(Reader& reader, const LadderAsk& ask) {
  static constexpr Column k_columns[]{{"EXPORT-UNIT", "unit_name"},
                                      {"EXPORT-DAY", "day"},
                                      {"EXPORT-LADDER-ROW", "text"},
                                      {"EXPORT-FINDING", "kinds"},
                                      {"EXPORT-LADDER-N", "n"}};
  const auto page = ladder_page(reader, ask);
  if (!page) return base::fail(page.error());
  Json rows = Json::array();
  for (const Json& unit : page->at("units"))
    for (const Json& one : unit.at("rows")) {
      Json row = one;
      row["unit_name"] = unit.at("unit_name");
      row["kinds"] = Json::array();
      for (const Json& finding : one.at("findings"))
        row["kinds"].push_back(finding.at("kind_name"));
      rows.push_back(std::move(row));
    }
  return workbook(reader, "EXPORT-SHEET-LADDER", k_columns, rows);
}

Result<std::string> proposals_workbook(Reader& reader, const ProposalAsk& ask) {
  static constexpr Column k_columns[]{{"EXPORT-UNIT", "unit_name"},
                                      {"EXPORT-MEASURE", "act_name"},
                                      {"EXPORT-LADDER", "name"},
                                      {"EXPORT-STATE", "phase_name"},
                                      {"EXPORT-BASIS", "basis"},
                                      {"EXPORT-DRAFTED", "drafted"},
                                      {"EXPORT-STATEMENT-DUE", "statement_due"},
                                      {"EXPORT-FROM", "from"},
                                      {"EXPORT-TO", "until"},
                                      {"EXPORT-ENDED", "ended"},
                                      {"EXPORT-CODE", "id"}};
  const Json page = proposals_page(reader, ask);
  return workbook(reader, "EXPORT-SHEET-PROPOSALS", k_columns, page.at("items"));
}

}  // namespace wanhu::app
