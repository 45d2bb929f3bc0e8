#include "tabular/columns.hpp"

#include <unicode/unorm2.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.hpp"

namespace wanhu::tabular {

namespace {

std::u16string to_utf16(std::string_view text) {
  std::u16string out;
  for (const char32_t c : base::decode_utf8(text)) {
    if (c > 0xFFFF) {
      out += static_cast<char16_t>(0xD7C0U + (c >> 10U));
      out += static_cast<char16_t>(0xDC00U + (c & 0x3FFU));
    } else {
      out += static_cast<char16_t>(c);
    }
  }
  return out;
}

// NFKC with case folding makes "（Ａ）" into "(a)". Characters beyond the BMP, which no heading
// that we look for has, are left out.
std::u32string normalised(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfkc = unorm2_getNFKCCasefoldInstance(&status);
  const std::u16string in = to_utf16(text);
  std::u16string out(in.size() * 18 + 1, u'\0');  // NFKC at most makes 18 units of one
  const auto size = unorm2_normalize(nfkc, in.data(), static_cast<std::int32_t>(in.size()),
                                     out.data(), static_cast<std::int32_t>(out.size()), &status);
  if (U_FAILURE(status)) return base::decode_utf8(text);
  std::u32string folded;
  for (const char16_t c : std::u16string_view(out).substr(0, static_cast<std::size_t>(size)))
    if (c < 0xD800 || c > 0xDFFF) folded += c;
  return folded;
}

constexpr std::u32string_view k_marks = U"*:_-·.、/\\'\"";

std::string without_marks(std::u32string_view text) {
  std::u32string out;
  for (const char32_t c : text)
    if (c > 0x20 && c != 0x3000 && k_marks.find(c) == std::u32string_view::npos) out += c;
  return base::encode_utf8(out);
}

class Matcher {
 public:
  Matcher(const Table& table, const std::vector<ColumnSpec>& specs)
      : table_(table), specs_(specs), owner_(table.heading.size()) {}

  base::Result<Columns> match() {
    for (const ColumnSpec& spec : specs_) match_one(spec);
    for (std::size_t column = 0; column < owner_.size(); ++column)
      if (owner_[column].empty() && !table_.heading[column].empty()) note_unknown(column);
    for (const ColumnSpec& spec : specs_)
      if (spec.required && !columns_.at.contains(spec.id) && !ambiguous_.contains(spec.id))
        problems_.push_back({.code = "TAB-COLUMN-MISSING",
                             .args = {{"column", spec.names.front()}},
                             .place = table_.heading_place(0)});
    if (problems_.empty()) return std::move(columns_);
    base::Problem first = problems_.front();
    if (problems_.size() > 1) first.details = std::move(problems_);
    return base::fail(std::move(first));
  }

 private:
  // A heading that is a name exactly goes before one that is so without its remarks.
  void match_one(const ColumnSpec& spec) {
    std::set<std::string> names;
    for (const std::string& name : spec.names) names.insert(fold(name));
    std::vector<std::size_t> hits = columns_named(names, fold);
    if (hits.empty()) hits = columns_named(names, fold_without_remarks);
    for (const std::size_t column : hits) claim(spec, column);
    if (hits.size() > 1) ambiguous(spec, hits[0], hits[1]);
  }

  std::vector<std::size_t> columns_named(const std::set<std::string>& names,
                                         std::string (*key)(std::string_view)) const {
    std::vector<std::size_t> hits;
    for (std::size_t column = 0; column < table_.heading.size(); ++column)
      if (names.contains(key(table_.heading[column]))) hits.push_back(column);
    return hits;
  }

  void claim(const ColumnSpec& spec, std::size_t column) {
    if (!owner_[column].empty()) {
      add_ambiguous(spec.names.front() + " / " + owner_[column], column, column);
      return;
    }
    owner_[column] = spec.names.front();
    columns_.at.emplace(spec.id, column);
  }

  void ambiguous(const ColumnSpec& spec, std::size_t first, std::size_t second) {
    ambiguous_.insert(spec.id);
    add_ambiguous(spec.names.front(), first, second);
  }

  void add_ambiguous(std::string column, std::size_t first, std::size_t second) {
    const auto shown = [&](std::size_t c) {
      return column_letters(c) + " “" + table_.heading[c] + "”";
    };
    problems_.push_back({.code = "TAB-COLUMN-AMBIGUOUS",
                         .args = {{"column", std::move(column)},
                                  {"first", shown(first)},
                                  {"second", shown(second)}},
                         .place = table_.heading_place(second)});
  }

  void note_unknown(std::size_t column) {
    std::vector<std::string> free_names;
    for (const ColumnSpec& spec : specs_)
      if (!columns_.at.contains(spec.id))
        free_names.insert(free_names.end(), spec.names.begin(), spec.names.end());
    const std::string& heading = table_.heading[column];
    // Two edits make any two-character word of any other, so short headings must be nearer.
    const int limit = base::decode_utf8(heading).size() >= 4 ? 2 : 1;
    const auto hint = base::nearest(heading, free_names, limit);
    base::Problem note{.code = hint ? "TAB-COLUMN-NEAR" : "TAB-COLUMN-UNKNOWN",
                       .args = {{"heading", heading}, {"column", column_letters(column)}},
                       .place = table_.heading_place(column)};
    if (hint) note.with("hint", *hint);
    columns_.notes.push_back(std::move(note));
  }

  const Table& table_;
  const std::vector<ColumnSpec>& specs_;
  std::vector<std::string> owner_;  // by column: the name of the spec that has it
  std::set<std::string> ambiguous_{};
  Columns columns_{};
  std::vector<base::Problem> problems_{};
};

}  // namespace

std::string fold(std::string_view text) {
  return without_marks(normalised(text));
}

std::string fold_without_remarks(std::string_view text) {
  std::u32string kept;
  int depth = 0;
  for (const char32_t c : normalised(text)) {
    const bool opens = c == U'(' || c == U'[' || c == U'【' || c == U'〔';
    const bool closes = c == U')' || c == U']' || c == U'】' || c == U'〕';
    if (opens) ++depth;
    if (depth == 0) kept += c;
    if (closes && depth > 0) --depth;
  }
  return without_marks(kept);
}

std::optional<std::size_t> Columns::find(const std::string& id) const {
  const auto found = at.find(id);
  if (found == at.end()) return std::nullopt;
  return found->second;
}

std::string Columns::cell(const Row& row, const std::string& id) const {
  const auto column = find(id);
  return column ? std::string(base::trim(row.cells.at(*column))) : "";
}

base::Place Columns::place(const Table& table, const Row& row, const std::string& id) const {
  return table.place(row, find(id).value_or(0));
}

base::Result<Columns> match_columns(const Table& table, const std::vector<ColumnSpec>& specs) {
  return Matcher(table, specs).match();
}

}  // namespace wanhu::tabular
