#include "app/poll_file.hpp"

#include <charconv>

#include "app/import/guard.hpp"
#include "app/import/import_file.hpp"
#include "base/catalogue.hpp"
#include "domain/poll/result.hpp"
#include "store/tables/poll_result.hpp"
#include "tabular/columns.hpp"

namespace wanhu::app {

namespace {

struct FileColumn {
  const char* id;
  const char* heading;  // a code of the catalogue
  std::size_t length_max;
  bool required = false;
};
constexpr FileColumn k_columns[]{
    {"unit", "POLL-X-UNIT", 60},
    {"indicator", "POLL-X-INDICATOR", 60, true},
    {"n", "POLL-X-N", 14},
    {"percent", "POLL-X-PERCENT", k_poll_number_max, true},
    {"low", "POLL-X-LOW", k_poll_number_max},
    {"high", "POLL-X-HIGH", k_poll_number_max},
    {"survey", "POLL-X-SURVEY", 60},
    {"name", "POLL-X-NAME", domain::k_poll_name_max, true},
    {"from", "POLL-X-FROM", 20, true},
    {"to", "POLL-X-TO", 20, true},
    {"source", "POLL-X-SOURCE", domain::k_poll_source_max, true},
    {"source_day", "POLL-X-SOURCE-DAY", 20, true},
    {"address", "POLL-X-ADDRESS", domain::k_poll_address_max},
};
// Those that say what the table is, in every row alike; an empty cell is as the row above.
constexpr const char* k_of_table[]{"survey", "name",       "from",   "to",
                                   "source", "source_day", "address"};

const FileColumn& column(std::string_view id) {
  for (const FileColumn& one : k_columns)
    if (one.id == id) return one;
  throw std::logic_error("no column " + std::string(id));
}

std::vector<tabular::ColumnSpec> specs() {
  std::vector<tabular::ColumnSpec> all;
  for (const FileColumn& one : k_columns)
    all.push_back({.id = one.id,
                   .required = one.required,
                   .names = {base::message(base::Lang::zh, one.heading),
                             base::message(base::Lang::en, one.heading), one.id}});
  return all;
}

std::vector<UnitName> unit_names(const Reader& reader) {
  const plan::Org& org = reader.plan->plan.org;
  std::vector<UnitName> units{{org.root.id, org.root.name}};
  for (const plan::Unit& unit : org.units) units.push_back({unit.id, unit.name});
  return units;
}

// 2021-10-05, 2021/10/5, 2021.10.5, 2021年10月5日: three runs of digits.
std::optional<Date> day_in(const std::string& text) {
  int parts[3] = {0, 0, 0};
  int at = -1;
  bool inside = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !inside && ++at > 2) return {};
    inside = digit;
    if (!digit) continue;
    parts[at] = parts[at] * 10 + (c - '0');
    if (parts[at] > 9999) return {};
  }
  if (at != 2) return {};
  return Date::from_ymd(parts[0], parts[1], parts[2]);
}

// One table of figures, read row by row.
class ResultRows {
 public:
  ResultRows(Reader& reader, ImportErrors& errors)
      : reader_(reader), errors_(errors), units_(unit_names(reader)), finder_(units_) {}

  // The data of a poll.record; null when there is a problem.
  Json read(const tabular::Table& table, const tabular::Columns& columns) {
    for (const tabular::Row& cells : table.rows) {
      RowReader row(table, columns, cells, errors_);
      read_head(row);
      read_figure(row);
    }
    if (errors_.count > 0 || figures_.empty()) return {};
    Json data = head_;
    data["figures"] = figures_;
    return data;
  }
  [[nodiscard]] std::size_t figures() const { return figures_.size(); }

 private:
  std::string text(RowReader& row, const char* id, bool needed) const {
    const FileColumn& one = column(id);
    if (!needed) return row.text(id, one.length_max);
    return row.required(id, base::message(reader_.lang, one.heading), one.length_max);
  }

  void read_head(RowReader& row) {
    const bool first = head_.empty();
    for (const char* id : k_of_table) {
      std::string value = text(row, id, first && column(id).required);
      const bool is_day = std::string_view(id) == "from" || std::string_view(id) == "to" ||
                          std::string_view(id) == "source_day";
      if (is_day && !value.empty()) {
        const auto day = day_in(value);
        if (!day) row.problem("POLL-FILE-DAY", id, {{"value", value}});
        if (day) value = day->iso();
      }
      if (std::string_view(id) == "survey") value = survey_named(value, row, first);
      if (value.empty()) continue;
      if (first || !head_.contains(id))
        head_[id] = value;
      else if (head_.at(id) != value)
        row.problem("POLL-FILE-SEVERAL", id, {{"value", value}});
    }
  }

  // By id or name; without one, the only survey of the plans in force.
  std::string survey_named(const std::string& word, RowReader& row, bool first) const {
    if (word.empty() && !first) return "";
    std::vector<std::string> found;
    for (const Member& member : reader_.plan->members)
      for (const plan::Survey& one : member.plan.surveys)
        if (word.empty() || one.id == word || one.name == word) found.push_back(one.id);
    if (found.size() == 1) return found.front();
    row.problem("POLL-FILE-SURVEY", "survey", {{"survey", word}});
    return "";
  }

  void read_figure(RowReader& row) {
    const std::string indicator = text(row, "indicator", true), unit = text(row, "unit", false);
    Json figure = Json::object();
    for (const char* id : {"percent", "low", "high"}) {
      const std::string value = text(row, id, column(id).required);
      if (value.empty()) continue;
      if (!domain::share_of_percent(value))
        row.problem("POLL-FILE-PERCENT", id, {{"value", value}});
      figure[id] = value;
    }
    if (const std::string n = text(row, "n", false); !n.empty()) {
      std::int64_t count = 0;
      const auto [end, error] = std::from_chars(n.data(), n.data() + n.size(), count);
      if (error != std::errc() || end != n.data() + n.size() || count < 0)
        row.problem("POLL-FILE-N", "n", {{"value", n}});
      figure["n"] = count;
    }
    if (!unit.empty()) {
      const auto place = finder_.find(unit);
      if (!place) row.problem(place.error(), "unit");
      if (place && place->id != reader_.plan->plan.org.root.id) figure["unit"] = place->id;
    }
    figure["indicator"] = indicator_named(indicator, row);
    if (row.sound()) figures_.push_back(std::move(figure));
  }

  std::string indicator_named(const std::string& word, RowReader& row) const {
    for (const Member& member : reader_.plan->members)
      for (const plan::Indicator& one : member.plan.indicators)
        if ((one.id == word || one.name == word) && domain::counts_interviews(one)) return one.id;
    row.problem("POLL-FILE-INDICATOR", "indicator", {{"indicator", word}});
    return "";
  }

  Reader& reader_;
  ImportErrors& errors_;
  std::vector<UnitName> units_;
  VillageFinder finder_;
  Json head_ = Json::object();
  Json figures_ = Json::array();
};

bool is_release(const std::string& bytes) {
  const auto first = bytes.find_first_not_of(" \t\r\n");
  return first != std::string::npos && bytes[first] == '{';
}

// The data of a poll.record for a release: whose source is the poll house, unless it is said.
Json release_data(Reader& reader, const std::string& bytes, ImportErrors& errors,
                  std::size_t& figures) {
  const auto document = base::parse_json(bytes);
  if (!document) {
    errors.add_all(document.error());
    return {};
  }
  const auto result = domain::read_release(*document);
  if (!result) {
    errors.add_all(result.error());
    return {};
  }
  figures = result->figures.size();
  return {{"release", *document}, {"source", word(reader, "POLL-SOURCE-OWN")}};
}

}  // namespace

Json poll_preview(Reader& reader, const std::string& name, const std::string& bytes) {
  ImportErrors errors;
  Json data;
  std::size_t figures = 0;
  if (is_release(bytes)) {
    data = release_data(reader, bytes, errors, figures);
  } else if (const auto table = tabular::read_table(bytes, name); !table) {
    errors.add_all(table.error());
  } else if (const auto columns = tabular::match_columns(*table, specs()); !columns) {
    errors.add_all(columns.error());
  } else {
    check_guards(*table, errors);
    ResultRows rows(reader, errors);
    data = rows.read(*table, *columns);
    figures = rows.figures();
    if (figures == 0 && errors.count == 0) errors.add_all(base::Problem{.code = "POLL-FIGURES"});
  }
  Json entry;
  if (!data.is_null() && errors.count == 0) {
    // A result that was withdrawn is entered anew under another id.
    int n = 1;
    Uuid id;
    bool stands = false;
    for (;; ++n) {
      id = Uuid::named("poll result " + base::canonical(data) + " " + std::to_string(n));
      const auto row = store::load_poll_result(reader.db, reader.tenant(), id);
      stands = row && !row->result.withdrawn;
      if (!row || stands) break;
    }
    data["result_id"] = id.text();
    entry = {{"change", stands ? "same" : "new"}, {"data", std::move(data)}};
  }
  Json problems = Json::array();
  for (const base::Problem& problem : errors.listed)
    problems.push_back(base::text_of(reader.lang, problem));
  return {{"entry", std::move(entry)},
          {"figures", figures},
          {"problems", std::move(problems)},
          {"total_problems", errors.count}};
}

}  // namespace wanhu::app
