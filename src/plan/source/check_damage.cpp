#include <algorithm>
#include <optional>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "plan/source/checks.hpp"
#include "plan/source/likeness.hpp"
#include "plan/source/realign.hpp"

namespace wanhu::plan::source {

namespace {

constexpr char32_t k_replacement = 0xFFFD;
constexpr std::size_t k_question_marks_min = 3;  // "???" is what a lossy conversion leaves

enum class Trace { none, undecodable, lost, private_use, invisible };

bool is_private_use(char32_t c) {
  return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

// Also the marks without width that web pages leave behind.
bool is_invisible(char32_t c) {
  return (c < 0x20 && c != U'\n' && !is_space(c)) || (c >= 0x7F && c < 0xA0) || c == 0xAD ||
         (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
}

std::string hex_of(char32_t c) {
  std::string digits;
  for (int shift = 20; shift >= 0; shift -= 4)
    if (shift <= 12 || (c >> static_cast<unsigned>(shift)) != 0)
      digits += "0123456789ABCDEF"[(c >> static_cast<unsigned>(shift)) & 0xFU];
  return "U+" + digits;
}

// "FF FE", at most the first 16 bytes.
std::string spaced_hex(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 16); ++i)
    out += (i == 0 ? "" : " ") + base::hex(bytes.substr(i, 1));
  return out + (bytes.size() > 16 ? " …" : "");
}

class DamageCheck {
 public:
  DamageCheck(const Document& document, const std::vector<BadBytes>& bad, Encoding encoding,
              Findings& findings)
      : d_(document), bad_(bad), encoding_(encoding), findings_(findings) {}

  void run() {
    for (std::size_t i = 0; i < d_.line_count(); ++i) {
      const Range line = d_.line(i);
      find_repairs(line);
      report(line);
      repairs_.clear();
    }
  }

 private:
  // ---- text read wrongly ----

  void find_repairs(Range line) {
    for (std::size_t i = line.begin; i < line.end;) {
      if (d_[i] < 0x80) {
        ++i;
        continue;
      }
      std::size_t end = i;
      while (end < line.end && d_[end] >= 0x80) ++end;
      const Range run{i, end};
      if (auto repair = reread_as_utf8(d_, run))
        repairs_.push_back(std::move(*repair));
      else
        find_latin(run);
      i = end;
    }
    const std::size_t reread = repairs_.size();
    find_shifts(line, reread);
    std::sort(repairs_.begin(), repairs_.end(),
              [](const Repair& x, const Repair& y) { return x.at.begin < y.at.begin; });
  }

  void find_latin(Range run) {
    for (std::size_t i = run.begin; i < run.end;) {
      std::size_t end = i;
      while (end < run.end && is_latin_byte(d_[end])) ++end;
      if (end >= i + 4)
        if (auto repair = reread_from_latin(d_, {i, end})) repairs_.push_back(std::move(*repair));
      i = std::max(end, i + 1);
    }
  }

  // Runs of characters that are two bytes in GBK. A byte that could not be decoded ends a run and
  // belongs to it: a shift runs up to the end of its line, where half a character is left over.
  // What the first `reread` repairs explain already is left to them.
  void find_shifts(Range line, std::size_t reread) {
    std::vector<Unit> run;
    const auto finish = [&] {
      for (Repair& repair : realigned(d_, run))
        if (!overlaps(repair.at, reread)) repairs_.push_back(std::move(repair));
      run.clear();
    };
    for (std::size_t i = line.begin; i < line.end; ++i) {
      const auto unit = unit_at(i);
      if (unit) run.push_back(*unit);
      if (!unit || unit->size == 1) finish();
    }
    finish();
  }

  [[nodiscard]] std::optional<Unit> unit_at(std::size_t i) {
    if (d_[i] == k_replacement) {
      const BadBytes* bad = bad_at(i);
      if (bad == nullptr || bad->bytes.size() != 1) return std::nullopt;
      return Unit{i, static_cast<unsigned char>(bad->bytes[0]), 0, 1, likeness_of(k_replacement)};
    }
    const char32_t c = wide_before_narrowing(i);
    const unsigned pair = Gbk::table().encode(c);
    if (pair == 0) return std::nullopt;
    return Unit{i, static_cast<unsigned char>(pair >> 8U), static_cast<unsigned char>(pair & 0xFFU),
                2, c == d_[i] ? likeness_of(c) : 0};
  }

  // Text that came through a web page has had its full-width signs made narrow: "；" is ";" there,
  // but the bytes A3 BB it was may be halves of two characters.
  [[nodiscard]] char32_t wide_before_narrowing(std::size_t i) const {
    const bool was_bytes = encoding_ == Encoding::gb18030;
    const bool inside = d_.before(i) >= 0x80 || d_[i + 1] >= 0x80;
    return !was_bytes && inside && is_one_of(d_[i], U"!(),:;?") ? d_[i] + 0xFEE0 : d_[i];
  }

  // Whether one of the first `count` repairs, which stand in order, touches `at`.
  [[nodiscard]] bool overlaps(Range at, std::size_t count) const {
    const auto end = repairs_.begin() + static_cast<std::ptrdiff_t>(count);
    const auto next = std::partition_point(repairs_.begin(), end,
                                           [&](const Repair& r) { return r.at.end <= at.begin; });
    return next != end && next->at.begin < at.end;
  }

  // ---- single traces ----

  [[nodiscard]] const BadBytes* bad_at(std::size_t i) const {
    const auto found =
        std::lower_bound(bad_.begin(), bad_.end(), i,
                         [](const BadBytes& bad, std::size_t at) { return bad.index < at; });
    return found != bad_.end() && found->index == i ? &*found : nullptr;
  }

  [[nodiscard]] Trace trace_at(std::size_t i) const {
    const char32_t c = d_[i];
    if (c == k_replacement) return bad_at(i) != nullptr ? Trace::undecodable : Trace::lost;
    if (is_private_use(c)) return Trace::private_use;
    return is_invisible(c) ? Trace::invisible : Trace::none;
  }

  // 锟斤拷 is what U+FFFD becomes when its UTF-8 is read as GBK.
  [[nodiscard]] std::size_t lost_end(std::size_t i) const {
    std::size_t end = i;
    while (d_.has(end, U"锟斤拷")) end += 3;
    if (end > i) return end;
    while (d_[end] == U'?') ++end;
    return end >= i + k_question_marks_min ? end : i;
  }

  void report(Range line) {
    auto repair = repairs_.begin();
    for (std::size_t i = line.begin; i < line.end;) {
      if (repair != repairs_.end() && repair->at.begin <= i) {
        report_repair(*repair);
        i = repair->at.end;
        ++repair;
      } else if (const std::size_t end = lost_end(i); end > i) {
        report_trace(Trace::lost, {i, end});
        i = end;
      } else if (const Trace trace = trace_at(i); trace != Trace::none) {
        const std::size_t limit = repair == repairs_.end() ? line.end : repair->at.begin;
        std::size_t stop = i + 1;
        while (stop < limit && trace_at(stop) == trace) ++stop;
        report_trace(trace, {i, stop});
        i = stop;
      } else {
        ++i;
      }
    }
  }

  void report_repair(Repair& repair) {
    Finding finding{.message = "SOURCE-ENCODING",
                    .variant = repair.variant,
                    .severity = Severity::hold,
                    .certainty = Certainty::likely};
    finding.meant = std::move(repair.meant);
    findings_.add(d_, repair.at, std::move(finding));
  }

  void report_trace(Trace trace, Range at) {
    Finding finding{.message = "SOURCE-ENCODING", .severity = Severity::hold};
    finding.args["count"] = std::to_string(at.size());
    if (trace == Trace::undecodable) {
      std::string bytes;
      for (std::size_t i = at.begin; i < at.end && bytes.size() <= 16; ++i)
        bytes += bad_at(i)->bytes;
      finding.args["bytes"] = spaced_hex(bytes);
    } else if (trace == Trace::lost) {
      finding.variant = "lost";
    } else {
      finding.variant = trace == Trace::invisible ? "invisible" : "private";
      finding.certainty = Certainty::likely;
      finding.args["point"] = hex_of(d_[at.begin]);
    }
    findings_.add(d_, at, std::move(finding));
  }

  const Document& d_;
  const std::vector<BadBytes>& bad_;
  Encoding encoding_;
  Findings& findings_;
  std::vector<Repair> repairs_;  // of the line at hand
};

}  // namespace

void check_damage(const Document& document, const std::vector<BadBytes>& bad, Encoding encoding,
                  Findings& findings) {
  DamageCheck(document, bad, encoding, findings).run();
}

}  // namespace wanhu::plan::source
