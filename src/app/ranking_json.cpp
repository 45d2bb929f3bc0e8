// A table of ranks as it is kept in an edition and shown on pages: schema Ranking. Nobody has an
// ordinal rank but whose set has one rank only; small numbers are not written (G12).
#include <algorithm>
#include <cmath>

#include "app/rankings.hpp"
#include "stats/rank_report.hpp"

namespace wanhu::app {

namespace {

using base::Lang;
using domain::LeagueTable;
using domain::Withheld;

using Args = std::map<std::string, std::string>;

Json both(std::string_view code, const Args& args = {}) {
  return {{"zh", base::message(Lang::zh, code, args)}, {"en", base::message(Lang::en, code, args)}};
}

// Figures are shown and kept to a ten-thousandth of a point.
double rounded(double value) {
  return std::round(value * 1e6) / 1e6;
}

Json n_json(std::int64_t n) {
  return n < domain::k_league_n_min ? Json() : Json(n);
}

Json part_json(const RankingDef& def, std::size_t i, const domain::LeaguePart& part) {
  const bool shown = part.gap == domain::LeagueGap::none;
  const double turned = part.is_lower ? 1 - part.share : part.share;
  const bool few = part.n < domain::k_league_n_min;
  return {{"indicator", part.indicator},
          {"name", def.part_name(i)},
          {"weight", part.weight},
          {"lower_is_better", part.is_lower},
          {"gap", domain::text_of(part.gap)},
          {"num", part.num && !few ? Json(*part.num) : Json()},
          {"n", n_json(part.n)},
          {"share", shown && !few ? Json(rounded(part.share)) : Json()},
          {"low", shown && !few ? Json(rounded(part.interval.low)) : Json()},
          {"high", shown && !few ? Json(rounded(part.interval.high)) : Json()},
          {"level", part.level},
          {"se", shown && !few ? Json(rounded(part.se)) : Json()},
          {"contribution", shown && !few ? Json(rounded(part.weight / 100.0 * turned)) : Json()}};
}

Json parts_json(const RankingDef& def, const domain::LeagueUnit& unit) {
  Json list = Json::array();
  for (std::size_t i = 0; i < unit.parts.size(); ++i)
    list.push_back(part_json(def, i, unit.parts[i]));
  return list;
}

// ---- bands
// -------------------------------------------------------------------------------------

Json withheld_text(const League& league, const plan::Ranking& ranking,
                   const domain::BandVerdict& verdict) {
  switch (verdict.why) {
    case Withheld::none:
      return nullptr;
    case Withheld::few:
      return both("RANKING-WITHHELD-FEW", {{"n", std::to_string(league.table.n_min)}});
    case Withheld::table:
      return both("RANKING-WITHHELD-TABLE", {{"n", std::to_string(domain::k_league_units_min)}});
    case Withheld::population:
      return both("RANKING-WITHHELD-POPULATION", {{"kind", ranking.among}});
    case Withheld::apart:
      return both("RANKING-WITHHELD-APART",
                  {{"n", std::to_string(verdict.apart)},
                   {"first", std::to_string(verdict.ranks.low)},
                   {"last", std::to_string(verdict.ranks.high)},
                   {"low", std::to_string(verdict.boundaries.front())},
                   {"high", std::to_string(verdict.boundaries.front() + 1)},
                   {"count", std::to_string(verdict.boundaries.size())}});
    case Withheld::spans:
      break;
  }
  Json text =
      both("RANKING-WITHHELD-SPANS", {{"low", std::to_string(verdict.boundaries.front())},
                                      {"high", std::to_string(verdict.boundaries.front() + 1)},
                                      {"count", std::to_string(verdict.boundaries.size())}});
  const Json more = verdict.times
                        ? both("RANKING-WITHHELD-MORE",
                               {{"times", std::to_string(std::llround(std::ceil(*verdict.times)))}})
                        : both("RANKING-WITHHELD-NEVER");
  const Json others = both("RANKING-WITHHELD-APART-TOO", {{"n", std::to_string(verdict.apart)}});
  for (const char* lang : {"zh", "en"}) {
    std::string all = text.at(lang).get<std::string>() + more.at(lang).get<std::string>();
    if (verdict.apart > 0) all += others.at(lang).get<std::string>();
    text[lang] = std::move(all);
  }
  return text;
}

Json due_json(const plan::Plan& plan, const plan::Band& band, const std::optional<Date>& from,
              const calendar::Calendar& calendar) {
  if (!band.due || !from) return {};
  const auto roll =
      plan.matters.roll_to_working_day ? calendar::Roll::next_working_day : calendar::Roll::none;
  return calendar::due(calendar, *from, *band.due, roll).date.iso();
}

struct Setting {
  const RankingFigures& figures;
  const IndicatorMoment& moment;
  const std::optional<Date>& due_from;
  const calendar::Calendar& calendar;
};

Json verdicts_json(const Setting& s, const League& league, const std::string& unit) {
  Json list = Json::array();
  for (const plan::Bands* const bands : s.figures.def.bands) {
    const auto verdict = domain::band_of(*bands, league.table, unit, league.whole);
    const plan::Band* const band = verdict.band ? &bands->rows[*verdict.band] : nullptr;
    const bool effect = band != nullptr && domain::has_effect(*band);
    list.push_back(
        {{"bands", bands->id},
         {"bands_name", bands->name.empty() ? bands->id : bands->name},
         {"row", verdict.band ? Json(*verdict.band) : Json()},
         {"from", band != nullptr ? Json(band->from) : Json()},
         {"to", band != nullptr && band->to ? Json(*band->to) : Json()},
         {"note", band != nullptr ? Json(band->note) : Json()},
         {"money", effect ? Json(band->unit.value_or(0)) : Json()},
         {"act", effect && !band->act.empty() ? Json(band->act) : Json()},
         {"act_name", effect && !band->act.empty() ? both("RANKING-ACT-" + band->act) : Json()},
         {"penalty", effect && domain::is_penalty(*band)},
         {"due", effect ? due_json(*s.figures.def.plan, *band, s.due_from, s.calendar) : Json()},
         {"withheld", domain::text_of(verdict.why)},
         {"why", withheld_text(league, *s.figures.def.ranking, verdict)},
         {"boundaries", verdict.boundaries},
         {"times", verdict.times ? Json(rounded(*verdict.times)) : Json()}});
  }
  return list;
}

Json bands_json(const RankingDef& def) {
  Json list = Json::array();
  for (const plan::Bands* const bands : def.bands) {
    Json rows = Json::array();
    for (const plan::Band& row : bands->rows)
      rows.push_back({{"from", row.from},
                      {"to", row.to ? Json(*row.to) : Json()},
                      {"note", row.note},
                      {"money", row.unit.value_or(0)},
                      {"act", row.act.empty() ? Json() : Json(row.act)},
                      {"act_name", row.act.empty() ? Json() : both("RANKING-ACT-" + row.act)},
                      {"term", row.due ? Json(calendar::text_of(*row.due)) : Json()},
                      {"penalty", domain::is_penalty(row)}});
    list.push_back({{"id", bands->id},
                    {"name", bands->name.empty() ? bands->id : bands->name},
                    {"policy", bands->policy},
                    {"src", bands->src},
                    {"rows", std::move(rows)}});
  }
  return list;
}

// ---- rows
// --------------------------------------------------------------------------------------

Json alike_json(const LeagueTable& table, std::size_t unit) {
  constexpr std::size_t k_listed_max = 200;
  Json names = Json::array();
  if (table.units.size() > k_listed_max) return names;  // groups say it
  for (std::size_t other = 0; other < table.units.size(); ++other)
    if (other != unit && !stats::told_apart(table.input, unit, other, table.ranks->sets.critical))
      names.push_back(table.input.unit[other]);
  return names;
}

Json row_json(const Setting& s, const League& league, const stats::RankRow* row, std::size_t unit) {
  const LeagueTable& table = league.table;
  const domain::LeagueUnit& one = table.units[unit];
  const domain::Composite& figure = table.figures[unit];
  const auto only = row == nullptr ? std::nullopt : domain::only_rank(row->simultaneous);
  Json verdict;
  if (row != nullptr)
    verdict = {{"zh", stats::rank_verdict(table.input, *table.ranks, *row, Lang::zh)},
               {"en", stats::rank_verdict(table.input, *table.ranks, *row, Lang::en)}};
  const auto set = [&](int (*get)(const stats::RankRow&)) {
    return row == nullptr ? Json() : Json(get(*row));
  };
  return {{"unit", one.id},
          {"unit_name", one.name},
          {"value", rounded(figure.value)},
          {"se", rounded(figure.se)},
          {"low", rounded(figure.interval.low)},
          {"high", rounded(figure.interval.high)},
          {"level", figure.level},
          {"n", figure.n},
          {"rank", only ? Json(*only) : Json()},
          {"rank_low", set([](const stats::RankRow& r) { return r.simultaneous.low; })},
          {"rank_high", set([](const stats::RankRow& r) { return r.simultaneous.high; })},
          {"own_low",
           set([](const stats::RankRow& r) { return r.marginal.value_or(r.simultaneous).low; })},
          {"own_high",
           set([](const stats::RankRow& r) { return r.marginal.value_or(r.simultaneous).high; })},
          {"groups", row == nullptr ? Json::array() : Json(row->groups)},
          {"alike", set([](const stats::RankRow& r) { return r.alike; })},
          {"alike_with", row == nullptr ? Json::array() : alike_json(table, unit)},
          {"last_quarter", row != nullptr && row->last_k ? Json(rounded(*row->last_k)) : Json()},
          {"shrunken", row == nullptr ? Json() : Json(rounded(row->shrunken))},
          {"rmse", row == nullptr ? Json() : Json(rounded(row->rmse))},
          {"verdict", std::move(verdict)},
          {"bands", verdicts_json(s, league, one.id)},
          {"parts", parts_json(s.figures.def, one)}};
}

Json apart_json(const Setting& s, const League& league, const LeagueTable::Apart& one) {
  const std::string code = one.why == domain::LeagueGap::few       ? "RANKING-APART-FEW"
                           : one.why == domain::LeagueGap::no_data ? "RANKING-APART-NO-DATA"
                                                                   : "RANKING-APART-NO-SHARE";
  return {{"unit", one.unit.id},
          {"unit_name", one.unit.name},
          {"n", n_json(one.n)},
          {"gap", domain::text_of(one.why)},
          {"why", both(code, {{"n", std::to_string(league.table.n_min)}})},
          {"parts", parts_json(s.figures.def, one.unit)}};
}

int groups_in(const LeagueTable& table) {
  int most = 0;
  if (table.ranks)
    for (const stats::RankRow& row : table.ranks->rows)
      for (const int group : row.groups) most = std::max(most, group);
  return most;
}

// Whoever stands at either end is not named: an end is no more than an estimate.
Json summary_json(const LeagueTable& table) {
  if (!table.ranks)
    return both("RANKING-NO-TABLE", {{"n", std::to_string(domain::k_league_units_min)},
                                     {"units", std::to_string(table.units.size())}});
  const auto needed = domain::needed_for_ends(table);
  const Args args{{"units", std::to_string(table.units.size())},
                  {"groups", std::to_string(groups_in(table))},
                  {"needed", std::to_string(needed.value_or(0))}};
  if (table.is_strict()) return both("RANKING-SUMMARY-STRICT", args);
  if (!table.ranks->any_told_apart)
    return both(needed ? "RANKING-SUMMARY-NONE" : "RANKING-SUMMARY-EQUAL", args);
  return both("RANKING-SUMMARY-SOME", args);
}

// By groups, then by name: within a group there is no order.
std::vector<const stats::RankRow*> in_groups(const LeagueTable& table) {
  std::vector<const stats::RankRow*> rows;
  for (const stats::RankRow& row : table.ranks->rows) rows.push_back(&row);
  std::sort(rows.begin(), rows.end(), [&](const stats::RankRow* a, const stats::RankRow* b) {
    if (a->groups != b->groups) return a->groups < b->groups;
    return table.input.unit[a->unit] < table.input.unit[b->unit];
  });
  return rows;
}

Json league_json(const Setting& s, const League& league) {
  const LeagueTable& table = league.table;
  Json rows = Json::array(), apart = Json::array();
  if (table.ranks) {
    const auto shown = in_groups(table);
    for (const stats::RankRow* const row : shown)
      rows.push_back(row_json(s, league, row, row->unit));
  } else {
    for (std::size_t unit = 0; unit < table.units.size(); ++unit)
      rows.push_back(row_json(s, league, nullptr, unit));
  }
  for (const LeagueTable::Apart& one : table.apart) apart.push_back(apart_json(s, league, one));
  const auto needed = domain::needed_for_ends(table);
  return {{"among", league.among.empty() ? Json() : Json(league.among)},
          {"among_name",
           league.among.empty() ? Json() : Json(s.moment.plans->plan.name_of(league.among))},
          {"whole", league.whole},
          {"n_min", table.n_min},
          {"strict", table.is_strict()},
          {"any_told_apart", table.ranks && table.ranks->any_told_apart},
          {"groups", groups_in(table)},
          {"quarter", table.last_quarter()},
          {"needed", needed ? Json(*needed) : Json()},
          {"summary", summary_json(table)},
          {"mean", table.ranks ? Json(rounded(table.ranks->shrunken.mean)) : Json()},
          {"rows", std::move(rows)},
          {"apart", std::move(apart)}};
}

Json definition_json(const RankingDef& def) {
  Json parts = Json::array();
  for (std::size_t i = 0; i < def.ranking->by.size(); ++i) {
    const plan::RankingPart& part = def.ranking->by[i];
    const IndicatorDef* const found = def.parts[i];
    const bool readable = found != nullptr && found->kind != IndicatorKind::quoted &&
                          found->kind != IndicatorKind::unreadable;
    const auto words = [&](Lang lang, const plan::expr::Node& tree) {
      return indicator_words(lang, *found->plan, tree);
    };
    Json how;
    if (readable)
      for (const auto& [key, lang] : {std::pair("zh", Lang::zh), std::pair("en", Lang::en)})
        how[key] =
            base::message(lang, "INDICATOR-WORDS",
                          {{"num", words(lang, found->num)}, {"den", words(lang, found->den)}});
    parts.push_back(
        {{"indicator", part.indicator},
         {"name", def.part_name(i)},
         {"weight", part.weight},
         {"lower_is_better", found != nullptr && found->indicator->direction == "lower"},
         {"words", std::move(how)}});
  }
  return parts;
}

}  // namespace

Json ranking_json(const RankingFigures& figures, const IndicatorMoment& moment,
                  const std::optional<Date>& due_from, const calendar::Calendar& calendar) {
  const RankingDef& def = figures.def;
  const Setting setting{figures, moment, due_from, calendar};
  Json leagues = Json::array();
  for (const League& league : figures.leagues) leagues.push_back(league_json(setting, league));
  Json notes = Json::array({both("RANKING-NOTE-SETS"), both("RANKING-NOTE-ERROR")});
  if (def.ranking->by.size() > 1) notes.push_back(both("RANKING-NOTE-SUM"));
  notes.push_back(both("RANKING-NOTE-APART"));
  if (!def.bands.empty()) notes.push_back(both("RANKING-NOTE-EFFECT"));
  return {{"plan", def.plan->head.id},
          {"plan_title", def.plan->head.title},
          {"plan_version", def.version},
          {"id", def.ranking->id},
          {"name", def.name()},
          {"src", def.ranking->src},
          {"of", def.ranking->of},
          {"among", def.ranking->among},
          {"min_n", def.ranking->min_n},
          {"level", domain::league_level(*def.ranking)},
          {"ties", def.ranking->ties},
          {"publish", def.ranking->publish},
          {"every", def.ranking->every},
          {"period",
           {{"from", figures.period.from.iso()},
            {"to", figures.period.to.iso()},
            {"until", figures.period.until.iso()},
            {"running", figures.period.is_running()}}},
          {"as_of", moment.day.iso()},
          {"cut", to_json(moment.cut)},
          {"parts", definition_json(def)},
          {"bands", bands_json(def)},
          {"leagues", std::move(leagues)},
          {"notes", std::move(notes)}};
}

Json in_language(const Json& both_languages, Lang lang) {
  if (both_languages.is_object()) {
    if (both_languages.size() == 2 && both_languages.contains("zh") &&
        both_languages.contains("en"))
      return both_languages.at(lang == Lang::zh ? "zh" : "en");
    Json out = Json::object();
    for (const auto& [key, value] : both_languages.items()) out[key] = in_language(value, lang);
    return out;
  }
  if (!both_languages.is_array()) return both_languages;
  Json out = Json::array();
  for (const Json& value : both_languages) out.push_back(in_language(value, lang));
  return out;
}

Json with_levels(Json table) {
  const Json level = table.at("level");
  for (Json& league : table.at("leagues"))
    for (const char* list : {"rows", "apart"})
      for (Json& row : league.at(list)) {
        Json& parts = row.at("parts");
        if (row.contains("value") && !row.contains("level"))
          row["level"] = parts.size() > 1 ? level : Json(stats::k_confidence);
        for (Json& part : parts)
          if (!part.contains("level")) part["level"] = stats::k_confidence;
      }
  return table;
}

Json as_seen_by(Json table, const std::string& unit) {
  for (Json& league : table.at("leagues")) {
    for (Json& row : league.at("rows")) {
      if (row.at("unit") == unit) continue;
      for (const char* own :
           {"value", "se", "low", "high", "n", "last_quarter", "shrunken", "rmse", "verdict"})
        row[own] = nullptr;
      for (const char* own : {"alike_with", "bands", "parts"}) row[own] = Json::array();
    }
    for (Json& one : league.at("apart")) {
      if (one.at("unit") == unit) continue;
      one["n"] = nullptr;
      one["parts"] = Json::array();
    }
  }
  return table;
}

}  // namespace wanhu::app
