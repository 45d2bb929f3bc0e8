#include <fstream>
#include <iostream>
#include <string>

#include "bench.hpp"

namespace wanhu::bench {

Place open_place(const std::string& file) {
  Place place;
  place.url = "sqlite:" + file;
  const std::string keys = "bench:" + std::string(64, 'b') + "\n";
  place.engine = app::Engine::open({.db_url = place.url,
                                    .tenant = k_tenant,
                                    .clock = place.clock,
                                    .keyring = std::make_shared<const access::Keyring>(
                                        access::Keyring::parse(keys).value())})
                     .value();
  return place;
}

double memory_mb(const std::string& which) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(which + ":")) return std::stod(line.substr(which.size() + 1)) / 1024;
  return 0;
}

}  // namespace wanhu::bench

// bench_matters generate FILE N [SEED] | ask FILE | search FILE | fire FILE N: one line of JSON.
int main(int argc, char** argv) {
  using namespace wanhu::bench;
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.size() < 2) {
    std::cerr << "bench_matters generate FILE N [SEED] | ask FILE | search FILE | fire FILE N\n";
    return 2;
  }
  Place place = open_place(args[1]);
  Json result;
  if (args[0] == "generate")
    result = generate(place, std::stoll(args.at(2)), args.size() > 3 ? std::stoull(args[3]) : 1);
  else if (args[0] == "ask")
    result = ask(place);
  else if (args[0] == "search")
    result = search(place);
  else if (args[0] == "fire")
    result = fire(place, std::stoll(args.at(2)));
  std::cout << result.dump() << "\n";
  return result.is_null() ? 2 : 0;
}
