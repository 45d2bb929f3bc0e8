#include "app/import/import_file.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "app/import/guard.hpp"
#include "base/text.hpp"

namespace wanhu::app {

namespace {

// "汝集一村村民委员会" → "汝集一村".
std::string village_key(std::string_view text) {
  std::string key = tabular::fold(text);
  for (const std::string_view suffix : {"村民委员会", "村委会", "居民委员会", "居委会"}) {
    if (!key.ends_with(suffix) || key.size() == suffix.size()) continue;
    key.resize(key.size() - suffix.size());
    if (suffix.starts_with("村") && !key.ends_with("村")) key += "村";
    break;
  }
  return key;
}

// Digits as numerals, so that 汝集1村 and 汝集一村 compare equal when a hint is sought.
std::string with_numerals(std::string_view key) {
  constexpr std::array<std::string_view, 10> k_numerals{"〇", "一", "二", "三", "四",
                                                        "五", "六", "七", "八", "九"};
  std::string out;
  for (const char c : key) {
    if (c >= '0' && c <= '9')
      out += k_numerals.at(static_cast<std::size_t>(c - '0'));
    else
      out += c;
  }
  return out;
}

}  // namespace

void ImportErrors::add(base::Problem problem) {
  ++count;
  if (listed.size() < tabular::k_problems_max) listed.push_back(std::move(problem));
}

void ImportErrors::add_all(const base::Problem& problem) {
  if (problem.details.empty()) return add(problem);
  for (const base::Problem& detail : problem.details) add(detail);
}

void check_guards(const tabular::Table& table, ImportErrors& errors) {
  for (std::size_t column = 0; column < table.heading.size(); ++column) {
    const auto refused = refused_heading(table.heading[column]);
    if (!refused) continue;
    errors.add({.code = "IMPORT-GUARD-HEADING",
                .args = {{"heading", table.heading[column]},
                         {"column", tabular::column_letters(column)},
                         {"word", refused->word},
                         {"guard", refused->guard}},
                .place = table.heading_place(column)});
  }
  for (const tabular::Row& row : table.rows)
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      if (!holds_id_number(row.cells[column])) continue;
      base::Place place = table.place(row, column);
      errors.add({.code = "IMPORT-GUARD-ID",
                  .args = {{"cell", place.cell}, {"guard", "G02"}},
                  .place = std::move(place)});
    }
}

VillageFinder::VillageFinder(const std::vector<UnitName>& units) : units_(units) {
  for (std::size_t i = 0; i < units.size(); ++i) {
    const std::string name = village_key(units[i].name), id = village_key(units[i].id);
    by_key_.emplace(name, i);
    if (id != name) by_key_.emplace(id, i);
  }
}

base::Result<UnitName> VillageFinder::find(const std::string& text) const {
  const std::string key = village_key(text);
  const auto [first, last] = by_key_.equal_range(key);
  const auto hits = std::distance(first, last);
  if (hits == 1) return units_[first->second];
  base::Problem problem{.code = "IMPORT-VILLAGE", .args = {{"village", text}}};
  if (hits > 1) {
    problem.code = "IMPORT-VILLAGE-TWICE";
    std::string ids;
    for (auto at = first; at != last; ++at)
      ids += (ids.empty() ? "" : "、") + units_[at->second].id;
    problem.with("ids", ids);
  } else if (std::string hint = suggestions(key); !hint.empty()) {
    problem.code = "IMPORT-VILLAGE-NEAR";
    problem.with("hint", std::move(hint));
  }
  return base::fail(std::move(problem));
}

// The nearest names, at most three; more would be no help.
std::string VillageFinder::suggestions(const std::string& key) const {
  constexpr int k_edits_max = 2;
  constexpr std::size_t k_suggestions_max = 3;
  const std::string sought = with_numerals(key);
  int best = k_edits_max;
  std::vector<std::string> names;
  for (const UnitName& unit : units_) {
    const std::string name = with_numerals(village_key(unit.name));
    const int edits = base::edit_distance(sought, name, k_edits_max);
    // Names of two characters are two edits from everything.
    if (edits > best || edits * 2 >= static_cast<int>(base::decode_utf8(name).size())) continue;
    if (edits < best) names.clear();
    best = edits;
    names.push_back(unit.name);
  }
  if (names.size() > k_suggestions_max) return "";
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : "、") + name;
  return joined;
}

std::string RowReader::text(const std::string& id, std::size_t max) {
  std::string value = columns_.cell(row_, id);
  // Characters cannot be more than bytes.
  if (value.size() > max && base::decode_utf8(value).size() > max)
    problem("IMPORT-LENGTH", id, {{"max", std::to_string(max)}});
  return value;
}

std::string RowReader::required(const std::string& id, const std::string& heading,
                                std::size_t max) {
  std::string value = text(id, max);
  if (value.empty()) problem("IMPORT-MISSING", id, {{"heading", heading}});
  return value;
}

void RowReader::problem(const char* code, const std::string& id,
                        std::map<std::string, std::string> args) {
  problem(base::Problem{.code = code, .args = std::move(args)}, id);
}

void RowReader::problem(base::Problem found, const std::string& id) {
  sound_ = false;
  found.place = columns_.place(table_, row_, id);
  found.with("cell", found.place.cell);
  errors_.add(std::move(found));
}

}  // namespace wanhu::app
