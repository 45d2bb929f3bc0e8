// What becomes of the simulated matters: the centre hands them over, owners answer sooner or later,
// visitors tell, residents confirm, contradict or withdraw.
#pragma once

#include <string>
#include <vector>

#include "base/random.hpp"
#include "sim/sender.hpp"
#include "sim/township.hpp"

namespace wanhu::sim {

class MatterDesk {
 public:
  MatterDesk(Sender& send, base::Seeded& random, Truth& truth)
      : send_(send), random_(random), truth_(truth) {}

  void set_staff(const std::vector<Account>& centre, const std::vector<Account>& leads);
  void open_at_door(const Account& visitor, const Uuid& dwelling, const std::string& unit,
                    const std::string& place);
  // Those drawn for a call-back that nobody has made yet: somebody of the centre who did not handle
  // the matter calls.
  struct Drawn {
    Uuid matter;
    int round = 1;
  };
  void call_back(const std::vector<Drawn>& waiting, Date date);
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
  };

  struct Topic {
    const char* title;
    const char* text;
    bool complex;
  };
  const Topic& topic();
  Uuid id() { return seeded_id(random_, send_.now()); }
  std::string check_code();
  void later(const Simulated& matter, const Account& who, const std::string& kind, Json data);
  void resident(const Simulated& matter, const std::string& kind, Json data);
  void hand_over(Simulated& matter, Date date);
  void answer(Simulated& matter, Date date);
  void report_on_page(Date date);
  void hear_resident(Simulated& matter, Date date);

  Sender& send_;
  base::Seeded& random_;
  Truth& truth_;
  std::vector<Account> centre_, leads_;
  std::vector<Simulated> matters_;
  base::Seeded calls_{0x63616c6c};  // of their own, so that they do not shift the other draws
};

}  // namespace wanhu::sim
