// A township in which findings come to stand and measures are proposed: the first plan with two
// more ladders over the same findings, of which one suspends honours and one hands over.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "app/query_proposal.hpp"
#include "support/supervised_plan.hpp"

namespace wanhu::test {

inline std::string laddered_plan() {
  return supervised_plan() + R"toml(
[ladder.neglect]
name  = "履职不力的单位暂停评优"
when  = "supervision.finding = 'false_visit'"
count = "consecutive"
reset = "pass"
steps = [ { at = 1, do = "honours_suspended", to = "unit", review = "10个工作日", lapse = "6个月" } ]
needs = ["evidence", "statement", "approver"]
basis = "《健全落实社会治安综合治理领导责任制规定》（中办发〔2016〕8号）"

[ladder.major]
name  = "发生重大事件的依法移交倒查"
when  = "supervision.finding = 'false_visit'"
steps = [ { at = 1, do = "hand_over", to = "主管机关", review = "10个工作日", lapse = "1年" } ]
needs = ["evidence", "statement", "approver"]
basis = "《健全落实社会治安综合治理领导责任制规定》（中办发〔2016〕8号）"
)toml";
}

class LadderedTown : public SupervisedTown {
 public:
  explicit LadderedTown(store::Engine kind, std::set<std::string> channels = {})
      : SupervisedTown(kind, "40%", std::move(channels)) {
    must("system", "plan.activate", {{"source", laddered_plan()}});
    visit("qsm-1", "dwelling a 1", "answered");
  }

  // A round of re-contacts with one finding in the first village: found by centre-1, heard, and
  // upheld by centre-2, all on one day. The round is ended.
  void uphold(const std::string& finding_name) {
    const std::string round = "round-" + finding_name;
    hold(round, "recontact", "visits");
    Json asked{{"identified", true}, {"consent", true}};
    asked.update(finding(finding_name));
    const std::string recorded = record("centre-1", round, item(round), "phone", "finding", asked);
    if (recorded != "ok") throw std::runtime_error(recorded);
    must("qsm-lead", "supervision.state",
         {{"finding_id", id_text(finding_name)}, {"text", "当天走过"}});
    must("centre-2", "supervision.decide",
         {{"finding_id", id_text(finding_name)}, {"outcome", "upheld"}, {"reason", "核实"}});
    must("centre-1", "supervision.close",
         {{"round_id", id_text(round)}, {"reason", "其余下期再查"}});
  }

  std::string draft(const std::string& name, const std::string& ladder, int rung,
                    const std::string& act, Json more = Json::object(),
                    const std::string& who = "centre-1") {
    Json data{{"proposal_id", id_text(name)},
              {"unit", k_village_a},
              {"text", "走访记录不实"},
              {"ladder", ladder},
              {"rung", rung},
              {"act", act}};
    data.update(more);
    return outcome(who, "proposal.draft", std::move(data));
  }
  std::string step(const std::string& who, const std::string& command, const std::string& name,
                   Json more = Json::object()) {
    more["proposal_id"] = id_text(name);
    return outcome(who, "proposal." + command, std::move(more));
  }
  Json decision(const std::string& approver = "县平安办主任") {
    return {{"body", "县平安建设领导小组"},
            {"number", "平安组〔2021〕7号"},
            {"approver", approver},
            {"day", clock().now().date().iso()},
            {"reason", "证据充分，同意"}};
  }
  // Drafted by centre-1, reviewed by centre-2, entered by centre-3, all on one day.
  void approve(const std::string& name, const std::string& ladder, int rung, const std::string& act,
               Json more = Json::object()) {
    for (const std::string& said :
         {draft(name, ladder, rung, act, std::move(more)), step("centre-1", "notify", name),
          step("qsm-lead", "state", name, {{"text", "已经整改"}}),
          step("centre-2", "review", name, {{"outcome", "supported"}, {"reason", "属实"}}),
          step("centre-3", "approve", name, decision())})
      if (said != "ok") throw std::runtime_error(name + ": " + said);
  }

  // As that account reads it; the code when it does not exist for it.
  Json proposal(const std::string& name, const std::string& who = "centre-1") {
    return read(who, [&](app::Reader& reader) -> Json {
      const auto found = app::effect_page(reader, id(name));
      return found ? *found : Json(found.error().code);
    });
  }
  std::string phase(const std::string& name) { return proposal(name).at("phase"); }
  // The first village's place on a ladder; null when nothing is said of it.
  Json place(const std::string& ladder, const std::string& who = "centre-1",
             std::optional<base::Date> as_of = {}) {
    return read(who, [&](app::Reader& reader) -> Json {
      const auto page = app::ladder_page(reader, {.id = ladder, .as_of = as_of});
      if (!page) return page.error().code;
      for (const Json& unit : page->at("units"))
        if (unit.at("unit") == k_village_a) return unit;
      return nullptr;
    });
  }
};

}  // namespace wanhu::test
