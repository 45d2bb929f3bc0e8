#include "plan/tools/fix.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "plan/checks.hpp"
#include "plan/reader.hpp"

namespace wanhu::plan {

namespace {

constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

// Where lines begin in a text, and which bytes a span of characters takes.
class ByteMap {
 public:
  explicit ByteMap(std::string_view text) : text_(text) {
    starts_.push_back(text.starts_with(k_byte_order_mark) ? k_byte_order_mark.size() : 0);
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == '\n') starts_.push_back(i + 1);
  }

  struct Bytes {
    std::size_t begin = 0, end = 0;
  };

  // Nothing when the span is not inside one line.
  [[nodiscard]] std::optional<Bytes> bytes_of(Span span) const {
    if (span.line < 1 || span.column < 1 || span.width < 0 ||
        static_cast<std::size_t>(span.line) > starts_.size())
      return std::nullopt;
    const auto begin =
        after_characters(starts_[static_cast<std::size_t>(span.line - 1)], span.column - 1);
    const auto end = begin ? after_characters(*begin, span.width) : std::nullopt;
    if (!end) return std::nullopt;
    return Bytes{*begin, *end};
  }

 private:
  [[nodiscard]] bool is_line_end(std::size_t at) const {
    return at >= text_.size() || text_[at] == '\n' ||
           (text_[at] == '\r' && at + 1 < text_.size() && text_[at + 1] == '\n');
  }

  [[nodiscard]] std::optional<std::size_t> after_characters(std::size_t at, int count) const {
    const auto continues = [&] {
      return at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xC0U) == 0x80U;
    };
    for (; count > 0; --count) {
      if (is_line_end(at)) return std::nullopt;
      ++at;
      while (continues()) ++at;
    }
    return at;
  }

  std::string_view text_;
  std::vector<std::size_t> starts_;
};

struct Edit {
  ByteMap::Bytes bytes;
  const Finding* finding = nullptr;

  [[nodiscard]] const std::string& text() const { return finding->fix->text; }
  [[nodiscard]] bool overlaps(const Edit& later) const {
    return later.bytes.begin < bytes.end || later.bytes.begin == bytes.begin;
  }
  [[nodiscard]] bool same_as(const Edit& other) const {
    return bytes.begin == other.bytes.begin && bytes.end == other.bytes.end &&
           text() == other.text();
  }
};

bool is_chosen(const Finding& finding, const std::vector<FixChoice>& choices) {
  return choices.empty() ||
         std::any_of(choices.begin(), choices.end(),
                     [&](const FixChoice& choice) { return choice.picks(finding); });
}

// Edits that change nothing are left out, lest they be applied for ever.
std::vector<Edit> edits_of(std::string_view text, const std::vector<Finding>& findings,
                           const std::vector<FixChoice>& choices) {
  const ByteMap map(text);
  std::vector<Edit> edits;
  for (const Finding& finding : findings) {
    if (!finding.fix || !is_chosen(finding, choices)) continue;
    const auto bytes = map.bytes_of(finding.fix->at);
    if (!bytes || text.substr(bytes->begin, bytes->end - bytes->begin) == finding.fix->text)
      continue;
    edits.push_back({*bytes, &finding});
  }
  std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
    return std::tie(a.bytes.begin, a.bytes.end, a.finding) <
           std::tie(b.bytes.begin, b.bytes.end, b.finding);
  });
  return edits;
}

std::string with_edits(std::string_view text, const std::vector<Edit>& edits) {
  std::string out(text);
  for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit)
    out.replace(edit->bytes.begin, edit->bytes.end - edit->bytes.begin, edit->text());
  return out;
}

std::string written(const FixChoice& choice) {
  return choice.code + (choice.line > 0 ? ":" + std::to_string(choice.line) : "");
}

base::Problem problem_of(const char* code, const FixChoice& choice) {
  base::Problem problem{.code = code, .kind = base::Kind::not_found};
  problem.place.line = choice.line;
  return problem.with("choice", written(choice));
}

// What became of the choices over all rounds: a file with very many findings shows them in parts.
class Answered {
 public:
  explicit Answered(const std::vector<FixChoice>& choices) : choices_(choices) {
    found_.resize(choices.size());
    certain_.resize(choices.size());
  }

  // `current`: the choices, with the lines they have in the text of these findings.
  void note(const std::vector<Finding>& findings, const std::vector<FixChoice>& current) {
    for (std::size_t i = 0; i < current.size(); ++i)
      for (const Finding& finding : findings)
        if (current[i].picks(finding)) {
          found_[i] = true;
          certain_[i] = certain_[i] || finding.fix.has_value();
        }
  }

  [[nodiscard]] std::vector<base::Problem> problems() const {
    std::vector<base::Problem> all;
    for (std::size_t i = 0; i < choices_.size(); ++i) {
      if (!found_[i])
        all.push_back(problem_of("PLAN-FIX-NONE", choices_[i]));
      else if (!certain_[i])
        all.push_back(problem_of("PLAN-FIX-UNCERTAIN", choices_[i]));
    }
    return all;
  }

 private:
  const std::vector<FixChoice>& choices_;
  std::vector<bool> found_, certain_;
};

// `load` shows fifty findings at most; behind them may stand others that offer an edit. Edits come
// from the reading and from the schema, so these are asked for all they have.
std::vector<Finding> findings_of(const std::string& text, Loaded loaded) {
  if (!loaded.more) return loaded.findings;
  FindingList all;
  Tree tree = read_tree(text, all);
  check_moved(tree, all);
  check_shape(tree, all);
  for (const Finding& finding : all.all()) loaded.findings.push_back(finding);
  return loaded.findings;
}

// An edit may bring line ends with it; choices below them move down.
void move_choices(std::vector<FixChoice>& choices, const std::vector<AppliedFix>& applied) {
  for (FixChoice& choice : choices) {
    if (choice.line == 0) continue;
    int added = 0;
    for (const AppliedFix& fix : applied)
      if (fix.at.line < choice.line)
        added += static_cast<int>(std::count(fix.text.begin(), fix.text.end(), '\n'));
    choice.line += added;
  }
}

}  // namespace

base::Result<FixChoice> parse_fix_choice(std::string_view text) {
  const auto refuse = [&] {
    base::Problem problem{.code = "PLAN-FIX-CHOICE"};
    return base::fail(problem.with("choice", std::string(text)));
  };
  FixChoice choice{.code = std::string(text.substr(0, text.find(':')))};
  const bool is_code = choice.code.size() > 2 && choice.code[0] == 'L' && choice.code[1] == '-' &&
                       std::all_of(choice.code.begin(), choice.code.end(), [](char c) {
                         return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
                       });
  if (!is_code) return refuse();
  if (choice.code.size() == text.size()) return choice;
  const std::string_view number = text.substr(choice.code.size() + 1);
  const char* const end = number.data() + number.size();
  const auto read = std::from_chars(number.data(), end, choice.line);
  if (read.ec != std::errc() || read.ptr != end || choice.line < 1) return refuse();
  return choice;
}

FixRound apply_fixes(std::string_view text, const std::vector<Finding>& findings,
                     const std::vector<FixChoice>& choices) {
  FixRound round;
  std::vector<Edit> accepted;
  for (const Edit& edit : edits_of(text, findings, choices)) {
    if (!accepted.empty() && accepted.back().overlaps(edit)) {
      if (!accepted.back().same_as(edit)) round.overlapping.push_back(*edit.finding);
      continue;
    }
    const auto size = edit.bytes.end - edit.bytes.begin;
    round.applied.push_back({.code = edit.finding->code,
                             .at = edit.finding->fix->at,
                             .found = std::string(text.substr(edit.bytes.begin, size)),
                             .text = edit.text()});
    accepted.push_back(edit);
  }
  round.text = with_edits(text, accepted);
  return round;
}

Fixed fix_all(std::string_view text, const std::vector<FixChoice>& choices, int rounds_max) {
  Fixed fixed{.text = std::string(text)};
  std::vector<FixChoice> chosen = choices;
  Answered answered(choices);
  std::set<std::size_t> seen;  // digests of the texts so far, to notice a circle
  for (int round = 1;; ++round) {
    fixed.rest = load(fixed.text, "");
    const std::vector<Finding> findings = findings_of(fixed.text, fixed.rest);
    answered.note(findings, chosen);
    FixRound done = apply_fixes(fixed.text, findings, chosen);
    const bool circle = !seen.insert(std::hash<std::string>()(fixed.text)).second;
    if (done.applied.empty() || circle || round > rounds_max) {
      fixed.problems = answered.problems();
      if (done.applied.empty()) return fixed;
      base::Problem problem{.code = "PLAN-FIX-UNFINISHED"};
      fixed.problems.push_back(problem.with("rounds", std::to_string(round - 1)));
      return fixed;
    }
    move_choices(chosen, done.applied);
    for (AppliedFix& fix : done.applied) {
      fix.round = round;
      fixed.applied.push_back(std::move(fix));
    }
    fixed.text = std::move(done.text);
  }
}

}  // namespace wanhu::plan
