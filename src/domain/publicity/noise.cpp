#include "domain/publicity/noise.hpp"

#include <algorithm>

namespace wanhu::domain {

namespace {

constexpr int k_hour = 60, k_day = 24 * k_hour;

}  // namespace

bool is_loud(std::string_view channel) {
  return channel == "broadcast" || channel == "vehicle";
}

const QuietHours* quiet_in(int from, int to) {
  const auto* const found =
      std::find_if(k_quiet_hours.begin(), k_quiet_hours.end(),
                   [&](const QuietHours& quiet) { return from < quiet.to && quiet.from < to; });
  return found == k_quiet_hours.end() ? nullptr : &*found;
}

std::optional<int> clock_of(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 5 || text[2] != ':') return {};
  if (!digit(0) || !digit(1) || !digit(3) || !digit(4)) return {};
  const int hours = (text[0] - '0') * 10 + (text[1] - '0');
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  const int all = hours * k_hour + minutes;
  if (minutes >= k_hour || all > k_day) return {};
  return all;
}

std::string clock_text(int minutes) {
  const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  return two(minutes / k_hour) + ":" + two(minutes % k_hour);
}

}  // namespace wanhu::domain
