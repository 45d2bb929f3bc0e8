#include "cli/demo_plan.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "app/activation.hpp"
#include "base/digest.hpp"
#include "base/embedded.hpp"
#include "cli/options.hpp"
#include "plan/plan.hpp"
#include "sim/township.hpp"

namespace wanhu::base {
std::vector<EmbeddedFile> wanhu_plans_data();
}

namespace wanhu::cli {

namespace {

struct Known {
  std::string_view name, file;
};
constexpr std::array k_known{
    Known{"s0", "xushi-2024/plan.toml"}, Known{"s1", "ruji-2021/plan.toml"},
    Known{"s2", "dongfeng-2017/plan.toml"}, Known{"s3", "county-double-lift-2021/plan.toml"},
    Known{"s4", "three-zeros-2020/plan.toml"}};
constexpr std::size_t k_own = 1;  // the demo's own plan
constexpr std::size_t k_stamp_digits = 12;

std::string embedded(std::string_view name) {
  for (const base::EmbeddedFile& file : base::wanhu_plans_data())
    if (file.name == name) return std::string(file.bytes);
  throw std::logic_error("the demo's plan is not in the program");
}

// So that the residents' page has a map and a list to show.
std::string published(const plan::Plan& plan) {
  std::string kinds;
  for (const plan::MatterKind& kind : plan.matters.kinds)
    if (!kind.confidential && kind.channel != "sealed" && kind.channel != "statutory")
      kinds += (kinds.empty() ? "\"" : ", \"") + kind.id + "\"";
  return "\n[matters.publish]\nkinds  = [" + kinds +
         "]\nfields = [\"kind\", \"unit\", \"state\", \"opened\", \"due\", "
         "\"outcome\"]\nafter  = \"opened\"\nwords  = \"none\"\n";
}

DemoPlan known_plan(const Known& known) {
  DemoPlan found{.name = std::string(known.name), .text = embedded(known.file)};
  const plan::Loaded loaded = plan::load(found.text, "plan.toml");
  if (!loaded.plan) throw std::logic_error("a plan of the program does not load");
  found.title = loaded.plan->head.title;
  found.text += published(*loaded.plan);
  return found;
}

void with_activities(DemoPlan& plan) {
  plan.activities = true;
  plan.days = sim::default_days(plan.text);
  plan.days_max = sim::k_days_max;
}

}  // namespace

base::Result<DemoPlan> demo_plan(const std::optional<std::string>& named) {
  if (!named) {
    DemoPlan own = known_plan(k_known.at(k_own));
    own.name.clear();
    return own;
  }
  const auto* const known = std::find_if(k_known.begin(), k_known.end(),
                                         [&](const Known& one) { return one.name == *named; });
  DemoPlan plan;
  if (known != k_known.end()) {
    plan = known_plan(*known);
  } else {
    if (!std::filesystem::exists(*named))
      return base::fail(base::Problem{.code = "CLI-DEMO-PLAN", .args = {{"plan", *named}}});
    auto text = read_plan_file(*named);
    if (!text) return base::fail(text.error());
    const plan::Loaded loaded = plan::load(*text, *named);
    if (auto ready = app::check_ready(loaded); !ready) return base::fail(ready.error());
    plan = {
        .name = loaded.plan->head.id, .title = loaded.plan->head.title, .text = std::move(*text)};
  }
  with_activities(plan);
  return plan;
}

std::string demo_stamp(const DemoPlan& plan) {
  static const std::string program = [] {
    std::ifstream file("/proc/self/exe", std::ios::binary | std::ios::ate);
    std::string bytes(static_cast<std::size_t>(file.tellg()), '\0');
    file.seekg(0).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return base::sha256(bytes);
  }();
  return base::hex(base::sha256(program + plan.text)).substr(0, k_stamp_digits);
}

}  // namespace wanhu::cli
