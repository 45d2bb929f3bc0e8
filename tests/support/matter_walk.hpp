// Lives of a matter: commands in random order at random moments, as the domain decides them. Tests
// of the domain look at the fold; tests of the tables compare rows with it.
#pragma once

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "domain/matter/files.hpp"
#include "domain/matter/forward.hpp"
#include "domain/matter/help.hpp"
#include "domain/matter/publicity.hpp"

namespace wanhu::test {

using base::Instant;
using base::Uuid;

inline std::string s1_plan_text() {
  std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}
// S1 with a limit on extensions, clocks beside the term of each sort and other exclusions.
inline std::string s1_plan_with_limit() {
  std::string text = s1_plan_text();
  const auto own = text.find("clocks    = [");
  text.erase(own, text.find("rates     = {") - own);
  const std::string block = "\n[matters]\n";
  return text.insert(
      text.find(block) + block.size(),
      "extend = { max = \"60日\", times = 3, by = \"centre\" }\n"
      "clocks = [\n"
      "  { id = \"contact\", name = \"首次联系\", from = \"opened\", until = "
      "\"contacted\", due = \"24小时\", pause = true },\n"
      "  { id = \"sign\", name = \"签收\", from = \"handed_over\", until = "
      "\"accepted\", due = \"4个工作小时\", kinds = [\"general\"], "
      "remind = [ { at = \"50%\", to = \"owner\" }, { at = \"+1日\", to = "
      "\"centre\" } ] },\n"
      "  { id = \"tell\", name = \"告知结果\", from = \"answered\", until = "
      "\"told\", due = \"2个工作日\" },\n"
      "  { id = \"second_look\", statute = \"petition.review\" },\n"
      "]\n"
      "exclude = [\n"
      "  { id = \"court\", name = \"诉讼\", to = \"人民法院\", ground = \"民事诉讼法\" },\n"
      "  { id = \"secret\", name = \"涉密\", ground = \"保守国家秘密法\" },\n"
      "]\n");
}
// S1 with kinds whose terms the law sets, and its clocks: petitions, disclosure, mediation. The
// county reviews, the city looks once more.
inline std::string s1_plan_of_the_law() {
  std::string text = s1_plan_text();
  const auto put = [&](const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("S1 has no " + from);
    text.replace(at, from.size(), to);
  };
  const auto own = text.find("clocks    = [");
  text.erase(own, text.find("rates     = {") - own);
  put("kinds     = [\n",
      "kinds     = [\n"
      "  { id = \"petition\", name = \"信访\", owner = \"centre\", due = \"60日\", "
      "channel = \"statutory\", statute = \"petition.decide\", basis = \"信访工作条例\" },\n"
      "  { id = \"disclosure\", name = \"信息公开\", owner = \"centre\", due = "
      "\"20个工作日\", channel = \"statutory\", statute = \"disclosure.answer\", basis = "
      "\"政府信息公开条例\" },\n");
  put("\n[matters]\n",
      "\n[matters]\n"
      "clocks = [\n"
      "  { id = \"tell\", statute = \"petition.tell\", kinds = [\"petition\"] },\n"
      "  { id = \"take\", statute = \"petition.object\", kinds = [\"petition\"] },\n"
      "  { id = \"review\", statute = \"petition.review\", kinds = [\"petition\"] },\n"
      "  { id = \"recheck\", statute = \"petition.recheck\", kinds = [\"petition\"] },\n"
      "  { id = \"correct\", statute = \"disclosure.correct\", kinds = [\"disclosure\"] },\n"
      "  { id = \"court\", statute = \"mediation.confirm\", kinds = [\"general\"] },\n"
      "]\n");
  put("{ for = \"expert_opinion\",  max = \"20日\",       notice = true },",
      "{ for = \"expert_opinion\",  max = \"20日\",       notice = true },\n"
      "  { for = \"other_authority\", max = \"15个工作日\", statute = "
      "\"disclosure.third_party\" },");
  put("review    = { within = \"30日\", by = \"centre\" }",
      "review    = { within = \"30日\", by = \"centre\", recheck = \"county_centre\" }");
  return text;
}
inline const plan::Plan& s1_plan() {
  static const plan::Plan k_plan = plan::load(s1_plan_with_limit(), "plan.toml").plan.value();
  return k_plan;
}
inline domain::MatterRules s1_rules() {
  return {.plan = s1_plan(), .plan_version = 1, .calendar = calendar::Calendar::office()};
}

inline Uuid person(const std::string& name) {
  return Uuid::named("person " + name);
}
inline Instant at(const std::string& clock) {  // "2021-10-16T09:00"
  return Instant::parse(clock + ":00+08:00").value();
}

// What tests of the domain open; each changes what it is about.
inline domain::OpenMatter broken_lamp(const std::string& name = "matter") {
  return {.matter = Uuid::named(name),
          .check_mac = std::string(32, 'm'),
          .kind = "",
          .title = "路灯不亮",
          .text = "坏了三天",
          .unit = "qiying",
          .place = "",
          .channel = "visit"};
}
// Opened under S1 with the clock of its term alone.
inline domain::Matter opened_matter(const domain::OpenMatter& open, Instant when,
                                    const std::string& actor = "system") {
  const domain::Events events = domain::open_matter(s1_rules(), open, when).value();
  return domain::fold({}, events.front(), when, actor);
}
// One event among several matters, kept as the journal would.
inline void keep(std::map<Uuid, domain::Matter>& all, const domain::Event& event, Instant when,
                 const std::string& actor) {
  const Uuid id = Uuid::parse(event.data.at("matter").get<std::string>()).value();
  const auto found = all.find(id);
  domain::Matter after = domain::fold(
      found == all.end() ? std::nullopt : std::optional(found->second), event, when, actor);
  all.insert_or_assign(id, std::move(after));
}

// What happened, as the journal would keep it.
struct Occurrence {
  domain::Event event;
  Instant at;
  std::string actor;
};

// One command: the numbers are taken modulo what there is to choose from.
struct WalkStep {
  unsigned command = 0;
  unsigned wait_minutes = 0;
  unsigned choice = 0;
};

// For RapidCheck's report of a counterexample.
inline void showValue(const WalkStep& step, std::ostream& out) {
  out << "{" << step.command << ", " << step.wait_minutes << " min, " << step.choice << "}";
}

class MatterWalk {
 public:
  inline static const std::vector<std::string> k_commands{
      "matter.hand_over",      "matter.accept",        "matter.note",       "matter.reclassify",
      "matter.extend",         "matter.answer",        "matter.tell",       "matter.attempt",
      "matter.confirm",        "matter.dissent",       "matter.exit",       "matter.withdraw",
      "matter.remind",         "matter.remind",        "matter.attempt",    "matter.hand_over",
      "matter.erase_contact",  "matter.pause",         "matter.resume",     "matter.object",
      "matter.rule",           "matter.ask_review",    "matter.review",     "matter.hide",
      "matter.show",           "matter.correct",       "matter.erase_text", "matter.urge",
      "matter.contact",        "matter.exclude",       "matter.ask_help",   "matter.accept_help",
      "matter.decline_help",   "matter.give_part",     "matter.end_help",   "matter.forward",
      "matter.forward",        "forward.send",         "forward.send",      "matter.forward_accept",
      "matter.forward_return", "matter.forward_reply", "matter.take_back",  "matter.give_part",
      "matter.add_file",       "matter.remove_file",   "matter.recuse"};

  explicit MatterWalk(const Uuid& id, Instant start) : now_(start) {
    domain::OpenMatter open = broken_lamp();
    open.matter = id;
    open.text = "村口路灯坏了三天";
    open.place = "七营村口";
    open.reporter = person("visitor");
    open.contact = Uuid::named("contact");
    happen(domain::open_matter(s1_rules(), open, now_).value(), person("visitor").text());
  }

  // The events of one command; none when it was refused.
  std::vector<Occurrence> take(const WalkStep& step) {
    now_ = now_ + std::int64_t{step.wait_minutes} * 60'000 + step.choice % 1000;
    command = k_commands.at(step.command % k_commands.size());
    if (const domain::Forward* const up = matter_->forwarded()) steer(*up, step.choice);
    std::string actor = k_actors().at(step.choice % k_actors().size()).text();
    if (matter_->state == domain::MatterState::handling) steer_help(step.choice, actor);
    result = decide(step.choice, actor);
    if (!result) return {};
    const std::size_t before = history.size();
    happen(*result, actor);
    return {history.begin() + static_cast<std::ptrdiff_t>(before), history.end()};
  }

  [[nodiscard]] const domain::Matter& matter() const { return *matter_; }
  [[nodiscard]] Instant now() const { return now_; }

  std::vector<Occurrence> history;
  std::string command;  // the last one
  base::Result<domain::Events> result{};

 private:
  static const std::vector<Uuid>& k_actors() {
    static const std::vector<Uuid> k_all{person("owner"), person("lead"), person("centre")};
    return k_all;
  }

  // What goes up mostly goes on its way, so that walks of a few weeks come to its end.
  void steer(const domain::Forward& up, unsigned choice) {
    if (command != "matter.hand_over" && command != "matter.attempt") return;
    if (up.state == domain::ForwardState::waiting) command = "forward.send";
    static const std::vector<std::string> k_body{"matter.forward_accept", "matter.forward_return",
                                                 "matter.forward_reply"};
    if (up.sent && up.state != domain::ForwardState::returned)
      command = k_body.at((choice / 7) % k_body.size());
  }

  // So do helpers: what could not be done now anyway is theirs to do.
  void steer_help(unsigned choice, std::string& actor) {
    static const std::vector<std::string> k_later{"matter.tell", "matter.confirm", "matter.dissent",
                                                  "matter.ask_review", "matter.review"};
    if (std::find(k_later.begin(), k_later.end(), command) == k_later.end()) return;
    static const std::vector<std::string> k_theirs{"matter.accept_help", "matter.decline_help",
                                                   "matter.give_part", "matter.end_help"};
    command = "matter.ask_help";
    for (const domain::Help& help : matter_->helps) {
      if (!help.is_open()) continue;
      command = k_theirs.at((choice / 5) % k_theirs.size());
      actor = help.person.text();
    }
  }

  base::Result<domain::Events> decide(unsigned choice, const std::string& actor) {
    const domain::Matter& m = *matter_;
    const domain::MatterRules rules = s1_rules();
    const Instant earlier = now_ + -std::int64_t{choice % 600} * 60'000;
    if (command == "matter.hand_over")
      return domain::hand_over(m, k_actors().at(choice % k_actors().size()), "请办理");
    if (command == "matter.accept") return domain::accept(m, Uuid::parse(actor).value());
    if (command == "matter.urge") return domain::urge(m, "请抓紧", now_);
    // Seldom, or soon nobody would be left.
    if (command == "matter.note" || (command == "matter.recuse" && choice % 3 != 0))
      return domain::note(m, "已到现场");
    if (command == "matter.recuse")
      return domain::recuse(m, k_actors().at(choice / 3 % k_actors().size()), "有利害关系");
    if (command == "matter.reclassify")
      return domain::reclassify(rules, m, m.kind == "general" ? "complex" : "general", "需多部门",
                                now_);
    if (command == "matter.extend")
      return domain::extend(rules, m, m.clock().due + static_cast<int>(choice % 12), "等材料",
                            now_);
    if (command == "matter.object")
      return domain::object(rules, m, Uuid::parse(actor).value(), "不属于本单位", now_);
    if (command == "matter.rule")
      return domain::rule(m,
                          choice % 2 == 0 ? std::optional(k_actors().at(choice % 3)) : std::nullopt,
                          "见裁定", actor);
    if (command == "matter.ask_review") return domain::ask_review(rules, m, "", now_);
    if (command == "matter.review")
      return domain::review(rules, m, choice % 2 == 0, "再看", actor, choice % 4 != 0, now_);
    if (command == "matter.pause")
      return domain::pause(rules, m, choice % 2 == 0 ? "resident_answer" : "expert_opinion",
                           "等材料", now_);
    if (command == "matter.resume") return domain::resume(rules, m, "材料已到", now_);
    if (command == "matter.answer")
      return domain::answer(m, "solved", "已修好", choice % 2 == 0 ? "等不及" : "");
    if (command.find("help") != std::string::npos || command == "matter.give_part")
      return help(choice, Uuid::parse(actor).value());
    if (command.find("forward") != std::string::npos || command == "matter.take_back")
      return up(choice, Uuid::parse(actor).value());
    if (command == "matter.tell") return domain::tell(m, "door", earlier, now_);
    if (command == "matter.attempt")
      return domain::attempt(m, {.at = earlier, .channel = "phone", .note = "无人接听"}, now_);
    if (command == "matter.contact")
      return domain::contact(m, "phone", choice % 5 == 0, earlier, "", now_);
    if (command == "matter.exclude")
      return domain::exclude(rules, m, choice % 2 == 0 ? "court" : "secret", actor, "见材料");
    if (command == "matter.confirm")
      return domain::confirm(m, choice % 2 == 0 ? "callback" : "receipt", actor, "");
    if (command == "matter.dissent")
      return domain::dissent(rules, m, "还没修好", choice % 4 != 0, now_);
    if (command == "matter.exit")
      return domain::close_without_word(
          rules, m,
          {.kind = exit_named(choice),
           .evidence = "电话里说不用了",
           .channel = choice % 3 == 0 ? (choice % 2 == 0 ? "" : "litigation") : "court",
           .by = choice % 5 == 0 ? "" : "callback",
           .said_by = "resident",
           .at = earlier},
          actor, now_);
    if (command == "matter.erase_contact") return domain::erase_contact(m);
    const domain::Side side = choice % 2 == 0 ? domain::Side::resident : domain::Side::staff;
    if (command == "matter.hide") return domain::hide(m, side, "有姓名");
    if (command == "matter.show") return domain::show(m, side, "已处理");
    if (command == "matter.correct")
      return domain::correct(
          m, {.title = "路灯", .text = "第" + std::to_string(choice % 3) + "盏", .place = m.place});
    if (command == "matter.add_file")
      return domain::add_file(m, {.width = 4, .height = 3, .bytes = "x"},
                              "photo " + std::to_string(choice % 8), side);
    if (command == "matter.remove_file")
      return domain::remove_file(m, "photo " + std::to_string(choice % 8), side, "拍到人脸");
    if (command == "matter.erase_text") return domain::erase_text(m);
    if (command == "matter.withdraw") return domain::withdraw(m, "不用了");
    return remind(choice);
  }

  base::Result<domain::Events> help(unsigned choice, const Uuid& who) const {
    const domain::Matter& m = *matter_;
    if (command == "matter.ask_help")
      return domain::ask_help(m, k_actors().at((choice / 3) % 3), "量电压",
                              now_.date() + static_cast<int>(choice % 5), now_);
    if (command == "matter.accept_help") return domain::accept_help(m, who);
    if (command == "matter.decline_help") return domain::decline_help(m, who, "在外");
    if (command == "matter.give_part") return domain::give_part(m, who, "电压正常");
    return domain::end_help(m, who, "taken_back", "不用了");
  }

  base::Result<domain::Events> up(unsigned choice, const Uuid& who) const {
    const domain::Matter& m = *matter_;
    const base::Date today = now_.date();
    const auto& grounds = domain::k_forward_grounds;
    if (command == "matter.forward")
      return domain::forward(s1_rules(), m, "county_centre", grounds.at(choice % grounds.size()),
                             "跨县", who);
    if (command == "forward.send")
      return domain::send_batch({.id = Uuid::named("batch " + std::to_string(history.size())),
                                 .body = "county_centre",
                                 .year = today.year(),
                                 .no = static_cast<std::int64_t>(history.size())},
                                {m}, today);
    if (command == "matter.forward_accept") return domain::forward_accepted(m, today, today);
    if (command == "matter.forward_return")
      return domain::forward_returned(m, today, "不归我们", today);
    if (command == "matter.forward_reply")
      return domain::forward_replied(m, today, "solved", "已修好", today);
    return domain::take_back(m, "自己办");
  }

  static std::string exit_named(unsigned choice) {
    const auto& exits = s1_plan().matters.close.exits;
    return exits.at(choice % exits.size());
  }

  // Any rung of any round, also those that must not fire.
  base::Result<domain::Events> remind(unsigned choice) {
    std::vector<domain::MatterClock> all = matter_->clocks;
    all.insert(all.end(), matter_->sides.begin(), matter_->sides.end());
    const domain::MatterClock& clock = all.at(choice % all.size());
    return domain::remind(*matter_,
                          {.clock = clock.name,
                           .n = clock.n,
                           .rung = clock.rungs.at(choice % clock.rungs.size()).name},
                          now_);
  }

  void happen(const domain::Events& events, const std::string& actor) {
    const domain::Events complete =
        domain::with_clocks(s1_rules(), matter_ ? &*matter_ : nullptr, events, now_);
    for (const domain::Event& event : complete) {
      if (!event.type.starts_with("matter.")) continue;  // of the letter
      matter_ = domain::fold(matter_, event, now_, actor);
      history.push_back({event, now_, actor});
    }
  }

  Instant now_;
  std::optional<domain::Matter> matter_;
};

}  // namespace wanhu::test
