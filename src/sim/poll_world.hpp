// Whom a survey of the plan could ask, with known truth: residents with a number or an address,
// what each of them would answer, how often each is in, and whether each takes part. Made from the
// simulated households and a seed, with no look at what the program makes of it.
//
// Who takes part depends on the person (kind of number, town or country, age) and so does the
// answer, so that the plain share of the completes is not the truth's; given the stratum that a
// survey draws by, the two are independent of each other.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "domain/poll/form.hpp"
#include "plan/plan.hpp"
#include "sim/world.hpp"

namespace wanhu::sim {

// The questionnaire that the plan's indicators over polls ask for, as poll.form takes it; null when
// they ask nothing.
Json poll_form_of(const plan::Plan& plan, const plan::Survey& survey);

struct Resident {
  std::string kind, number, address;  // kind: as frames name it
  std::string unit, urban_rural, age, sex;
  std::vector<std::string> answers{};  // by question of the form: id of a choice, or dont_know
  // Whether in, by part of the week: forenoon, afternoon, evening, a day of rest.
  std::array<double, 4> in{};
  bool dead = false;     // a number out of service, an empty dwelling
  bool refuses = false;  // at first
  bool persuaded = false, never_again = false;
  bool told = false, pressured = false;  // says, when asked, that somebody told what to answer
};

class PollWorld {
 public:
  // `least`: how many there are at any rate.
  PollWorld(const World& world, const plan::Survey& survey, const Json& form, std::int64_t least);

  [[nodiscard]] const std::vector<Resident>& residents() const { return residents_; }
  // The list as a telephone company hands it in: without names; row n is resident n.
  [[nodiscard]] std::string frame_csv() const;
  // What a resident says from beginning to end.
  [[nodiscard]] Json answers(const Resident& resident) const;
  // By indicator of the plan: its share among all residents.
  [[nodiscard]] std::map<std::string, double> shares(const plan::Plan& plan) const;

 private:
  Resident resident(base::Seeded& random, const std::string& unit, double mood,
                    const plan::Survey& survey, std::size_t n) const;
  [[nodiscard]] std::string answer(base::Seeded& random, const domain::PollQuestion& question,
                                   double mood) const;

  domain::PollForm form_;
  std::vector<Resident> residents_;
};

}  // namespace wanhu::sim
