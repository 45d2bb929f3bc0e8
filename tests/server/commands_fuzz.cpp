// Any JSON as a command, from anybody, on a small township: never a crash, never a broken handler;
// every refusal is a Problem with a message in both languages whose holes are filled; and what was
// accepted is replayed to the same tables.
//
// Input: {"actor": "centre-1", "kind": "matter.open", "data": {…}}, where a text "@name" stands for
// the id of that name. Seeds: corpus/commands_fuzz.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>
#include <vector>

#include "base/catalogue.hpp"
#include "base/random.hpp"
#include "support/small_engine.hpp"

namespace {

using namespace wanhu;
using base::Json;

constexpr int k_accepted_between_replays = 500;

[[noreturn]] void broken(const std::string& what) {
  std::fprintf(stderr, "broken rule: %s\n", what.c_str());
  std::abort();
}

// "@name" → id text, at any depth.
void name_ids(Json& value) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (text.starts_with('@')) value = test::id_text(text.substr(1));
  } else if (value.is_structured()) {
    for (Json& inner : value) name_ids(inner);
  }
}

void check_message(const base::Problem& problem, base::Lang lang) {
  const std::string text = base::message(lang, problem.code);
  for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
    const std::string hole = text.substr(at + 1, text.find('}', at) - at - 1);
    if (!problem.args.contains(hole)) broken(problem.code + " does not fill {" + hole + "}");
  }
}

void check_refusal(const base::Problem& problem) {
  if (!base::has_message(problem.code)) broken(problem.code + " has no message");
  if (problem.code.starts_with("STORE-"))
    broken("a handler threw: " + base::text_of(base::Lang::en, problem));
  check_message(problem, base::Lang::zh);
  check_message(problem, base::Lang::en);
  for (const base::Problem& detail : problem.details) check_refusal(detail);
}

// What handlers may not expect in a field; ids of the township so that rows are found.
const std::vector<Json>& odd_values() {
  static const std::vector<Json> k_odd{nullptr,
                                       true,
                                       -1,
                                       0,
                                       7,
                                       4294967299,
                                       INT64_MIN,
                                       UINT64_MAX,
                                       1e300,
                                       0.5,
                                       "",
                                       " ",
                                       "q1",
                                       "\n。",
                                       "@m",
                                       "@p",
                                       "@v",
                                       "@qsm-1",
                                       "@qsm-lead",
                                       "@centre-1",
                                       "@dwelling a 1",
                                       "@dwelling b 1",
                                       "50%",
                                       "complex",
                                       "qinsimiao",
                                       "qiying",
                                       "2021-10-16T08:00:00+08:00",
                                       "9999-12-31T23:59:59Z",
                                       "2021-11-05",
                                       "0001-01-01",
                                       std::string(1001, 'x'),
                                       "\xF0\x9F\x8F\xAE",
                                       Json::array(),
                                       Json::object(),
                                       Json::array({"@dwelling a 1", "@dwelling a 1"}),
                                       Json{{"q1", 5}},
                                       Json{{"phone", "13805567788"}},
                                       Json::array({Json::object()})};
  return k_odd;
}

// Changes one place of the command: another sender, a value, a field more or less.
void change_one(Json& command, base::Seeded& random) {
  if (random.chance(0.15)) {
    const auto& accounts = test::town_accounts();
    const std::uint64_t n = random.below(accounts.size() + 2);
    command["actor"] = n < accounts.size()    ? accounts[n].login
                       : n == accounts.size() ? "system"
                                              : "resident";
    return;
  }
  Json* at = &command["data"];
  while (at->is_structured() && !at->empty() && random.chance(0.9)) {
    auto item = at->begin();
    std::advance(item, static_cast<std::ptrdiff_t>(random.below(at->size())));
    if (random.chance(0.1)) {
      at->erase(item);
      return;
    }
    at = &*item;
  }
  const Json& odd = odd_values().at(random.below(odd_values().size()));
  if (at->is_object() && random.chance(0.3))
    (*at)["no such field"] = odd;
  else if (at->is_array() && !at->empty() && random.chance(0.5))
    at->push_back(at->front());
  else
    *at = odd;
}

test::SmallEngine& town() {
  static test::SmallEngine engine;
  return engine;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

// Bytes changed at random are hardly ever JSON; most changes are made to the value instead.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  base::Seeded random(seed);
  auto command = base::parse_json({reinterpret_cast<const char*>(data), size});
  if (!command || !command->is_object() || random.chance(0.1))
    return LLVMFuzzerMutate(data, size, max_size);
  change_one(*command, random);
  const std::string text = command->dump();
  if (text.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::copy(text.begin(), text.end(), data);
  return text.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static int accepted = 0;
  auto input = base::parse_json({reinterpret_cast<const char*>(data), size});
  if (!input) {
    check_refusal(input.error());
    return 0;
  }
  if (!input->is_object()) return 0;
  const auto text = [&](const char* name) {
    const Json value = input->value(name, Json());
    return value.is_string() ? value.get<std::string>() : std::string();
  };
  Json body = input->value("data", Json());
  name_ids(body);
  const auto answer = town().send(text("actor"), text("kind"), std::move(body));
  if (!answer) {
    check_refusal(answer.error());
  } else if (++accepted % k_accepted_between_replays == 0) {
    if (const std::string found = town().verified(); found != "ok") broken(found);
  }
  return 0;
}
