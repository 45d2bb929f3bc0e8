// A figure that somebody else published and the town only quotes: entered by hand or from a file
// with its source, never mixed into what the program computes, nobody's target (S0-03, S2-37,
// S3-11, S3-23, S3-33). A wrong one is withdrawn with the reason and entered anew; both stay in the
// journal.
#pragma once

#include <optional>
#include <string>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

struct IndicatorValue {
  base::Uuid id;
  std::string plan{}, indicator{};
  std::int64_t plan_version = 0;
  std::optional<std::string> unit{};  // nothing: the whole plan
  base::Date from{}, to{};            // what it is about; both included
  std::string value{};                // as published: "96.53"; empty with num and den
  std::optional<std::int64_t> num{}, den{};
  std::string measure{};  // 分, 名, 起, %: may be empty
  std::string source{};   // title of the document
  base::Date source_day{};
  std::string address{};  // of the document, http or https; may be empty
  bool withdrawn = false;
};

// "96.53" of "96.530", "+1" and " 3": an optional sign, up to 12 digits, up to 6 decimals; nothing
// otherwise.
std::optional<std::string> plain_decimal(std::string_view text);
// Of a plain decimal.
double number_of(const std::string& decimal);
// The number that is shown: num / den when those were published.
double shown_number(const IndicatorValue& value);

// indicator.recorded: value plan indicator plan_version unit|null from to number num|null den|null
// measure source source_day address.
// INDICATOR-OWN (of an indicator that the program computes), INDICATOR-DAYS, INDICATOR-AHEAD (about
// days to come, or a source of tomorrow), INDICATOR-VALUE (neither or both of number and num/den),
// INDICATOR-NUMBER, INDICATOR-DEN, INDICATOR-ADDRESS.
base::Result<Events> record_value(const plan::Indicator& indicator, const IndicatorValue& value,
                                  base::Date today);
// indicator.withdrawn: value reason. INDICATOR-WITHDRAWN.
base::Result<Events> withdraw_value(const IndicatorValue& value, const std::string& reason);

}  // namespace wanhu::domain
