#include "plan/source/realign.hpp"

#include <algorithm>
#include <numeric>

#include "base/text.hpp"
#include "plan/source/likeness.hpp"

namespace wanhu::plan::source {

namespace {

constexpr int k_clear_gain = 16;   // four frequent characters; sound text never gains so much
constexpr int k_seam_cost = 3;     // a byte was lost or gained there, which is rare
constexpr int k_gain_dropped = 8;  // the shift has ended when the gain falls by this much
constexpr char32_t k_unknown = U'□';

// Where a shift begins and ends: units first … last of the run.
struct Shift {
  std::size_t first = 0, last = 0;
  int gain = 0;
};

// The characters of `run` read from the second byte of unit k to the first of unit k + 1.
char32_t between(const std::vector<Unit>& run, std::size_t k) {
  const unsigned char lead = run[k].second, trail = run[k + 1].first;
  if (!is_gbk_lead(lead) || !is_gbk_trail(trail)) return 0xFFFD;
  const char32_t c = Gbk::table().decode(lead, trail);
  return c == 0 ? 0xFFFD : c;
}

bool ends_cleanly(const Unit& unit) {
  return unit.size == 1 || unit.second < 0x80;
}

// The stretches whose shifted reading gains most, by Kadane's rule: a stretch is worth carrying on
// as long as its gain so far is above that of beginning anew.
class ShiftFinder {
 public:
  explicit ShiftFinder(const std::vector<Unit>& run) : run_(run) {}

  std::vector<Shift> find() {
    for (std::size_t j = 0; j < run_.size(); ++j) step(j);
    flush();
    return std::move(found_);
  }

 private:
  void step(std::size_t j) {
    const int opened = run_[j].size == 2 ? -run_[j].likeness - k_seam_cost : k_impossible;
    const int carried =
        open_ ? gain_ + likeness_of(between(run_, j - 1)) - run_[j].likeness : k_impossible;
    if (carried >= opened && open_) {
      gain_ = carried;
    } else {
      flush();
      start_ = j;
      gain_ = opened;
    }
    open_ = run_[j].size == 2;
    const int closed = gain_ - (ends_cleanly(run_[j]) ? 0 : k_seam_cost);
    if (j > start_ && closed > best_.gain) best_ = {start_, j, closed};
    if (best_.gain >= k_clear_gain && gain_ < best_.gain - k_gain_dropped) {
      flush();
      open_ = false;
    }
  }

  void flush() {
    if (best_.gain >= k_clear_gain && best_.last >= best_.first + 3) found_.push_back(best_);
    best_ = {};
  }

  static constexpr int k_impossible = -1'000'000;
  const std::vector<Unit>& run_;
  std::vector<Shift> found_;
  Shift best_{};
  std::size_t start_ = 0;
  int gain_ = 0;
  bool open_ = false;  // whether the stretch from start_ may go on
};

// What the half character at the end of a shift was.
std::u32string tail_of(const Document& d, const Unit& last, char32_t before) {
  if (last.size == 1) return {};
  if (last.second < 0x80) return {static_cast<char32_t>(last.second)};
  const std::size_t behind = last.index + 1;
  const char32_t next = behind >= d.size() || d[behind] == U'\r' ? U'\n' : d[behind];
  const auto restored = restored_from_half(last.second, before, next);
  return {restored.empty() ? k_unknown : restored.front()};
}

Repair repair_of(const Document& d, const std::vector<Unit>& run, const Shift& shift) {
  std::u32string body;
  for (std::size_t k = shift.first; k < shift.last; ++k) body += between(run, k);
  body += tail_of(d, run[shift.last], body.back());
  const Unit& seam = run[shift.first];
  std::vector<std::u32string> readings;
  // A byte was lost: what stands at the seam is the other half of a character.
  for (const char32_t c : restored_from_half(seam.first, d.before(seam.index), body.front()))
    readings.push_back(c + body);
  if (readings.empty()) readings.push_back(k_unknown + body);
  readings.push_back(body);  // a byte was gained: nothing is missing
  Repair repair{.at = {seam.index, run[shift.last].index + 1}, .variant = "shift", .meant = {}};
  for (const auto& reading : readings) repair.meant.push_back(base::encode_utf8(reading));
  return repair;
}

int likeness_sum(std::u32string_view text) {
  return std::accumulate(text.begin(), text.end(), 0,
                         [](int sum, char32_t c) { return sum + likeness_of(c); });
}

std::ptrdiff_t han_count(std::u32string_view text) {
  return std::count_if(text.begin(), text.end(), is_han);
}

// The 27 characters that Windows-1252 has at 0x80…0x9F; the five places without one are U+FFFF.
constexpr std::u32string_view k_cp1252 =
    U"€\uFFFF‚ƒ„…†‡ˆ‰Š‹Œ\uFFFFŽ\uFFFF\uFFFF‘’“”•–—˜™š›œ\uFFFFžŸ";

}  // namespace

std::vector<Repair> realigned(const Document& document, const std::vector<Unit>& run) {
  std::vector<Repair> repairs;
  for (const Shift& shift : ShiftFinder(run).find())
    repairs.push_back(repair_of(document, run, shift));
  return repairs;
}

std::optional<Repair> reread_as_utf8(const Document& document, Range run) {
  const std::u32string_view text = document.view(run);
  const int as_it_is = likeness_sum(text);
  if (text.size() < 3 || as_it_is >= 0) return std::nullopt;
  std::string bytes;
  for (const char32_t c : text) {
    const unsigned pair = Gbk::table().encode(c);
    if (c == U'€') {
      bytes += '\x80';  // Windows reads the single byte 80 so
    } else if (pair != 0) {
      bytes += static_cast<char>(pair >> 8U);
      bytes += static_cast<char>(pair & 0xFFU);
    } else if (c == 0xFFFD) {
      bytes += '\xFF';
    } else {
      return std::nullopt;
    }
  }
  const std::u32string reread = base::decode_utf8(bytes);
  if (likeness_sum(reread) < as_it_is + k_clear_gain || han_count(reread) < 2) return std::nullopt;
  std::u32string meant;  // with one □ for each character whose bytes are gone
  for (const char32_t c : reread)
    if (c != 0xFFFD)
      meant += c;
    else if (meant.empty() || meant.back() != k_unknown)
      meant += k_unknown;
  return Repair{.at = run, .variant = "utf8", .meant = {base::encode_utf8(meant)}};
}

bool is_latin_byte(char32_t c) {
  return (c >= 0x80 && c <= 0xFF) || (c != 0xFFFF && is_one_of(c, k_cp1252));
}

std::optional<Repair> reread_from_latin(const Document& document, Range run) {
  std::string bytes;
  for (const char32_t c : document.view(run)) {
    const auto high = k_cp1252.find(c);
    bytes += static_cast<char>(high == std::u32string_view::npos ? c : 0x80 + high);
  }
  std::u32string best;
  int best_likeness = 4;  // two common characters
  for (const Decoded& reading : {decode_utf8(bytes), decode_gb18030(bytes)}) {
    const int likeness = likeness_sum(reading.chars);
    if (likeness <= best_likeness || han_count(reading.chars) < 2) continue;
    best_likeness = likeness;
    best = reading.chars;
  }
  if (best.empty()) return std::nullopt;
  return Repair{.at = run, .variant = "latin", .meant = {base::encode_utf8(best)}};
}

}  // namespace wanhu::plan::source
