#include "plan/full_width.hpp"

#include "base/text.hpp"
#include "plan/ascii_sign.hpp"

namespace wanhu::plan {

namespace {

// The ASCII sign meant by `c` outside a string, or 0.
char32_t sign_meant(char32_t c) {
  switch (c) {
    case U'“':
    case U'”':
      return U'"';
    case U'‘':
    case U'’':
      return U'\'';
    case U'【':
      return U'[';
    case U'】':
      return U']';
    default:
      return ascii_of(c);
  }
}

class Pass {
 public:
  Pass(SourceText& source, FindingList& findings) : source_(source), findings_(findings) {}

  void run() {
    std::size_t i = 0;
    while (i < source_.size()) {
      const char32_t c = source_[i];
      if (c == U'#')
        i = line_end(i);
      else if (c == U'"' || c == U'\'')
        i = after_string(i);
      else if (const char32_t ascii = sign_meant(c); ascii == U'\0')
        ++i;
      else if (ascii == U'"' || ascii == U'\'')
        i = after_curly_string(i, ascii);
      else
        i = after_run(i);
    }
  }

 private:
  std::size_t line_end(std::size_t i) const {
    while (i < source_.size() && source_[i] != U'\n') ++i;
    return i;
  }

  void report(std::size_t begin, std::size_t end, const std::string& meant) {
    const Span at = source_.span(begin, end);
    Finding finding{.code = "L-FULLWIDTH", .at = at};
    finding.args = {{"found", source_.slice(begin, end)}, {"meant", meant}};
    if (base::trim(meant).empty()) finding.variant = "space";
    finding.fix = Fix{at, meant};
    findings_.add(std::move(finding));
  }

  void replace(std::size_t i, char32_t ascii) {
    report(i, i + 1, base::encode_utf8(std::u32string(1, ascii)));
    source_.put(i, ascii);
  }

  // "：" separates hours from minutes between digits; elsewhere people mean "=".
  char32_t meant_at(std::size_t i) const {
    if (source_[i] != U'：') return sign_meant(source_[i]);
    return i > 0 && is_digit(source_[i - 1]) && is_digit(source_[i + 1]) ? U':' : U'=';
  }

  // A run of full-width signs is one finding ("２０２１" is one slip, not four).
  std::size_t after_run(std::size_t begin) {
    std::size_t end = begin;
    std::u32string meant;
    while (end < source_.size()) {
      const char32_t ascii = meant_at(end);
      if (ascii == U'\0' || ascii == U'"' || ascii == U'\'' || ascii == U'#') break;
      meant += ascii;
      ++end;
    }
    if (end == begin) {  // a full-width "＃": from here on it is a comment
      replace(begin, U'#');
      return line_end(begin);
    }
    report(begin, end, base::encode_utf8(meant));
    for (std::size_t i = begin; i < end; ++i) source_.put(i, meant[i - begin]);
    return end;
  }

  // A string that opens with an ASCII quote: left alone, unless it closes with a curly one.
  std::size_t after_string(std::size_t open) {
    const char32_t quote = source_[open];
    if (source_[open + 1] == quote && source_[open + 2] == quote) return after_long(open, quote);
    std::size_t i = open + 1;
    for (; i < source_.size() && source_[i] != U'\n'; ++i) {
      if (source_[i] == quote) return i + 1;
      if (source_[i] == U'\\' && quote == U'"') ++i;
    }
    for (std::size_t j = open + 1; j < i; ++j) {
      if (sign_meant(source_[j]) != quote || !ends_value(j + 1)) continue;
      replace(j, quote);
      return j + 1;
    }
    return std::min(i, line_end(open));
  }

  std::size_t after_long(std::size_t open, char32_t quote) {
    if (!long_unclosed_)
      for (std::size_t i = open + 3; i < source_.size(); ++i) {
        if (source_[i] == U'\\' && quote == U'"') {
          ++i;
        } else if (source_[i] == quote && source_[i + 1] == quote && source_[i + 2] == quote) {
          return i + 3;
        }
      }
    long_unclosed_ = true;  // searched once, or a hostile file would cost quadratic time
    return line_end(open);  // the scanner reports it
  }

  // What may stand behind a finished value, ASCII or full-width.
  bool ends_value(std::size_t i) const {
    while (is_blank(source_[i]) || source_[i] == 0x3000) ++i;
    const char32_t c = source_[i];
    const char32_t ascii = sign_meant(c) == U'\0' ? c : sign_meant(c);
    return ascii == U',' || ascii == U']' || ascii == U'}' || ascii == U'#' || ascii == U'=' ||
           ascii == U'\n' || i >= source_.size();
  }

  // A string that opens with a curly quote: it closes with the matching one (“…“…”…” nests), or
  // with an ASCII quote.
  std::size_t after_curly_string(std::size_t open, char32_t quote) {
    const char32_t opening = quote == U'"' ? U'“' : U'‘';
    const char32_t closing = quote == U'"' ? U'”' : U'’';
    replace(open, quote);
    int depth = 1;
    for (std::size_t i = open + 1; i < source_.size() && source_[i] != U'\n'; ++i) {
      const char32_t c = source_[i];
      if (c == quote) return i + 1;
      if (c != opening && c != closing) continue;
      if (c == opening && !ends_value(i + 1)) {
        ++depth;
      } else if (c == opening || --depth == 0) {
        replace(i, quote);
        return i + 1;
      }
    }
    return line_end(open);
  }

  SourceText& source_;
  FindingList& findings_;
  bool long_unclosed_ = false;
};

}  // namespace

void replace_full_width(SourceText& source, FindingList& findings) {
  Pass(source, findings).run();
}

}  // namespace wanhu::plan
