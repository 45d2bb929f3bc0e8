// A list of published figures as a file, read into the commands that quote them.
#include <charconv>
#include <set>

#include "app/import/import_file.hpp"
#include "app/indicator_quote.hpp"
#include "app/query_indicator.hpp"
#include "base/catalogue.hpp"
#include "domain/text/sensitive.hpp"
#include "tabular/columns.hpp"

namespace wanhu::app {

namespace {

using domain::IndicatorValue;

struct FileColumn {
  const char* id;
  const char* heading;  // a code of the catalogue
  std::size_t length_max;
  bool required = false;
};
constexpr FileColumn k_columns[]{
    {"indicator", "INDICATOR-X-INDICATOR", k_quote_id_max, true},
    {"unit", "INDICATOR-X-UNIT", k_quote_id_max},
    {"from", "INDICATOR-X-FROM", 20, true},
    {"to", "INDICATOR-X-TO", 20, true},
    {"number", "INDICATOR-X-NUMBER", k_quote_number_max},
    {"num", "INDICATOR-X-NUM", 14},
    {"den", "INDICATOR-X-DEN", 14},
    {"measure", "INDICATOR-X-MEASURE", k_quote_measure_max},
    {"source", "INDICATOR-X-SOURCE", k_quote_source_max, true},
    {"source_day", "INDICATOR-X-SOURCE-DAY", 20, true},
    {"address", "INDICATOR-X-ADDRESS", k_quote_address_max},
};

const FileColumn& column(std::string_view id) {
  for (const FileColumn& one : k_columns)
    if (one.id == id) return one;
  throw std::logic_error("no column " + std::string(id));
}

// Both languages' headings are understood, whoever wrote the file.
std::vector<tabular::ColumnSpec> specs() {
  std::vector<tabular::ColumnSpec> all;
  for (const FileColumn& one : k_columns)
    all.push_back({.id = one.id,
                   .required = one.required,
                   .names = {base::message(base::Lang::zh, one.heading),
                             base::message(base::Lang::en, one.heading), one.id}});
  return all;
}

// 2021-10-05, 2021/10/5, 2021.10.5, 2021年10月5日.
std::optional<Date> day_in(const std::string& text) {
  int parts[3] = {0, 0, 0};
  std::size_t part = 0;
  bool in_number = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c >= '0' && c <= '9') {
      if (!in_number && part == 3) return {};
      in_number = true;
      parts[part] = parts[part] * 10 + (c - '0');
      if (parts[part] > 9999) return {};
    } else if (in_number) {
      in_number = false;
      ++part;
    }
  }
  if (in_number) ++part;
  if (part != 3) return {};
  return Date::from_ymd(parts[0], parts[1], parts[2]);
}

std::optional<std::int64_t> count_in(const std::string& text) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || n < 0 || n > k_quote_count_max) return {};
  return n;
}

class QuoteRows {
 public:
  QuoteRows(Reader& reader, ImportErrors& errors)
      : reader_(reader), errors_(errors), units_(unit_names(reader)), finder_(units_) {}

  Json read(const tabular::Table& table, const tabular::Columns& columns) {
    Json entries = Json::array();
    for (const tabular::Row& cells : table.rows) {
      RowReader row(table, columns, cells, errors_);
      IndicatorValue value = value_in(row);
      if (!row.sound()) continue;
      check(value, row);
      if (row.sound()) entries.push_back(entry(std::move(value), row));
    }
    std::erase_if(entries.get_ref<Json::array_t&>(), [](const Json& one) { return one.is_null(); });
    return entries;
  }

 private:
  static std::vector<UnitName> unit_names(const Reader& reader) {
    const plan::Org& org = reader.plan->plan.org;
    std::vector<UnitName> units{{org.root.id, org.root.name}};
    for (const plan::Unit& unit : org.units) units.push_back({unit.id, unit.name});
    return units;
  }

  std::string text(RowReader& row, const char* id) const {
    const FileColumn& one = column(id);
    if (!one.required) return row.text(id, one.length_max);
    return row.required(id, base::message(reader_.lang, one.heading), one.length_max);
  }
  std::string words(RowReader& row, const char* id) const {
    std::string value = text(row, id);
    if (!domain::find_sensitive(value).empty()) row.problem("INDICATOR-FILE-PERSON", id, {});
    return value;
  }
  Date day(RowReader& row, const char* id) const {
    const std::string value = text(row, id);
    const auto found = day_in(value);
    if (!found && !value.empty()) row.problem("INDICATOR-FILE-DAY", id, {{"value", value}});
    return found.value_or(Date());
  }
  std::optional<std::int64_t> count(RowReader& row, const char* id) const {
    const std::string value = text(row, id);
    if (value.empty()) return {};
    const auto found = count_in(value);
    if (!found) row.problem("INDICATOR-FILE-COUNT", id, {{"value", value}});
    return found;
  }

  IndicatorValue value_in(RowReader& row) {
    IndicatorValue value;
    const std::string indicator = text(row, "indicator"), unit = text(row, "unit");
    value.from = day(row, "from");
    value.to = day(row, "to");
    value.value = text(row, "number");
    value.num = count(row, "num");
    value.den = count(row, "den");
    value.measure = words(row, "measure");
    value.source = words(row, "source");
    value.source_day = day(row, "source_day");
    value.address = text(row, "address");
    if (!row.sound()) return value;
    if (!unit.empty()) {
      const auto found = finder_.find(unit);
      if (!found) row.problem(found.error(), "unit");
      if (found) value.unit = found->id;
    }
    const std::vector<QuotedIndicator> found = indicators_named(*reader_.plan, indicator, "");
    if (found.size() != 1) {
      row.problem(found.empty() ? "INDICATOR-FILE-UNKNOWN" : "INDICATOR-FILE-SEVERAL", "indicator",
                  {{"indicator", indicator}});
      return value;
    }
    meant_ = found.front();
    value.plan = meant_.plan->head.id;
    value.indicator = meant_.indicator->id;
    return value;
  }

  // As the command will be.
  void check(const IndicatorValue& value, RowReader& row) const {
    const auto checked = domain::record_value(*meant_.indicator, value, reader_.now.date());
    if (checked) return;
    std::string field = checked.error().place.field.substr(std::string("/data/").size());
    if (field == "value") field = "number";
    row.problem("INDICATOR-FILE-REFUSED", field.c_str(),
                {{"why", base::text_of(reader_.lang, checked.error())}});
  }

  static std::string key_of(const IndicatorValue& value) {
    return value.plan + " " + value.indicator + " " + value.unit.value_or("") + " " +
           value.from.iso() + " " + value.to.iso();
  }

  const std::vector<store::IndicatorValueRow>& known(const std::string& plan) {
    const auto [at, fresh] = known_.try_emplace(plan);
    if (fresh)
      at->second = store::indicator_values(reader_.db, reader_.tenant(), plan,
                                           head_cut(reader_.db, reader_.tenant()).seq);
    return at->second;
  }

  static Json content(const IndicatorValue& value) {
    return {domain::shown_number(value), value.measure, value.source, value.source_day.iso(),
            value.address};
  }

  // Null when one that says something else stands: it has to be withdrawn first.
  Json entry(IndicatorValue value, RowReader& row) {
    if (!seen_.insert(key_of(value)).second) {
      row.problem("INDICATOR-FILE-TWICE", "indicator", {});
      return {};
    }
    int n = 1;
    for (const store::IndicatorValueRow& one : known(value.plan)) {
      if (key_of(one.value) != key_of(value)) continue;
      ++n;
      if (one.value.withdrawn) continue;
      value.id = one.value.id;
      if (content(one.value) == content(value))
        return {{"change", "same"}, {"name", name()}, {"data", command_data(value)}};
      row.problem("INDICATOR-FILE-QUOTED", "number", {});
      return {};
    }
    // The same row is the same figure, however often the file is sent.
    value.id = Uuid::named("quoted " + key_of(value) + " " + std::to_string(n));
    return {{"change", "new"}, {"name", name()}, {"data", command_data(value)}};
  }

  [[nodiscard]] const std::string& name() const {
    return meant_.indicator->name.empty() ? meant_.indicator->id : meant_.indicator->name;
  }

  // The data of an indicator.record command: what is empty is left out.
  static Json command_data(const IndicatorValue& value) {
    Json data{{"value_id", value.id.text()},
              {"indicator", value.indicator},
              {"plan", value.plan},
              {"from", value.from.iso()},
              {"to", value.to.iso()},
              {"source", value.source},
              {"source_day", value.source_day.iso()}};
    if (value.unit) data["unit"] = *value.unit;
    if (!value.value.empty()) data["number"] = value.value;
    if (value.num) data["num"] = *value.num;
    if (value.den) data["den"] = *value.den;
    if (!value.measure.empty()) data["measure"] = value.measure;
    if (!value.address.empty()) data["address"] = value.address;
    return data;
  }

  Reader& reader_;
  ImportErrors& errors_;
  std::vector<UnitName> units_;
  VillageFinder finder_;
  QuotedIndicator meant_{};
  std::map<std::string, std::vector<store::IndicatorValueRow>> known_{};
  std::set<std::string> seen_{};
};

}  // namespace

Json indicators_preview(Reader& reader, const std::string& name, const std::string& bytes) {
  ImportErrors errors;
  Json entries = Json::array();
  if (const auto table = tabular::read_table(bytes, name); !table) {
    errors.add_all(table.error());
  } else if (const auto columns = tabular::match_columns(*table, specs()); !columns) {
    errors.add_all(columns.error());
  } else {
    check_guards(*table, errors);
    entries = QuoteRows(reader, errors).read(*table, *columns);
  }
  Json problems = Json::array();
  for (const base::Problem& problem : errors.listed)
    problems.push_back(base::text_of(reader.lang, problem));
  return {{"entries", std::move(entries)},
          {"problems", std::move(problems)},
          {"total_problems", errors.count}};
}

}  // namespace wanhu::app
