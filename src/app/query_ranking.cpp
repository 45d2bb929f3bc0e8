#include "app/query_ranking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "access/role.hpp"

namespace wanhu::app {

namespace {

using store::LeagueEditionRow;

base::Failure not_there() {
  return base::fail("NOT-FOUND", base::Kind::not_found);
}

Json may_json(const Reader& reader) {
  Json list = Json::array();
  for (const char* kind : {"ranking.publish", "ranking.withdraw"})
    if (!reader.scope.unit && access::may_send(reader.scope.role, kind)) list.push_back(kind);
  return list;
}

std::string person_name(Reader& reader, const std::string& actor) {
  const auto id = Uuid::parse(actor);
  if (!id) return word(reader, "ACTOR-SYSTEM");
  const auto person = access::person_by_id(reader.db, reader.tenant(), *id);
  return person ? person->name : word(reader, "ACTOR-SYSTEM");
}

Json edition_json(Reader& reader, const LeagueEditionRow& row) {
  return {{"id", row.edition.id.text()},        {"from", row.edition.from.iso()},
          {"to", row.edition.to.iso()},         {"cut", row.edition.cut},
          {"digest", row.edition.digest},       {"plan_version", row.edition.plan_version},
          {"published_at", row.at.iso()},       {"published_by", person_name(reader, row.actor)},
          {"withdrawn", row.edition.withdrawn}, {"withdrawn_why", row.withdrawn_why}};
}

std::vector<LeagueEditionRow> editions_of(const Reader& reader, const RankingDef& def,
                                          const Cut& cut) {
  return store::league_editions(reader.db, reader.tenant(), def.plan->head.id, def.ranking->id,
                                cut.seq);
}

const LeagueEditionRow* newest_standing(const std::vector<LeagueEditionRow>& rows) {
  for (const LeagueEditionRow& row : rows)
    if (!row.edition.withdrawn) return &row;
  return nullptr;
}

Json seen(const Reader& reader, const Json& both_languages) {
  Json table = with_levels(in_language(both_languages, reader.lang));
  return reader.scope.unit ? as_seen_by(std::move(table), *reader.scope.unit) : table;
}

// What a page shows: a table that was published, or the one of the day.
struct Shown {
  Json table{};  // null: nothing was published yet
  std::optional<LeagueEditionRow> edition{};
};

Result<Shown> shown(Reader& reader, const IndicatorMoment& moment, const RankingDef& def,
                    const RankingAsk& ask) {
  std::optional<Uuid> wanted = ask.edition;
  if (!wanted && reader.scope.unit) {
    const auto rows = editions_of(reader, def, moment.cut);
    const LeagueEditionRow* const newest = newest_standing(rows);
    if (newest == nullptr) return Shown{};
    wanted = newest->edition.id;
  }
  if (!wanted) {
    const auto figures = ranking_figures(reader, moment, def);
    if (!figures) return base::fail(figures.error());
    return Shown{.table = seen(reader, ranking_json(*figures, moment, std::nullopt,
                                                    reader.engine.calendar()))};
  }
  auto row = store::load_league_edition(reader.db, reader.tenant(), *wanted);
  if (!row || row->edition.plan != def.plan->head.id || row->edition.ranking != def.ranking->id)
    return not_there();
  Json table = seen(reader, row->edition.table);
  return Shown{.table = std::move(table), .edition = std::move(*row)};
}

// The last period that has ended, when it is not published.
Json publishable(Reader& reader, const RankingDef& def) {
  if (reader.scope.unit || def.ranking->publish == "nobody") return {};
  RankingPeriod period = ranking_period(def, reader.now.date(), reader.engine.calendar());
  if (period.to >= reader.now.date())
    period = ranking_period(def, period.from - 1, reader.engine.calendar());
  if (period.to >= reader.now.date() || period.to < def.plan->head.window.from) return {};
  const domain::LeagueEdition edition{.id = {},
                                      .plan = def.plan->head.id,
                                      .ranking = def.ranking->id,
                                      .from = period.from,
                                      .to = period.to};
  if (store::is_league_published(reader.db, reader.tenant(), edition)) return {};
  return {{"from", period.from.iso()}, {"to", period.to.iso()}};
}

Result<IndicatorMoment> moment_of(Reader& reader, const RankingAsk& ask) {
  return indicator_moment(reader, {.as_of = ask.as_of});
}

// ---- one unit
// ----------------------------------------------------------------------------------

const Json* row_of(const Json& table, const char* list, const std::string& unit) {
  const Json& leagues = table.at("leagues");
  for (const Json& league : leagues) {
    const Json& rows = league.at(list);
    for (const Json& row : rows)
      if (row.at("unit") == unit) return &row;
  }
  return nullptr;
}

const Json* league_of(const Json& table, const std::string& unit) {
  const Json& leagues = table.at("leagues");
  for (const Json& league : leagues)
    for (const char* list : {"rows", "apart"}) {
      const Json& rows = league.at(list);
      for (const Json& row : rows)
        if (row.at("unit") == unit) return &league;
    }
  return nullptr;
}

// What one row more or less would do, part by part; and how many rows are missing.
Json change_json(const Reader& reader, const Json& parts, std::int64_t n_min) {
  Json list = Json::array();
  for (const Json& part : parts) {
    const std::string name = part.at("name").get<std::string>();
    if (part.at("n").is_null() || part.at("n").get<std::int64_t>() < n_min) {
      list.push_back(
          word(reader, "RANKING-CHANGE-N", {{"name", name}, {"n", std::to_string(n_min)}}));
      continue;
    }
    if (part.at("num").is_null()) continue;
    const auto n = part.at("n").get<std::int64_t>(), num = part.at("num").get<std::int64_t>();
    const bool lower = part.at("lower_is_better").get<bool>();
    const double step = part.at("weight").get<double>() / static_cast<double>(n);
    list.push_back(word(reader, lower ? "RANKING-CHANGE-LOWER" : "RANKING-CHANGE-HIGHER",
                        {{"name", name},
                         {"n", std::to_string(n)},
                         {"rest", std::to_string(lower ? num : n - num)},
                         {"step", fmt::format("{:.2f}", step)}}));
  }
  return list;
}

// The unit's own figures of the day, for people of the unit: nothing of others is in them.
Result<Json> own_parts(Reader& reader, const IndicatorMoment& moment, const RankingDef& def,
                       const std::string& unit) {
  const auto figures = ranking_figures(reader, moment, def);
  if (!figures) return base::fail(figures.error());
  const Json table = in_language(
      ranking_json(*figures, moment, std::nullopt, reader.engine.calendar()), reader.lang);
  for (const char* list : {"rows", "apart"})
    if (const Json* const row = row_of(table, list, unit)) return row->at("parts");
  return not_there();
}

Json brief_json(Reader& reader, const IndicatorMoment& moment, const RankingDef& def) {
  Json bands = Json::array(), parts = Json::array();
  for (const plan::Bands* const one : def.bands)
    bands.push_back(one->name.empty() ? one->id : one->name);
  for (std::size_t i = 0; i < def.ranking->by.size(); ++i) parts.push_back(def.part_name(i));
  const RankingPeriod period = ranking_period(def, moment.day, reader.engine.calendar());
  const auto rows = editions_of(reader, def, moment.cut);
  const LeagueEditionRow* const newest = newest_standing(rows);
  return {{"plan", def.plan->head.id},
          {"plan_title", def.plan->head.title},
          {"id", def.ranking->id},
          {"name", def.name()},
          {"src", def.ranking->src},
          {"of", def.ranking->of},
          {"among", def.ranking->among},
          {"every", def.ranking->every},
          {"min_n", def.ranking->min_n},
          {"publish", def.ranking->publish},
          {"units", def.units.size()},
          {"parts", std::move(parts)},
          {"bands", std::move(bands)},
          {"period",
           {{"from", period.from.iso()},
            {"to", period.to.iso()},
            {"until", period.until.iso()},
            {"running", period.is_running()}}},
          {"newest", newest == nullptr ? Json() : edition_json(reader, *newest)},
          {"publishable", publishable(reader, def)}};
}

std::string percent_text(double share) {
  return fmt::format("{:.1f}%", share * 100);
}

}  // namespace

Result<RankingDef> ranking_def(const IndicatorMoment& moment, const std::string& id,
                               const std::string& plan) {
  for (RankingDef& def : rankings_of(moment))
    if (def.ranking->id == id && (plan.empty() || def.plan->head.id == plan)) return std::move(def);
  return not_there();
}

Result<Json> rankings_page(Reader& reader, const RankingAsk& ask) {
  const auto moment = moment_of(reader, ask);
  if (!moment) return base::fail(moment.error());
  Json items = Json::array();
  const auto all = rankings_of(*moment);
  for (const RankingDef& def : all) items.push_back(brief_json(reader, *moment, def));
  return Json{{"as_of", moment->day.iso()},
              {"cut", to_json(moment->cut)},
              {"may", may_json(reader)},
              {"items", std::move(items)}};
}

Result<Json> ranking_page(Reader& reader, const std::string& id, const RankingAsk& ask) {
  const auto moment = moment_of(reader, ask);
  if (!moment) return base::fail(moment.error());
  const auto def = ranking_def(*moment, id, ask.plan);
  if (!def) return base::fail(def.error());
  auto found = shown(reader, *moment, *def, ask);
  if (!found) return base::fail(found.error());
  Json editions = Json::array();
  const auto rows = editions_of(reader, *def, moment->cut);
  for (const LeagueEditionRow& row : rows) editions.push_back(edition_json(reader, row));
  return Json{{"as_of", moment->day.iso()},
              {"may", may_json(reader)},
              {"brief", brief_json(reader, *moment, *def)},
              {"table", std::move(found->table)},
              {"edition", found->edition ? edition_json(reader, *found->edition) : Json()},
              {"editions", std::move(editions)},
              {"published_only", reader.scope.unit.has_value()}};
}

Result<Json> ranking_unit_page(Reader& reader, const std::string& id, const std::string& unit,
                               const RankingAsk& ask) {
  if (!reader.scope.covers(unit)) return not_there();
  const auto moment = moment_of(reader, ask);
  if (!moment) return base::fail(moment.error());
  const auto def = ranking_def(*moment, id, ask.plan);
  if (!def) return base::fail(def.error());
  if (std::find(def->units.begin(), def->units.end(), unit) == def->units.end()) return not_there();
  const auto found = shown(reader, *moment, *def, ask);
  if (!found) return base::fail(found.error());
  const Json* const row = found->table.is_null() ? nullptr : row_of(found->table, "rows", unit);
  const Json* const apart = found->table.is_null() ? nullptr : row_of(found->table, "apart", unit);
  const Json* const league = found->table.is_null() ? nullptr : league_of(found->table, unit);
  Json parts;
  if (reader.scope.unit && !ask.edition) {
    auto own = own_parts(reader, *moment, *def, unit);
    if (!own) return base::fail(own.error());
    parts = std::move(*own);
  } else if (row != nullptr || apart != nullptr) {
    parts = (row != nullptr ? row : apart)->at("parts");
  } else {
    parts = Json::array();
  }
  const std::int64_t n_min = std::max<std::int64_t>(def->ranking->min_n, domain::k_league_n_min);
  Json change = change_json(reader, parts, n_min);
  return Json{{"as_of", moment->day.iso()},
              {"brief", brief_json(reader, *moment, *def)},
              {"unit", unit},
              {"unit_name", moment->plans->plan.name_of(unit)},
              {"edition", found->edition ? edition_json(reader, *found->edition) : Json()},
              {"published_only", reader.scope.unit.has_value()},
              {"row", row == nullptr ? Json() : *row},
              {"apart", apart == nullptr ? Json() : *apart},
              {"compared", league == nullptr ? Json() : Json(league->at("rows").size())},
              {"summary", league == nullptr ? Json() : league->at("summary")},
              {"bands", found->table.is_null() ? Json::array() : found->table.at("bands")},
              {"parts", std::move(parts)},
              {"change", std::move(change)}};
}

// ---- seasons
// -----------------------------------------------------------------------------------

domain::SeasonSpec season_spec(const plan::Plan& plan, const plan::Ranking& ranking,
                               const plan::Bands& bands) {
  int units = 0;
  for (const plan::Unit& unit : plan.org.units) units += unit.kind == ranking.of ? 1 : 0;
  for (const plan::Counted& counted : plan.org.counted)
    if (counted.kind == ranking.of) units += static_cast<int>(counted.n);
  return {.units = std::max(units, domain::units_of_bands(bands)),
          .n = std::max<std::int64_t>(ranking.min_n, domain::k_league_n_min),
          .level = domain::league_level(ranking)};
}

Json season_json(const domain::Season& season, base::Lang lang) {
  const std::map<std::string, std::string> args{
      {"units", std::to_string(season.spec.units)},
      {"n", std::to_string(season.spec.n)},
      {"seasons", std::to_string(season.spec.seasons)},
      {"share", percent_text(season.spec.share)},
      {"spread", fmt::format("{:.1f}", season.spec.spread * 100)},
      {"level", percent_text(season.spec.level)},
      {"from", std::to_string(season.last_from)},
      {"middling_naive", percent_text(season.middling_naive)},
      {"middling_ours", percent_text(season.middling_ours)},
      {"equal_naive", percent_text(season.equal_naive)},
      {"equal_ours", percent_text(season.equal_ours)},
      {"decided", percent_text(season.decided)},
      {"needed", std::to_string(season.needed)}};
  Json sentences = Json::array();
  for (const char* code :
       {"SEASON-ASSUMED", "SEASON-MIDDLING", "SEASON-EQUAL", "SEASON-DECIDED", "SEASON-NEEDED"})
    sentences.push_back(base::message(lang, code, args));
  return {{"units", season.spec.units},
          {"n", season.spec.n},
          {"seasons", season.spec.seasons},
          {"share", season.spec.share},
          {"spread", season.spec.spread},
          {"level", season.spec.level},
          {"last_from", season.last_from},
          {"middling_naive", season.middling_naive},
          {"middling_ours", season.middling_ours},
          {"equal_naive", season.equal_naive},
          {"equal_ours", season.equal_ours},
          {"decided", season.decided},
          {"covered", season.covered},
          {"needed", season.needed},
          {"sentences", std::move(sentences)}};
}

Result<Json> ranking_season_page(Reader& reader, const std::string& id, const RankingAsk& ask,
                                 const SeasonAsk& wanted) {
  const auto moment = moment_of(reader, ask);
  if (!moment) return base::fail(moment.error());
  const auto def = ranking_def(*moment, id, ask.plan);
  if (!def) return base::fail(def.error());
  Json items = Json::array();
  for (const plan::Bands* const bands : def->bands) {
    domain::SeasonSpec spec = season_spec(*def->plan, *def->ranking, *bands);
    spec.n = wanted.n.value_or(spec.n);
    spec.units = wanted.units.value_or(spec.units);
    const auto season = domain::season(*bands, spec);
    if (!season) return base::fail(season.error());
    items.push_back({{"bands", bands->id},
                     {"name", bands->name.empty() ? bands->id : bands->name},
                     {"season", season_json(*season, reader.lang)}});
  }
  return Json{{"items", std::move(items)}};
}

// ---- editions and reports
// ----------------------------------------------------------------------

Result<RankingEditionPage> ranking_edition(Reader& reader, const Uuid& id) {
  auto row = store::load_league_edition(reader.db, reader.tenant(), id);
  if (!row) return not_there();
  RankingEditionPage page{.row = {}, .table = seen(reader, row->edition.table), .published_by = {}};
  page.published_by = person_name(reader, row->actor);
  page.row = std::move(*row);
  return page;
}

Result<std::vector<RankingAsOf>> rankings_as_of(Reader& reader, const Cut& cut, Date day) {
  IndicatorMoment moment{.day = day,
                         .cut = cut,
                         .plans = plan_at(reader, cut),
                         .unit = reader.scope.unit.value_or("")};
  std::vector<RankingAsOf> list;
  if (moment.plans == nullptr) return list;
  moment.defs = indicators_of(reader, *moment.plans);
  if (!moment.unit.empty())
    std::erase_if(moment.defs, [&](const IndicatorDef& def) { return !def.has_unit(moment.unit); });
  const auto all = rankings_of(moment);
  for (const RankingDef& def : all) {
    auto found = shown(reader, moment, def, {});
    if (!found) return base::fail(found.error());
    list.push_back({.table = std::move(found->table),
                    .name = def.name(),
                    .published = found->edition.has_value()});
  }
  return list;
}

}  // namespace wanhu::app
