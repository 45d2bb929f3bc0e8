// Sends the simulated people's commands. The simulation is only sound when its commands are
// accepted, so a refusal is thrown. The Sender decides the way they go: EngineSender gives them to
// the writer of this process; a test may send them over HTTP as the signed-in persons.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>

#include "app/engine.hpp"

namespace wanhu::sim {

class Sender {
 public:
  explicit Sender(const base::Clock& clock) : clock_(clock) {}
  virtual ~Sender() = default;
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  // Waits for the answer; throws std::runtime_error when refused.
  virtual base::Json must(const base::Uuid& id, const std::string& actor, const std::string& kind,
                          base::Json data) = 0;
  // In the order sent; the first refusal is thrown at the next wait at the latest.
  virtual void later(const base::Uuid& id, const std::string& actor, const std::string& kind,
                     base::Json data) = 0;
  // Until everything sent has been answered.
  virtual void wait() = 0;
  [[nodiscard]] base::Instant now() const { return clock_.now(); }

 private:
  const base::Clock& clock_;
};

// Those that need no answer go to the writer without waiting, so that it commits them in groups as
// it does under load.
class EngineSender final : public Sender {
 public:
  EngineSender(app::Engine& engine, const base::Clock& clock) : Sender(clock), engine_(engine) {}
  ~EngineSender() override;

  base::Json must(const base::Uuid& id, const std::string& actor, const std::string& kind,
                  base::Json data) override;
  void later(const base::Uuid& id, const std::string& actor, const std::string& kind,
             base::Json data) override;
  void wait() override;

 private:
  void answered(const std::string& kind, const base::Result<store::Answer>& answer);

  static constexpr std::size_t k_in_flight_max = 1024;  // stays below the writer's own queue

  app::Engine& engine_;
  std::mutex mutex_;
  std::condition_variable done_;
  std::size_t in_flight_ = 0;
  std::string refusal_;
};

}  // namespace wanhu::sim
