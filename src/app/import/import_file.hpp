// What the readers of imported files share: the list of errors, villages found by name, the guards.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "tabular/columns.hpp"
#include "tabular/table.hpp"

namespace wanhu::app {

// A unit of the plan as imports name it.
struct UnitName {
  std::string id, name;
};

// All errors are counted, the first hundred are listed.
struct ImportErrors {
  std::vector<base::Problem> listed{};
  std::size_t count = 0;

  void add(base::Problem problem);
  // A problem with details stands for them.
  void add_all(const base::Problem& problem);
  [[nodiscard]] bool none() const { return count == 0; }
};

// Refuses headings (IMPORT-GUARD-HEADING) and cells (IMPORT-GUARD-ID) that hold what Wanhu must not
// keep, in every column, also those that are not read.
void check_guards(const tabular::Table& table, ImportErrors& errors);

// Finds units by name or id. Spaces, width and "村委会" do not matter; anything else must be exact,
// a near name is only suggested: 汝集1村 may be 汝集一村 or a typing error, and a person must say
// so.
class VillageFinder {
 public:
  explicit VillageFinder(const std::vector<UnitName>& units);

  // Errors: IMPORT-VILLAGE, IMPORT-VILLAGE-NEAR, IMPORT-VILLAGE-TWICE (name of several units).
  [[nodiscard]] base::Result<UnitName> find(const std::string& text) const;

 private:
  [[nodiscard]] std::string suggestions(const std::string& key) const;

  const std::vector<UnitName>& units_;
  std::multimap<std::string, std::size_t> by_key_{};
};

// Reads cells of one row; every problem goes to the list with its place.
class RowReader {
 public:
  RowReader(const tabular::Table& table, const tabular::Columns& columns, const tabular::Row& row,
            ImportErrors& errors)
      : table_(table), columns_(columns), row_(row), errors_(errors) {}

  // At most `max` characters, else IMPORT-LENGTH.
  std::string text(const std::string& id, std::size_t max);
  // The same, and not empty, else IMPORT-MISSING under that heading.
  std::string required(const std::string& id, const std::string& heading, std::size_t max);
  void problem(const char* code, const std::string& id, std::map<std::string, std::string> args);
  void problem(base::Problem problem, const std::string& id);
  [[nodiscard]] bool sound() const { return sound_; }

 private:
  const tabular::Table& table_;
  const tabular::Columns& columns_;
  const tabular::Row& row_;
  ImportErrors& errors_;
  bool sound_ = true;
};

}  // namespace wanhu::app
