#include "app/query_posts.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "store/tables/post.hpp"
#include "tabular/write.hpp"

namespace wanhu::app {

namespace {

using domain::Holding;
using domain::Manned;
using domain::Post;
using domain::PostState;
using domain::Shift;
using domain::Staffing;

using Names = std::map<Uuid, std::string>;

Names names_of(const Reader& reader) {
  Names names;
  for (const access::Person& person : access::people(reader.db, reader.tenant()))
    names.emplace(person.id, person.name);
  return names;
}

std::string name_in(const Names& names, const Holding& one) {
  if (!one.person) return one.name;
  const auto found = names.find(*one.person);
  return found == names.end() ? std::string() : found->second;
}

// What the figures are made from: the whole town's, whatever unit was asked for, since a person may
// stand in several.
struct Moment {
  Date day;
  std::int64_t seq = store::k_newest;
  PlanRef plan;  // null: none was in force
};

Moment moment_of(Reader& reader, const std::optional<Date>& as_of) {
  const Date today = reader.now.date();
  Moment moment{.day = as_of.value_or(today), .plan = reader.plan};
  if (moment.day >= today) return moment;
  const Cut cut = cut_of_day(reader.db, reader.tenant(), moment.day);
  moment.seq = cut.seq;
  moment.plan = plan_at(reader, cut);
  return moment;
}

template <class Rows>
void keep_own(const Reader& reader, Rows& rows) {
  std::erase_if(rows, [&](const auto& row) { return !reader.scope.covers(row.unit); });
}

Staffing staffing_of(Reader& reader, const Moment& moment) {
  if (moment.plan == nullptr) return {.day = moment.day};
  AskedPosts asked = asked_posts(reader.engine.plans(), reader.db, reader.tenant(),
                                 moment.plan->version, moment.day);
  auto holdings = store::load_holdings(reader.db, reader.tenant(), moment.seq);
  auto shifts = store::load_shifts(reader.db, reader.tenant(), moment.day, moment.day, moment.seq);
  keep_own(reader, asked.posts);
  keep_own(reader, holdings);
  keep_own(reader, shifts);
  return domain::staffing(std::move(asked.posts), std::move(holdings), shifts, asked.families,
                          moment.day);
}

// How far a list of posts is filled.
struct Sums {
  std::int64_t posts = 0, min = 0, filled = 0, missing = 0, by_missed = 0;
  std::map<PostState, std::int64_t> states{};

  void add(const Manned& one) {
    ++posts;
    min += one.post.min;
    filled += one.filled;
    missing += one.missing;
    by_missed += one.by_missed ? 1 : 0;
    ++states[one.state];
  }
  [[nodiscard]] Json json() const {
    const auto of = [&](PostState state) {
      const auto found = states.find(state);
      return found == states.end() ? std::int64_t{0} : found->second;
    };
    return {{"posts", posts},
            {"min", min},
            {"filled", filled},
            {"missing", missing},
            {"by_missed", by_missed},
            {"met", of(PostState::met)},
            {"ahead", of(PostState::ahead)},
            {"vacant", of(PostState::vacant)},
            {"below", of(PostState::below)},
            {"over", of(PostState::over)}};
  }
};

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}
Json day_or_null(const std::optional<Date>& day) {
  return day ? Json(day->iso()) : Json();
}

std::string plan_title(const ActivePlan& plans, const std::string& id) {
  const Member* const member = plans.member(id);
  return member == nullptr ? id : member->plan.head.title;
}

// Units and offices are called as the plans of that day call them.
class Page {
 public:
  Page(const Reader& reader, const Moment& moment, const Staffing& staffing)
      : plan_(*moment.plan), staffing_(staffing), names_(names_of(reader)) {
    for (const Manned& one : staffing.posts) named_.emplace(key_of(one.post), &one.post);
  }

  Json post(const Manned& one) const {
    const Post& post = one.post;
    Json holders = Json::array();
    for (const std::size_t n : one.holders) holders.push_back(holder(n));
    return {{"plan", post.plan},
            {"plan_title", plan_title(plan_, post.plan)},
            {"post", post.key},
            {"group", text_or_null(post.group)},
            {"name", post.name},
            {"who", text_or_null(post.who)},
            {"unit", post.unit},
            {"unit_name", plan_.plan.name_of(post.unit)},
            {"office", text_or_null(post.office.empty() ? "" : plan_.plan.name_of(post.office))},
            {"counted", post.counted},
            {"min", post.min},
            {"max", post.max == 0 ? Json() : Json(post.max)},
            {"by", day_or_null(post.by)},
            {"by_missed", one.by_missed},
            {"filled", one.filled},
            {"on_duty", one.on_duty},
            {"missing", one.missing},
            {"state", domain::text_of(one.state)},
            {"src", post.src},
            {"holders", std::move(holders)}};
  }

  // Somebody in several posts; nothing when none of them is in the unit asked for.
  std::optional<Json> person(const std::vector<std::size_t>& holdings,
                             const std::optional<std::string>& unit) const {
    const auto is_here = [&](std::size_t n) { return staffing_.holdings[n].unit == *unit; };
    if (unit && std::none_of(holdings.begin(), holdings.end(), is_here)) return {};
    Json posts = Json::array();
    for (const std::size_t n : holdings) posts.push_back(held(n));
    const Holding& first = staffing_.holdings[holdings.front()];
    return Json{{"name", name_in(names_, first)},
                {"person", first.person ? Json(first.person->text()) : Json()},
                {"posts", std::move(posts)}};
  }

  Json held(std::size_t n) const {
    const Holding& one = staffing_.holdings[n];
    return {{"holding", one.id.text()},
            {"holder", name_in(names_, one)},
            {"name", post_name(one)},
            {"unit", one.unit},
            {"unit_name", plan_.plan.name_of(one.unit)}};
  }

  // "甲、乙": who holds it, for one cell of a table.
  std::string holders_text(const Manned& one) const {
    std::string text;
    for (const std::size_t n : one.holders)
      text += (text.empty() ? "" : "、") + name_in(names_, staffing_.holdings[n]);
    return text;
  }

 private:
  static std::pair<std::string, std::string> key_of(const Post& post) {
    return {post.unit, post.key};
  }

  Json holder(std::size_t n) const {
    const Holding& one = staffing_.holdings[n];
    return {{"holding", one.id.text()},
            {"person", one.person ? Json(one.person->text()) : Json()},
            {"name", name_in(names_, one)},
            {"note", one.note},
            {"post", one.post},
            {"from", one.from.iso()},
            {"to", day_or_null(one.to)}};
  }

  // What no plan asks for any more has its key for a name.
  std::string post_name(const Holding& one) const {
    const auto found = named_.find({one.unit, one.post});
    if (found == named_.end()) return one.post.substr(one.post.find('.') + 1);
    const Post& post = *found->second;
    return post.group.empty() ? post.name : post.group + " · " + post.name;
  }

  const ActivePlan& plan_;
  const Staffing& staffing_;
  Names names_;
  std::map<std::pair<std::string, std::string>, const Post*> named_;
};

// In the order of units of the plan, and within a unit as the plan has them.
std::vector<const Manned*> ordered(const Staffing& staffing, const plan::Plan& plan,
                                   const std::optional<std::string>& unit) {
  std::map<std::string, std::size_t> place;
  place.emplace(plan.org.root.id, 0);
  for (const plan::Unit& one : plan.org.units) place.emplace(one.id, place.size());
  std::vector<const Manned*> rows;
  for (const Manned& one : staffing.posts)
    if (!unit || one.post.unit == *unit) rows.push_back(&one);
  std::sort(rows.begin(), rows.end(), [&](const Manned* a, const Manned* b) {
    const auto key = [&](const Manned* one) {
      const auto found = place.find(one->post.unit);
      return std::tuple(found == place.end() ? place.size() : found->second, one->post.unit, one);
    };
    return key(a) < key(b);  // both stand in one list, in the order of the plan
  });
  return rows;
}

Json units_json(const plan::Plan& plan, const std::vector<const Manned*>& rows) {
  Json units = Json::array();
  for (auto first = rows.begin(); first != rows.end();) {
    const std::string& unit = (*first)->post.unit;
    Sums sums;
    for (; first != rows.end() && (*first)->post.unit == unit; ++first) sums.add(**first);
    units.push_back(sums.json());
    units.back()["unit"] = unit;
    units.back()["unit_name"] = plan.name_of(unit);
  }
  return units;
}

Json empty_page(const Moment& moment) {
  return {{"as_of", moment.day.iso()},
          {"sums", Sums().json()},
          {"units", Json::array()},
          {"items", Json::array()},
          {"doubled", Json::array()},
          {"overloads", Json::array()},
          {"many", domain::k_posts_of_one_max},
          {"unasked", Json::array()}};
}

}  // namespace

Staffing staffing_at(Reader& reader, const std::optional<Date>& as_of) {
  return staffing_of(reader, moment_of(reader, as_of));
}

Json posts_page(Reader& reader, const PostsAsk& ask) {
  const Moment moment = moment_of(reader, ask.as_of);
  Json answer = empty_page(moment);
  if (moment.plan == nullptr) return answer;
  const Staffing staffing = staffing_of(reader, moment);
  const Page page(reader, moment, staffing);
  const auto rows = ordered(staffing, moment.plan->plan, ask.unit);
  Sums sums;
  for (const Manned* one : rows) {
    sums.add(*one);
    answer["items"].push_back(page.post(*one));
  }
  answer["sums"] = sums.json();
  answer["units"] = units_json(moment.plan->plan, rows);
  for (const domain::Doubled& one : staffing.doubled)
    if (auto shown = page.person(one.holdings, ask.unit)) {
      (*shown)["kind"] = domain::text_of(one.kind);
      answer["doubled"].push_back(std::move(*shown));
    }
  for (const domain::Overload& one : staffing.overloads)
    if (auto shown = page.person(one.holdings, ask.unit))
      answer["overloads"].push_back(std::move(*shown));
  for (const std::size_t n : staffing.unasked)
    if (!ask.unit || staffing.holdings[n].unit == *ask.unit)
      answer["unasked"].push_back(page.held(n));
  return answer;
}

Result<std::string> posts_workbook(Reader& reader, const PostsAsk& ask) {
  const Moment moment = moment_of(reader, ask.as_of);
  tabular::Sheet sheet{.name = word(reader, "POSTS-SHEET"), .heading = {}, .rows = {}};
  for (const char* code : {"POSTS-UNIT", "POSTS-GROUP", "POSTS-NAME", "POSTS-WHO", "POSTS-MIN",
                           "POSTS-MAX", "POSTS-BY", "POSTS-FILLED", "POSTS-MISSING", "POSTS-STATE",
                           "POSTS-HOLDERS", "POSTS-PLAN", "POSTS-SRC"})
    sheet.heading.push_back(word(reader, code));
  if (moment.plan == nullptr) return tabular::xlsx_write({sheet}, reader.now);
  const plan::Plan& plan = moment.plan->plan;
  const Staffing staffing = staffing_of(reader, moment);
  const Page page(reader, moment, staffing);
  using tabular::Cell;
  for (const Manned* one : ordered(staffing, plan, ask.unit)) {
    const Post& post = one->post;
    sheet.rows.push_back({plan.name_of(post.unit), post.group, post.name, post.who, Cell(post.min),
                          post.max == 0 ? Cell() : Cell(post.max),
                          post.by ? Cell(post.by->iso()) : Cell(), Cell(one->filled),
                          Cell(one->missing),
                          word(reader, "POSTS-STATE-" + std::string(domain::text_of(one->state))),
                          page.holders_text(*one), plan_title(*moment.plan, post.plan), post.src});
  }
  return tabular::xlsx_write({sheet}, reader.now);
}

}  // namespace wanhu::app
