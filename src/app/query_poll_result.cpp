#include "app/query_poll_result.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "access/role.hpp"
#include "app/poll_sight.hpp"
#include "domain/indicator/figure.hpp"
#include "stats/chart.hpp"
#include "stats/estimate.hpp"
#include "stats/proportion.hpp"
#include "tabular/write.hpp"

namespace wanhu::app {

namespace {

using domain::PollResultFigure;
using store::PollResultRow;

constexpr std::size_t k_chart_rows_max = 300;
// How far the days of "a year before" may be away: polls are not held on the same day each year.
constexpr int k_year_slack_days = 92;

Json maybe(const std::optional<double>& value) {
  return value ? Json(*value) : Json();
}

using Names = PollNames;

Json figure_json(const Reader& reader, const Names& names, const std::string& plan,
                 const PollResultFigure& figure) {
  Json json = domain::to_json(figure);
  json["indicator_name"] = names.indicator(plan, figure.indicator);
  json["unit_name"] = names.unit(figure.unit);
  json["why"] = figure.hidden.empty() ? Json() : Json(word(reader, "POLL-HIDDEN-" + figure.hidden));
  return json;
}

Json head_json(const Reader& reader, const Names& names, const PollResultRow& row) {
  const domain::PollResult& one = row.result;
  return {{"id", one.id.text()},
          {"plan", one.plan},
          {"plan_title", names.plan_title(one.plan)},
          {"survey", one.survey},
          {"survey_name", names.survey(one.plan, one.survey)},
          {"name", one.name},
          {"from", one.from.iso()},
          {"to", one.to.iso()},
          {"origin", one.origin},
          {"origin_text", word(reader, "POLL-ORIGIN-" + one.origin)},
          {"source", one.source},
          {"source_day", one.source_day.iso()},
          {"address", one.address},
          {"digest", one.digest},
          {"note", one.note},
          {"recorded_at", row.at.iso()},
          {"withdrawn", one.withdrawn},
          {"withdrawn_why", row.withdrawn_why}};
}

// Of all who were drawn, as the wave stood: RR3 of AAPOR. Nothing for another body's.
Json response_rate(const domain::PollResult& result) {
  if (!result.response.contains("response")) return {};
  const Json& response = result.response.at("response");
  for (const Json& one : response) {
    if (one.at("node") != "" || one.at("mode") != "all" || one.at("stage") != "interim") continue;
    const Json& rates = one.at("rates");
    for (const Json& rate : rates)
      if (rate.at("name") == "RR3") return rate.at("value");
  }
  return {};
}

Json completes(const domain::PollResult& result) {
  return result.response.contains("n") ? result.response.at("n") : Json();
}

Json may_json(const Reader& reader) {
  Json list = Json::array();
  for (const char* kind : {"poll.record", "poll.withdraw"})
    if (!reader.scope.unit && access::may_send(reader.scope.role, kind)) list.push_back(kind);
  return list;
}

// ---- the year before, and changes
// ------------------------------------------------------------

const PollResultRow* year_before(const std::vector<PollResultRow>& rows, const PollResultRow& now) {
  const Date day = domain::year_before(now.result.to);
  const PollResultRow* best = nullptr;
  const auto away = [&](const PollResultRow& row) {
    return std::abs(row.result.to.days() - day.days());
  };
  for (const PollResultRow& row : rows) {
    const bool same = row.result.plan == now.result.plan && row.result.survey == now.result.survey;
    if (!same || row.result.withdrawn || !(row.result.to < now.result.from)) continue;
    if (away(row) > k_year_slack_days) continue;
    if (best == nullptr || away(row) < away(*best)) best = &row;
  }
  return best;
}

Json year_json(Reader& reader, const Names& names, const std::vector<PollResultRow>& rows,
               const PollResultRow& now, const std::vector<PollResultFigure>& figures) {
  const PollResultRow* const row = year_before(rows, now);
  if (row == nullptr) return {};
  const std::vector<PollResultFigure> then = visible_poll_figures(reader, row->result.id);
  Json changes = Json::array();
  for (const PollResultFigure& figure : figures)
    for (const PollResultFigure& old : then) {
      if (old.indicator != figure.indicator || old.unit != figure.unit) continue;
      if (!figure.estimate || !old.estimate) continue;
      Json change = poll_change(figure, old);
      change["indicator"] = figure.indicator;
      change["indicator_name"] = names.indicator(now.result.plan, figure.indicator);
      change["unit"] = figure.unit;
      change["unit_name"] = names.unit(figure.unit);
      change["before"] = *old.estimate;
      change["now"] = *figure.estimate;
      changes.push_back(std::move(change));
    }
  return {{"id", row->result.id.text()},
          {"name", row->result.name},
          {"to", row->result.to.iso()},
          {"changes", std::move(changes)}};
}

// ---- parts of a release
// ------------------------------------------------------------------

Json questions_json(const Reader& reader, const Names& names, const Json& response) {
  Json out = Json::array();
  if (!response.contains("questions")) return out;
  const Json& all = response.at("questions");
  const char* const lang = reader.lang == base::Lang::zh ? "zh" : "en";
  for (const Json& one : all) {
    Json rows = Json::array(), choices = Json::array();
    const Json &of_document = one.at("rows"), &given = one.at("choices");
    for (const Json& row : of_document) {
      const auto unit = row.at("unit").get<std::string>();
      if (!sees_poll_unit(reader, unit)) continue;
      Json copy = row;
      copy["unit_name"] = names.unit(unit);
      rows.push_back(std::move(copy));
    }
    for (const Json& choice : given)
      choices.push_back({{"id", choice.at("id")}, {"text", choice.at(lang)}});
    out.push_back({{"id", one.at("id")},
                   {"text", one.at(lang)},
                   {"choices", std::move(choices)},
                   {"rows", std::move(rows)}});
  }
  return out;
}

Json notes_json(const Reader& reader, const Json& response) {
  Json out = Json::array();
  if (!response.contains("notes")) return out;
  const Json& notes = response.at("notes");
  for (const Json& note : notes) {
    std::map<std::string, std::string> args;
    const Json& given = note.at("args");
    for (const auto& [name, value] : given.items()) args[name] = value.get<std::string>();
    const auto code = note.at("code").get<std::string>();
    // One that a newer version of the poll house has written.
    out.push_back(base::has_message(code) ? word(reader, code, args) : code);
  }
  return out;
}

// How the poll was made, as the release says; nothing of another body's.
Json made_json(const Json& response) {
  if (!response.contains("wave")) return {};
  Json out = Json::object();
  for (const char* name : {"wave", "n", "frame", "seed", "list_digest", "journal", "weights",
                           "flags", "closed", "plan_version"})
    out[name] = response.contains(name) ? response.at(name) : Json();
  return out;
}

Json charts_json(const Reader& reader, const Names& names, const PollResultRow& row,
                 const std::vector<PollResultFigure>& figures) {
  Json charts = Json::object();
  std::vector<std::string> ids;
  for (const PollResultFigure& one : figures)
    if (ids.empty() || ids.back() != one.indicator) ids.push_back(one.indicator);
  for (const std::string& id : ids) {
    stats::IntervalChart chart{
        .title = names.indicator(row.result.plan, id) + " · " + row.result.name, .percent = true};
    for (const PollResultFigure& one : figures) {
      if (one.indicator != id || !one.estimate || chart.rows.size() >= k_chart_rows_max) continue;
      chart.rows.push_back(
          {.name = names.unit(one.unit),
           .estimate = *one.estimate,
           .low = one.low.value_or(stats::k_missing),
           .high = one.high.value_or(stats::k_missing),
           .n = one.n ? std::optional(static_cast<double>(*one.n)) : std::nullopt});
    }
    charts[id] = chart.rows.empty() ? Json() : Json(stats::interval_chart(chart, reader.lang));
  }
  return charts;
}

Json trends_json(Reader& reader, const Names& names, const std::vector<PollResultRow>& rows) {
  std::map<std::pair<std::string, std::string>, Json> by_indicator;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    if (row->result.withdrawn) continue;
    const std::vector<PollResultFigure> figures = visible_poll_figures(reader, row->result.id);
    for (const PollResultFigure& one : figures) {
      if (one.unit != poll_home(reader)) continue;
      Json& points = by_indicator[{row->result.plan, one.indicator}];
      if (points.is_null()) points = Json::array();
      points.push_back({{"result", row->result.id.text()},
                        {"name", row->result.name},
                        {"to", row->result.to.iso()},
                        {"origin", row->result.origin},
                        {"n", one.n ? Json(*one.n) : Json()},
                        {"estimate", maybe(one.estimate)},
                        {"low", maybe(one.low)},
                        {"high", maybe(one.high)},
                        {"hidden", one.hidden}});
    }
  }
  Json out = Json::array();
  for (auto& [key, points] : by_indicator)
    out.push_back({{"plan", key.first},
                   {"indicator", key.second},
                   {"name", names.indicator(key.first, key.second)},
                   {"points", std::move(points)}});
  return out;
}

}  // namespace

Json polls_page(Reader& reader) {
  const Names names(reader);
  const Cut cut = head_cut(reader.db, reader.tenant());
  const std::vector<PollResultRow> rows = store::poll_results(reader.db, reader.tenant(), cut.seq);
  Json items = Json::array(), surveys = Json::array();
  for (const PollResultRow& row : rows) {
    Json item = head_json(reader, names, row);
    Json figures = Json::array();
    for (const PollResultFigure& one : visible_poll_figures(reader, row.result.id))
      if (one.unit == poll_home(reader))
        figures.push_back(figure_json(reader, names, row.result.plan, one));
    item["n"] = completes(row.result);
    item["response_rate"] = response_rate(row.result);
    item["figures"] = std::move(figures);
    items.push_back(std::move(item));
  }
  for (const Member& member : reader.plan->members)
    for (const plan::Survey& one : member.plan.surveys)
      surveys.push_back({{"plan", member.plan.head.id},
                         {"survey", one.id},
                         {"name", one.name.empty() ? one.id : one.name}});
  return {{"cut", to_json(cut)},
          {"unit", reader.scope.unit ? Json(*reader.scope.unit) : Json()},
          {"items", std::move(items)},
          {"surveys", std::move(surveys)},
          {"trends", trends_json(reader, names, rows)},
          {"may", may_json(reader)}};
}

Result<Json> poll_page(Reader& reader, const Uuid& id) {
  const Cut cut = head_cut(reader.db, reader.tenant());
  const std::vector<PollResultRow> rows = store::poll_results(reader.db, reader.tenant(), cut.seq);
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const PollResultRow& one) { return one.result.id == id; });
  if (row == rows.end()) return base::fail("NOT-FOUND", base::Kind::not_found);
  const Names names(reader);
  const Json& response = row->result.response;
  const std::vector<PollResultFigure> figures = visible_poll_figures(reader, id);
  Json page = head_json(reader, names, *row);
  Json list = Json::array();
  for (const PollResultFigure& one : figures)
    list.push_back(figure_json(reader, names, row->result.plan, one));
  Json changes = poll_parts(reader, names, response, "changes", "unit");
  for (Json& change : changes)
    change["indicator_name"] =
        names.indicator(row->result.plan, change.at("indicator").get<std::string>());
  page["confidence"] = stats::k_confidence;
  page["figures"] = std::move(list);
  page["response"] = poll_parts(reader, names, response, "response", "node");
  page["questions"] = questions_json(reader, names, response);
  page["changes"] = std::move(changes);
  page["year_before"] = year_json(reader, names, rows, *row, figures);
  page["made"] = made_json(response);
  page["notes"] = notes_json(reader, response);
  page["charts"] = charts_json(reader, names, *row, figures);
  page["may"] = may_json(reader);
  return page;
}

// ---- files
// -------------------------------------------------------------------------------------

namespace {

using tabular::Cell;

Cell number_cell(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return value.get<double>();
}

tabular::Sheet sheet_of(const Reader& reader, const char* name,
                        const std::vector<const char*>& codes) {
  tabular::Sheet sheet{.name = word(reader, name), .heading = {}, .rows = {}};
  for (const char* code : codes) sheet.heading.push_back(word(reader, code));
  return sheet;
}

tabular::Sheet figure_sheet(const Reader& reader, const Json& page) {
  tabular::Sheet sheet =
      sheet_of(reader, "POLL-SHEET-FIGURES",
               {"POLL-X-INDICATOR", "POLL-X-UNIT", "POLL-X-N", "POLL-X-PERCENT", "POLL-X-LOW",
                "POLL-X-HIGH", "POLL-X-SE", "POLL-X-DF", "POLL-X-DEFF", "POLL-X-DONT-KNOW",
                "POLL-X-SHRUNKEN", "POLL-X-RMSE", "POLL-X-WHY", "POLL-X-NAME", "POLL-X-FROM",
                "POLL-X-TO", "POLL-X-SOURCE", "POLL-X-SOURCE-DAY", "POLL-X-ADDRESS"});
  const auto percent = [](const Json& share) {
    return share.is_null() ? Cell() : Cell(std::round(share.get<double>() * 1e6) / 1e4);
  };
  const Json& figures = page.at("figures");
  for (const Json& one : figures)
    sheet.rows.push_back(
        {one.at("indicator_name").get<std::string>(),
         one.at("unit") == "" ? std::string() : one.at("unit_name").get<std::string>(),
         number_cell(one.at("n")), percent(one.at("estimate")), percent(one.at("low")),
         percent(one.at("high")), percent(one.at("se")), number_cell(one.at("df")),
         number_cell(one.at("deff")), percent(one.at("dont_know")), percent(one.at("shrunken")),
         percent(one.at("rmse")),
         one.at("why").is_null() ? Cell() : Cell(one.at("why").get<std::string>()),
         page.at("name").get<std::string>(), page.at("from").get<std::string>(),
         page.at("to").get<std::string>(), page.at("source").get<std::string>(),
         page.at("source_day").get<std::string>(), page.at("address").get<std::string>()});
  return sheet;
}

tabular::Sheet response_sheet(const Reader& reader, const Json& page) {
  tabular::Sheet sheet =
      sheet_of(reader, "POLL-SHEET-RESPONSE",
               {"POLL-X-UNIT", "POLL-X-MODE", "POLL-X-STAGE", "POLL-X-CASES", "POLL-X-E",
                "POLL-X-RATE", "POLL-X-NUMERATOR", "POLL-X-DENOMINATOR", "POLL-X-VALUE"});
  const Json& response = page.at("response");
  for (const Json& one : response) {
    const Json& rates = one.at("rates");
    for (const Json& rate : rates)
      sheet.rows.push_back({one.at("unit_name").get<std::string>(),
                            word(reader, "POLL-MODE-" + one.at("mode").get<std::string>()),
                            word(reader, "POLL-STAGE-" + one.at("stage").get<std::string>()),
                            number_cell(one.at("n")), number_cell(one.at("e")),
                            rate.at("name").get<std::string>(), number_cell(rate.at("numerator")),
                            number_cell(rate.at("denominator")), number_cell(rate.at("value"))});
  }
  return sheet;
}

tabular::Sheet question_sheet(const Reader& reader, const Json& page) {
  tabular::Sheet sheet = sheet_of(reader, "POLL-SHEET-QUESTIONS",
                                  {"POLL-X-QUESTION", "POLL-X-ANSWER", "POLL-X-UNIT", "POLL-X-N",
                                   "POLL-X-PERCENT", "POLL-X-LOW", "POLL-X-HIGH"});
  const auto percent = [](const Json& share) {
    return share.is_null() ? Cell() : Cell(std::round(share.get<double>() * 1e6) / 1e4);
  };
  const Json& questions = page.at("questions");
  for (const Json& one : questions) {
    std::map<std::string, std::string> texts;
    const Json &choices = one.at("choices"), &rows = one.at("rows");
    for (const Json& choice : choices) texts[choice.at("id")] = choice.at("text");
    for (const Json& row : rows) {
      const Json& shares = row.at("shares");
      for (const Json& share : shares)
        sheet.rows.push_back(
            {one.at("text").get<std::string>(), texts[share.at("id").get<std::string>()],
             row.at("unit_name").get<std::string>(), number_cell(row.at("n")),
             percent(share.at("estimate")), percent(share.at("low")), percent(share.at("high"))});
    }
  }
  return sheet;
}

}  // namespace

Result<std::string> poll_workbook(Reader& reader, const Uuid& id) {
  const auto page = poll_page(reader, id);
  if (!page) return base::fail(page.error());
  return tabular::xlsx_write(
      {figure_sheet(reader, *page), response_sheet(reader, *page), question_sheet(reader, *page)},
      reader.now);
}

Result<std::string> poll_csv(Reader& reader, const Uuid& id, PollPart part) {
  const auto page = poll_page(reader, id);
  if (!page) return base::fail(page.error());
  switch (part) {
    case PollPart::figures:
      return tabular::csv_write(figure_sheet(reader, *page));
    case PollPart::response:
      return tabular::csv_write(response_sheet(reader, *page));
    case PollPart::questions:
      return tabular::csv_write(question_sheet(reader, *page));
  }
  throw std::logic_error("unknown part of a poll");
}

// ---- indicators
// --------------------------------------------------------------------------------

PolledValues::PolledValues(Reader& reader, std::int64_t seq)
    : reader_(reader), rows_(store::poll_results(reader.db, reader.tenant(), seq)) {}

const std::vector<PollResultFigure>& PolledValues::figures(const Uuid& result) {
  const auto [found, fresh] = figures_.try_emplace(result);
  if (fresh) found->second = store::poll_figures(reader_.db, reader_.tenant(), result);
  return found->second;
}

std::optional<PolledValue> PolledValues::of(const std::string& plan, const std::string& indicator,
                                            const std::string& unit, Date from, Date to) {
  for (const PollResultRow& row : rows_) {
    const domain::PollResult& one = row.result;
    if (one.withdrawn || one.plan != plan || one.to < from || to < one.to) continue;
    for (const PollResultFigure& figure : figures(one.id))
      if (figure.indicator == indicator && figure.unit == unit) return PolledValue{row, figure};
  }
  return {};
}

Result<std::string> poll_chart(Reader& reader, const Uuid& id, const std::string& indicator) {
  const auto page = poll_page(reader, id);
  if (!page) return base::fail(page.error());
  const Json& figures = page->at("figures");
  const Json& charts = page->at("charts");
  for (const Json& one : figures) {
    const std::string of = one.at("indicator").get<std::string>();
    if (!indicator.empty() && of != indicator) continue;
    if (const Json& chart = charts.at(of); chart.is_string()) return chart.get<std::string>();
  }
  return base::fail("NOT-FOUND", base::Kind::not_found);
}

}  // namespace wanhu::app
