// What a reader sees of published polls, for the files that show them: the reader's own unit and
// the whole, by the names that plans in force give.
#pragma once

#include <string>
#include <vector>

#include "app/query.hpp"
#include "domain/poll/result.hpp"

namespace wanhu::app {

// An id where no plan in force gives a name. Refers to the reader.
class PollNames {
 public:
  explicit PollNames(const Reader& reader) : reader_(reader) {}
  [[nodiscard]] std::string plan_title(const std::string& id) const;
  [[nodiscard]] std::string survey(const std::string& plan, const std::string& id) const;
  [[nodiscard]] std::string indicator(const std::string& plan, const std::string& id) const;
  [[nodiscard]] std::string unit(const std::string& id) const;  // "": the whole
  // Null when no plan in force has it.
  [[nodiscard]] const plan::Indicator* find_indicator(const std::string& plan,
                                                      const std::string& id) const;

 private:
  const Reader& reader_;
};

bool sees_poll_unit(const Reader& reader, const std::string& unit);
// By indicator and unit.
std::vector<domain::PollResultFigure> visible_poll_figures(Reader& reader, const Uuid& result);
// Where a page names one unit for the reader: the reader's own, otherwise the whole.
std::string poll_home(const Reader& reader);

// Of a list of a release, the parts of units that the reader sees, with the units' names; `unit` is
// the member that names it. An array, empty where the release has no such list.
Json poll_parts(const Reader& reader, const PollNames& names, const Json& release, const char* list,
                const char* unit);

// {difference, low, high, apart, small} of two estimates that are there. Independent samples:
// variances add up. Without errors, by whether the intervals lie apart. `small`: the change is one
// of few people.
Json poll_change(const domain::PollResultFigure& now, const domain::PollResultFigure& then);

}  // namespace wanhu::app
