// How a report says things: sentences of the catalogue, dates, counts and shares in the reader's
// language, and the addresses of the console's pages.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/catalogue.hpp"
#include "base/time.hpp"
#include "domain/visit/ratio.hpp"
#include "report/paper.hpp"

namespace wanhu::report {

class Words {
 public:
  explicit Words(Lang lang) : lang_(lang) {}
  [[nodiscard]] Lang lang() const { return lang_; }

  [[nodiscard]] std::string say(std::string_view code,
                                const std::map<std::string, std::string>& args = {}) const {
    return base::message(lang_, code, args);
  }
  [[nodiscard]] std::string date(Date day) const;        // "2021年11月4日", "4 November 2021"
  [[nodiscard]] std::string short_date(Date day) const;  // "11月4日", "4 November"
  [[nodiscard]] std::string percent(
      const Ratio& ratio) const;  // "71.0%", "—" without a denominator
  [[nodiscard]] std::string outcome(domain::Outcome outcome) const;
  [[nodiscard]] std::string state(std::string_view matter_state) const;
  // Empty for an empty code.
  [[nodiscard]] std::string closing(const std::string& code, const std::string& outcome = {}) const;
  [[nodiscard]] std::string answer(const std::string& code) const;
  // As it stands in a table of the HTML page.
  [[nodiscard]] std::string shown(const Value& value) const;

 private:
  Lang lang_;
};

std::string one_decimal(double value);

// "/matters?view=list&opened_on=2021-11-04": parameters without a value are left out, the others
// are percent-encoded. The names are those of the console's router.
std::string address(std::string_view path,
                    std::initializer_list<std::pair<std::string_view, std::string>> query = {});

}  // namespace wanhu::report
