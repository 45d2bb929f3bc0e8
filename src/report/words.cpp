#include "report/words.hpp"

#include <fmt/format.h>

#include <cmath>

#include "domain/matter/closing.hpp"

namespace wanhu::report {

namespace {

constexpr const char* k_nothing = "—";

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_plain(c))
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return out;
}

}  // namespace

std::string one_decimal(double value) {
  return fmt::format("{:.1f}", value);
}

std::string Words::date(Date day) const {
  return say("REPORT-DATE", {{"year", std::to_string(day.year())},
                             {"month", say("REPORT-MONTH-" + std::to_string(day.month()))},
                             {"day", std::to_string(day.day())}});
}

std::string Words::short_date(Date day) const {
  return say("REPORT-DATE-SHORT", {{"month", say("REPORT-MONTH-" + std::to_string(day.month()))},
                                   {"day", std::to_string(day.day())}});
}

std::string Words::percent(const Ratio& ratio) const {
  const auto share = ratio.share();
  return share ? one_decimal(*share * 100) + "%" : k_nothing;
}

std::string Words::outcome(domain::Outcome outcome) const {
  return domain::text_of(outcome, lang_);
}

std::string Words::state(std::string_view matter_state) const {
  return say("REPORT-STATE-" + std::string(matter_state));
}

std::string Words::closing(const std::string& code, const std::string& outcome) const {
  return code.empty() ? code : say(domain::closing_code(code, outcome));
}

std::string Words::answer(const std::string& code) const {
  return code.empty() ? code : say("ANSWER-" + code);
}

std::string Words::shown(const Value& value) const {
  struct Shown {
    const Words& words;
    std::string operator()(std::monostate) const { return k_nothing; }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(std::int64_t n) const { return std::to_string(n); }
    std::string operator()(double x) const {
      return std::abs(x) < 100 ? one_decimal(x) : fmt::format("{:.0f}", x);
    }
    std::string operator()(const Ratio& ratio) const { return words.percent(ratio); }
    std::string operator()(Date day) const { return day.iso(); }
  };
  return std::visit(Shown{*this}, value);
}

std::string address(std::string_view path,
                    std::initializer_list<std::pair<std::string_view, std::string>> query) {
  std::string out(path);
  char joint = '?';
  for (const auto& [name, value] : query) {
    if (value.empty()) continue;
    out += joint;
    out += name;
    out += '=';
    out += percent_encoded(value);
    joint = '&';
  }
  return out;
}

}  // namespace wanhu::report
