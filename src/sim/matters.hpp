// What becomes of the simulated matters: the centre hands them over, owners answer sooner or later,
// visitors tell, residents confirm, contradict or withdraw.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "plan/plan.hpp"
#include "sim/peek.hpp"
#include "sim/sender.hpp"
#include "sim/township.hpp"

namespace wanhu::sim {

struct Topic {
  std::string kind, title, text;
};
// What residents bring up under the plan: of its kinds those that are neither sealed nor
// confidential. Never empty.
std::vector<Topic> topics_of(const plan::Plan& plan);

class MatterDesk {
 public:
  MatterDesk(Sender& send, base::Seeded& random, Truth& truth)
      : send_(send), random_(random), truth_(truth) {}

  void set_staff(const std::vector<Account>& centre, const std::vector<Account>& leads);
  void set_topics(std::vector<Topic> topics) { topics_ = std::move(topics); }
  // From which units residents report by themselves, and how many of them a day.
  void set_reports(std::vector<std::string> units, double a_day);
  // `dwelling` nothing: brought in on the way, with no door to go back to.
  void open_at_door(const Account& visitor, const std::optional<Uuid>& dwelling,
                    const std::string& unit, const std::string& place);
  // One that a look at a place has opened: nobody waits for word of it, and a second person of the
  // centre says that it is mended. `reporter` has no login when it was the centre.
  void adopt(const Uuid& matter, const std::string& unit, const Account& reporter);
  // Whether one that was adopted has been answered.
  [[nodiscard]] bool is_answered(const Uuid& matter) const;
  // `to` goes on with what `from` had in hand and had to tell.
  void replace(const Account& from, const Account& to);
  // How often what residents of a unit report takes long, by unit; with chances of their own.
  void set_slow(std::map<std::string, double> slow) { slow_ = std::move(slow); }
  [[nodiscard]] double reports_a_day() const { return reports_a_day_; }
  // Brought to a window by somebody who is heard afterwards; with chances of their own.
  void open_at_window(const Account& clerk, const Topic& about, const std::string& unit,
                      double slow);
  [[nodiscard]] const std::vector<Topic>& topics() const { return topics_; }
  // A tip for the body that alone reads it, taken in hand and answered as far as `steps` goes.
  void tip(const std::string& kind, const std::string& unit, const Account& body, int steps);
  // Those drawn for a call-back that nobody has made yet: somebody of the centre who did not handle
  // the matter calls.
  void call_back(const std::vector<DrawnCall>& waiting, Date date);
  // The centre's and the owners' work of the day, then what residents do in the evening.
  void morning(Date date);
  void evening(Date date);

 private:
  enum class Stage { listed, handed_over, handling, answered, told, closed };
  struct Simulated {
    Uuid id;
    std::string check, unit;
    Account reporter;  // empty login: the resident reported it on the public page
    Account owner{};
    Stage stage = Stage::listed;
    Date next{};  // the day on which its next step is taken
    bool slow = false;
    bool found = false;  // at a place, see adopt()
  };

  const Topic& topic() { return topics_.at(random_.below(topics_.size())); }
  Uuid id() { return seeded_id(random_, send_.now()); }
  std::string check_code();
  void later(const Simulated& matter, const Account& who, const std::string& kind, Json data);
  void resident(const Simulated& matter, const std::string& kind, Json data);
  void hand_over(Simulated& matter, Date date);
  void answer(Simulated& matter, Date date);
  void report_on_page(Date date);
  void hear_resident(Simulated& matter, Date date);
  void see_mended(Simulated& matter, Date date);
  [[nodiscard]] const Account& other_hand(const Simulated& matter) const;

  Sender& send_;
  base::Seeded& random_;
  Truth& truth_;
  std::vector<Account> centre_, leads_;
  std::vector<Topic> topics_;
  std::vector<std::string> report_units_;
  double reports_a_day_ = 0.7;
  std::vector<Simulated> matters_;
  std::map<std::string, double> slow_;
  base::Seeded windows_{0x77696e64};  // so that they shift none of the other draws
  base::Seeded calls_{0x63616c6c};    // of their own, so that they do not shift the other draws
};

}  // namespace wanhu::sim
