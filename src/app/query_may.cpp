// What a person may do with a matter.
#include <algorithm>

#include "access/role.hpp"
#include "app/deciders.hpp"
#include "app/query.hpp"
#include "domain/matter/files.hpp"
#include "domain/matter/forward.hpp"
#include "domain/matter/help.hpp"

namespace wanhu::app {

using domain::Matter;

namespace {

// What this person may do now, beyond what the state and the role allow.
class Possible {
 public:
  Possible(const Reader& reader, const Matter& m, const plan::Plan& plan)
      : reader_(reader),
        m_(m),
        now_(reader.now),
        me_(reader.scope.person),
        owner_(m.owner == reader.scope.person),
        centre_(reader.scope.role == access::Role::centre),
        handled_(m.handlers.contains(reader.scope.person.text())),
        objected_(m.objected.contains(reader.scope.person.text())),
        pauses_(!domain::pause_reasons(plan, m, reader.now).empty()),
        rules_{.plan = plan, .plan_version = m.plan_version, .calendar = reader.engine.calendar()} {
  }

  bool operator()(const std::string& command) const {
    const bool paused = m_.clock().paused(now_) != nullptr;
    if (command == "matter.hand_over") return !m_.objection && !going_up();
    if (command == "matter.accept")
      return m_.is_taken_on() ? !owner_ || m_.state != domain::MatterState::handling : owner_;
    if (command == "matter.object")
      return owner_ && !m_.objection && !objected_ && open(domain::objection_until(rules_, m_));
    if (command == "matter.rule") return m_.objection && decides(Deciding::ruling);
    if (command == "matter.extend") return decides(Deciding::extension);
    if (command == "matter.urge") return m_.owner && !owner_ && !paused;
    if (command == "matter.answer") return m_.owner && (owner_ || centre_) && !m_.forwarded();
    if (const auto joint = joint_work(command)) return *joint;
    if (command == "matter.pause") return !paused && pauses_;
    if (command == "matter.resume") return paused && (owner_ || centre_);
    if (command == "matter.confirm") return !handled_;
    if (command == "matter.ask_review")
      return !m_.review_asked && open(domain::review_until(rules_, m_));
    if (command == "matter.review") return m_.review_asked && decides(Deciding::review);
    if (command == "matter.add_file")
      return !m_.is_sealed() && !m_.text_erased && m_.files.size() < domain::k_matter_files_max;
    if (command == "matter.remove_file") return !m_.files.empty();
    if (command == "matter.hide") return !m_.hidden_by_staff;
    if (command == "matter.show") return m_.hidden_by_staff;
    if (command == "matter.join")
      return !m_.joined && m_.joiners.empty() && m_.forwarded() == nullptr;
    if (command == "matter.unjoin") return m_.joined.has_value();
    return true;
  }

 private:
  // Whose word it is: of those whom the plan names, where it names anybody.
  [[nodiscard]] bool decides(Deciding what) const {
    if (what == Deciding::extension && domain::named_body(rules_.plan, what).empty()) return true;
    return deciders_of(reader_).of(rules_.plan, m_, what).has(me_);
  }
  // Nothing for a command about something else.
  [[nodiscard]] std::optional<bool> joint_work(const std::string& command) const {
    const domain::Help* const mine = domain::open_help(m_, me_);
    if (command == "matter.ask_help") return (owner_ || centre_) && m_.forwarded() == nullptr;
    if (command == "matter.accept_help")
      return mine != nullptr && mine->state == domain::HelpState::asked;
    if (command == "matter.decline_help" || command == "matter.give_part") return mine != nullptr;
    if (command == "matter.end_help")
      return (owner_ || centre_) && std::any_of(m_.helps.begin(), m_.helps.end(), [&](auto& help) {
               return domain::pending_help(m_, help.person) == &help;
             });
    if (command == "matter.forward")
      return !m_.objection && !going_up() && !domain::bodies_above(rules_.plan, m_.unit).empty();
    if (command == "matter.forward_accept") return with_body() && !m_.forwarded()->accepted;
    if (command == "matter.forward_return") return with_body();
    if (command == "matter.forward_reply") return with_body() && (owner_ || centre_);
    if (command == "matter.take_back") return m_.forwarded() != nullptr;
    return {};
  }
  // To be sent to a body above, or there.
  [[nodiscard]] bool going_up() const {
    const domain::Forward* const up = m_.forwarded();
    return up != nullptr && up->state != domain::ForwardState::returned;
  }
  [[nodiscard]] bool with_body() const {
    return going_up() && m_.forwarded()->state != domain::ForwardState::waiting;
  }
  [[nodiscard]] bool open(const std::optional<Instant>& until) const {
    return until && now_ < *until;
  }

  const Reader& reader_;
  const Matter& m_;
  Instant now_;
  Uuid me_;
  bool owner_, centre_, handled_, objected_, pauses_;
  domain::MatterRules rules_;
};

}  // namespace

std::vector<std::string> may_do(Reader& reader, const Matter& m) {
  std::vector<std::string> may;
  const PlanRef plans = reader.engine.plans().version(reader.db, reader.tenant(), m.plan_version);
  const Possible possible(reader, m, plans->plan_of(m.unit));
  for (const std::string& command : domain::allowed_in(m))
    if (access::may_send(reader.scope.role, command) && possible(command)) may.push_back(command);
  return may;
}

}  // namespace wanhu::app
