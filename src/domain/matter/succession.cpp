#include "domain/matter/succession.hpp"

#include "domain/matter/help.hpp"
#include "domain/matter/rules.hpp"

namespace wanhu::domain {

using base::fail;

Result<Events> succeed(const Matter& matter, const Uuid& from, const Uuid& to,
                       const std::string& reason) {
  if (matter.owner != from) return refuse("MATTER-NOT-OWNER");
  const bool waits = is_running(text_of(matter.state));
  // Of what is closed nothing is left to do; that it is refused like a hand-over says why.
  if (matter.is_closed() || (waits && !matter.joined && matter.forwarded() == nullptr))
    return hand_over(matter, to, reason);
  if (matter.objection) return refuse("MATTER-OBJECTION-OPEN");
  if (matter.released.contains(to.text())) return base::fail_field("MATTER-BOUNCE", "/data/owner");
  if (matter.is_recused(to.text())) return base::fail_field("MATTER-RECUSED", "/data/owner");
  Json data = with(ref(matter), "owner", to.text());
  data["from"] = from.text();
  data["reason"] = reason;
  return Events{event("matter.passed_on", std::move(data))};
}

Result<Events> succeed_in_help(const Matter& matter, const Uuid& from, const Uuid& to,
                               const std::string& reason) {
  const Help* const help = open_help(matter, from);
  if (help == nullptr) return refuse("MATTER-HELP-NONE");
  auto events = end_help(matter, from, "left", reason);
  if (!events || matter.owner == to) return events;
  if (matter.is_recused(to.text())) return base::fail_field("MATTER-RECUSED", "/data/person_id");
  if (open_help(matter, to) != nullptr)
    return base::fail_field("MATTER-HELP-ASKED", "/data/person_id");
  Json data = with(ref(matter), "person", to.text());
  data["what"] = help->what;
  data["day"] = help->due.iso();
  data["round"] = help->round;
  events->push_back(event("matter.help_asked", std::move(data)));
  return events;
}

}  // namespace wanhu::domain
