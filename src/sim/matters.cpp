#include "sim/matters.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/matter/matter.hpp"

namespace wanhu::sim {

void MatterDesk::set_staff(const std::vector<Account>& centre, const std::vector<Account>& leads) {
  centre_ = centre;
  leads_ = leads;
  if (report_units_.empty())
    for (const Account& lead : leads_) report_units_.push_back(lead.unit);
}

void MatterDesk::set_reports(std::vector<std::string> units, double a_day) {
  report_units_ = std::move(units);
  reports_a_day_ = a_day;
}

std::string MatterDesk::check_code() {
  return fmt::format("{:06}", random_.below(1'000'000));
}

void MatterDesk::open_at_door(const Account& visitor, const std::optional<Uuid>& dwelling,
                              const std::string& unit, const std::string& place) {
  const Topic& about = topic();
  Simulated m{.id = id(), .check = check_code(), .unit = unit, .reporter = visitor};
  m.next = send_.now().date() + 1;
  m.slow = random_.chance(0.22);
  const bool reply = random_.chance(0.9);
  Json data{{"matter_id", m.id.text()}, {"check", m.check},   {"kind", about.kind},
            {"title", about.title},     {"text", about.text}, {"unit", unit},
            {"place", place},           {"channel", "visit"}, {"reply", reply}};
  if (reply && dwelling) data["dwelling_id"] = dwelling->text();
  send_.later(id(), visitor.id.text(), "matter.open", std::move(data));
  ++truth_.matters;
  matters_.push_back(std::move(m));
}

void MatterDesk::report_on_page(Date date) {
  const Topic& about = topic();
  const std::string& unit = report_units_.at(random_.below(report_units_.size()));
  Simulated m{.id = id(), .check = check_code(), .unit = unit, .reporter = {}};
  m.next = date + 1;
  if (const auto slow = slow_.find(unit); slow != slow_.end())
    m.slow = windows_.chance(slow->second);
  send_.later(id(), std::string(app::k_actor_resident), "public.open",
              {{"matter_id", m.id.text()},
               {"check", m.check},
               {"title", about.title},
               {"text", about.text},
               {"unit", m.unit}});
  ++truth_.matters;
  matters_.push_back(std::move(m));
}

void MatterDesk::open_at_window(const Account& clerk, const Topic& about, const std::string& unit,
                                double slow) {
  const Instant now = send_.now();
  Simulated m{.id = seeded_id(windows_, now),
              .check = fmt::format("{:06}", windows_.below(1'000'000)),
              .unit = unit,
              .reporter = {}};
  m.next = now.date() + 1;
  m.slow = windows_.chance(slow);
  send_.later(seeded_id(windows_, now), clerk.id.text(), "matter.open",
              {{"matter_id", m.id.text()},
               {"check", m.check},
               {"kind", about.kind},
               {"title", about.title},
               {"text", about.text},
               {"unit", unit},
               {"channel", "desk"}});
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
      if (!m.found && !m.reporter.login.empty() && calls_.chance(0.85))
        send_.later(seeded_id(calls_, send_.now()), m.owner.id.text(), "matter.contact",
                    {{"matter_id", m.id.text()}, {"channel", "phone"}});
      m.stage = Stage::handling;
      m.next = date + (m.slow ? 9 : 2) + static_cast<int>(random_.below(m.slow ? 14 : 8));
    } else if (m.stage == Stage::handling) {
      answer(m, date);
    } else if (m.stage == Stage::answered) {
      const Account& teller = m.reporter.login.empty() ? centre_.front() : m.reporter;
      later(m, teller, "matter.tell",
            {{"channel", m.found                    ? "paper"
                         : m.reporter.login.empty() ? "page"
                                                    : "door"}});
      m.stage = Stage::told;
      m.next = date + static_cast<int>(random_.below(3));
    }
  }
}

// Somebody who neither owned nor answered it.
const Account& MatterDesk::other_hand(const Simulated& matter) const {
  return matter.owner.id == centre_.back().id ? centre_.front() : centre_.back();
}

void MatterDesk::see_mended(Simulated& m, Date date) {
  if (random_.chance(0.15)) {
    m.next = date + 2;  // nobody has come by yet
    return;
  }
  later(m, other_hand(m), "matter.confirm", {{"by", "paper"}, {"note", "现场看过，已经整改"}});
  ++truth_.confirmed;
  m.stage = Stage::closed;
}

void MatterDesk::hear_resident(Simulated& m, Date date) {
  const double p = random_.unit();
  if (p < 0.62) {
    resident(m, "public.confirm", Json::object());
  } else if (p < 0.8) {
    later(m, other_hand(m), "matter.confirm",
          {{"by", "callback"}, {"note", "电话回访，居民表示已解决"}});
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

void MatterDesk::call_back(const std::vector<DrawnCall>& waiting, Date date) {
  for (const DrawnCall& drawn : waiting) {
    const auto found = std::find_if(matters_.begin(), matters_.end(),
                                    [&](const Simulated& m) { return m.id == drawn.matter; });
    if (found == matters_.end()) continue;
    Simulated& m = *found;
    if (m.stage != Stage::told && m.stage != Stage::closed) continue;
    const Account& caller = other_hand(m);
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
    if (m.stage == Stage::told && m.next <= date)
      m.found ? see_mended(m, date) : hear_resident(m, date);
  double left = reports_a_day_;
  for (; left >= 1; --left) report_on_page(date);
  if (random_.chance(left)) report_on_page(date);
}

// ---- what the rest of the campaign brings
// --------------------------------------------------------------------------------------

void MatterDesk::adopt(const Uuid& matter, const std::string& unit, const Account& reporter) {
  Simulated m{.id = matter, .check = {}, .unit = unit, .reporter = reporter, .found = true};
  m.next = send_.now().date() + 1;
  m.slow = calls_.chance(0.1);
  ++truth_.matters;
  matters_.push_back(std::move(m));
}

bool MatterDesk::is_answered(const Uuid& matter) const {
  const auto found = std::find_if(matters_.begin(), matters_.end(),
                                  [&](const Simulated& m) { return m.id == matter; });
  return found != matters_.end() && (found->stage == Stage::answered ||
                                     found->stage == Stage::told || found->stage == Stage::closed);
}

void MatterDesk::replace(const Account& from, const Account& to) {
  for (Account& lead : leads_)
    if (lead.id == from.id) lead = to;
  for (Simulated& m : matters_) {
    if (m.owner.id == from.id && m.stage != Stage::closed) m.owner = to;
    if (m.reporter.id == from.id) m.reporter = to;
  }
}

void MatterDesk::tip(const std::string& kind, const std::string& unit, const Account& body,
                     int steps) {
  const auto send = [&](const std::string& actor, const char* command, Json data) {
    send_.must(seeded_id(calls_, send_.now()), actor, command, std::move(data));
  };
  const Json id = seeded_id(calls_, send_.now()).text();
  send(std::string(app::k_actor_resident), "public.open",
       {{"matter_id", id},
        {"check", fmt::format("{:06}", calls_.below(1'000'000))},
        {"kind", kind},
        {"text", "有情况想反映，请只让有权处理的人看到。"},
        {"unit", unit}});
  ++truth_.tips;
  if (steps > 0) send(body.id.text(), "matter.accept", {{"matter_id", id}});
  if (steps > 1)
    send(body.id.text(), "matter.answer",
         {{"matter_id", id}, {"outcome", "explained"}, {"text", "已依法核查，结果凭回执号查询。"}});
}

}  // namespace wanhu::sim
