#include "plan/reader.hpp"

#include <toml++/toml.h>

#include <algorithm>

#include "base/text.hpp"
#include "plan/full_width.hpp"
#include "plan/source_text.hpp"

namespace wanhu::plan {

namespace {

// Each broken statement costs one more parse; these bound the work, so that time is linear in size.
constexpr int k_reparse_max = 20;
constexpr std::size_t k_reparsed_bytes_max = std::size_t{20} << 20U;

// At least one repair, for a file of any size.
int reparses_for(std::size_t bytes) {
  const std::size_t affordable = k_reparsed_bytes_max / std::max<std::size_t>(bytes, 1);
  return static_cast<int>(std::clamp<std::size_t>(affordable, 1, k_reparse_max));
}

class Converter {
 public:
  Converter(const SourceText& source, const Scan& scan) : source_(source), scan_(scan) {}

  Value table(const toml::table& from, Span at) const {
    Value value{.kind = Value::Kind::table, .at = at};
    for (const auto& [key, node] : from) {
      const Span key_at = span_of(key.source());
      if (scan_.dropped_keys.contains({key_at.line, key_at.column})) continue;
      std::string text(key.str());
      const auto foreign = scan_.foreign_keys.find({key_at.line, key_at.column});
      if (foreign != scan_.foreign_keys.end()) text = foreign->second;
      value.entries.push_back(any(node, key_at));
      value.entries.back().key = std::move(text);
      value.entries.back().key_at = key_at;
    }
    std::sort(value.entries.begin(), value.entries.end(), [](const Value& a, const Value& b) {
      return std::pair(a.key_at.line, a.key_at.column) < std::pair(b.key_at.line, b.key_at.column);
    });
    return value;
  }

 private:
  Value any(const toml::node& node, Span key_at) const {
    const Span at = span_of(node.source());
    if (const auto* inner = node.as_table()) return table(*inner, is_inline(at) ? at : key_at);
    if (scan_.broken_values.contains({at.line, at.column}))
      return Value{.kind = Value::Kind::broken, .at = at};
    if (const auto* array = node.as_array()) return rows(*array, at);
    return scalar(node, at);
  }

  Value rows(const toml::array& array, Span at) const {
    Value value{.kind = Value::Kind::rows, .at = {at.line, at.column, 1}};
    for (const toml::node& item : array) value.items.push_back(any(item, span_of(item.source())));
    return value;
  }

  // A table in braces is marked at its brace, one under a header at the header.
  [[nodiscard]] bool is_inline(Span at) const {
    const auto line = source_.line(at.line);
    const auto column = static_cast<std::size_t>(at.column - 1);
    return column < line.size() && line[column] == U'{';
  }

  static Value scalar(const toml::node& node, Span at) {
    Value value{.at = at};
    if (const auto* text = node.as_string()) {
      value.kind = **text == "?" ? Value::Kind::hole : Value::Kind::text;
      value.text = **text;
    } else if (const auto* integer = node.as_integer()) {
      value.kind = Value::Kind::integer;
      value.integer = **integer;
    } else if (const auto* boolean = node.as_boolean()) {
      value.kind = Value::Kind::boolean;
      value.boolean = **boolean;
    } else if (const auto* date = node.as_date()) {
      const toml::date& d = **date;
      const auto day = base::Date::from_ymd(d.year, d.month, d.day);
      value.kind = day ? Value::Kind::date : Value::Kind::date_time;
      value.date = day.value_or(base::Date());
    } else {
      value.kind = node.is_floating_point() ? Value::Kind::real : Value::Kind::date_time;
    }
    return value;
  }

  // toml++ counts columns in code points, and a region's end is one past its last character.
  [[nodiscard]] Span span_of(const toml::source_region& region) const {
    Span span{static_cast<int>(region.begin.line), static_cast<int>(region.begin.column), 1};
    const auto length = static_cast<int>(source_.line(span.line).size());
    const int end =
        region.end.line == region.begin.line ? static_cast<int>(region.end.column) : length + 1;
    span.width = std::max(1, std::min(end, length + 1) - span.column);
    return span;
  }

  const SourceText& source_;
  const Scan& scan_;
};

// What the parser stumbled over, in the reader's words. The parser's own sentences are English and
// about grammar; only their gist is used.
const char* variant_of(std::string_view description) {
  static constexpr std::pair<const char*, const char*> k_gists[] = {
      {"expected '='", "equals"},
      {"expected comma or closing", "comma"},
      {"control characters", "control"},
      {"expected value", "novalue"},
      {"escape sequence", "escape"},
      {"not representable", "big"},
      {"bare key starting", "key"},
      {"expected key", "key"},
      {"saw '='", "nokey"},
      {"value type", "value"},
      {"expected a comment", "trailing"},
  };
  for (const auto& [gist, variant] : k_gists)
    if (description.find(gist) != std::string_view::npos) return variant;
  return "";
}

void report_refusal(const toml::parse_error& error, const SourceText& source,
                    const Segment& segment, FindingList& findings) {
  const auto& where = error.source().begin;
  const std::size_t last =
      source.offset_of_line(static_cast<int>(where.line)) +
      static_cast<std::size_t>(std::max<int>(0, static_cast<int>(where.column) - 1));
  const std::size_t at = std::clamp(last, segment.begin, std::max(segment.begin, segment.end));
  Finding finding{.code = "L-SYNTAX", .at = source.span(at, at + 1)};
  if (error.description().find("redefine") != std::string_view::npos) {
    finding.code = "L-KEY-DUP";
    finding.variant = "table";
    std::size_t begin = segment.begin;
    while (is_blank(source[begin])) ++begin;
    std::size_t end = begin;
    while (end < segment.end && source[end] != U'=' && source[end] != U'\n') ++end;
    while (end > begin && is_blank(source[end - 1])) --end;
    finding.at = source.span(begin, end);
    finding.args["key"] = source.slice(begin, end);
  } else {
    finding.variant = variant_of(error.description());
  }
  findings.add(std::move(finding));
}

// The segment that holds `line`; the last one that begins on or before it.
std::size_t segment_at(const SourceText& source, const Scan& scan, int line) {
  const std::size_t offset = source.offset_of_line(line);
  const auto after =
      std::upper_bound(scan.segments.begin(), scan.segments.end(), offset,
                       [](std::size_t o, const Segment& segment) { return o < segment.begin; });
  return after == scan.segments.begin()
             ? 0
             : static_cast<std::size_t>(after - scan.segments.begin()) - 1;
}

Value parse_tolerantly(SourceText& source, Scan& scan, FindingList& findings) {
  const int repairs = reparses_for(source.size());
  for (int attempt = 0; attempt <= repairs; ++attempt) {
    try {
      const toml::table table = toml::parse(source.utf8());
      return Converter(source, scan).table(table, Span{1, 1, 1});
    } catch (const toml::parse_error& error) {
      const int line = static_cast<int>(error.source().begin.line);
      if (scan.segments.empty()) break;
      const std::size_t index = segment_at(source, scan, line);
      if (scan.segments[index].bad) break;  // blanked already and still refused
      report_refusal(error, source, scan.segments[index], findings);
      drop_segment(source, scan, index);
    }
  }
  findings.add(Finding{.code = "L-SYNTAX", .variant = "many", .at = {1, 1, 1}});
  scan.lost.push_back({});  // nothing is known about any table
  return Value{.at = {1, 1, 1}};
}

}  // namespace

bool Tree::has_doubled(int line, std::string_view key) const {
  return std::any_of(doubled.begin(), doubled.end(), [&](const Doubled& one) {
    return one.key == key && one.first_line <= line && line <= one.last_line;
  });
}

bool Tree::has_lost(std::string_view table, std::string_view key) const {
  const std::string below = std::string(table) + ".";
  return std::any_of(lost.begin(), lost.end(), [&](const Lost& piece) {
    if (piece.table.empty() && piece.key.empty()) return true;
    if (piece.table == table) return key.empty() || piece.key.empty() || piece.key == key;
    return key.empty() && piece.table.starts_with(below);
  });
}

Tree read_tree(std::string_view text, FindingList& findings) {
  Tree tree;
  const auto give_up = [&](Finding finding) {
    findings.add(std::move(finding));
    tree.lost.push_back({});
    return tree;
  };
  if (text.size() > k_file_bytes_max) {
    Finding finding{.code = "L-SIZE", .at = {1, 1, 1}};
    finding.args = {{"size", std::to_string(text.size())},
                    {"max", std::to_string(k_file_bytes_max)}};
    return give_up(std::move(finding));
  }
  if (const auto bad = base::first_invalid_utf8(text)) {
    const std::string_view before = text.substr(0, *bad);
    const auto line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto column = 1 + base::decode_utf8(before.substr(line_start)).size();
    return give_up(
        {.code = "L-ENCODING", .at = {static_cast<int>(line), static_cast<int>(column), 1}});
  }
  SourceText source(text);
  replace_full_width(source, findings);
  Scan found = scan(source, findings);
  tree.root = parse_tolerantly(source, found, findings);
  tree.lost = std::move(found.lost);
  tree.doubled = std::move(found.doubled);
  return tree;
}

}  // namespace wanhu::plan
