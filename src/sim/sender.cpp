#include "sim/sender.hpp"

#include <stdexcept>

#include "base/catalogue.hpp"

namespace wanhu::sim {

namespace {
std::string refusal_text(const std::string& kind, const base::Problem& problem) {
  return kind + ": " + problem.code + " " + problem.place.field + " " +
         base::text_of(base::Lang::en, problem);
}
}  // namespace

EngineSender::~EngineSender() {
  std::unique_lock lock(mutex_);
  done_.wait(lock, [&] { return in_flight_ == 0; });
}

base::Json EngineSender::must(const base::Uuid& id, const std::string& actor,
                              const std::string& kind, base::Json data) {
  wait();
  auto answer = engine_.execute({.id = id, .actor = actor, .kind = kind, .data = std::move(data)});
  if (!answer) throw std::runtime_error(refusal_text(kind, answer.error()));
  return std::move(answer->answer);
}

void EngineSender::later(const base::Uuid& id, const std::string& actor, const std::string& kind,
                         base::Json data) {
  {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [&] { return in_flight_ < k_in_flight_max; });
    ++in_flight_;
  }
  engine_.submit(
      {.id = id, .actor = actor, .kind = kind, .data = std::move(data)},
      [this, kind](const base::Result<store::Answer>& answer) { answered(kind, answer); });
}

void EngineSender::answered(const std::string& kind, const base::Result<store::Answer>& answer) {
  const std::lock_guard lock(mutex_);
  --in_flight_;
  if (!answer && refusal_.empty()) refusal_ = refusal_text(kind, answer.error());
  done_.notify_all();
}

void EngineSender::wait() {
  std::unique_lock lock(mutex_);
  done_.wait(lock, [&] { return in_flight_ == 0; });
  if (!refusal_.empty()) throw std::runtime_error(std::exchange(refusal_, std::string()));
}

}  // namespace wanhu::sim
