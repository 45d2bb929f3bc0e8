#include "sim/ask_book.hpp"

#include <algorithm>

namespace wanhu::sim {

AskBook::AskBook(const plan::Plan& plan, const calendar::Calendar& calendar)
    : asks_(
          {domain::Governing{
              .plan = &plan, .version = 1, .from = domain::k_no_beginning, .to = domain::k_no_end}},
          calendar) {}

void AskBook::done(Deed deed) {
  deeds_[{deed.rule, deed.unit}].push_back(std::move(deed));
}

void AskBook::excused(const domain::Ask& ask) {
  excuses_.insert({{ask.rule->key, std::string(ask.unit)}, ask.window.from});
}

// Done on the day on which the last thing was handed in.
AskBook::Sum AskBook::handed_in(const domain::Ask& ask, const std::vector<Deed>& deeds) {
  Date last = ask.window.from;
  for (const std::string& item : ask.rule->deliver) {
    std::optional<Date> first;
    for (const Deed& deed : deeds)
      if (std::find(deed.handed_in.begin(), deed.handed_in.end(), item) != deed.handed_in.end())
        first = first ? std::min(*first, deed.day) : deed.day;
    if (!first) return {};
    last = std::max(last, *first);
  }
  return last <= ask.window.to ? Sum{.in_time = ask.times} : Sum{.late = ask.times};
}

AskBook::Sum AskBook::sum(const domain::Ask& ask) const {
  const auto found = deeds_.find({ask.rule->key, std::string(ask.unit)});
  if (found == deeds_.end()) return {};
  const bool once = ask.rule->is_once();
  if (once && !ask.rule->deliver.empty()) return handed_in(ask, found->second);
  Sum sum;
  std::set<Uuid> seen;
  for (const Deed& deed : found->second) {
    const bool in_window = deed.day >= ask.window.from && deed.day <= ask.window.to;
    if (!once && !in_window) continue;
    if (deed.subject && !seen.insert(*deed.subject).second) continue;
    (deed.day <= ask.window.to ? sum.in_time : sum.late) += deed.subject ? 1 : deed.n;
  }
  return sum;
}

std::map<std::string, AskTally> AskBook::tally(Date today) const {
  std::map<std::string, AskTally> all;
  asks_.each(domain::k_no_beginning, today, [&](const domain::Ask& ask) {
    std::int64_t times = ask.times;
    if (!ask.rule->each_place.empty()) {
      const auto found = places_.find({ask.rule->key, std::string(ask.unit)});
      times = found == places_.end() ? 0 : found->second;
    }
    if (times == 0) return;  // nothing there to look at
    const Sum done = sum(ask);
    AskTally& tally = all[ask.rule->key];
    if (done.in_time >= times)
      ++tally.met;
    else if (excuses_.contains({{ask.rule->key, std::string(ask.unit)}, ask.window.from}))
      ++tally.excused;
    else if (today <= ask.window.to)
      ++tally.open;
    else
      ++(done.in_time + done.late >= times ? tally.late : tally.missed);
  });
  return all;
}

}  // namespace wanhu::sim
