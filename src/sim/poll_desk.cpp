#include "sim/poll_desk.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string_view>

#include "calendar/calendar.hpp"

namespace wanhu::sim {

namespace {

// Minutes of the day between which calls are begun; all callers call at once, so many ms a call.
struct Session {
  int from, to;
};
constexpr std::array<Session, PollDesk::k_sessions> k_hours{Session{9 * 60 + 30, 11 * 60 + 50},
                                                            Session{14 * 60, 17 * 60 + 40},
                                                            Session{18 * 60 + 10, 20 * 60 + 30}};
constexpr std::int64_t k_call_ms = 150'000, k_interview_s = 240, k_try_s = 30;
constexpr int k_promise_minute = 18 * 60 + 30;

constexpr double k_busy = 0.1, k_no_time = 0.15, k_promises = 0.6;

// Answers to several commands that are on their way at once, in their order.
class Gathered {
 public:
  explicit Gathered(std::size_t n) : answers_(n), left_(n) {}
  void put(std::size_t i, base::Result<store::Answer> answer) {
    const std::lock_guard lock(mutex_);
    answers_[i] = std::move(answer);
    --left_;
    done_.notify_all();
  }
  std::vector<base::Result<store::Answer>>& wait() {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [&] { return left_ == 0; });
    return answers_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  std::vector<base::Result<store::Answer>> answers_;
  std::size_t left_;
};

}  // namespace

void PollDesk::work(CalledWave& wave, Date date, std::size_t session, Truth::Wave& tally) {
  const Session& hours = k_hours.at(session);
  clock_.set(std::max(clock_.now(), Instant::at(date, hours.from)));
  while (clock_.now() < Instant::at(date, hours.to)) {
    const std::vector<Taken> all = take_all(wave);
    bool more = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      more = more || all[i].again || all[i].number > 0;
      if (all[i].number > 0) call(wave, callers_[i], all[i], tally);
    }
    if (!more) break;
    send_.wait();
    clock_.set(clock_.now() + k_call_ms);
  }
}

std::vector<PollDesk::Taken> PollDesk::take_all(const CalledWave& wave) {
  Gathered answers(callers_.size());
  for (std::size_t i = 0; i < callers_.size(); ++i)
    engine_.submit(
        {.id = id(),
         .actor = callers_[i].id.text(),
         .kind = "poll.take",
         .data = {{"wave_id", wave.id.text()}}},
        [&answers, i](base::Result<store::Answer> answer) { answers.put(i, std::move(answer)); });
  std::vector<Taken> taken;
  for (const auto& answer : answers.wait()) {
    if (!answer) {
      // That there is nothing to call now is an answer; anything else is not.
      if (!answer.error().code.starts_with("POLL-NEXT-"))
        throw std::runtime_error("poll.take: " + answer.error().code);
      taken.emplace_back();
    } else if (answer->answer.at("case_id").is_null()) {
      taken.push_back({.case_id = "", .number = 0, .again = true});
    } else {
      taken.push_back({.case_id = answer->answer.at("case_id").get<std::string>(),
                       .number = answer->answer.at("number").get<std::int64_t>()});
    }
  }
  return taken;
}

Json PollDesk::outcome(CalledWave& wave, const Account& caller, std::size_t who) {
  const Resident& one = wave.world->residents().at(who);
  const bool phone = one.kind != "address";
  if (one.dead) return {{"outcome", phone ? "4.31" : "4.61"}};
  const Instant now = clock_.now();
  const int minute = static_cast<int>((now.ms() - Instant::at(now.date()).ms()) / 60'000);
  const std::size_t part = !engine_.calendar().day(now.date()).works() ? 3
                           : minute < 12 * 60                          ? 0
                           : minute < 18 * 60                          ? 1
                                                                       : 2;
  if (wave.promised[who] == 0 && !random_.chance(one.in.at(part))) {
    if (phone && random_.chance(k_busy)) return {{"outcome", "3.12"}};
    return {{"outcome", phone ? "3.13" : "2.24"}};
  }
  if (one.refuses && (caller.role != "converter" || !one.persuaded))
    return {{"outcome", "2.11"}, {"never_again", one.never_again}};
  if (wave.promised[who] == 0 && random_.chance(k_no_time)) {
    Json data{{"outcome", "2.25"}};
    if (now.date() < wave.to && random_.chance(k_promises)) {
      data["appointment"] = Instant::at(now.date() + 1, k_promise_minute).iso();
      ++wave.promised[who];
    }
    return data;
  }
  Json data{{"outcome", "1.10"},
            {"answers", wave.world->answers(one)},
            {"told", one.told},
            {"pressured", one.pressured},
            {"seconds", k_interview_s}};
  return data;
}

void PollDesk::call(CalledWave& wave, const Account& caller, const Taken& taken,
                    Truth::Wave& tally) {
  const std::size_t who = wave.who.at(static_cast<std::size_t>(taken.number - 1));
  Json data = outcome(wave, caller, who);
  ++tally.calls;
  if (data.at("outcome") == "1.10") {
    ++tally.completes;
    if (data.at("told").get<bool>()) ++tally.told;
    if (data.at("pressured").get<bool>()) ++tally.pressured;
  } else {
    data["seconds"] = k_try_s;
  }
  data["wave_id"] = wave.id.text();
  data["case_id"] = taken.case_id;
  send_.later(id(), caller.id.text(), "poll.call", std::move(data));
}

}  // namespace wanhu::sim
