// The list of those who work in the campaign: one row an account. Logins may be given; those that
// are not are made from the village's id and a number, so that no personal datum is needed.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "app/import/import_file.hpp"
#include "base/problem.hpp"
#include "tabular/columns.hpp"
#include "tabular/table.hpp"

namespace wanhu::app {

struct PersonRow {
  int number = 0;  // row of the file
  std::string name{};
  std::string role{};  // centre, village_lead, visitor, county_reader, auditor
  std::string unit{};  // id of the village; empty for those who serve the whole township
  std::string login{};
  int weight = 1;  // share of dwellings when they are apportioned
};

struct PeoplePreview {
  std::vector<PersonRow> rows{};
  ImportErrors errors{};
  std::vector<base::Problem> notes{};
};

const std::vector<tabular::ColumnSpec>& people_columns();

// `taken` are the logins that exist already. Errors: those of match_columns and import_file.hpp,
// IMPORT-ROLE, IMPORT-ROLE-VILLAGE, IMPORT-ROLE-TOWNSHIP, IMPORT-LOGIN, IMPORT-LOGIN-TWICE,
// IMPORT-WEIGHT, IMPORT-DUP-PERSON.
PeoplePreview read_people(const tabular::Table& table, const std::vector<UnitName>& units,
                          const std::set<std::string>& taken = {});

}  // namespace wanhu::app
