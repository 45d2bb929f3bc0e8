#include "app/import/frame_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "app/import/register_file.hpp"
#include "base/text.hpp"

namespace wanhu::app {

namespace {

using domain::FrameKind;

constexpr std::size_t k_cell_max = 60, k_address_max = 120, k_listed = 100;
constexpr std::int64_t k_size_max = 1'000'000'000;

struct KindWord {
  std::string_view word;
  FrameKind kind;
};
constexpr std::array k_kind_words{
    KindWord{"手机", FrameKind::mobile},       KindWord{"移动电话", FrameKind::mobile},
    KindWord{"mobile", FrameKind::mobile},     KindWord{"座机", FrameKind::landline},
    KindWord{"固话", FrameKind::landline},     KindWord{"固定电话", FrameKind::landline},
    KindWord{"landline", FrameKind::landline}, KindWord{"地址", FrameKind::address},
    KindWord{"住址", FrameKind::address},      KindWord{"address", FrameKind::address}};

std::optional<FrameKind> kind_word(const std::string& text) {
  const std::string key = tabular::fold(text);
  for (const KindWord& one : k_kind_words)
    if (tabular::fold(one.word) == key) return one.kind;
  return {};
}

// Cells that are digits already need no folding, which is most of a million rows.
std::optional<std::string> number_of(const std::string& text) {
  if (text.size() == 11 && text[0] == '1' && text[1] >= '3' && text[1] <= '9' &&
      text.find_first_not_of("0123456789") == std::string::npos)
    return text;
  return phone_number(text);
}

class FrameReader {
 public:
  FrameReader(const tabular::Table& table, const plan::Survey& survey,
              const std::vector<UnitName>& units)
      : table_(table), survey_(survey), villages_(units) {
    for (const std::string& kind : survey.frame)
      if (const auto known = domain::frame_kind_of(kind)) kinds_.push_back(*known);
  }

  FramePreview read() {
    check_guards(table_, preview_.errors);
    auto columns = tabular::match_columns(table_, frame_columns());
    if (!columns) {
      preview_.errors.add_all(columns.error());
      return std::move(preview_);
    }
    columns_ = std::move(*columns);
    preview_.notes = columns_.notes;
    seen_.reserve(table_.rows.size());
    for (const tabular::Row& row : table_.rows) read_row(row);
    for (auto& [key, n] : counts_)
      preview_.counts.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), n});
    return std::move(preview_);
  }

 private:
  void read_row(const tabular::Row& row) {
    RowReader reader(table_, columns_, row, preview_.errors);
    FrameRow out;
    for (const char* column : {"number", "number2"})
      if (auto number = read_number(reader, column)) out.contact.numbers.push_back(*number);
    out.contact.address = reader.text("address", k_address_max);
    out.contact.language = reader.text("language", k_cell_max);
    if (!reader.sound()) return;
    if (out.contact.numbers.empty() && out.contact.address.empty())
      return reader.problem("FRAME-EMPTY", "number", {});
    read_kind(reader, out);
    domain::FrameFacts facts{.kind = out.kind,
                             .unit = read_unit(reader),
                             .urban_rural = read_stratum(reader, "urban_rural"),
                             .age = read_stratum(reader, "age"),
                             .sex = read_stratum(reader, "sex")};
    out.size = read_size(reader);
    if (!reader.sound() || is_twice(row, out)) return;
    out.unit = facts.unit;
    out.stratum = domain::stratum_of(survey_, facts);
    ++counts_[{std::string(domain::text_of(out.kind)), out.unit, out.stratum}];
    preview_.rows.push_back(std::move(out));
  }

  static std::optional<std::string> read_number(RowReader& reader, const char* column) {
    const std::string text = reader.text(column, k_cell_max);
    if (text.empty()) return {};
    auto number = number_of(text);
    if (!number) reader.problem("IMPORT-PHONE", column, {});
    return number;
  }

  [[nodiscard]] bool asks(FrameKind kind) const {
    return kinds_.empty() || std::find(kinds_.begin(), kinds_.end(), kind) != kinds_.end();
  }

  // A number beside an address is how the address is called, when the survey has only addresses.
  void read_kind(RowReader& reader, FrameRow& out) const {
    const std::string text = reader.text("kind", k_cell_max);
    const auto word = text.empty() ? std::nullopt : kind_word(text);
    if (!text.empty() && !word) return reader.problem("FRAME-KIND-WORD", "kind", {{"kind", text}});
    out.kind = word                          ? *word
               : out.contact.numbers.empty() ? FrameKind::address
                                             : domain::kind_of_number(out.contact.numbers.front());
    if (!word && !asks(out.kind) && !out.contact.address.empty()) out.kind = FrameKind::address;
    if (!asks(out.kind))
      reader.problem("FRAME-KIND", "kind", {{"kind", std::string(domain::text_of(out.kind))}});
    if (out.kind != FrameKind::address && out.contact.numbers.empty())
      reader.problem("FRAME-EMPTY", "number", {});
  }

  std::string read_unit(RowReader& reader) {
    const std::string text = reader.text("unit", k_cell_max);
    if (text.empty()) {
      if (domain::stratifies_by(survey_, "unit"))
        reader.problem("FRAME-STRATUM", "unit", {{"heading", "单位"}});
      return "";
    }
    // A million rows name the same few units.
    if (const auto known = units_.find(text); known != units_.end()) return known->second;
    const auto unit = villages_.find(text);
    if (!unit) {
      reader.problem(unit.error(), "unit");
      return "";
    }
    units_.emplace(text, unit->id);
    return unit->id;
  }

  std::string read_stratum(RowReader& reader, const std::string& column) const {
    std::string text = reader.text(column, k_cell_max);
    // A stratum's name joins its parts by "/", and stands in lists between commas.
    if (text.find_first_of("/,\"\n") != std::string::npos)
      reader.problem("FRAME-STRATUM-SIGN", column, {});
    else if (text.empty() && domain::stratifies_by(survey_, column))
      reader.problem("FRAME-STRATUM", column, {{"heading", heading_of(column)}});
    return text;
  }

  static std::string heading_of(const std::string& column) {
    for (const tabular::ColumnSpec& spec : frame_columns())
      if (spec.id == column) return spec.names.front();
    return column;
  }

  static std::int64_t read_size(RowReader& reader) {
    const std::string text = reader.text("size", k_cell_max);
    if (text.empty()) return 1;
    std::int64_t size = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (error == std::errc() && end == text.data() + text.size() && size >= 1 && size <= k_size_max)
      return size;
    reader.problem("FRAME-SIZE", "size", {});
    return 1;
  }

  bool is_twice(const tabular::Row& row, const FrameRow& out) {
    const std::string& key =
        out.contact.numbers.empty() ? out.contact.address : out.contact.numbers.front();
    if (seen_.insert(key).second) return false;
    ++preview_.duplicates;
    if (preview_.duplicate.size() < k_listed)
      preview_.duplicate.push_back(
          {.code = "FRAME-TWICE",
           .place =
               columns_.place(table_, row, out.contact.numbers.empty() ? "address" : "number")});
    return true;
  }

  const tabular::Table& table_;
  const plan::Survey& survey_;
  VillageFinder villages_;
  std::vector<FrameKind> kinds_{};
  tabular::Columns columns_{};
  FramePreview preview_{};
  std::unordered_map<std::string, std::string> units_{};
  std::unordered_set<std::string> seen_{};
  std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> counts_{};
};

}  // namespace

const std::vector<tabular::ColumnSpec>& frame_columns() {
  static const std::vector<tabular::ColumnSpec> k_columns{
      {"number",
       false,
       {"电话", "号码", "电话号码", "手机", "手机号", "手机号码", "联系电话", "座机", "固定电话",
        "number", "phone", "telephone", "mobile"}},
      {"number2",
       false,
       {"第二电话", "备用电话", "第二号码", "其他电话", "second number", "phone 2", "number 2"}},
      {"address", false, {"地址", "住址", "详细地址", "门牌地址", "address"}},
      {"unit",
       false,
       {"单位", "村", "村名", "社区", "村（社区）", "村居", "乡镇", "街道", "unit", "village"}},
      {"kind", false, {"类型", "种类", "号码类型", "kind", "type"}},
      {"urban_rural", false, {"城乡", "城乡类型", "城乡属性", "urban_rural", "urban rural"}},
      {"age", false, {"年龄段", "年龄组", "age", "age band"}},
      {"sex", false, {"性别", "sex"}},
      {"size", false, {"规模", "人数", "人口数", "常住人口", "size"}},
      {"language", false, {"语言", "方言", "language"}},
  };
  return k_columns;
}

const tabular::Limits& frame_limits() {
  static const tabular::Limits k_limits = [] {
    tabular::Limits limits;
    limits.rows = static_cast<std::size_t>(domain::k_frame_rows_max);
    limits.bytes = 256 * tabular::k_mib;
    limits.unpacked_bytes = 2048 * tabular::k_mib;
    limits.cells = limits.rows * frame_columns().size();
    return limits;
  }();
  return k_limits;
}

FramePreview read_frame(const tabular::Table& table, const plan::Survey& survey,
                        const std::vector<UnitName>& units) {
  return FrameReader(table, survey, units).read();
}

}  // namespace wanhu::app
