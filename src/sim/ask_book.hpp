// What the simulator did about the plan's asks, kept by itself, so that what the program counts can
// be compared with it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "domain/work/asks.hpp"
#include "sim/township.hpp"

namespace wanhu::sim {

class AskBook {
 public:
  AskBook(const plan::Plan& plan, const calendar::Calendar& calendar);

  // Those whose windows touch [from, to]; they live as long as the book.
  void each(Date from, Date to, const std::function<void(const domain::Ask&)>& visit) const {
    asks_.each(from, to, visit);
  }

  struct Deed {
    std::string rule, unit;  // of the ask
    Date day;
    std::int64_t n = 1;
    std::optional<Uuid> subject{};  // what it was about, where it counts once
    std::vector<std::string> handed_in{};
  };
  void done(Deed deed);
  void excused(const domain::Ask& ask);
  // How many places there are that the rule asks to look at one by one.
  void places(const std::string& rule, const std::string& unit, int n) {
    places_[{rule, unit}] = n;
  }

  // Of asks that have begun by that day.
  [[nodiscard]] std::map<std::string, AskTally> tally(Date today) const;

 private:
  struct Sum {
    std::int64_t in_time = 0, late = 0;
  };
  [[nodiscard]] Sum sum(const domain::Ask& ask) const;
  [[nodiscard]] static Sum handed_in(const domain::Ask& ask, const std::vector<Deed>& deeds);

  domain::Asks asks_;
  using Name = std::pair<std::string, std::string>;  // rule, unit
  std::map<Name, std::vector<Deed>> deeds_;
  std::map<Name, int> places_;
  std::set<std::pair<Name, Date>> excuses_;
};

}  // namespace wanhu::sim
