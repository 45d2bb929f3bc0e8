// The people at the telephones of the simulated poll house: they take the next case as the program
// gives it, call residents of the PollWorld, and write down what became of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/poll_world.hpp"
#include "sim/sender.hpp"

namespace wanhu::sim {

// A wave as its callers need it.
struct CalledWave {
  Uuid id;
  Date to{};
  const PollWorld* world = nullptr;
  std::vector<std::size_t> who{};         // by number of the case, less one
  std::map<std::size_t, int> promised{};  // appointments made with a resident
};

class PollDesk {
 public:
  PollDesk(app::Engine& engine, base::ManualClock& clock, Sender& send, std::uint64_t seed)
      : engine_(engine), clock_(clock), send_(send), random_(seed) {}

  void set_callers(std::vector<Account> callers) { callers_ = std::move(callers); }
  // One of the day's k_sessions for that wave, from where the clock is; what is counted goes to
  // `tally`.
  static constexpr std::size_t k_sessions = 3;
  void work(CalledWave& wave, Date date, std::size_t session, Truth::Wave& tally);

 private:
  struct Taken {
    std::string case_id;
    std::int64_t number = 0;  // of the case; 0: none was to be had
    bool again = false;       // a case was passed over: ask again
  };
  std::vector<Taken> take_all(const CalledWave& wave);
  void call(CalledWave& wave, const Account& caller, const Taken& taken, Truth::Wave& tally);
  [[nodiscard]] Json outcome(CalledWave& wave, const Account& caller, std::size_t who);
  Uuid id() { return seeded_id(random_, clock_.now()); }

  app::Engine& engine_;
  base::ManualClock& clock_;
  Sender& send_;
  base::Seeded random_;
  std::vector<Account> callers_;
};

}  // namespace wanhu::sim
