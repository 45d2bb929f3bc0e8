#include "plan/period.hpp"

#include <map>

namespace wanhu::plan {

double times_a_month(std::string_view period) {
  static const std::map<std::string_view, double> k_times{
      {"日", 30.4},        {"工作日", 20.67}, {"周", 4.35},  {"旬", 3.0},
      {"半月", 2.0},       {"月", 1.0},       {"双月", 0.5}, {"季度", 1.0 / 3.0},
      {"半年", 1.0 / 6.0}, {"年", 1.0 / 12.0}};
  const auto found = k_times.find(period);
  return found == k_times.end() ? 0 : found->second;
}

}  // namespace wanhu::plan
