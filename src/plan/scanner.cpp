#include "plan/scanner.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "base/time.hpp"
#include "plan/schema.hpp"
#include "plan/slips.hpp"

namespace wanhu::plan {

namespace {

constexpr std::size_t k_key_bytes_max = 200;

struct Open {  // a bracket not closed yet
  char32_t bracket = U'[';
  std::size_t at = 0;
  std::map<std::string, std::size_t> keys{};  // of an inline table, with their places
  bool key_next = true;
  std::vector<std::string> doubled{};  // keys of it that stood twice
};

struct Name {  // a (dotted) key as written
  std::string text;
  std::size_t begin = 0, end = 0;
  bool found = false;
};

class Scanner {
 public:
  Scanner(SourceText& source, FindingList& findings) : source_(source), findings_(findings) {}

  Scan run() {
    replace_controls();
    count_headers();
    for (i_ = 0; i_ < source_.size();) {
      if (at_line_start_) start_line();
      at_line_start_ = false;
      step();
    }
    if (!open_.empty()) report_unclosed();
    close_segment(source_.size());
    return std::move(scan_);
  }

 private:
  // NUL and its like, anywhere: TOML forbids them even in comments.
  void replace_controls() {
    // A second byte order mark at the head the parser would take for the first.
    const auto is_control = [&](std::size_t i) {
      const char32_t c = source_[i];
      return (c < 0x20 && c != U'\t' && c != U'\n') || c == 0x7F || (i == 0 && c == 0xFEFF);
    };
    for (std::size_t i = 0; i < source_.size(); ++i) {
      if (!is_control(i)) continue;
      const std::size_t begin = i;
      while (i < source_.size() && is_control(i)) ++i;
      findings_.add({.code = "L-SYNTAX", .variant = "control", .at = source_.span(begin, i)});
      source_.blank(begin, i);
    }
  }

  // ---- statements ----

  void start_line() {
    const std::size_t first = skip_blanks(i_);
    if (source_[first] == U'\n' || source_[first] == U'#' || first >= source_.size()) return;
    if (!open_.empty()) {
      if (!is_new_statement(first)) return;
      report_unclosed();
      open_.clear();
    }
    beyond_ = 0;
    dots_ = 0;
    begin_segment(first);
  }

  // Inside brackets a line that looks like a statement means that the bracket was never closed. In
  // an inline table an indented "key = value" is rather its next row.
  bool is_new_statement(std::size_t first) const {
    if (source_[first] == U'[') return is_header_line(first);
    if (open_.back().bracket == U'{' && first != i_) return false;
    const Name name = read_name(first);
    return name.found && source_[skip_blanks(name.end)] == U'=' &&
           (first == i_ || open_.back().bracket == U'[');
  }

  // "[org]" or "[[task]]" alone on its line; "[1, 2]," is a row of an array.
  bool is_header_line(std::size_t first) const {
    std::size_t i = first + 1;
    if (source_[i] == U'[') ++i;
    const Name name = read_name(skip_blanks(i));
    if (!name.found || is_digit(source_[name.begin]) || source_[name.begin] == U'"' ||
        name.text == "true" || name.text == "false" || name.text == "inf" || name.text == "nan")
      return false;
    i = skip_blanks(name.end);
    while (source_[i] == U']') ++i;
    i = skip_blanks(i);
    return i >= source_.size() || source_[i] == U'\n' || source_[i] == U'#';
  }

  void begin_segment(std::size_t first) {
    close_segment(i_);
    Segment segment{.begin = i_, .table = table_, .key = {}};
    if (source_[first] == U'[') {
      segment.kind = Segment::Kind::header;
      scan_.segments.push_back(segment);
      start_header(first);
    } else if (Name name = read_name(first); name.found && source_[skip_blanks(name.end)] == U'=') {
      segment.kind = Segment::Kind::pair;
      scan_.segments.push_back(segment);
      limit(name);
      scan_.segments.back().key = name.text;
      note_foreign(name);
      if (!twice_) note_key(instance_ + "\n" + name.text, name);
      i_ = skip_blanks(name.end) + 1;
    } else {
      scan_.segments.push_back(segment);
    }
  }

  // How often a block stands as [task] and as [[task]]: both ways at once the parser would refuse.
  void count_headers() {
    for (int line = 1; line <= source_.line_count(); ++line) {
      const std::size_t first = skip_blanks(source_.offset_of_line(line));
      if (source_[first] != U'[' || !is_header_line(first)) continue;
      const bool array = source_[first + 1] == U'[';
      const Name name = read_name(skip_blanks(first + (array ? 2U : 1U)));
      auto& counts = headers_[name.text];
      ++(array ? counts.second : counts.first);
    }
  }

  // [task] among [[task]]. The parser would call all the others wrong.
  bool is_odd_one(const std::string& name, bool array) const {
    const auto counts = headers_.find(name);
    if (counts == headers_.end() || counts->second.first == 0 || counts->second.second == 0)
      return false;
    const Field* field = root_shape().field(name);
    return field != nullptr && array != (field->type == Type::rows);
  }

  void report_odd_one(const Name& name, bool array) {
    Finding finding{.code = "L-TYPE", .variant = array ? "single" : "double"};
    finding.at = source_.span(name.begin, name.end);
    finding.args = {{"key", name.text}};
    findings_.add(std::move(finding));
    bad();
  }

  void close_segment(std::size_t end) {
    if (!scan_.segments.empty()) scan_.segments.back().end = end;
  }

  void start_header(std::size_t first) {
    const bool array = source_[first + 1] == U'[';
    Name name = read_name(skip_blanks(first + (array ? 2U : 1U)));
    limit(name);
    scan_.segments.back().table = table_ = name.text;
    if (!name.found) return;
    note_foreign(name);
    if (array && !is_odd_one(name.text, array)) ++array_count_[name.text];
    instance_ = instance_of(name.text);
    if (is_odd_one(name.text, array))
      report_odd_one(name, array);
    else if (!array)
      note_key("[" + instance_, name);
    twice_ = is_bad();
    i_ = name.end;
    for (int n = array ? 2 : 1; n > 0; --n) open_.push_back({U'[', first});
  }

  // Long or deep keys are nobody's honest text; kept short they cannot be multiplied by a hostile
  // file.
  void limit(Name& name) {
    const auto parts = std::count(name.text.begin(), name.text.end(), '.');
    if (parts < k_depth_max && name.text.size() <= k_key_bytes_max) return;
    if (!is_bad()) report_depth(name.begin);
    bad();
    name.text.resize(std::min<std::size_t>(name.text.size(), k_key_bytes_max));
    name.text.erase(std::remove(name.text.begin(), name.text.end(), '.'), name.text.end());
  }

  // "task.due" under the third [[task]] is another table than under the second.
  std::string instance_of(const std::string& table) const {
    std::string out, prefix;
    for (std::size_t from = 0; from <= table.size();) {
      const auto dot = std::min(table.find('.', from), table.size());
      prefix = table.substr(0, dot);
      out += table.substr(from, dot - from);
      if (const auto n = array_count_.find(prefix); n != array_count_.end())
        out += "#" + std::to_string(n->second);
      out += ".";
      from = dot + 1;
    }
    return out;
  }

  void note_key(const std::string& path, const Name& name) {
    const auto [first, fresh] = seen_.emplace(path, std::pair(name.begin, name.end));
    if (fresh) return;
    report_duplicate(name, first->second.first, first->second.second);
    bad();
  }

  void report_duplicate(const Name& name, std::size_t first_begin, std::size_t first_end) {
    Finding finding{.code = "L-KEY-DUP", .at = source_.span(name.begin, name.end)};
    finding.second = source_.span(first_begin, first_end);
    finding.args = {{"key", name.text}, {"line", std::to_string(finding.second.line)}};
    findings_.add(std::move(finding));
  }

  // ---- characters ----

  void step() {
    const char32_t c = source_[i_];
    if (c == U'\n')
      end_line();
    else if (c == U'#')
      i_ = line_end(i_);
    else if (c == U'{' || c == U'[')
      open_bracket(c);
    else if (c == U'}' || c == U']')
      close_bracket(c);
    else if (!is_blank(c) && !open_.empty() && open_.back().bracket == U'{' &&
             open_.back().key_next)
      inline_key();
    else if (c == U'"' || c == U'\'')
      i_ = after_string(i_);
    else
      plain(c);
  }

  void plain(char32_t c) {
    if (c == U',' || c == U'=') dots_ = 0;
    if (c == U',' && !open_.empty()) open_.back().key_next = true;
    if (c == U'.' && ++dots_ == k_depth_max) report_depth(i_);
    const bool word_before = i_ > 0 && is_bare_key(source_[i_ - 1]);
    if (is_digit(c) && !word_before && date_token()) return;
    if (is_foreign(c) && !scan_.segments.empty() &&
        (scan_.segments.back().kind == Segment::Kind::pair || !open_.empty())) {
      unquoted_text();
      return;
    }
    ++i_;
  }

  void end_line() {
    if (!open_.empty() && open_.back().bracket == U'{' && !is_bad()) {
      report_syntax("inline", source_.span(open_.back().at, open_.back().at + 1), {});
      bad();
    }
    if (!open_.empty() && scan_.segments.back().kind == Segment::Kind::header) {
      report_unclosed();
      open_.clear();
    }
    ++i_;
    at_line_start_ = true;
  }

  void open_bracket(char32_t c) {
    dots_ = 0;
    if (open_.size() >= static_cast<std::size_t>(k_depth_max)) {
      if (beyond_++ == 0) report_depth(i_);
    } else {
      if (!open_.empty()) open_.back().key_next = false;
      open_.push_back({c, i_});
    }
    ++i_;
  }

  void close_bracket(char32_t c) {
    dots_ = 0;
    const std::size_t at = i_++;
    if (beyond_ > 0) {
      --beyond_;
      return;
    }
    const char32_t partner = c == U']' ? U'[' : U'{';
    if (!open_.empty() && open_.back().bracket == partner) {
      close(open_.back(), at);
      open_.pop_back();
      return;
    }
    if (is_bad()) return;
    const Span second = open_.empty() ? Span{} : source_.span(open_.back().at, open_.back().at + 1);
    report_syntax(open_.empty() ? "stray" : "mismatch", source_.span(at, at + 1), second);
    bad();
    if (!open_.empty()) open_.pop_back();
  }

  void close(const Open& bracket, std::size_t at) {
    for (const std::string& key : bracket.doubled)
      scan_.doubled.push_back(
          {key, source_.span(bracket.at, bracket.at + 1).line, source_.span(at, at + 1).line});
  }

  void inline_key() {
    open_.back().key_next = false;
    Name name = read_name(i_);
    if (!name.found) {
      ++i_;
      return;
    }
    limit(name);
    note_foreign(name);
    i_ = name.end;
    const auto [first, fresh] = open_.back().keys.emplace(name.text, name.begin);
    if (fresh || is_bad()) return;
    report_duplicate(name, first->second, first->second + (name.end - name.begin));
    open_.back().doubled.push_back(name.text);
    leave_out_pair(name);
  }

  // Takes ", key = value" out of an inline table. Rows over several lines cannot be blanked, since
  // their line ends would be left in the braces: they stay under a key that the reader drops.
  void leave_out_pair(const Name& name) {
    const std::size_t end = end_of_pair(name.end);
    if (line_end(name.begin) < end) {
      const Span at = source_.span(name.begin, name.end);
      scan_.dropped_keys.insert({at.line, at.column});
      replace_key(name.begin, name.end);
      return;
    }
    std::size_t begin = name.begin;
    while (begin > 0 && source_[begin] != U',') --begin;
    source_.blank(begin, end);
    i_ = end;
  }

  // The next comma or closing brace after a value, which may be rows over several lines; the end of
  // the line where it is none of these.
  [[nodiscard]] std::size_t end_of_pair(std::size_t from) {
    std::vector<char32_t> open;
    for (std::size_t end = from; end < source_.size();) {
      const char32_t c = source_[end];
      if (c == U'"' || c == U'\'') {
        end = after_string(end);
        continue;
      }
      const bool in_rows = !open.empty() && open.back() == U'[';
      if (c == U'\n' && !in_rows) return end;
      if (open.empty() && (c == U',' || c == U'}')) return end;
      if (c == U'[' || c == U'{') open.push_back(c);
      if ((c == U']' || c == U'}') && !open.empty()) open.pop_back();
      end = c == U'#' ? line_end(end) : end + 1;
    }
    return line_end(from);
  }

  // Returns the offset behind the string; an unclosed one is reported and ends with its line.
  std::size_t after_string(std::size_t open) {
    const char32_t quote = source_[open];
    const bool escapes = quote == U'"';
    if (source_[open + 1] == quote && source_[open + 2] == quote) {
      for (std::size_t i = open + 3; !long_unclosed_ && i < source_.size(); ++i) {
        if (source_[i] == U'\\' && escapes) {
          ++i;
        } else if (source_[i] == quote && source_[i + 1] == quote && source_[i + 2] == quote) {
          i += 3;
          while (source_[i] == quote) ++i;  // """a"""" may end with quotes of its own
          return i;
        }
      }
      long_unclosed_ = true;  // searched once, or a hostile file would cost quadratic time
    } else {
      for (std::size_t i = open + 1; i < source_.size() && source_[i] != U'\n'; ++i) {
        if (source_[i] == quote) return i + 1;
        if (source_[i] == U'\\' && escapes && source_[i + 1] != U'\n') ++i;
      }
    }
    if (!is_bad()) report_syntax("string", source_.span(open, open + 1), {});
    bad();
    return line_end(open);
  }

  // ---- tokens ----

  // A (dotted) key, bare or quoted; Chinese letters are read too, and noted by the caller.
  Name read_name(std::size_t i) const {
    Name name{.text = {}, .begin = i};
    std::string& text = name.text;
    for (;;) {
      const std::size_t part = i;
      if (source_[i] == U'"' || source_[i] == U'\'') {
        const char32_t quote = source_[i++];
        while (i < source_.size() && source_[i] != quote && source_[i] != U'\n') ++i;
        if (source_[i] != quote) return name;
        text += source_.slice(part + 1, i++);
      } else {
        while (is_bare_key(source_[i]) || is_foreign(source_[i])) ++i;
        text += source_.slice(part, i);
      }
      if (i == part) return name;
      name.end = i;
      name.found = true;
      if (source_[i] != U'.') return name;
      text += '.';
      ++i;
    }
  }

  // TOML wants ASCII in bare keys: an ASCII word of the same length takes the place, and the key's
  // own text is kept beside, so that the schema can say which key was probably meant.
  void note_foreign(const Name& name) {
    for (std::size_t i = name.begin; i < name.end;) {
      std::size_t end = i;
      bool foreign = false;
      if (source_[i] == U'"' || source_[i] == U'\'') {
        const char32_t quote = source_[end++];
        while (source_[end] != quote) ++end;
        ++end;
      } else {
        while (end < name.end && source_[end] != U'.') foreign |= is_foreign(source_[end++]);
      }
      if (foreign) replace_key(i, end);
      i = std::max(end, i + 1);
    }
  }

  void replace_key(std::size_t begin, std::size_t end) {
    const Span at = source_.span(begin, end);
    scan_.foreign_keys[{at.line, at.column}] = source_.slice(begin, end);
    std::size_t number = scan_.foreign_keys.size();
    // Capitals: no key of the vocabulary has any, so that a short stand-in is never taken for one.
    for (std::size_t i = begin; i < end; ++i, number /= 26)
      source_.put(i, U'A' + static_cast<char32_t>(number % 26));
  }

  // 2021-10-15, and what people write for it: 2021-2-3, 2021/10/15, 2021.10.15, 2021年10月15日.
  bool date_token() {
    std::size_t i = i_;
    const int year = number(i, 4);
    if (year < 1000) return false;
    const char32_t separator = source_[i];
    const bool chinese = separator == U'年';
    if (!chinese && separator != U'-' && separator != U'/' && separator != U'.') return false;
    const std::size_t month_at = ++i;
    const int month = number(i, 2);
    if (month < 0 || source_[i] != (chinese ? U'月' : separator)) return false;
    const std::size_t day_at = ++i;
    const int day = number(i, 2);
    const bool two_digits = day_at - month_at == 3 && i - day_at == 2;
    if (day < 0 || is_digit(source_[i])) return false;
    if (chinese && source_[i] == U'日') ++i;
    const auto date = base::Date::from_ymd(year, month, day);
    if (date && separator == U'-' && two_digits) {
      i_ = i;
      return true;
    }
    report_date(i, date ? date->iso() : "", year, month);
    return true;
  }

  // At least one and at most `width` digits; -1 when there is none.
  int number(std::size_t& i, int width) const {
    int value = -1;
    for (int n = 0; n < width && is_digit(source_[i]); ++n, ++i)
      value = std::max(value, 0) * 10 + static_cast<int>(source_[i] - U'0');
    return value;
  }

  void report_date(std::size_t end, const std::string& meant, int year, int month) {
    Finding finding{.code = "L-DATE", .at = source_.span(i_, end)};
    finding.args["found"] = source_.slice(i_, end);
    if (!meant.empty()) {
      finding.variant = "form";
      finding.args["meant"] = meant;
      finding.fix = Fix{finding.at, meant};
    } else if (month >= 1 && month <= 12) {
      finding.args["month"] = std::to_string(month);
      finding.args["days"] = std::to_string(base::days_in_month(year, month));
    } else {
      finding.variant = "month";
    }
    findings_.add(std::move(finding));
    replace_value(end);
  }

  void unquoted_text() {
    std::size_t end = i_;
    while (end < source_.size() && !is_blank(source_[end]) && source_[end] != U',' &&
           source_[end] != U']' && source_[end] != U'}' && source_[end] != U'#' &&
           source_[end] != U'\n' && source_[end] != U'"')
      ++end;
    std::size_t begin = i_;
    while (begin > 0 && is_bare_key(source_[begin - 1])) --begin;
    const Span at = source_.span(begin, end);
    Finding finding{.code = "L-SYNTAX", .variant = "unquoted", .at = at};
    const std::string found = source_.slice(begin, end);
    finding.args["found"] = found;
    finding.fix = Fix{at, "\"" + found + "\""};
    read_by_key(finding, found, source_.key_before(begin));
    findings_.add(std::move(finding));
    i_ = begin;
    replace_value(end);
  }

  // "total = 840户" and "tail = 是": quotes would not help where a number, or yes or no, is due.
  static void read_by_key(Finding& finding, const std::string& found, const std::string& key) {
    if (const auto number = counted(found); number && some_key_takes(key, Type::count)) {
      finding.variant = "counted";
      finding.fix->text = std::to_string(*number);
    } else if ((found == "是" || found == "否") && some_key_takes(key, Type::boolean)) {
      finding.variant = "boolean";
      finding.fix->text = found == "是" ? "true" : "false";
    }
  }

  // A number of the same length keeps the statement readable; the reader treats it as broken.
  void replace_value(std::size_t end) {
    const Span at = source_.span(i_, end);
    scan_.broken_values[{at.line, at.column}] = source_.slice(i_, end);
    for (std::size_t i = i_; i < end; ++i)
      source_.put(i, i == i_ ? U'1' : i - i_ < 15 ? U'0' : U' ');
    i_ = end;
  }

  // ---- findings ----

  void report_syntax(const char* variant, Span at, Span second) {
    Finding finding{.code = "L-SYNTAX", .variant = variant, .at = at, .second = second};
    finding.args["found"] = source_.slice(
        source_.offset_of_line(at.line) + static_cast<std::size_t>(at.column - 1),
        source_.offset_of_line(at.line) + static_cast<std::size_t>(at.column - 1 + at.width));
    findings_.add(std::move(finding));
  }

  void report_unclosed() {
    if (!is_bad())
      report_syntax("unclosed", source_.span(open_.back().at, open_.back().at + 1), {});
    bad();
  }

  void report_depth(std::size_t at) {
    Finding finding{.code = "L-DEPTH", .at = source_.span(at, at + 1)};
    finding.args["max"] = std::to_string(k_depth_max);
    findings_.add(std::move(finding));
    bad();
  }

  void bad() {
    if (!scan_.segments.empty()) scan_.segments.back().bad = true;
  }
  [[nodiscard]] bool is_bad() const { return !scan_.segments.empty() && scan_.segments.back().bad; }

  [[nodiscard]] std::size_t skip_blanks(std::size_t i) const {
    while (is_blank(source_[i])) ++i;
    return i;
  }
  [[nodiscard]] std::size_t line_end(std::size_t i) const {
    while (i < source_.size() && source_[i] != U'\n') ++i;
    return i;
  }

  SourceText& source_;
  FindingList& findings_;
  Scan scan_;
  std::size_t i_ = 0;
  bool at_line_start_ = true;
  bool long_unclosed_ = false;
  std::vector<Open> open_;
  int beyond_ = 0;  // brackets deeper than k_depth_max
  int dots_ = 0;    // in the key being read
  std::string table_, instance_;
  bool twice_ = false;  // the header in force is refused already, with all that is under it
  std::map<std::string, int> array_count_;
  std::map<std::string, std::pair<int, int>> headers_;  // as [one], as [[rows]]
  std::map<std::string, std::pair<std::size_t, std::size_t>> seen_;
};

}  // namespace

Scan scan(SourceText& source, FindingList& findings) {
  Scan result = Scanner(source, findings).run();
  for (std::size_t i = 0; i < result.segments.size(); ++i)
    if (result.segments[i].bad) drop_segment(source, result, i);
  return result;
}

void drop_segment(SourceText& source, Scan& scan, std::size_t index) {
  Segment& segment = scan.segments[index];
  segment.bad = true;
  source.blank(segment.begin, segment.end);
  const bool header = segment.kind == Segment::Kind::header;
  scan.lost.push_back({segment.table, header ? "" : segment.key});
  for (std::size_t i = index + 1;
       header && i < scan.segments.size() && scan.segments[i].kind != Segment::Kind::header; ++i) {
    scan.segments[i].bad = true;
    source.blank(scan.segments[i].begin, scan.segments[i].end);
  }
}

}  // namespace wanhu::plan
