#include "plan/tools/text_diff.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <vector>

namespace wanhu::plan {

namespace {

constexpr int k_context = 3;

// Lines with their line end, so that "a" at the end of a file differs from "a\n".
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto size = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

// Lines [begin, begin + size) of either text; a change replaces one range by the other.
struct Range {
  int begin = 0, size = 0;
  [[nodiscard]] int end() const { return begin + size; }
};
struct Change {
  Range before, after;
};

// Equal lines get equal numbers, so that comparing two is cheap.
class LineNumbers {
 public:
  std::vector<int> of(const std::vector<std::string_view>& lines) {
    std::vector<int> numbers;
    numbers.reserve(lines.size());
    for (const std::string_view line : lines)
      numbers.push_back(seen_.emplace(line, static_cast<int>(seen_.size())).first->second);
    return numbers;
  }

 private:
  std::unordered_map<std::string_view, int> seen_;
};

// The shortest edit script of two sequences. A point (x, y) means that x lines of `before` and y of
// `after` are dealt with; diagonal k holds the points with x - y = k.
class Myers {
 public:
  Myers(const std::vector<int>& before, const std::vector<int>& after, Range a, Range b)
      : before_(before), after_(after), a_(a), b_(b) {}

  // In order of position; nothing when it takes more than k_diff_edits_max edits.
  std::optional<std::vector<Change>> run() {
    const int most = std::min(k_diff_edits_max, a_.size + b_.size);
    std::vector<int> furthest(static_cast<std::size_t>(2 * most + 3), 0);
    const auto at = [&](int k) -> int& {
      const int index = k + most + 1;
      return furthest[static_cast<std::size_t>(index)];
    };
    for (int d = 0; d <= most; ++d) {
      for (int k = -d; k <= d; k += 2) {
        const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
        const int x = after_matches(down ? at(k + 1) : at(k - 1) + 1, k);
        at(k) = x;
        if (x >= a_.size && x - k >= b_.size) return changes(d);
      }
      trace_.emplace_back(&at(-d), &at(d) + 1);
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] int after_matches(int x, int k) const {
    const auto line = [](int begin, int offset) {
      const int at = begin + offset;
      return static_cast<std::size_t>(at);
    };
    while (x < a_.size && x - k < b_.size &&
           before_[line(a_.begin, x)] == after_[line(b_.begin, x - k)])
      ++x;
    return x;
  }

  // Walks back from the end; trace_[d] holds the furthest x of the diagonals -d … d.
  std::vector<Change> changes(int d) const {
    std::vector<Change> found;
    int x = a_.size, y = b_.size;
    for (; d > 0; --d) {
      const std::vector<int>& last = trace_[static_cast<std::size_t>(d - 1)];
      const auto reached = [&](int k) {
        const int index = k + d - 1;
        return last[static_cast<std::size_t>(index)];
      };
      const int k = x - y;
      const bool down = k == -d || (k != d && reached(k - 1) < reached(k + 1));
      const int from_x = reached(down ? k + 1 : k - 1);
      const int from_y = from_x - (down ? k + 1 : k - 1);
      add(found, from_x, from_y, down);
      x = from_x;
      y = from_y;
    }
    std::reverse(found.begin(), found.end());
    return found;
  }

  // One line more at (x, y); joined with the change right behind it. `found` runs backwards.
  void add(std::vector<Change>& found, int x, int y, bool down) const {
    const Change change{{a_.begin + x, down ? 0 : 1}, {b_.begin + y, down ? 1 : 0}};
    if (!found.empty() && found.back().before.begin == change.before.end() &&
        found.back().after.begin == change.after.end()) {
      found.back().before = {change.before.begin, found.back().before.size + change.before.size};
      found.back().after = {change.after.begin, found.back().after.size + change.after.size};
    } else {
      found.push_back(change);
    }
  }

  const std::vector<int>& before_;
  const std::vector<int>& after_;
  Range a_, b_;
  std::vector<std::vector<int>> trace_;
};

std::vector<Change> changes_between(const std::vector<int>& before, const std::vector<int>& after) {
  const auto first = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const auto prefix = first.first - before.begin();
  const auto last =
      std::mismatch(before.rbegin(), before.rend() - prefix, after.rbegin(), after.rend() - prefix);
  const auto suffix = last.first - before.rbegin();
  const auto middle = [&](const std::vector<int>& lines) {
    return Range{static_cast<int>(prefix),
                 static_cast<int>(static_cast<std::ptrdiff_t>(lines.size()) - prefix - suffix)};
  };
  const Range a = middle(before), b = middle(after);
  if (a.size == 0 && b.size == 0) return {};
  if (auto changes = Myers(before, after, a, b).run()) return *changes;
  return {{a, b}};
}

class HunkWriter {
 public:
  HunkWriter(std::string_view before, std::string_view after)
      : before_(lines_of(before)), after_(lines_of(after)) {
    LineNumbers numbering;
    const std::vector<int> a = numbering.of(before_), b = numbering.of(after_);
    changes_ = changes_between(a, b);
  }

  std::string run() {
    for (std::size_t first = 0; first < changes_.size();) {
      std::size_t end = first + 1;
      while (end < changes_.size() &&
             changes_[end].before.begin - changes_[end - 1].before.end() <= 2 * k_context)
        ++end;
      write_hunk(first, end);
      first = end;
    }
    return std::move(out_);
  }

 private:
  // Changes [first, end), whose contexts touch.
  void write_hunk(std::size_t first, std::size_t end) {
    const Change &head = changes_[first], &last = changes_[end - 1];
    const int lead = std::min(k_context, head.before.begin);
    const int trail = std::min(k_context, static_cast<int>(before_.size()) - last.before.end());
    const auto whole = [&](const Range& from, const Range& to) {
      return Range{from.begin - lead, to.end() + trail - (from.begin - lead)};
    };
    const Range a = whole(head.before, last.before), b = whole(head.after, last.after);
    out_ += "@@ -" + numbers(a) + " +" + numbers(b) + " @@\n";
    int at = a.begin;
    for (std::size_t i = first; i < end; ++i) {
      write(' ', before_, {at, changes_[i].before.begin - at});
      write('-', before_, changes_[i].before);
      write('+', after_, changes_[i].after);
      at = changes_[i].before.end();
    }
    write(' ', before_, {at, trail});
  }

  // "12,3"; a single line has no size, and an empty range names the line before it.
  static std::string numbers(Range range) {
    const int line = range.size == 0 ? range.begin : range.begin + 1;
    return std::to_string(line) + (range.size == 1 ? "" : "," + std::to_string(range.size));
  }

  void write(char mark, const std::vector<std::string_view>& lines, Range range) {
    for (int i = range.begin; i < range.end(); ++i) {
      const std::string_view line = lines[static_cast<std::size_t>(i)];
      out_ += mark;
      out_ += line;
      if (!line.ends_with('\n')) out_ += "\n\\ No newline at end of file\n";
    }
  }

  std::vector<std::string_view> before_, after_;
  std::vector<Change> changes_;
  std::string out_;
};

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after,
                         std::string_view before_name, std::string_view after_name) {
  if (before == after) return "";
  return "--- " + std::string(before_name) + "\n+++ " + std::string(after_name) + "\n" +
         HunkWriter(before, after).run();
}

}  // namespace wanhu::plan
