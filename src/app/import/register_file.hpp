// The register of dwellings as a village hands it in: one row a dwelling. No person's name is
// needed. Reading is a preview; the caller imports only when there are no errors at all.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/import/import_file.hpp"
#include "base/problem.hpp"
#include "tabular/columns.hpp"
#include "tabular/table.hpp"

namespace wanhu::app {

struct RegisterRow {
  int number = 0;         // row of the file
  std::string unit{};     // id of the village in the plan
  std::string group{};    // 村民组
  std::string code{};     // 门牌号, 编号
  std::string address{};  // made of village, group and code when the file has none
  std::string visitor{};  // who is to visit; a name or a login, as the file has it
  std::string contact_name{}, contact_phone{}, note{};
};

struct VillageCount {
  std::string unit, name;
  int rows = 0;  // accepted
};

struct Duplicate {
  int number = 0, first = 0;  // rows of the file
  bool same_code = false;     // else the same address
  std::string value;
};

struct ImportPreview {
  std::vector<RegisterRow> rows{};
  ImportErrors errors{};
  std::vector<base::Problem> notes{};   // columns that are not read
  std::vector<VillageCount> counts{};   // every unit of the plan, in its order
  std::vector<Duplicate> duplicates{};  // each is also an error
};

const std::vector<tabular::ColumnSpec>& register_columns();

// Errors: those of match_columns and import_file.hpp, IMPORT-PHONE, IMPORT-ADDRESS, IMPORT-DUP-CODE
// and IMPORT-DUP-ADDRESS (within one village and group).
ImportPreview read_register(const tabular::Table& table, const std::vector<UnitName>& units);

// A mainland mobile number (11 digits), a landline with or without its area code, without spaces
// and country code: "138 1234 5678" → "13812345678", "（0558）7654321" → "0558-7654321".
std::optional<std::string> phone_number(std::string_view text);

}  // namespace wanhu::app
