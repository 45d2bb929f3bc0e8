// Closed-loop B18 once more, behind the binding: a key that is bound and then used nowhere is
// ignored as silently as one that is not read. `matters.objection.by` was.
//
// C++ cannot be asked who reads a member, so this looks at the source, in two ways. Of every member
// of the typed plan: its name is read somewhere outside src/plan. That is weak where several
// structs have a member of one name (`by`, `name`), so of every key of [matters], the block on
// which a resident depends, the place is named where it is read; a place that no longer reads it is
// found.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include "plan/files.hpp"
#include "plan/schema.hpp"

namespace wanhu::plan {
namespace {

using testing::IsEmpty;

// The names of the members of all structs of a header; functions have no braces behind their names.
std::set<std::string> members_of(const std::string& header) {
  const std::string text = std::regex_replace(read_text(header), std::regex("//[^\n]*"), "");
  static const std::regex k_member(R"(\b([a-z]\w*)(?:\{[^{}()]*\}| = [^;(),]+)?[,;])");
  std::set<std::string> names;
  for (auto at = text.find("struct "); at != std::string::npos; at = text.find("struct ", at + 1)) {
    const auto open = text.find('{', at), end = text.find("\n};", at);
    if (open == std::string::npos || end == std::string::npos || open > end) continue;
    const std::string body = text.substr(open + 1, end - open - 1);
    for (std::size_t from = 0; from < body.size();) {
      const auto to = std::min(body.find('\n', from), body.size());
      const std::string line = body.substr(from, to - from);
      from = to + 1;
      if (line.find('(') != std::string::npos || line.find("return") != std::string::npos) continue;
      for (std::sregex_iterator m(line.begin(), line.end(), k_member), last; m != last; ++m)
        names.insert((*m)[1].str());
    }
  }
  return names;
}

bool is_of_name(char c) {
  return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0;
}

// What follows a `.` or a `->` in a text.
void add_read(const std::string& text, std::set<std::string>& names) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool arrow = text[at] == '>' && at > 0 && text[at - 1] == '-';
    if (text[at] != '.' && !arrow) continue;
    std::size_t end = at + 1;
    while (end < text.size() && is_of_name(text[end])) ++end;
    if (end > at + 1) names.insert(text.substr(at + 1, end - at - 1));
  }
}

// Every member that is read outside src/plan.
std::set<std::string> read_outside() {
  std::set<std::string> names;
  for (const auto& file : std::filesystem::recursive_directory_iterator(source_path("src"))) {
    const auto extension = file.path().extension();
    if (extension != ".cpp" && extension != ".hpp") continue;
    if (file.path().string().find("/src/plan/") != std::string::npos) continue;
    add_read(read_text(std::filesystem::relative(file.path(), source_path("")).string()), names);
  }
  return names;
}

// What the rest of the program need not read, and who does instead.
const std::map<std::string, std::string> k_kept_by_the_plan{
    {"calendars", "the plan hands them out one by one (named_calendar)"},
    {"diagnosis", "for the reader: the document shows it"},
    {"goals", "for the reader: the document shows them"},
    {"uses", "of a goal: checked to be indicators"},
    {"retro", "for the reader: it answers L-RETRO"},
    {"hide_from", "guard G05 checks it; the two houses hide from everybody"},
    {"items_embargo", "guard G05 checks it; the two houses keep it in any case"},
    {"scored", "guard G07 refuses it; the engine notes speak of it"},
    {"split_by", "for the reader: the register is apportioned by the weight of accounts"},
    {"split_method", "one word only"},
    {"holes", "of a file that is not whole yet: such a plan is never in force"},
};

TEST(EveryRead, B18_EveryMemberOfTheTypedPlanIsReadOutsideIt) {
  const std::set<std::string> read = read_outside();
  std::set<std::string> members;
  for (const char* header : {"src/plan/plan.hpp", "src/plan/blocks.hpp", "src/plan/messages.hpp"})
    members.merge(members_of(header));
  ASSERT_GT(members.size(), 150U);
  std::vector<std::string> unread;
  for (const std::string& one : members)
    if (!read.contains(one) && !k_kept_by_the_plan.contains(one)) unread.push_back(one);
  EXPECT_THAT(unread, IsEmpty());
  for (const auto& [name, why] : k_kept_by_the_plan) {
    EXPECT_TRUE(members.contains(name)) << name << " is no member any more";
    EXPECT_FALSE(read.contains(name)) << name << " is read now: take it from the list";
  }
}

struct Read {
  const char *file, *text;
};
constexpr Read k_clocks_remind{"src/domain/matter/clocks.cpp", "reminder.percent"};
constexpr Read k_clocks_remind_to{"src/domain/matter/clocks.cpp", "reminder.to"};
const std::map<std::string, Read> k_read_in_matters{
    {"kinds.id", {"src/server/open311/open311.cpp", "kind->id"}},
    {"kinds.name", {"src/server/open311/open311.cpp", "kind->name"}},
    {"kinds.owner", {"src/app/query_plan.cpp", "kind.owner"}},
    {"kinds.due", {"src/domain/matter/clocks.cpp", "kind.due_on("}},
    {"kinds.due.from", {"src/domain/matter/clocks.cpp", "kind.due_on("}},
    {"kinds.due.v", {"src/domain/matter/clocks.cpp", "kind.due_on("}},
    {"kinds.channel", {"src/domain/matter/decide.cpp", "kind.channel"}},
    {"kinds.confidential", {"src/app/query_requests.cpp", "kind.confidential"}},
    {"kinds.basis", {"src/app/statutory.cpp", "found->basis"}},
    {"kinds.calendar", {"src/domain/matter/calendars.cpp", "kind->calendar"}},
    {"roll", {"src/app/query_clock.cpp", "matters.roll_to_working_day"}},
    {"remind.at", k_clocks_remind},
    {"remind.to", k_clocks_remind_to},
    {"tell", {"src/domain/matter/telling.cpp", "matters.tell"}},
    {"close.exits", {"src/domain/matter/exits.cpp", "matters.close.exits"}},
    {"callback.share", {"src/domain/matter/callback.cpp", "rule->share_percent"}},
    {"callback.by", {"src/domain/matter/callback.cpp", "rule->by"}},
    {"pause.for", {"src/domain/matter/decide.cpp", "p.why == why"}},
    {"pause.max", {"src/domain/matter/decide.cpp", "reason->max"}},
    {"pause.notice", {"src/domain/message/message.cpp", "pause.notice"}},
    {"clocks.id", {"src/domain/matter/clocks.cpp", "rule.id"}},
    {"clocks.name", {"src/app/query_history.cpp", "side->name"}},
    {"clocks.from", {"src/domain/matter/clocks.cpp", "rule.from"}},
    {"clocks.until", {"src/domain/matter/clocks.cpp", "rule.until"}},
    {"clocks.due", {"src/domain/matter/clocks.cpp", "rule.due"}},
    {"clocks.kinds", {"src/domain/matter/clocks.cpp", "rule.kinds"}},
    {"clocks.pause", {"src/domain/matter/clocks.cpp", "rule.pause"}},
    {"clocks.remind", {"src/domain/matter/clocks.cpp", "rule.remind"}},
    {"clocks.remind.at", k_clocks_remind},
    {"clocks.remind.to", k_clocks_remind_to},
    {"clocks.statute", {"src/domain/matter/clocks.cpp", "rule.statute"}},
    {"clocks.calendar", {"src/domain/matter/calendars.cpp", "clock->calendar"}},
    {"exclude.id", {"src/app/query_matter.cpp", "one->id"}},
    {"exclude.name", {"src/app/query_matter.cpp", "one->name"}},
    {"exclude.to", {"src/app/query_matter.cpp", "one->to"}},
    {"exclude.ground", {"src/app/query_matter.cpp", "one->ground"}},
    {"rates.response", {"src/app/query_rates.cpp", "weights->response"}},
    {"rates.resolution", {"src/app/query_rates.cpp", "weights->resolution"}},
    {"rates.satisfaction", {"src/app/query_rates.cpp", "weights->satisfaction"}},
    {"rates.min_n", {"src/app/query_rates.cpp", "other->min_n"}},
    {"extend.max", {"src/domain/matter/decide.cpp", "limits->max"}},
    {"extend.times", {"src/domain/matter/decide.cpp", "limits->times"}},
    {"extend.by", {"src/domain/matter/deciders.cpp", "extend->by"}},
    {"objection.within", {"src/domain/matter/routing.cpp", "appeal->within"}},
    {"objection.by", {"src/domain/matter/deciders.cpp", "objection->by"}},
    {"review.within", {"src/domain/matter/review.cpp", "appeal->within"}},
    {"review.by", {"src/domain/matter/deciders.cpp", "review->by"}},
    {"review.recheck", {"src/domain/matter/deciders.cpp", "review->recheck"}},
    {"publish.kinds", {"src/domain/matter/publicity.cpp", "publish.kinds"}},
    {"publish.fields", {"src/app/query_requests.cpp", "publish->shows("}},
    {"publish.after", {"src/domain/matter/publicity.cpp", "publish.after"}},
    {"publish.words", {"src/app/query_requests.cpp", "publish->text"}},
    {"tail", {"src/app/query_clock.cpp", "matters.ends_with_window"}},
};
// Spent while the plan is read, or checked there and said nowhere else.
const std::map<std::string, std::string> k_spent_in_matters{
    {"basis", "what a bare 日 means: in the terms when they are bound"},
    {"kinds.statute", "L-STATUTE: the term is checked against it"},
    {"pause.statute", "L-STATUTE: the limit is checked against it"},
    {"clocks.basis", "the law, for the reader of the document"},
    {"close.needs", "one word only: the resident confirms"},
};

void collect(const Shape& shape, const std::string& path, std::vector<std::string>& keys) {
  for (const Field& field : shape.fields) {
    const std::string key = path + std::string(field.name);
    if (field.name == "src" || field.name == "read") continue;
    const bool holds_others = field.shape != nullptr;
    if (!holds_others) keys.push_back(key);
    for (const Shape* inner : {field.shape, field.or_shape})
      if (inner != nullptr) collect(*inner, key + ".", keys);
  }
}

TEST(EveryRead, B18_EveryKeyOfMattersIsReadWhereItWorks) {
  std::vector<std::string> keys;
  const Shape* const matters = root_shape().field("matters")->shape;
  ASSERT_NE(matters, nullptr);
  collect(*matters, "", keys);
  ASSERT_GT(keys.size(), 45U);
  std::vector<std::string> nowhere;
  for (const std::string& key : keys)
    if (!k_read_in_matters.contains(key) && !k_spent_in_matters.contains(key))
      nowhere.push_back(key);
  EXPECT_THAT(nowhere, IsEmpty()) << "name the place that reads it, or say who spends it";
  for (const auto& [key, read] : k_read_in_matters) {
    EXPECT_EQ(std::string(read.file).find("src/plan/"), std::string::npos) << key;
    EXPECT_NE(read_text(read.file).find(read.text), std::string::npos)
        << key << " is no longer read as " << read.text << " in " << read.file;
  }
}

}  // namespace
}  // namespace wanhu::plan
