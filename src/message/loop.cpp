#include "message/loop.hpp"

#include <chrono>
#include <iostream>

#include "base/random.hpp"

namespace wanhu::message {

namespace {

double chance() {
  std::uint64_t seed = 0;
  base::random_bytes(&seed, sizeof seed);
  return base::Seeded(seed).unit();
}

}  // namespace

Loop::Loop(app::Engine& engine, const Settings& settings, std::int64_t every_ms)
    : sender_(engine, transports_of(settings, stop_), chance),
      every_ms_(every_ms),
      thread_([this] { run(); }) {}

Loop::~Loop() {
  stop();
}

void Loop::stop() {
  {
    const base::Lock lock(mutex_);
    stop_.store(true);
    wake_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Loop::run() {
  do round();
  while (wait());
}

void Loop::round() {
  try {
    (void)sender_.round(stop_);
  } catch (const std::exception& failure) {
    // The next round tries again: what is due is due until it is settled.
    std::cerr << "messages: " << failure.what() << '\n';
  }
}

bool Loop::wait() {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(every_ms_);
  const base::Lock lock(mutex_);
  while (!stop_.load() && wake_.wait_until(mutex_, until)) {
  }
  return !stop_.load();
}

}  // namespace wanhu::message
