#include "plan/tools/document_layout.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace wanhu::plan {

namespace {

using Columns = std::vector<Column>;

const Column k_name{"name", {{"name"}, {"read"}}};
const Column k_src{"src", {{"src"}}};
const Column k_each_who{"who", {{"each", "who"}, {"who"}, {"each"}}};
const Column k_span{"from", {{"from", "to"}, {"from"}, {"to"}}};

Column one(std::string_view key) {
  return {key, {{key}}};
}

const std::map<std::string_view, Columns>& tables() {
  static const std::map<std::string_view, Columns> all{
      {"plan.goals", {one("text"), one("uses"), k_src}},
      {"plan.phases", {k_name, k_span, k_src}},
      {"plan.diagnosis", {one("cause"), one("measures"), one("indicators"), k_src}},
      {"org.units", {k_name, one("kind"), one("of"), one("code"), one("quota"), k_span}},
      {"org.offices", {k_name, one("of"), one("external"), k_src}},
      {"org.teams", {k_name, one("of"), {"each", {{"each", "n"}, {"each"}, {"n"}}}, k_src}},
      {"org.counted", {one("kind"), {"n", {{"n"}, {"read"}}}, k_src}},
      {"duties",
       {k_name,
        {"at", {{"at"}, {"each"}}},
        one("seats"),
        {"min", {{"min", "max"}, {"min"}, {"max"}}},
        k_src}},
      {"task",
       {k_name,
        k_each_who,
        {"due", {{"phase"}, {"from", "to"}, {"from"}, {"to"}, {"due"}}},
        {"deliver", {{"deliver"}, {"evidence"}}},
        one("on_miss"),
        k_src}},
      {"cadence",
       {k_name,
        k_each_who,
        {"per", {{"phase"}, {"per", "do", "at_least"}}},
        one("on_miss"),
        k_src}},
      {"staffing",
       {{"post", {{"post"}, {"read"}}},
        {"at", {{"at"}, {"each"}}},
        {"min", {{"min", "max"}, {"min"}, {"max"}}},
        one("by"),
        k_src}},
      {"form.ask",
       {{"text", {{"text"}}},
        one("type"),
        one("choices"),
        one("show_if"),
        {"opens", {{"opens"}, {"purpose"}, {"retain"}, {"access"}}}}},
      {"messages.templates", {k_name, one("channel"), one("text"), one("statutory"), k_src}},
      {"messages.send", {one("on"), one("to"), one("template")}},
      {"places.kinds", {k_name, one("n"), k_src}},
      {"places.inspect",
       {k_name,
        one("of"),
        one("list"),
        k_each_who,
        {"every", {{"every", "at_least"}, {"every"}}},
        one("findings"),
        k_src}},
      {"publicity.items",
       {k_name,
        one("channels"),
        one("each"),
        {"at_least",
         {{"per", "at_least"}, {"at_least"}, {"per"}, {"from", "by"}, {"from"}, {"by"}}},
        one("scored"),
        k_src}},
      {"knowledge",
       {one("question"),
        one("kind"),
        {"answer", {{"answer"}, {"office"}, {"place"}, {"phone"}, {"hours"}, {"bring"}}},
        k_src}},
      {"report", {k_name, one("every"), one("from"), one("to"), one("template"), k_src}},
      {"indicators",
       {k_name,
        {"num", {{"num", "den"}, {"num"}, {"den"}, {"factor"}}},
        {"use",
         {{"use"},
          {"direction"},
          {"period"},
          {"min_n"},
          {"target"},
          {"milestones"},
          {"weight_at_least"}}},
        k_src}},
      {"bands.rows",
       {{"from", {{"from", "to"}, {"from"}}},
        one("unit"),
        {"do", {{"do"}, {"due"}}},
        one("note"),
        k_src}},
      {"ladder.steps",
       {one("at"),
        {"do", {{"of", "do", "delta"}, {"to", "do"}, {"do"}, {"of"}, {"to"}, {"delta"}}},
        one("review"),
        one("lapse"),
        k_src}},
      {"standards.groups", {k_name, k_src}},
      {"standards.items",
       {one("in"), {"text", {{"text"}, {"read"}}}, one("check"), one("hard"), k_src}},
      {"standards.stars", {k_name, one("needs"), k_src}},
      {"honours.rows", {one("years"), one("do"), one("by"), k_src}},
      {"supervision.kinds", {k_name, one("how"), one("by"), one("who"), one("every"), k_src}},
      {"supervision.findings", {k_name, k_src}},
  };
  return all;
}

constexpr std::array<std::string_view, 5> k_numbered{
    "matters.kinds", "places.listing", "matters.pause", "matters.clocks", "matters.exclude"};
constexpr std::array<std::string_view, 18> k_headings{
    "matters.clocks",     "matters.exclude", "plan.goals",        "plan.phases",
    "plan.diagnosis",     "org.units",       "org.offices",       "org.teams",
    "org.counted",        "matters.kinds",   "matters.pause",     "places.kinds",
    "places.inspect",     "places.listing",  "supervision.kinds", "supervision.findings",
    "messages.templates", "messages.send"};

}  // namespace

const std::vector<Column>* columns_of(std::string_view path) {
  const auto found = tables().find(path);
  return found == tables().end() ? nullptr : &found->second;
}

bool is_numbered(std::string_view path) {
  return std::find(k_numbered.begin(), k_numbered.end(), path) != k_numbered.end();
}

bool has_heading(std::string_view path) {
  return std::find(k_headings.begin(), k_headings.end(), path) != k_headings.end();
}

const std::vector<Keys>& groups_of(std::string_view path) {
  static const std::map<std::string_view, std::vector<Keys>> all{
      {"plan",
       {{"issuer", "issued", "number"},
        {"issuer", "issued"},
        {"approved"},
        {"source"},
        {"window"}}},
      {"plan.window", {{"from", "to"}}},
      {"plan.source", {{"issuer", "title", "date"}}},
      {"org.root", {{"name", "kind"}}},
      {"duties.seats", {{"as", "n"}}},
      {"task.due", {{"phase", "at"}}},
      {"quota",
       {{"per", "every", "total", "unit"},
        {"per", "total", "unit"},
        {"every", "total", "unit"},
        {"total", "unit"}}},
      {"quota.milestones", {{"by", "at"}}},
      {"quota.split", {{"by", "method"}}},
      {"matters", {{"basis"}, {"roll"}, {"tail"}, {"tell"}}},
      {"matters.kinds.due", {{"from", "v"}}},
      {"matters.remind", {{"at", "to"}}},
      {"matters.pause", {{"for", "max"}}},
      {"matters.clocks", {{"from", "until", "due"}}},
      {"matters.clocks.remind", {{"at", "to"}}},
      {"calendars.off", {{"date", "name"}}},
      {"calendars.work", {{"date", "name"}}},
      {"calendars.hours", {{"from", "to"}}},
      {"messages.quiet", {{"from", "to"}}},
      {"places.listing",
       {{"of"},
        {"each", "per", "at_least"},
        {"per", "at_least"},
        {"at_least"},
        {"criteria"},
        {"measures"},
        {"due"},
        {"delist"}}},
      {"survey.waves", {{"each", "n"}}},
      {"indicators.target", {{"by", "at"}}},
      {"indicators.milestones", {{"by", "at"}}},
      {"ranking.by", {{"indicator", "weight"}}},
      {"burden", {{"per"}}},
  };
  static const std::vector<Keys> none;
  const auto found = all.find(path);
  return found == all.end() ? none : found->second;
}

}  // namespace wanhu::plan
