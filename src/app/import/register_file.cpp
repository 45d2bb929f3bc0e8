#include "app/import/register_file.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/text.hpp"

namespace wanhu::app {

namespace {

constexpr std::size_t k_name_max = 40;
constexpr std::size_t k_address_max = 120;  // as the register itself
constexpr std::size_t k_note_max = 500;

class RegisterReader {
 public:
  RegisterReader(const tabular::Table& table, const std::vector<UnitName>& units)
      : table_(table), villages_(units) {
    for (const UnitName& unit : units) {
      count_at_.emplace(unit.id, preview_.counts.size());
      preview_.counts.push_back({.unit = unit.id, .name = unit.name});
    }
  }

  ImportPreview read() {
    check_guards(table_, preview_.errors);
    auto columns = tabular::match_columns(table_, register_columns());
    if (!columns) {
      preview_.errors.add_all(columns.error());
      return std::move(preview_);
    }
    columns_ = std::move(*columns);
    preview_.notes = columns_.notes;
    for (const tabular::Row& row : table_.rows) read_row(row);
    return std::move(preview_);
  }

 private:
  void read_row(const tabular::Row& row) {
    RowReader reader(table_, columns_, row, preview_.errors);
    RegisterRow out{.number = row.number};
    const std::string village = reader.required("village", "村", k_name_max);
    out.group = reader.text("group", k_name_max);
    out.code = reader.text("code", k_name_max);
    out.address = reader.text("address", k_address_max);
    out.visitor = reader.text("visitor", k_name_max);
    out.contact_name = reader.text("contact_name", k_name_max);
    out.contact_phone = read_phone(reader);
    out.note = reader.text("note", k_note_max);
    if (out.address.empty() && out.code.empty()) reader.problem("IMPORT-ADDRESS", "address", {});
    if (village.empty()) return;
    const auto unit = villages_.find(village);
    if (!unit) return reader.problem(unit.error(), "village");
    out.unit = unit->id;
    check_twice(reader, out);
    if (!reader.sound()) return;
    if (out.address.empty()) out.address = unit->name + out.group + out.code;
    ++preview_.counts[count_at_.at(out.unit)].rows;
    preview_.rows.push_back(std::move(out));
  }

  static std::string read_phone(RowReader& reader) {
    const std::string text = reader.text("contact_phone", k_name_max);
    if (text.empty()) return "";
    const auto phone = phone_number(text);
    if (!phone) reader.problem("IMPORT-PHONE", "contact_phone", {});
    return phone.value_or("");
  }

  // House numbers begin anew in every group, so a dwelling is the same one within its group only.
  void check_twice(RowReader& reader, const RegisterRow& row) {
    const auto check = [&](bool by_code, const std::string& value) {
      if (value.empty()) return;
      const auto [seen, is_new] = seen_.emplace(
          std::tuple(by_code, row.unit, tabular::fold(row.group), tabular::fold(value)),
          row.number);
      if (is_new) return;
      preview_.duplicates.push_back(
          {.number = row.number, .first = seen->second, .same_code = by_code, .value = value});
      reader.problem(by_code ? "IMPORT-DUP-CODE" : "IMPORT-DUP-ADDRESS",
                     by_code ? "code" : "address",
                     {{"value", value}, {"first", std::to_string(seen->second)}});
    };
    check(true, row.code);
    check(false, row.address);
  }

  const tabular::Table& table_;
  VillageFinder villages_;
  tabular::Columns columns_{};
  ImportPreview preview_{};
  std::map<std::string, std::size_t> count_at_{};
  std::map<std::tuple<bool, std::string, std::string, std::string>, int> seen_{};
};

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c >= '0' && c <= '9') digits += c;
  return digits;
}

// 010 and 02x have three digits, all other areas four.
std::size_t area_size(std::string_view digits) {
  return digits.starts_with("010") || digits.starts_with("02") ? 3 : 4;
}

bool is_local_number(std::string_view digits) {
  return (digits.size() == 7 || digits.size() == 8) && digits[0] >= '2' && digits[0] <= '8';
}

}  // namespace

const std::vector<tabular::ColumnSpec>& register_columns() {
  static const std::vector<tabular::ColumnSpec> k_columns{
      {"village", true, {"村", "村名", "行政村", "村（社区）", "村居", "所属村", "village"}},
      {"group", false, {"村民组", "组", "组别", "村民小组", "小组", "自然村", "group"}},
      {"code", false, {"门牌号", "编号", "户编号", "户号", "门牌", "code", "house number"}},
      {"address", false, {"地址", "住址", "详细地址", "家庭住址", "门牌地址", "address"}},
      {"visitor", false, {"走访人", "走访员", "走访人员", "包户干部", "visitor"}},
      {"contact_name", false, {"联系人", "联系人姓名", "contact", "contact name"}},
      {"contact_phone",
       false,
       {"联系电话", "电话", "手机", "手机号", "手机号码", "phone", "telephone"}},
      {"note", false, {"备注", "说明", "note", "remark", "remarks"}},
  };
  return k_columns;
}

ImportPreview read_register(const tabular::Table& table, const std::vector<UnitName>& units) {
  return RegisterReader(table, units).read();
}

std::optional<std::string> phone_number(std::string_view text) {
  // Folding takes spaces and hyphens away and makes full-width digits plain.
  const std::string folded = tabular::fold(text);
  if (folded.find_first_not_of("0123456789+()") != std::string::npos) return std::nullopt;
  std::string digits = digits_of(folded);
  if (folded.starts_with("+86") || (digits.size() == 13 && digits.starts_with("86")))
    digits.erase(0, 2);
  if (digits.size() == 11 && digits[0] == '1' && digits[1] >= '3') return digits;
  if (is_local_number(digits)) return digits;
  const std::size_t area = area_size(digits);
  if (!digits.starts_with('0') || digits.size() <= area) return std::nullopt;
  const std::string local = digits.substr(area);
  if (!is_local_number(local)) return std::nullopt;
  return digits.substr(0, area) + "-" + local;
}

}  // namespace wanhu::app
