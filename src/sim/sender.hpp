// Sends the simulated people's commands. Those that need no answer go to the writer without
// waiting, so that it commits them in groups as it does under load; the first refusal is kept and
// thrown at the next wait, since the simulation is only sound when its commands are accepted.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>

#include "app/engine.hpp"

namespace wanhu::sim {

class Sender {
 public:
  Sender(app::Engine& engine, const base::Clock& clock) : engine_(engine), clock_(clock) {}
  ~Sender();
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  // Waits for the answer; throws std::runtime_error when refused.
  base::Json must(const base::Uuid& id, const std::string& actor, const std::string& kind,
                  base::Json data);
  void later(const base::Uuid& id, const std::string& actor, const std::string& kind,
             base::Json data);
  // Until everything sent has been answered.
  void wait();
  [[nodiscard]] base::Instant now() const { return clock_.now(); }

 private:
  void answered(const std::string& kind, const base::Result<store::Answer>& answer);

  static constexpr std::size_t k_in_flight_max = 1024;  // stays below the writer's own queue

  app::Engine& engine_;
  const base::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable done_;
  std::size_t in_flight_ = 0;
  std::string refusal_;
};

}  // namespace wanhu::sim
