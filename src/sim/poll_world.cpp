#include "sim/poll_world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "domain/poll/frame.hpp"
#include "domain/poll/release.hpp"
#include "domain/poll/result.hpp"
#include "sim/crew.hpp"

namespace wanhu::sim {

namespace {

// People with a number of their own in a dwelling that is visited.
constexpr std::int64_t k_numbers_per_dwelling = 2;
constexpr double k_urban = 0.3, k_dead = 0.04, k_dont_know = 0.06, k_told = 0.015;

struct Words {
  const char *id, *zh, *en;
};
constexpr std::array k_words{
    Words{"q_safe", "您觉得住处附近安全吗？", "Do you feel safe near your home?"},
    Words{"q_sat", "您对本地平安建设满意吗？", "Are you satisfied with what is done for safety?"},
    Words{"q_aware", "您了解本地的平安建设工作吗？", "How much do you know of this work?"},
    Words{"q_victim", "最近一年，您在本地被偷过、被骗过吗？",
          "In the last year, were you stolen from or cheated here?"},
};

// q_safe, q_sat … in the order in which the expressions name them.
std::vector<std::string> questions_in(const std::string& expression) {
  std::vector<std::string> found;
  for (std::size_t at = expression.find("q_"); at != std::string::npos;
       at = expression.find("q_", at + 1)) {
    std::size_t end = at;
    while (end < expression.size() &&
           (std::isalnum(static_cast<unsigned char>(expression[end])) || expression[end] == '_'))
      ++end;
    found.push_back(expression.substr(at, end - at));
  }
  return found;
}

Json choice(const std::string& id, const char* zh, const char* en, int value) {
  return {{"id", id}, {"zh", zh}, {"en", en}, {"value", value}};
}

// "q = 1" of a plan means yes; anything else compares with a scale of five.
Json choices_of(const std::string& id, const std::string& expressions) {
  if (expressions.find(id + " = 1") != std::string::npos)
    return Json::array({choice("yes", "有", "yes", 1), choice("no", "没有", "no", 0)});
  static constexpr const char* k_five[][2]{{"很不好", "not at all"},
                                           {"不太好", "not much"},
                                           {"一般", "so so"},
                                           {"比较好", "rather"},
                                           {"很好", "very"}};
  Json list = Json::array();
  for (int value = 5; value >= 1; --value)
    list.push_back(
        choice("c" + std::to_string(value), k_five[value - 1][0], k_five[value - 1][1], value));
  return list;
}

}  // namespace

Json poll_form_of(const plan::Plan& plan, const plan::Survey& survey) {
  std::string expressions;
  for (const plan::Indicator& one : plan.indicators)
    if (domain::counts_interviews(one)) expressions += one.num + " ; " + one.den + " ; ";
  Json questions = Json::array();
  std::set<std::string> known;
  for (const std::string& id : questions_in(expressions)) {
    if (!known.insert(id).second) continue;
    const auto* const words = std::find_if(k_words.begin(), k_words.end(),
                                           [&](const Words& one) { return one.id == id; });
    const bool named = words != k_words.end();
    questions.push_back({{"id", id},
                         {"kind", "choose"},
                         {"zh", named ? words->zh : "您觉得怎么样？"},
                         {"en", named ? words->en : "How is it?"},
                         {"choices", choices_of(id, expressions)}});
  }
  if (questions.empty()) return nullptr;
  return {{"title", {{"zh", survey.name.empty() ? "独立调查" : survey.name}, {"en", "Survey"}}},
          {"notice",
           {{"zh", "这是独立调查，自愿参加，可以随时不答。核实请拨打 12340。"},
            {"en", "An independent survey. Answering is voluntary. To verify, ring 12340."}}},
          {"questions", std::move(questions)}};
}

PollWorld::PollWorld(const World& world, const plan::Survey& survey, const Json& form,
                     std::int64_t least)
    : form_(domain::poll_form(form).value()) {
  base::Seeded random(world.options.seed ^ 0x706f6c6c'00000000ULL);
  std::map<std::string, std::int64_t> dwellings;
  for (const Household& one : households_of(world)) dwellings[one.unit] = one.dwellings;
  const auto& homes = world.homes();
  const auto units = static_cast<std::int64_t>(homes.size());
  for (const std::string& unit : homes) {
    const std::int64_t n =
        std::max(k_numbers_per_dwelling * dwellings[unit], (least + units - 1) / units);
    // How people there feel, better or worse than elsewhere.
    const double mood = 0.08 * (random.unit() - 0.5) - (unit == world.bad_unit ? 0.15 : 0.0);
    for (std::int64_t i = 0; i < n; ++i)
      residents_.push_back(resident(random, unit, mood, survey, residents_.size()));
  }
}

std::string PollWorld::answer(base::Seeded& random, const domain::PollQuestion& question,
                              double mood) const {
  const bool unsure = random.chance(question.id == "q_aware" ? 2 * k_dont_know : k_dont_know);
  const double p = random.unit();
  const auto rest = random.below(3);
  if (unsure) return std::string(domain::k_dont_know);
  if (question.choices.size() == 2) return p < 0.05 - mood / 4 ? "yes" : "no";
  const double good = (question.id == "q_aware" ? 0.6 : 0.85) + mood;
  if (p >= good) return "c" + std::to_string(1 + rest);
  return p < good * 0.45 ? "c5" : "c4";
}

Resident PollWorld::resident(base::Seeded& random, const std::string& unit, double mood,
                             const plan::Survey& survey, std::size_t n) const {
  const bool urban = random.chance(k_urban), old = random.chance(0.3), woman = random.chance(0.5);
  const bool landline = random.chance(old ? 0.45 : 0.15);
  Resident one;
  const auto has = [&](const char* kind) {
    return std::find(survey.frame.begin(), survey.frame.end(), kind) != survey.frame.end();
  };
  one.kind = has("address") && !has("mobile") ? "address"
             : landline && has("landline")    ? "landline"
                                              : "mobile";
  if (one.kind == "mobile") one.number = fmt::format("139{:08}", 10'000'000 + n);
  if (one.kind == "landline") one.number = fmt::format("0558-7{:06}", n);
  if (one.kind == "address") one.address = fmt::format("{}号", n + 1);
  one.unit = unit;
  one.urban_rural = urban ? "城镇" : "农村";
  one.age = old ? "60以上" : "18-59";
  one.sex = woman ? "女" : "男";
  // By what the frame knows of the resident, and by nothing that it does not.
  const double here = mood + (one.kind == "landline" ? 0.04 : 0.0) - (urban ? 0.05 : 0.0);
  for (const domain::PollQuestion& question : form_.questions)
    one.answers.push_back(answer(random, question, here));
  one.in = old ? std::array{0.6, 0.55, 0.75, 0.7} : std::array{0.25, 0.3, 0.6, 0.5};
  one.dead = random.chance(k_dead);
  one.refuses = random.chance((one.kind == "mobile" ? 0.36 : 0.22) + (urban ? 0.06 : 0.0));
  one.persuaded = random.chance(0.25);
  one.never_again = random.chance(0.15);
  one.told = random.chance(k_told);
  one.pressured = one.told && random.chance(0.2);
  return one;
}

std::string PollWorld::frame_csv() const {
  std::string csv = "电话,地址,单位,城乡,年龄段,性别\n";
  for (const Resident& one : residents_)
    csv += one.number + "," + one.address + "," + one.unit + "," + one.urban_rural + "," + one.age +
           "," + one.sex + "\n";
  return csv;
}

Json PollWorld::answers(const Resident& resident) const {
  Json said = Json::object();
  for (std::size_t q = 0; q < form_.questions.size(); ++q)
    said[form_.questions[q].id] = resident.answers.at(q);
  return said;
}

std::map<std::string, double> PollWorld::shares(const plan::Plan& plan) const {
  domain::PollData all;
  all.cases.resize(residents_.size());
  for (std::size_t q = 0; q < form_.questions.size(); ++q) {
    const domain::PollQuestion& question = form_.questions[q];
    domain::PollColumn column{.question = &question};
    for (const Resident& one : residents_) {
      std::int32_t place = domain::k_dk_answer;
      for (std::size_t i = 0; i < question.choices.size(); ++i)
        if (question.choices[i].id == one.answers.at(q)) place = static_cast<std::int32_t>(i);
      column.choice.push_back(place);
    }
    all.columns.push_back(std::move(column));
  }
  for (std::size_t i = 0; i < residents_.size(); ++i)
    all.completes.push_back(static_cast<std::uint32_t>(i));
  std::map<std::string, double> shares;
  for (const plan::Indicator& indicator : plan.indicators) {
    const auto truth =
        domain::counts_interviews(indicator) ? domain::poll_truth(all, indicator) : std::nullopt;
    if (!truth) continue;
    double num = 0, den = 0;
    for (std::size_t i = 0; i < truth->den.size(); ++i) {
      num += truth->num[i] != 0 && truth->den[i] != 0 ? 1 : 0;
      den += truth->den[i];
    }
    if (den > 0) shares[indicator.id] = num / den;
  }
  return shares;
}

}  // namespace wanhu::sim
