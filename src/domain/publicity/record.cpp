#include "domain/publicity/record.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "domain/publicity/noise.hpp"

namespace wanhu::domain {

using base::fail;
using base::fail_field;

namespace {

constexpr std::array<std::string_view, 4> k_states{"counted", "waiting", "refused", "withdrawn"};
constexpr std::array<std::string_view, 4> k_hanging{"banner", "board", "screen", "poster"};

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
  return all;
}

base::Result<void> check_place(const RecordBasis& basis, const PublicityRecord& record) {
  const Date first = first_day_of(basis.plan, basis.item);
  if (record.day > basis.today || record.day < first)
    return fail_field("PUBLICITY-DAY", "/data/day",
                      {{"from", first.iso()}, {"today", basis.today.iso()}});
  const auto& channels = basis.item.channels;
  if (!channels.empty() &&
      std::find(channels.begin(), channels.end(), record.channel) == channels.end())
    return fail_field("PUBLICITY-CHANNEL", "/data/channel", {{"channels", joined(channels)}});
  if (!ask_unit_of(basis.plan, basis.item, record.unit))
    return fail_field("PUBLICITY-UNIT", "/data/unit", {{"unit", record.unit}});
  return {};
}

base::Result<void> check_hours(const PublicityRecord& record) {
  if (!record.hours) {
    if (is_loud(record.channel)) return fail_field("PUBLICITY-HOURS", "/data/from");
    return {};
  }
  const auto [from, to] = *record.hours;
  if (from >= to) return fail_field("PUBLICITY-HOURS", "/data/to");
  if (!is_loud(record.channel)) return {};
  if (const QuietHours* quiet = quiet_in(from, to))
    return fail_field(std::string(quiet->code), "/data/from",
                      {{"from", clock_text(quiet->from)}, {"to", clock_text(quiet->to)}});
  return {};
}

// What one channel needs and others do not.
base::Result<void> check_channel(const PublicityRecord& record) {
  if (record.channel == "vehicle" && record.route.empty())
    return fail_field("PUBLICITY-ROUTE", "/data/route");
  if (record.channel == "screen" && record.consent.empty())
    return fail_field("PUBLICITY-CONSENT", "/data/consent");
  if (record.channel == "press" && record.medium.empty())
    return fail_field("PUBLICITY-PRESS", "/data/medium");
  if (record.channel == "press" && record.title.empty())
    return fail_field("PUBLICITY-PRESS", "/data/title");
  return {};
}

base::Result<void> check_version(const RecordBasis& basis) {
  if (basis.wording && basis.wording->state == WordingState::refused)
    return fail("ITEM-REFUSED", base::Kind::refused);
  if (basis.wording ? !basis.wording->may_go_out() : basis.has_wording)
    return fail("ITEM-WAITING", base::Kind::refused);
  return {};
}

}  // namespace

std::string_view text_of(RecordState state) {
  return k_states.at(static_cast<std::size_t>(state));
}

RecordState record_state_of(const std::string& text) {
  const auto* const found = std::find(k_states.begin(), k_states.end(), text);
  if (found == k_states.end()) throw std::logic_error("no such state of a record: " + text);
  return static_cast<RecordState>(found - k_states.begin());
}

Act PublicityRecord::as_act() const {
  return {.id = act,
          .plan = of.plan,
          .rule = "publicity." + of.item,
          .unit = ask_unit,
          .day = day,
          .n = n,
          .note = note};
}

Date first_day_of(const plan::Plan& plan, const plan::PublicityItem& item) {
  const Date window = plan.head.window.from;
  return item.from ? std::min(*item.from, window) : window;
}

std::optional<std::string> ask_unit_of(const plan::Plan& plan, const plan::PublicityItem& item,
                                       const std::string& unit) {
  const plan::Unit* const found = plan.unit(unit);
  if (found == nullptr) return {};
  if (item.each.empty()) return plan.org.root.id;
  if (found->kind != item.each) return {};
  return unit;
}

base::Result<Events> record_publicity(const RecordBasis& basis, PublicityRecord record) {
  if (auto sound = check_place(basis, record); !sound) return fail(sound.error());
  if (auto sound = check_version(basis); !sound) return fail(sound.error());
  if (auto sound = check_hours(record); !sound) return fail(sound.error());
  if (auto sound = check_channel(record); !sound) return fail(sound.error());
  auto signals = judge_wording({{"/data/title", record.title, true},
                                {"/data/medium", record.medium},
                                {"/data/place", record.place},
                                {"/data/route", record.route},
                                {"/data/consent", record.consent},
                                {"/data/note", record.note}},
                               basis.asked);
  if (!signals) return fail(signals.error());
  record.ask_unit = ask_unit_of(basis.plan, basis.item, record.unit).value();
  record.version = basis.wording ? basis.wording->version : 0;
  record.state = signals->empty() ? RecordState::counted : RecordState::waiting;
  record.signals = std::move(*signals);
  return Events{{"publicity.recorded", to_json(record)}};
}

base::Result<Events> review_record(const PublicityRecord& record, ReviewVerdict verdict,
                                   const std::string& reason, const std::string& reviewer) {
  if (record.state != RecordState::waiting) return fail("RECORD-NOT-WAITING", base::Kind::refused);
  if (record.author == reviewer) return fail("RECORD-OWN-REVIEW", base::Kind::refused);
  return Events{{"publicity.reviewed",
                 {{"act", record.act.text()},
                  {"verdict", text_of(verdict == ReviewVerdict::released ? WordingState::released
                                                                         : WordingState::refused)},
                  {"reason", reason}}}};
}

base::Result<Events> withdraw_record(const PublicityRecord& record, const std::string& reason) {
  if (record.state == RecordState::withdrawn) return fail("RECORD-WITHDRAWN", base::Kind::refused);
  return Events{{"publicity.withdrawn", {{"act", record.act.text()}, {"reason", reason}}}};
}

bool hangs(std::string_view channel) {
  return std::find(k_hanging.begin(), k_hanging.end(), channel) != k_hanging.end();
}

base::Result<Events> check_hanging(const HangingCheck& check, std::int64_t hanging, Date today,
                                   const plan::guard::AskedQuestions& asked) {
  if (check.day > today) return fail_field("CHECK-DAY", "/data/day", {{"today", today.iso()}});
  const std::int64_t seen = check.ok + check.mended + check.removed;
  if (seen == 0) return fail_field("CHECK-NONE", "/data/ok");
  if (seen > hanging) return fail_field("CHECK-MANY", "/data/ok", {{"n", std::to_string(hanging)}});
  if (auto sound = judge_wording({{"/data/note", check.note}}, asked); !sound)
    return fail(sound.error());
  return Events{{"publicity.checked",
                 {{"check", check.id.text()},
                  {"plan", check.of.plan},
                  {"item", check.of.item},
                  {"unit", check.unit},
                  {"day", check.day.iso()},
                  {"ok", check.ok},
                  {"mended", check.mended},
                  {"removed", check.removed},
                  {"note", check.note}}}};
}

Json to_json(const PublicityRecord& r) {
  Json hours;
  if (r.hours) hours = {clock_text(r.hours->first), clock_text(r.hours->second)};
  return {{"act", r.act.text()},       {"plan", r.of.plan},
          {"item", r.of.item},         {"unit", r.unit},
          {"ask_unit", r.ask_unit},    {"day", r.day.iso()},
          {"channel", r.channel},      {"n", r.n},
          {"version", r.version},      {"place", r.place},
          {"route", r.route},          {"hours", std::move(hours)},
          {"medium", r.medium},        {"title", r.title},
          {"consent", r.consent},      {"note", r.note},
          {"state", text_of(r.state)}, {"signals", to_json(r.signals)}};
}

PublicityRecord record_from_json(const Json& data) {
  PublicityRecord record{.act = Uuid::parse(data.at("act").get<std::string>()).value(),
                         .of = {data.at("plan"), data.at("item")},
                         .unit = data.at("unit"),
                         .ask_unit = data.at("ask_unit"),
                         .day = Date::parse(data.at("day").get<std::string>()).value(),
                         .channel = data.at("channel"),
                         .n = data.at("n"),
                         .version = data.at("version"),
                         .place = data.at("place"),
                         .route = data.at("route"),
                         .medium = data.at("medium"),
                         .title = data.at("title"),
                         .consent = data.at("consent"),
                         .note = data.at("note"),
                         .state = record_state_of(data.at("state")),
                         .signals = signals_from_json(data.at("signals"))};
  const Json& hours = data.at("hours");
  if (!hours.is_null())
    record.hours = std::pair(clock_of(hours.at(0).get<std::string>()).value(),
                             clock_of(hours.at(1).get<std::string>()).value());
  return record;
}

}  // namespace wanhu::domain
