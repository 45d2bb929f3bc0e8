// How posts are filled, unit by unit, and what plans ask of units in a month against their caps.
#include <algorithm>
#include <array>
#include <tuple>

#include "app/query_burden.hpp"
#include "app/query_posts.hpp"
#include "calendar/period.hpp"
#include "report/campaign.hpp"

namespace wanhu::report {

namespace {

using domain::Manned;
using domain::PostState;

constexpr std::array k_states{PostState::met, PostState::ahead, PostState::vacant, PostState::below,
                              PostState::over};

struct PostSum {
  std::int64_t posts = 0, min = 0, filled = 0, missing = 0;
  std::array<std::int64_t, k_states.size()> states{};  // by PostState

  void add(const Manned& one) {
    ++posts;
    min += one.post.min;
    filled += one.filled;
    missing += one.missing;
    ++states.at(static_cast<std::size_t>(one.state));
  }
  [[nodiscard]] std::int64_t of(PostState state) const {
    return states.at(static_cast<std::size_t>(state));
  }
};

std::string state_word(const Blocks& b, PostState state) {
  return b.say("POSTS-STATE-" + std::string(domain::text_of(state)));
}

std::string posts_address(const Blocks& b, const std::string& unit, const char* show = "") {
  return address(
      "/posts",
      {{"unit", unit.empty() ? b.s.unit() : unit}, {"show", show}, {"as_of", b.s.day.iso()}});
}

// In the order of units of the plan, and within a unit as the plan has them.
std::vector<const Manned*> ordered(const Blocks& b, const domain::Staffing& staffing) {
  std::vector<const Manned*> rows;
  for (const Manned& one : staffing.posts) rows.push_back(&one);
  const auto key = [&](const Manned* one) {
    return std::tuple(b.order.place(one->post.unit), one->post.unit, one);
  };
  std::sort(rows.begin(), rows.end(), [&](const Manned* a, const Manned* c) {
    return key(a) < key(c);  // both stand in one list, in the order of the plan
  });
  return rows;
}

Line sum_line(const std::string& name, const PostSum& sum, const std::string& href) {
  Line line{.cells = {{.value = name, .href = href},
                      {.value = sum.posts},
                      {.value = sum.min},
                      {.value = sum.filled},
                      {.value = sum.missing}},
            .href = href};
  for (const PostState state : k_states) line.cells.push_back({.value = sum.of(state)});
  return line;
}

Table unit_table(const Blocks& b, const std::vector<const Manned*>& rows) {
  Table table{.id = "posts",
              .sheet = b.say("REPORT-SHEET-POSTS"),
              .caption = b.say("REPORT-POSTS"),
              .columns = {{"unit", b.say("REPORT-COL-UNIT")},
                          {"posts", b.say("REPORT-COL-POSTS"), true},
                          {"min", b.say("POSTS-MIN"), true},
                          {"filled", b.say("POSTS-FILLED"), true},
                          {"missing", b.say("POSTS-MISSING"), true}},
              .note = b.say("REPORT-POSTS-NOTE")};
  for (const PostState state : k_states)
    table.columns.push_back({std::string(domain::text_of(state)), state_word(b, state), true});
  PostSum all;
  for (auto first = rows.begin(); first != rows.end();) {
    const std::string& unit = (*first)->post.unit;
    PostSum sum;
    for (; first != rows.end() && (*first)->post.unit == unit; ++first) {
      sum.add(**first);
      all.add(**first);
    }
    table.lines.push_back(sum_line(b.reader.unit_name(unit), sum, posts_address(b, unit)));
  }
  table.total = sum_line(b.say("REPORT-TOTAL"), all, posts_address(b, ""));
  return table;
}

bool is_wanting(const Manned& one) {
  return one.state == PostState::vacant || one.state == PostState::below ||
         one.state == PostState::over;
}

Table vacancy_table(const Blocks& b, const std::vector<const Manned*>& rows) {
  Table table{.id = "vacancies",
              .sheet = b.say("REPORT-SHEET-VACANCIES"),
              .caption = b.say("REPORT-VACANCIES"),
              .columns = {{"unit", b.say("REPORT-COL-UNIT")},
                          {"post", b.say("REPORT-COL-POST"), false, true},
                          {"key", b.say("REPORT-X-KEY")},
                          {"min", b.say("POSTS-MIN"), true},
                          {"max", b.say("POSTS-MAX"), true},
                          {"filled", b.say("POSTS-FILLED"), true},
                          {"by", b.say("POSTS-BY")},
                          {"state", b.say("POSTS-STATE")}},
              .empty = b.say("REPORT-VACANCIES-NONE")};
  for (const Manned* one : rows) {
    if (!is_wanting(*one)) continue;
    const domain::Post& post = one->post;
    table.lines.push_back(
        {.cells = {{.value = b.reader.unit_name(post.unit)},
                   {.value = post.group.empty() ? post.name : post.group + " · " + post.name},
                   {.value = post.key},
                   {.value = post.min},
                   {.value = post.max == 0 ? Value() : Value(post.max)},
                   {.value = one->filled},
                   {.value = post.by ? Value(*post.by) : Value()},
                   {.value = state_word(b, one->state)}},
         .href = posts_address(b, post.unit, one->state == PostState::over ? "" : "missing")});
  }
  return table;
}

// ---- burden ----

std::string per_word(const Blocks& b, const std::string& per) {
  const auto period = calendar::period_of(per);
  return period ? b.say("PLAN-DOC-PERIOD-" + std::string(calendar::name_of(*period))) : per;
}

Line cap_line(const Blocks& b, const domain::UnitBurden& unit, domain::Load load,
              const domain::BurdenCap& cap) {
  return {.cells = {{.value = b.reader.unit_name(unit.unit)},
                    {.value = b.say("BURDEN-LOAD-" + std::string(domain::text_of(load)))},
                    {.value = per_word(b, cap.per)},
                    {.value = cap.window.from},
                    {.value = cap.window.to},
                    {.value = cap.asked},
                    {.value = std::int64_t{cap.max}},
                    {.value = b.say(cap.is_over() ? "REPORT-YES" : "REPORT-NO")}},
          .href = address("/burden", {{"month", b.s.day.iso()}})};
}

}  // namespace

std::optional<Section> posts_section(Blocks& b) {
  const domain::Staffing staffing = app::staffing_at(b.reader, b.s.day);
  if (staffing.posts.empty()) return {};
  const auto rows = ordered(b, staffing);
  PostSum all;
  for (const Manned* one : rows) all.add(*one);
  Section section{.id = "block-posts", .title = b.say("REPORT-SEC-POSTS")};
  const auto figure = [&](std::string key, const std::string& title, std::int64_t n,
                          std::string href) {
    section.figures.push_back(
        {.key = std::move(key), .title = title, .cell = {n, std::move(href)}});
  };
  figure("posts-asked", b.say("REPORT-COL-POSTS"), all.posts, posts_address(b, ""));
  for (const PostState state : {PostState::vacant, PostState::below, PostState::over}) {
    const std::string word(domain::text_of(state));
    figure("posts-" + word, state_word(b, state), all.of(state),
           posts_address(b, "", word.c_str()));
  }
  figure("posts-doubled", b.say("REPORT-FIG-DOUBLED"),
         static_cast<std::int64_t>(staffing.doubled.size()), posts_address(b, ""));
  section.tables = {unit_table(b, rows), vacancy_table(b, rows)};
  return section;
}

std::optional<Section> burden_section(Blocks& b) {
  if (!b.any([](const plan::Plan& plan) { return plan.burden.has_value(); })) return {};
  Table table{.id = "burden",
              .sheet = b.say("REPORT-SHEET-BURDEN"),
              .caption = b.say("REPORT-BURDEN"),
              .columns = {{"unit", b.say("REPORT-COL-UNIT")},
                          {"load", b.say("REPORT-COL-LOAD")},
                          {"per", b.say("REPORT-COL-PER")},
                          {"from", b.say("REPORT-COL-FROM")},
                          {"to", b.say("REPORT-COL-TO")},
                          {"asked", b.say("REPORT-COL-ASKED"), true},
                          {"max", b.say("REPORT-COL-CAP"), true},
                          {"over", b.say("REPORT-COL-OVER")}},
              .note = b.say("REPORT-BURDEN-NOTE"),
              .empty = b.say("REPORT-BURDEN-NONE")};
  std::int64_t over = 0;
  for (const domain::UnitBurden& unit : app::burden_rows(b.reader, b.s.day))
    for (std::size_t n = 0; n < domain::k_loads; ++n) {
      const auto load = static_cast<domain::Load>(n);
      const auto& cap = unit.cap(load);
      if (!cap) continue;
      over += cap->is_over() ? 1 : 0;
      table.lines.push_back(cap_line(b, unit, load, *cap));
    }
  Section section{.id = "block-burden", .title = b.say("REPORT-SEC-BURDEN")};
  section.figures.push_back(
      {.key = "burden-over", .title = b.say("REPORT-FIG-OVER"), .cell = {over, "#burden"}});
  section.tables.push_back(std::move(table));
  return section;
}

}  // namespace wanhu::report
