// League tables on paper: the section of the final report and the document of an edition. Units
// stand by groups and within a group by name; nobody has a rank but whose range is one rank
// (S2-44, S3-16, G10).
#include <fmt/format.h>

#include "access/role.hpp"
#include "app/query_ranking.hpp"
#include "calendar/explain.hpp"
#include "report/documents.hpp"
#include "report/sources.hpp"
#include "stats/rank_report.hpp"

namespace wanhu::report {

namespace {

using base::Json;

std::string percent(const Json& share) {
  return share.is_null() ? std::string() : one_decimal(share.get<double>() * 100) + "%";
}

std::string text_in(const Json& value) {
  return value.is_null() ? std::string() : value.get<std::string>();
}

Value number_in(const Json& value) {
  if (value.is_null()) return {};
  return value.get<std::int64_t>();
}

std::string range_of(const Json& row) {
  if (row.at("rank_low").is_null()) return "";
  const int low = row.at("rank_low").get<int>(), high = row.at("rank_high").get<int>();
  return low == high ? std::to_string(low) : fmt::format("{}–{}", low, high);
}

// Of rows the first band: a ranking has seldom more.
std::string band_words(const Json& row) {
  std::string text;
  const Json& bands = row.at("bands");
  for (const Json& band : bands) {
    const std::string one =
        band.at("withheld") == "" ? text_in(band.at("note")) : text_in(band.at("why"));
    if (!one.empty()) text += (text.empty() ? "" : " ") + one;
  }
  return text;
}

// Where it is not the table's: a poll's interval that cannot be made again.
std::string level_of(const Json& table, const Json& row) {
  if (row.at("level") == table.at("level")) return "";
  return fmt::format(" ({:.0f}%)", row.at("level").get<double>() * 100);
}

std::string title_of(const Json& table, const Json& league) {
  const std::string among = text_in(league.at("among_name"));
  return table.at("name").get<std::string>() + (among.empty() ? "" : " · " + among);
}

Table units_table(const Words& w, const Json& table, const Json& league, std::size_t number) {
  Table out{.id = fmt::format("ranking-{}-{}", table.at("id").get<std::string>(), number),
            .sheet = fmt::format("{} {}", w.say("REPORT-SHEET-RANKINGS"), number),
            .caption = title_of(table, league),
            .columns = {{"unit", w.say("RANKING-X-UNIT"), false, true},
                        {"groups", w.say("RANKING-X-GROUPS")},
                        {"ranks", w.say("RANKING-DOC-COL-RANKS")},
                        {"value", w.say("RANKING-X-VALUE"), true},
                        {"interval", w.say("RANKING-DOC-COL-INTERVAL")},
                        {"n", w.say("RANKING-X-N"), true},
                        {"band", w.say("RANKING-X-BAND"), false, true}},
            .note = text_in(league.at("summary")),
            .empty = w.say("RANKING-DOC-NONE")};
  const Json& rows = league.at("rows");
  for (const Json& row : rows) {
    const bool own = !row.at("value").is_null();
    const std::string interval =
        own ? percent(row.at("low")) + "–" + percent(row.at("high")) + level_of(table, row)
            : std::string();
    const std::string href = address(
        "/league/" + table.at("id").get<std::string>() + "/" + row.at("unit").get<std::string>(),
        {{"plan", table.at("plan").get<std::string>()},
         {"as_of", table.at("as_of").get<std::string>()}});
    out.lines.push_back(
        {.cells = {{.value = row.at("unit_name").get<std::string>(), .href = href},
                   {.value = stats::groups_text(row.at("groups").get<std::vector<int>>())},
                   {.value = range_of(row)},
                   {.value = percent(row.at("value"))},
                   {.value = interval},
                   {.value = number_in(row.at("n"))},
                   {.value = band_words(row)}},
         .href = href});
  }
  return out;
}

Table apart_table(const Words& w, const Json& table, const Json& league, std::size_t number) {
  Table out{.id = fmt::format("ranking-apart-{}-{}", table.at("id").get<std::string>(), number),
            .sheet = fmt::format("{} {}", w.say("RANKING-DOC-APART"), number),
            .caption = w.say("RANKING-DOC-APART"),
            .columns = {{"unit", w.say("RANKING-X-UNIT"), false, true},
                        {"why", w.say("RANKING-X-WHY"), false, true}}};
  const Json& apart = league.at("apart");
  for (const Json& one : apart)
    out.lines.push_back({.cells = {{.value = one.at("unit_name").get<std::string>()},
                                   {.value = text_in(one.at("why"))}}});
  return out;
}

// Proposals only: what is withheld stands in the table of units.
Table band_table(const Words& w, const Json& table, const Json& league, std::size_t number) {
  Table out{.id = fmt::format("ranking-bands-{}-{}", table.at("id").get<std::string>(), number),
            .sheet = fmt::format("{} {}", w.say("RANKING-X-BAND"), number),
            .caption = w.say("RANKING-DOC-BANDS"),
            .columns = {{"unit", w.say("RANKING-X-UNIT"), false, true},
                        {"band", w.say("RANKING-X-BAND"), false, true},
                        {"money", w.say("RANKING-DOC-COL-MONEY"), true},
                        {"act", w.say("RANKING-DOC-COL-ACT"), false, true},
                        {"due", w.say("RANKING-DOC-COL-DUE")}}};
  const Json& rows = league.at("rows");
  for (const Json& row : rows) {
    const Json& bands = row.at("bands");
    for (const Json& band : bands) {
      if (band.at("withheld") != "" || band.at("money").is_null()) continue;
      out.lines.push_back({.cells = {{.value = row.at("unit_name").get<std::string>()},
                                     {.value = text_in(band.at("note"))},
                                     {.value = number_in(band.at("money"))},
                                     {.value = text_in(band.at("act_name"))},
                                     {.value = text_in(band.at("due"))}}});
    }
  }
  return out;
}

void add_leagues(const Words& w, const Json& table, std::size_t& number, Section& section) {
  const Json& leagues = table.at("leagues");
  for (const Json& league : leagues) {
    ++number;
    section.tables.push_back(units_table(w, table, league, number));
    if (!league.at("apart").empty())
      section.tables.push_back(apart_table(w, table, league, number));
    Table bands = band_table(w, table, league, number);
    if (!bands.lines.empty()) section.tables.push_back(std::move(bands));
  }
}

std::string level_words(const Words& w, const Json& table) {
  return w.say("RANKING-DOC-LEVEL",
               {{"level", percent(table.at("level"))},
                {"n", std::to_string(std::max<std::int64_t>(table.at("min_n").get<std::int64_t>(),
                                                            domain::k_league_n_min))}});
}

Paper paper_of(app::Reader& reader, const app::RankingEditionPage& page,
               const std::string& format) {
  const Words w(reader.lang);
  const domain::LeagueEdition& edition = page.row.edition;
  const app::PlanRef plans =
      reader.engine.plans().version(reader.db, reader.tenant(), edition.plan_version);
  const app::Member* const member = plans->member(edition.plan);
  const plan::Plan& plan = member == nullptr ? plans->plan : member->plan;
  const Date day = page.row.at.date();
  std::string command =
      fmt::format("wanhu report ranking --db URL --id {} --format {}", edition.id.text(), format);
  if (reader.tenant() != 1) command += fmt::format(" --tenant {}", reader.tenant());
  if (reader.lang == Lang::en) command += " --lang en";
  Paper paper{.name = "ranking",
              .title = w.say("RANKING-DOC-TITLE", {{"name", text_in(page.table.at("name"))},
                                                   {"from", edition.from.iso()},
                                                   {"to", edition.to.iso()}}),
              .issuer = plan.head.issuer,
              .campaign = plan.head.title,
              .scope = plan.org.root.name,
              .day = day,
              .day_text = w.date(day),
              .day_kind = calendar::reason(reader.engine.calendar().day(day), w.lang()),
              .wide = true,
              .lang = w.lang(),
              .cut = app::cut_at(reader.db, reader.tenant(), edition.cut),
              .command = std::move(command)};
  Section section{.id = "rankings", .title = w.say("REPORT-SEC-RANKINGS")};
  if (edition.withdrawn)
    section.sentences.push_back(w.say("RANKING-DOC-WITHDRAWN", {{"why", page.row.withdrawn_why}}));
  section.sentences.push_back(level_words(w, page.table));
  std::size_t number = 0;
  add_leagues(w, page.table, number, section);
  paper.sections.push_back(std::move(section));
  const Json& notes = page.table.at("notes");
  for (const Json& note : notes) paper.notes.push_back(note.get<std::string>());
  paper.notes.push_back(
      w.say("RANKING-DOC-DIGEST", {{"digest", edition.digest}, {"who", page.published_by}}));
  return paper;
}

}  // namespace

std::optional<Section> ranking_section(Sources& s) {
  const auto all = app::rankings_as_of(s.reader, s.cut, s.day);
  if (!all || all->empty()) return {};
  Section section{.id = "rankings", .title = s.words.say("REPORT-SEC-RANKINGS")};
  std::size_t number = 0;
  for (const app::RankingAsOf& one : *all) {
    if (one.table.is_null()) {
      section.sentences.push_back(s.words.say("RANKING-DOC-UNPUBLISHED", {{"name", one.name}}));
      continue;
    }
    section.sentences.push_back(level_words(s.words, one.table));
    add_leagues(s.words, one.table, number, section);
  }
  return section;
}

base::Result<Document> ranking_document(app::Reader& reader, const base::Uuid& id,
                                        const std::string& format) {
  if (!access::may_ask(reader.scope.role, access::Query::evaluation))
    return base::fail("NOT-FOUND", base::Kind::not_found);
  const auto page = app::ranking_edition(reader, id);
  if (!page) return base::fail(page.error());
  auto made = document(paper_of(reader, *page, format), format);
  if (made)
    made->file_name = fmt::format("ranking-{}-{}.{}", page->row.edition.ranking,
                                  page->row.edition.to.iso(), format);
  return made;
}

}  // namespace wanhu::report
