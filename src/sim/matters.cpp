#include "sim/matters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "domain/matter/matter.hpp"

namespace wanhu::sim {

void MatterDesk::set_staff(const std::vector<Account>& centre, const std::vector<Account>& leads) {
  centre_ = centre;
  leads_ = leads;
}

const MatterDesk::Topic& MatterDesk::topic() {
  static constexpr std::array<Topic, 10> k_topics{{
      {"路灯不亮", "巷口的路灯坏了半个月，晚上看不见路。", false},
      {"排水沟堵塞", "下雨后水排不出去，积在门前。", false},
      {"垃圾没人收", "垃圾池满了好几天没有清运。", false},
      {"狗没有拴", "邻居的大狗不拴，孩子上学害怕。", false},
      {"路面破损", "村道上有大坑，骑车容易摔。", true},
      {"宅基地边界纠纷", "和邻居对宅基地边界说法不一，想请人调解。", true},
      {"自来水压力低", "早晚用水高峰没有水。", true},
      {"变压器噪声", "变压器离房子近，夜里声音大。", true},
      {"防诈骗宣传", "家里老人接到陌生电话，希望来讲一讲。", false},
      {"医保咨询", "不清楚门诊报销怎么办理。", false},
  }};
  return k_topics.at(random_.below(k_topics.size()));
}

std::string MatterDesk::check_code() {
  return fmt::format("{:06}", random_.below(1'000'000));
}

void MatterDesk::open_at_door(const Account& visitor, const Uuid& dwelling, const std::string& unit,
                              const std::string& place) {
  const Topic& about = topic();
  Simulated m{.id = id(), .check = check_code(), .unit = unit, .reporter = visitor};
  m.next = send_.now().date() + 1;
  m.slow = random_.chance(0.22);
  const bool reply = random_.chance(0.9);
  Json data{{"matter_id", m.id.text()},
            {"check", m.check},
            {"kind", about.complex ? "complex" : "general"},
            {"title", about.title},
            {"text", about.text},
            {"unit", unit},
            {"place", place},
            {"channel", "visit"},
            {"reply", reply}};
  if (reply) data["dwelling_id"] = dwelling.text();
  send_.later(id(), visitor.id.text(), "matter.open", std::move(data));
  ++truth_.matters;
  matters_.push_back(std::move(m));
}

void MatterDesk::report_on_page(Date date) {
  const Topic& about = topic();
  const Account& lead = leads_.at(random_.below(leads_.size()));
  Simulated m{.id = id(), .check = check_code(), .unit = lead.unit, .reporter = {}};
  m.next = date + 1;
  send_.later(id(), std::string(app::k_actor_resident), "public.open",
              {{"matter_id", m.id.text()},
               {"check", m.check},
               {"title", about.title},
               {"text", about.text},
               {"unit", m.unit}});
  ++truth_.matters;
  matters_.push_back(std::move(m));
}

void MatterDesk::later(const Simulated& matter, const Account& who, const std::string& kind,
                       Json data) {
  data["matter_id"] = matter.id.text();
  send_.later(id(), who.id.text(), kind, std::move(data));
}

void MatterDesk::resident(const Simulated& matter, const std::string& kind, Json data) {
  data["receipt"] = domain::receipt_of(matter.id);
  data["check"] = matter.check;
  send_.later(id(), std::string(app::k_actor_resident), kind, std::move(data));
}

void MatterDesk::hand_over(Simulated& matter, Date date) {
  const auto lead = std::find_if(leads_.begin(), leads_.end(),
                                 [&](const Account& a) { return a.unit == matter.unit; });
  matter.owner = random_.chance(0.7) ? *lead : centre_.at(1 + random_.below(2));
  later(matter, centre_.front(), "matter.hand_over", {{"owner", matter.owner.id.text()}});
  matter.stage = Stage::handed_over;
  matter.next = date + (random_.chance(0.6) ? 0 : 1);
}

void MatterDesk::answer(Simulated& matter, Date date) {
  const double p = random_.unit();
  const char* outcome = p < 0.78   ? "solved"
                        : p < 0.88 ? "partly"
                        : p < 0.96 ? "explained"
                                   : "referred";
  later(matter, matter.owner, "matter.answer",
        {{"outcome", outcome}, {"text", "已现场查看并处理，请看结果。"}});
  matter.stage = Stage::answered;
  matter.next = date + 1;
}

void MatterDesk::morning(Date date) {
  for (Simulated& m : matters_) {
    if (m.next > date || m.stage == Stage::closed) continue;
    if (m.stage == Stage::listed) hand_over(m, date);
    if (m.stage == Stage::handed_over && m.next <= date) {
      later(m, m.owner, "matter.accept", Json::object());
      if (!m.reporter.login.empty() && calls_.chance(0.85))
        send_.later(seeded_id(calls_, send_.now()), m.owner.id.text(), "matter.contact",
                    {{"matter_id", m.id.text()}, {"channel", "phone"}});
      m.stage = Stage::handling;
      m.next = date + (m.slow ? 9 : 2) + static_cast<int>(random_.below(m.slow ? 14 : 8));
    } else if (m.stage == Stage::handling) {
      answer(m, date);
    } else if (m.stage == Stage::answered) {
      const Account& teller = m.reporter.login.empty() ? centre_.front() : m.reporter;
      later(m, teller, "matter.tell", {{"channel", m.reporter.login.empty() ? "page" : "door"}});
      m.stage = Stage::told;
      m.next = date + static_cast<int>(random_.below(3));
    }
  }
}

void MatterDesk::hear_resident(Simulated& m, Date date) {
  const double p = random_.unit();
  if (p < 0.62) {
    resident(m, "public.confirm", Json::object());
  } else if (p < 0.8) {
    // Somebody who neither owned nor answered it calls back.
    const Account& caller = m.owner.id == centre_.back().id ? centre_.front() : centre_.back();
    later(m, caller, "matter.confirm", {{"by", "callback"}, {"note", "电话回访，居民表示已解决"}});
  } else if (p < 0.88) {
    resident(m, "public.dissent", {{"text", "还是老样子，没有解决。"}});
    ++truth_.reopened;
    m.stage = Stage::handling;
    m.next = date + 3 + static_cast<int>(random_.below(4));
    return;
  } else if (p < 0.92) {
    resident(m, "public.withdraw", Json::object());
    ++truth_.exits;
    m.stage = Stage::closed;
    return;
  } else {
    m.next = date + 2;  // not heard yet
    return;
  }
  ++truth_.confirmed;
  m.stage = Stage::closed;
}

void MatterDesk::call_back(const std::vector<Drawn>& waiting, Date date) {
  for (const Drawn& drawn : waiting) {
    const auto found = std::find_if(matters_.begin(), matters_.end(),
                                    [&](const Simulated& m) { return m.id == drawn.matter; });
    if (found == matters_.end()) continue;
    Simulated& m = *found;
    if (m.stage != Stage::told && m.stage != Stage::closed) continue;
    const Account& caller = m.owner.id == centre_.back().id ? centre_.front() : centre_.back();
    Json data{{"matter_id", m.id.text()}, {"round", drawn.round}, {"channel", "phone"}};
    const double reached = calls_.unit(), p = calls_.unit();
    if (reached < 0.18) {
      data["result"] = reached < 0.15 ? "no_answer" : "refused";
    } else {
      data["result"] = "answered";
      data["resolved"] = p < 0.74 ? "yes" : p < 0.84 ? "explained" : p < 0.93 ? "partly" : "no";
      data["satisfied"] = p < 0.4    ? "very"
                          : p < 0.72 ? "yes"
                          : p < 0.82 ? "neutral"
                          : p < 0.9  ? "no"
                                     : "unknown";
    }
    const bool solved = data.value("resolved", "") == "yes";
    const bool unsolved = data.value("resolved", "") == "no";
    send_.later(seeded_id(calls_, send_.now()), caller.id.text(), "matter.call_back",
                std::move(data));
    if (solved && m.stage == Stage::told) {
      ++truth_.confirmed;
      m.stage = Stage::closed;
    } else if (unsolved) {
      ++truth_.reopened;
      m.stage = Stage::handling;
      m.next = date + 3;
    }
  }
  send_.wait();
}

void MatterDesk::evening(Date date) {
  for (Simulated& m : matters_)
    if (m.stage == Stage::told && m.next <= date) hear_resident(m, date);
  if (random_.chance(0.7)) report_on_page(date);
}

}  // namespace wanhu::sim
