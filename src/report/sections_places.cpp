// Places: the register by kind, rounds of inspection and the faults they found, listed
// rectification.
#include <algorithm>
#include <set>

#include "app/blocks_as_of.hpp"
#include "app/place_facts.hpp"
#include "app/place_rules.hpp"
#include "app/query_work.hpp"
#include "report/campaign.hpp"

namespace wanhu::report {

namespace {

using app::ListingAsOf;
using app::PlaceFact;

std::vector<PlaceFact> places_of(Blocks& b) {
  const plan::Org& org = b.reader.plan->plan.org;
  return app::place_facts(b.reader.db, b.reader.tenant(),
                          b.reader.scope.unit ? std::vector<std::string>{*b.reader.scope.unit}
                                              : app::units_below(org, org.root.id),
                          b.s.cut.seq);
}

std::string places_address(const Blocks& b, const std::string& kind) {
  return address("/places", {{"kind", kind}, {"unit", b.s.unit()}});
}

// ---- the register ----

struct KindSum {
  std::int64_t standing = 0, listed = 0, faulty = 0, rectified = 0, unseen = 0;
};

KindSum sum_of(const std::vector<PlaceFact>& places, const std::string& kind) {
  KindSum sum;
  for (const PlaceFact& place : places) {
    if (place.kind != kind) continue;
    ++sum.standing;
    sum.listed += place.due ? 1 : 0;  // while it is on a list
    sum.faulty += std::any_of(place.faults.begin(), place.faults.end(),
                              [](const app::FaultFact& fault) { return !fault.closed; })
                      ? 1
                      : 0;
    sum.rectified += place.rectified.value_or(false) ? 1 : 0;
    sum.unseen += place.rectified ? 0 : 1;
  }
  return sum;
}

// The plans' kinds, then those of places that no plan in force speaks of any more.
std::vector<plan::PlaceKind> kinds_of(const Blocks& b, const std::vector<PlaceFact>& places) {
  std::vector<plan::PlaceKind> kinds = app::place_kinds(*b.reader.plan);
  std::set<std::string> others;
  for (const PlaceFact& place : places) others.insert(place.kind);
  for (const plan::PlaceKind& kind : kinds) others.erase(kind.id);
  for (const std::string& kind : others) kinds.push_back({.id = kind, .name = kind});
  return kinds;
}

Table kind_table(const Blocks& b, const std::vector<PlaceFact>& places) {
  Table table{.id = "places",
              .sheet = b.say("REPORT-SHEET-PLACES"),
              .caption = b.say("REPORT-PLACES"),
              .columns = {{"name", b.say("REPORT-COL-KIND")},
                          {"kind", b.say("REPORT-X-KEY")},
                          {"planned", b.say("REPORT-COL-PLANNED"), true},
                          {"standing", b.say("REPORT-COL-STANDING"), true},
                          {"listed", b.say("REPORT-COL-LISTED"), true},
                          {"faulty", b.say("REPORT-COL-FAULTY"), true},
                          {"rectified", b.say("REPORT-COL-RECTIFIED"), true},
                          {"unseen", b.say("REPORT-COL-UNSEEN"), true}},
              .note = b.say("REPORT-PLACES-NOTE")};
  for (const plan::PlaceKind& kind : kinds_of(b, places)) {
    const KindSum sum = sum_of(places, kind.id);
    const std::string href = places_address(b, kind.id);
    table.lines.push_back({.cells = {{.value = kind.name, .href = href},
                                     {.value = kind.id},
                                     {.value = kind.n ? Value(*kind.n) : Value()},
                                     {.value = sum.standing},
                                     {.value = sum.listed},
                                     {.value = sum.faulty},
                                     {.value = sum.rectified},
                                     {.value = sum.unseen}},
                           .href = href});
  }
  return table;
}

void add_place_figures(const Blocks& b, const std::vector<PlaceFact>& places, Section& section) {
  for (const plan::PlaceKind& kind : kinds_of(b, places))
    section.figures.push_back(
        {.key = "places." + kind.id,
         .title = kind.name,
         .cell = {sum_of(places, kind.id).standing, places_address(b, kind.id)}});
  std::int64_t open = 0, found = 0, ended = 0;
  for (const PlaceFact& place : places)
    for (const app::FaultFact& fault : place.faults) {
      open += fault.closed ? 0 : 1;
      found += fault.opened >= b.from ? 1 : 0;
      ended += fault.closed && *fault.closed >= b.from ? 1 : 0;
    }
  const std::string since = b.say("REPORT-SINCE", {{"from", b.s.words.short_date(b.from)}});
  const auto figure = [&](const char* key, const char* code, std::int64_t n, std::string note) {
    section.figures.push_back(
        {.key = key,
         .title = b.say(code),
         .cell = {n, address("/places", {{"unit", b.s.unit()}, {"show", "faults"}})},
         .note = std::move(note)});
  };
  figure("faults-open", "REPORT-FIG-FAULTS", open, {});
  figure("faults-found", "REPORT-FIG-FAULTS-FOUND", found, since);
  figure("faults-ended", "REPORT-FIG-FAULTS-ENDED", ended, since);
}

// ---- rounds ----

// Of the windows that hold the day, one line a rule and window.
Table round_table(Blocks& b) {
  Table table{.id = "rounds",
              .sheet = b.say("REPORT-SHEET-ROUNDS"),
              .caption = b.say("REPORT-ROUNDS"),
              .columns = {{"name", b.say("REPORT-COL-ROUND-OF"), false, true},
                          {"rule", b.say("REPORT-X-KEY")},
                          {"from", b.say("REPORT-COL-FROM")},
                          {"to", b.say("REPORT-COL-TO")},
                          {"units", b.say("REPORT-COL-UNITS"), true},
                          {"needed", b.say("REPORT-COL-DUE-N"), true},
                          {"done", b.say("REPORT-COL-DONE"), true}},
              .note = b.say("REPORT-ROUNDS-NOTE"),
              .empty = b.say("REPORT-ROUNDS-NONE")};
  struct Round {
    std::string plan, rule, name;
    calendar::Window window;
    std::int64_t units = 0, needed = 0, done = 0;
  };
  std::vector<Round> rounds;
  const app::AskRows found = app::ask_rows(
      b.reader, {.from = b.s.day, .to = b.s.day, .block = "inspect", .as_of = b.s.day});
  for (const app::AskRow& row : found.rows) {
    const auto same = [&](const Round& one) {
      return one.plan == row.ask.plan && one.rule == row.ask.rule->key &&
             one.window == row.ask.window;
    };
    auto round = std::find_if(rounds.begin(), rounds.end(), same);
    if (round == rounds.end())
      round = rounds.insert(rounds.end(), {.plan = std::string(row.ask.plan),
                                           .rule = row.ask.rule->key,
                                           .name = row.ask.rule->name,
                                           .window = row.ask.window});
    ++round->units;
    round->needed += row.ask.times;
    round->done += std::min(row.done.in_time, row.ask.times);
  }
  for (const Round& round : rounds)
    table.lines.push_back(
        {.cells = {{.value = round.name},
                   {.value = round.rule},
                   {.value = round.window.from},
                   {.value = round.window.to},
                   {.value = round.units},
                   {.value = round.needed},
                   {.value = round.done}},
         .href = address("/places/rounds", {{"rule", round.rule}, {"unit", b.s.unit()}})});
  return table;
}

// ---- listings ----

struct ListSum {
  std::string rule, name;
  std::int64_t listed = 0, open = 0, overdue = 0, delisted = 0;
  std::optional<std::int64_t> needed{};  // in the window that holds the day
  std::int64_t done = 0;
};

ListSum& sum_for(std::vector<ListSum>& sums, const std::string& rule, const std::string& name) {
  const auto found =
      std::find_if(sums.begin(), sums.end(), [&](const ListSum& one) { return one.rule == rule; });
  if (found != sums.end()) return *found;
  return sums.emplace_back(ListSum{.rule = rule, .name = name});
}

std::vector<ListSum> list_sums(Blocks& b) {
  std::vector<ListSum> sums;
  for (const app::Member& member : b.reader.plan->members)
    for (const plan::Listing& line : member.plan.places.listing)
      sum_for(sums, "listing." + line.id, line.name);
  for (const ListingAsOf& one : app::listings_as_of(b.reader, b.s.cut, b.s.day)) {
    ListSum& sum = sum_for(sums, one.rule, one.rule);
    ++sum.listed;
    ++(one.delisted ? sum.delisted : sum.open);
    sum.overdue += one.overdue ? 1 : 0;
  }
  const app::AskRows found = app::ask_rows(
      b.reader, {.from = b.s.day, .to = b.s.day, .block = "listing", .as_of = b.s.day});
  for (const app::AskRow& row : found.rows) {
    ListSum& sum = sum_for(sums, row.ask.rule->key, row.ask.rule->name);
    sum.needed = sum.needed.value_or(0) + row.ask.times;
    sum.done += std::min(row.done.in_time, row.ask.times);
  }
  return sums;
}

Table listing_table(const Blocks& b, const std::vector<ListSum>& sums) {
  Table table{.id = "listings",
              .sheet = b.say("REPORT-SHEET-LISTINGS"),
              .caption = b.say("REPORT-LISTINGS"),
              .columns = {{"name", b.say("REPORT-COL-LIST"), false, true},
                          {"rule", b.say("REPORT-X-KEY")},
                          {"listed", b.say("REPORT-COL-LISTED-ALL"), true},
                          {"open", b.say("REPORT-COL-LISTED"), true},
                          {"overdue", b.say("REPORT-COL-OVERDUE"), true},
                          {"delisted", b.say("REPORT-COL-DELISTED"), true},
                          {"needed", b.say("REPORT-COL-DUE-N"), true},
                          {"done", b.say("REPORT-COL-DONE"), true}},
              .note = b.say("REPORT-LISTINGS-NOTE")};
  for (const ListSum& sum : sums)
    table.lines.push_back(
        {.cells = {{.value = sum.name},
                   {.value = sum.rule},
                   {.value = sum.listed},
                   {.value = sum.open},
                   {.value = sum.overdue},
                   {.value = sum.delisted},
                   {.value = sum.needed ? Value(*sum.needed) : Value()},
                   {.value = sum.needed ? Value(sum.done) : Value()}},
         .href = address("/places/listings", {{"state", "all"}, {"unit", b.s.unit()}})});
  return table;
}

}  // namespace

std::optional<Section> places_section(Blocks& b) {
  if (!b.any([](const plan::Plan& plan) { return !plan.places.kinds.empty(); })) return {};
  const std::vector<PlaceFact> places = places_of(b);
  Section section{.id = "block-places", .title = b.say("REPORT-SEC-PLACES")};
  add_place_figures(b, places, section);
  section.tables.push_back(kind_table(b, places));
  if (b.any([](const plan::Plan& plan) { return !plan.places.inspect.empty(); }))
    section.tables.push_back(round_table(b));
  if (const auto sums = list_sums(b); !sums.empty())
    section.tables.push_back(listing_table(b, sums));
  return section;
}

}  // namespace wanhu::report
