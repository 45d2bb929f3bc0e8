// Somebody leaves: all that they have in hand goes to one who stays, in one entry of the journal.
#include <map>
#include <set>

#include "app/handover.hpp"
#include "app/matter_frame.hpp"
#include "domain/matter/succession.hpp"
#include "store/tables/post.hpp"

namespace wanhu::app {

namespace {

using access::Person;
using base::Date;
using domain::Holding;
using domain::Shift;

constexpr std::size_t k_reason_max = 200, k_listed_max = 100;

base::Failure blocked(std::vector<base::Problem> blocks) {
  base::Problem problem{.code = "HANDOVER-BLOCKED",
                        .kind = base::Kind::refused,
                        .args = {{"n", std::to_string(blocks.size())}}};
  if (blocks.size() > k_listed_max) blocks.resize(k_listed_max);
  problem.details = std::move(blocks);
  return base::fail(std::move(problem));
}

class Moving {
 public:
  Moving(Context& c, const HandoverWork& work, const Person& to, std::string reason)
      : c_(c), work_(work), to_(to), reason_(std::move(reason)) {}

  store::Decision all(const AskedPosts& asked) {
    dwellings();
    for (const Matter& matter : work_.matters)
      add_matter(matter, domain::succeed(matter, work_.from.id, to_.id, reason_));
    for (const Matter& matter : work_.helps)
      add_matter(matter, domain::succeed_in_help(matter, work_.from.id, to_.id, reason_));
    posts(asked);
    shifts();
    return {.events = std::move(events_),
            .answer = {{"dwellings", dwellings_},
                       {"matters", work_.matters.size()},
                       {"helps", work_.helps.size()},
                       {"posts", work_.holdings.size()},
                       {"shifts", work_.shifts.size()}}};
  }

 private:
  void add(const domain::Events& events) {
    const Json made = decision(events).events;
    for (const Json& one : made) events_.push_back(one);
  }

  // What is asked was found possible before anything moved; the plan's clocks follow.
  void add_matter(const Matter& matter, Result<domain::Events> events) {
    const auto done = decided(c_, matter, std::move(events));
    if (!done) throw std::logic_error("a succession was refused: " + done.error().code);
    for (const Json& one : done->events) events_.push_back(one);
  }

  void dwellings() {
    Json ids = Json::array();
    for (const auto& [unit, own] : work_.dwellings)
      for (const Uuid& id : own) ids.push_back(id.text());
    dwellings_ = ids.size();
    if (ids.empty()) return;
    add({{"register.assigned",
          {{"assign", Json::array({Json::array({to_.id.text(), std::move(ids)})})}}}});
  }

  void posts(const AskedPosts& asked) {
    const Date today = c_.now().date();
    const auto held = store::holdings_of(c_.db, c_.tenant(), to_.id);
    for (const Holding& one : held) theirs_.insert(one.id);
    for (const Holding& one : work_.holdings) {
      // Made from the command's id and the old one: the same however often it is sent.
      const Uuid next =
          Uuid::named("handover " + c_.request.command_id.text() + " " + one.id.text());
      const auto like = asked.like(one, held);
      const auto events = domain::pass_post(one, next, to_.id, today, reason_, like);
      if (!events) throw std::logic_error("a post was not passed on: " + events.error().code);
      add(*events);
      const Holding* const already = domain::covering(one, today, like);
      next_[one.id] = already == nullptr ? next : already->id;
      theirs_.insert(next_[one.id]);
    }
  }

  void shifts() {
    for (const Shift& one : work_.shifts) {
      Shift after = one;
      after.holdings.clear();
      bool is_on_it = false;  // whoever stays may have been on it too, and is there once
      for (const Uuid& id : one.holdings) {
        const auto moved = next_.find(id);
        const Uuid now = moved == next_.end() ? id : moved->second;
        const bool theirs = theirs_.contains(now);
        if (!theirs || !is_on_it) after.holdings.push_back(now);
        is_on_it = is_on_it || theirs;
      }
      add({{"shift.put", domain::to_json(after)}});
    }
  }

  Context& c_;
  const HandoverWork& work_;
  const Person& to_;
  std::string reason_;
  Json events_ = Json::array();
  std::size_t dwellings_ = 0;
  std::map<Uuid, Uuid> next_;  // holding of who leaves → of who stays
  std::set<Uuid> theirs_;      // all holdings of who stays
};

}  // namespace

namespace handlers {

// HANDOVER-NOTHING; HANDOVER-BLOCKED {n} with each piece that cannot go (handover.hpp). What is
// moved is what is there when the command is decided, not what the preview showed.
Result<store::Decision> post_hand_over(Context& c, base::FieldReader& fields) {
  const Uuid from = fields.uuid("from_person"), to = fields.uuid("to_person");
  const std::string reason = fields.text("reason", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto leaving = access::person_by_id(c.db, c.tenant(), from);
  const auto staying = access::person_by_id(c.db, c.tenant(), to);
  if (!leaving) return base::fail_field("NOT-FOUND", "/data/from_person");
  if (!staying) return base::fail_field("NOT-FOUND", "/data/to_person");
  const HandoverWork work = handover_work(c.db, c.scope(), *leaving, c.now());
  const Date today = c.now().date();
  const AskedPosts asked = asked_posts(c.plans, c.db, c.tenant(), c.plan->version, today);
  auto blocks = handover_blocks(c.db, c.plan->plan, asked, work, *staying, today);
  if (!blocks.empty()) return blocked(std::move(blocks));
  if (work.empty()) return base::fail("HANDOVER-NOTHING", base::Kind::refused);
  return Moving(c, work, *staying, reason).all(asked);
}

}  // namespace handlers

}  // namespace wanhu::app
