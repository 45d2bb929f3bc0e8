#include "tabular/xlsx_parts.hpp"

#include <charconv>
#include <utility>

#include "base/text.hpp"
#include "tabular/number_format.hpp"

namespace wanhu::tabular {

namespace {

constexpr std::size_t k_styles_max = 70'000;  // Excel itself stops at 65 490
constexpr std::size_t k_escape = 7;           // length of "_x000D_"

std::optional<char32_t> escaped_unit(std::string_view text) {
  if (text.size() < k_escape || !text.starts_with("_x") || text[k_escape - 1] != '_')
    return std::nullopt;
  std::uint32_t unit = 0;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  if (error != std::errc() || end != text.data() + 6) return std::nullopt;
  if (unit >= 0xD800 && unit <= 0xDFFF) return std::nullopt;
  return unit;
}

std::optional<int> integer(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string unescape_xstring(std::string_view text) {
  if (text.find("_x") == std::string_view::npos) return std::string(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (const auto unit = escaped_unit(text.substr(at, k_escape))) {
      base::append_utf8(out, *unit);
      at += k_escape;
    } else {
      out += text[at++];
    }
  }
  return out;
}

void WorkbookReader::start(std::string_view name, const XmlAttributes& attributes) {
  if (name == "workbook") is_workbook = true;
  if (name == "workbookPr") {
    const std::string flag = attributes.text("date1904");
    from_1904 = flag == "1" || flag == "true";
  }
  if (name == "sheet") {
    const std::string state = attributes.text("state");
    sheets.push_back(
        {attributes.text("name"), attributes.text("id"), state.empty() || state == "visible"});
  }
}

SharedStrings::SharedStrings(std::string file, const Limits& limits)
    : file_(std::move(file)), limits_(limits) {}

void SharedStrings::start(std::string_view name, const XmlAttributes& /*attributes*/) {
  if (name == "si") current_.clear();
  if (name == "rPh") ++phonetic_;
  in_text_ = name == "t" && phonetic_ == 0;
}

void SharedStrings::text(std::string_view text) {
  if (!in_text_) return;
  if (current_.size() + text.size() > limits_.cell_bytes) {
    failure = base::Problem{
        .code = "TAB-CELL-LONG",
        .kind = base::Kind::too_large,
        .args = {{"where", "sharedStrings"}, {"max", std::to_string(limits_.cell_bytes)}},
        .place = base::Place{.file = file_}};
    return;
  }
  current_ += text;
}

void SharedStrings::end(std::string_view name) {
  in_text_ = false;
  if (name == "rPh") --phonetic_;
  if (name != "si") return;
  if (ends_.size() >= limits_.cells) {
    failure = base::Problem{.code = "TAB-CELLS",
                            .kind = base::Kind::too_large,
                            .args = {{"max", std::to_string(limits_.cells)}},
                            .place = base::Place{.file = file_}};
    return;
  }
  pool_ += unescape_xstring(current_);
  ends_.push_back(pool_.size());
}

std::optional<std::string_view> SharedStrings::at(std::size_t index) const {
  if (index >= ends_.size()) return std::nullopt;
  const std::size_t from = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(pool_).substr(from, ends_[index] - from);
}

void StylesReader::start(std::string_view name, const XmlAttributes& attributes) {
  if (name == "numFmt" && date_formats_.size() < k_styles_max) {
    const auto id = integer(attributes.text("numFmtId"));
    if (id && is_date_format(attributes.text("formatCode"))) date_formats_.insert(*id);
  }
  if (name == "cellXfs") in_cell_formats_ = true;
  if (name == "xf" && in_cell_formats_ && date_.size() < k_styles_max) {
    const int id = integer(attributes.text("numFmtId")).value_or(0);
    date_.push_back(is_date_format(id) || date_formats_.contains(id));
  }
}

void StylesReader::end(std::string_view name) {
  if (name == "cellXfs") in_cell_formats_ = false;
}

}  // namespace wanhu::tabular
