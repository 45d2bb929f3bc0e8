#include "app/survey.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "access/role.hpp"
#include "app/campaign_rows.hpp"
#include "app/survey_file.hpp"
#include "domain/visit/outcome.hpp"
#include "plan/cell.hpp"
#include "stats/chart.hpp"
#include "stats/distribution.hpp"
#include "stats/frame.hpp"
#include "stats/rank_report.hpp"
#include "stats/rates_report.hpp"
#include "stats/run.hpp"
#include "stats/share.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using stats::EstimateRow;

const store::Statement k_dwellings{store::Reach::tenant, "survey_dwellings",
                                   "SELECT unit, count(*) FROM dwelling WHERE tenant = $1 AND "
                                   "state = 'active' GROUP BY unit"};
// Of dwellings not visited yet the outcome is null.
const store::Statement k_outcomes{store::Reach::tenant, "survey_door_outcomes",
                                  "SELECT unit, outcome, count(*) FROM dwelling WHERE tenant = $1 "
                                  "AND state = 'active' GROUP BY unit, outcome"};

base::Failure refuse(const char* code, const std::string& name, std::string value) {
  base::Problem problem{.code = code};
  return base::fail(problem.with(name, std::move(value)));
}

Result<std::unique_ptr<stats::Report>> run(const SurveyAsk& ask) {
  Json document = ask.job;
  if (document.is_object()) document["data"] = ask.name;
  auto job = stats::read_job(document.dump(), "job");
  if (!job) return base::fail(job.error());
  const bool large = job->estimates.size() > k_survey_estimates_max ||
                     (job->replicates && job->replicates->replicates > k_survey_replicates_max);
  if (large) return base::fail("SURVEY-LARGE");
  std::string keep;  // outlives the run, which is over when this function is
  const auto text = survey_text(ask.bytes, ask.name, keep);
  if (!text) return base::fail(text.error());
  const auto read = [&](const std::string& name) -> Result<std::string_view> {
    if (name != ask.name) return refuse("SURVEY-FILE", "name", name);
    return *text;
  };
  return stats::run_job(*job, read, 1);
}

// Units of one statistic by one column. Where all values are shares of people, answers that are all
// alike are not without error: theirs is that with two successes and two failures added.
struct Units {
  stats::RankInput input{};
  std::vector<std::string> mended{};
};
Result<Units> units_of(const stats::Outcome& outcome) {
  const stats::Estimate& estimate = *outcome.estimate;
  const bool one = std::all_of(estimate.rows.begin(), estimate.rows.end(), [&](const auto& row) {
    return row.by.size() == 1 && row.name == estimate.rows.front().name;
  });
  if (!one || estimate.rows.size() < 3) return refuse("SURVEY-RANKS", "id", outcome.id);
  const bool shares = std::all_of(estimate.rows.begin(), estimate.rows.end(), [](const auto& row) {
    return row.estimate >= 0 && row.estimate <= 1;
  });
  const bool of_people = outcome.kind == "mean" || outcome.kind == "proportion";
  Units out;
  if (estimate.vcov) out.input.covariance = *estimate.vcov;
  for (std::size_t j = 0; j < estimate.rows.size(); ++j) {
    const EstimateRow& row = estimate.rows[j];
    double se = row.se;
    const bool alike = se == 0 && (row.estimate == 0 || row.estimate == 1);
    if (shares && alike && of_people && row.n > 0) {
      const double share = (row.estimate * row.n + 2) / (row.n + 4);
      se = std::sqrt(share * (1 - share) / (row.n + 4));
      if (estimate.vcov) out.input.covariance(j, j) = se * se;
      out.mended.push_back(row.by.front().text);
    }
    out.input.unit.push_back(row.by.front().text);
    out.input.estimate.push_back(row.estimate);
    out.input.se.push_back(se);
  }
  return out;
}

// The estimates stand even where no ranks can be given: then it is said why.
void add_ranks(const stats::Outcome& outcome, base::Lang lang, Json& answer) {
  if (!outcome.estimate) return add_rank_error(outcome.estimate.error(), lang, answer);
  const auto units = units_of(outcome);
  if (!units) return add_rank_error(units.error(), lang, answer);
  add_rank_table(units->input, units->mended, lang, answer);
}

// ---- answers at the door

// A thousandth: more digits would not be true.
double rounded(double share) {
  return std::round(share * 1000) / 1000;
}

// How many gave each answer, where all of them are shown.
struct Shown {
  std::vector<std::pair<std::string, std::int64_t>> counts{};
  std::int64_t n = 0;
};
std::optional<Shown> shown_counts(const Json& question) {
  Shown out;
  const Json& counts = question.at("counts");
  for (const Json& cell : counts) {
    if (cell.at("n").is_null()) return {};
    out.counts.emplace_back(cell.at("value").get<std::string>(), cell.at("n").get<std::int64_t>());
    out.n += out.counts.back().second;
  }
  // Where each may give several answers the page says how many answered.
  if (question.at("type") == "choices") {
    if (question.at("of").is_null()) return {};
    out.n = question.at("of").get<std::int64_t>();
  }
  if (out.n < question.at("least").get<std::int64_t>()) return {};
  return out;
}

// Wilson's, as the engine gives it for a design of one stratum with the register's dwellings as its
// population. Visits may count more answers than there are dwellings: then there is no correction.
stats::Interval interval_of(std::int64_t part, std::int64_t n, std::int64_t population) {
  const auto all = static_cast<double>(population), size = static_cast<double>(n);
  const double share = static_cast<double>(part) / size;
  const double left = population > n ? (all - size) / all : 1;
  return stats::share_interval("wilson",
                               {.share = share,
                                .variance = n > 1 ? left * share * (1 - share) / (size - 1) : 0,
                                .df = stats::k_normal,
                                .design_df = size - 1,
                                .rows = size})
      .value();
}

Json door_question(const Json& question, std::int64_t population, base::Lang lang) {
  Json out{{"id", question.at("id")},
           {"text", question.at("text")},
           {"type", question.at("type")},
           {"labels", question.at("labels")},
           {"versions", question.at("versions")},
           {"n", nullptr},
           {"rows", Json::array()},
           {"chart", nullptr}};
  const auto shown = shown_counts(question);
  out["enough"] = shown.has_value();
  if (!shown) return out;
  out["n"] = shown->n;
  stats::IntervalChart chart{.title = question.at("text").get<std::string>(), .percent = true};
  const Json& labels = question.at("labels");
  for (const auto& [value, part] : shown->counts) {
    const stats::Interval interval = interval_of(part, shown->n, population);
    const double share = rounded(static_cast<double>(part) / static_cast<double>(shown->n));
    out["rows"].push_back({{"value", value},
                           {"estimate", share},
                           {"low", rounded(interval.low)},
                           {"high", rounded(interval.high)}});
    chart.rows.push_back({.name = labels.value(value, value),
                          .estimate = share,
                          .low = rounded(interval.low),
                          .high = rounded(interval.high)});
  }
  out["chart"] = stats::interval_chart(chart, lang);
  return out;
}

// AAPOR: not attempted or worked.
constexpr std::string_view k_not_visited = "3.11";

// Of the units told: every dwelling as it stands, and those of which nothing more is to be done.
struct DoorSums {
  stats::OutcomeSums all{}, final{};
  std::int64_t cases = 0, done = 0;
};
DoorSums door_sums(Reader& reader, const std::optional<std::set<std::string>>& units) {
  DoorSums sums;
  reader.db.each(k_outcomes, {reader.tenant()}, [&](const store::Row& row) {
    const std::string unit = row.text(0);
    if (!reader.scope.covers(unit) || (units && !units->contains(unit))) return;
    const auto outcome = domain::outcome_named(row.text_if(1).value_or(""));
    const std::string_view code = outcome ? domain::rule_of(*outcome).aapor : k_not_visited;
    const auto of = static_cast<std::size_t>(stats::find_outcome(code)->of);
    const std::int64_t n = row.i64(2);
    sums.all[of] += static_cast<double>(n);
    sums.cases += n;
    if (!outcome || !domain::rule_of(*outcome).final) return;
    sums.final[of] += static_cast<double>(n);
    sums.done += n;
  });
  return sums;
}

// A class of a stage, or what one stage has of it more than the other, of one to nine dwellings.
bool has_small_cell(const DoorSums& sums) {
  const auto is_small = [](double n) { return n > 0 && n < static_cast<double>(plan::k_cell_min); };
  for (std::size_t of = 0; of < stats::k_outcome_classes; ++of)
    if (is_small(sums.all[of]) || is_small(sums.final[of]) ||
        is_small(sums.all[of] - sums.final[of]))
      return true;
  return false;
}

// Who may read the register's rows sees there how each visit ended, and on the page of progress how
// many of each unit ended so: to them the rates are told as they are, of every unit. Anybody else
// (no role that has this page today, and whatever is made public of it) is told none of a unit,
// whose classes would come out by subtracting one unit from another, and those of the whole only
// where no class has fewer than ten (guard G12). Rates of polls are another matter: nobody in the
// campaign may read a poll's rows, so theirs are hidden class by class (domain/poll/release).
bool may_be_told(const Reader& reader, const DoorSums& sums, bool of_unit) {
  if (access::may_ask(reader.scope.role, access::Query::dwellings)) return true;
  return !of_unit && !has_small_cell(sums);
}

// AAPOR's rates of the doors of a unit with all below it, or of all that the reader reaches. One
// unit at a time, on its own: they say how well it was reached, and nothing of its answers.
void add_door_rates(Reader& reader, const std::optional<std::string>& unit, Json& page) {
  std::optional<std::set<std::string>> below;
  if (unit) {
    const std::vector<std::string> ids = units_below(reader.plan->plan.org, *unit);
    below.emplace(ids.begin(), ids.end());
  }
  const DoorSums sums = door_sums(reader, below);
  const bool told = may_be_told(reader, sums, unit || reader.scope.unit);
  std::vector<stats::OutcomeGroup> groups;
  if (told && sums.cases > 0)
    groups.push_back({.mode = "door",
                      .final = false,
                      .cases = static_cast<std::size_t>(sums.cases),
                      .rates = stats::outcome_rates(sums.all)});
  if (told && sums.done > 0)
    groups.push_back({.mode = "door",
                      .final = true,
                      .cases = static_cast<std::size_t>(sums.done),
                      .rates = stats::outcome_rates(sums.final)});
  page["rates"] = stats::rates_json(groups, {}).at("groups");
  page["rates_unit"] = unit ? Json(*unit) : Json();
  page["rates_hidden"] = !told && sums.cases > 0;
}

// Units of the plans in force with a dwelling in them or below, in the plans' order.
Json door_units(const Reader& reader, const std::set<std::string>& inhabited) {
  const plan::Org& org = reader.plan->plan.org;
  std::set<std::string> with;
  for (const std::string& unit : inhabited) {
    std::string at = unit;
    while (with.insert(at).second) {
      const plan::Unit* const found = reader.plan->plan.unit(at);
      if (found == nullptr || found->of.empty()) break;
      at = found->of;
    }
  }
  Json list = Json::array();
  for (const plan::Unit& unit : org.units)
    if (with.contains(unit.id) && reader.scope.covers(unit.id))
      list.push_back({{"id", unit.id}, {"name", unit.name}});
  return list;
}

}  // namespace

Result<Json> survey_estimate(const SurveyAsk& ask, base::Lang lang) {
  const auto report = run(ask);
  if (!report) return base::fail(report.error());
  Json answer{{"report", stats::report_json(**report, lang)}, {"charts", Json::object()}};
  const stats::Outcome* ranked = nullptr;
  for (const stats::Outcome& outcome : (*report)->outcomes) {
    if (outcome.estimate && !outcome.estimate->rows.empty())
      answer["charts"][outcome.id] = stats::estimate_chart(*outcome.estimate, lang);
    if (ask.ranks_of && outcome.id == *ask.ranks_of) ranked = &outcome;
  }
  if (!ask.ranks_of) return answer;
  if (ranked == nullptr) return refuse("SURVEY-RANKS", "id", *ask.ranks_of);
  add_ranks(*ranked, lang, answer);
  return answer;
}

void add_rank_error(const base::Problem& problem, base::Lang lang, Json& answer) {
  answer["rank_error"] = stats::problem_json(problem, lang);
}

void add_rank_table(const stats::RankInput& input, const std::vector<std::string>& mended,
                    base::Lang lang, Json& answer) {
  if (input.unit.size() > k_survey_units_max) {
    base::Problem many{.code = "SURVEY-MANY"};
    many.with("most", std::to_string(k_survey_units_max));
    return add_rank_error(many, lang, answer);
  }
  const stats::RankTableOptions options{
      .first_k = static_cast<int>(std::max<std::size_t>(1, input.unit.size() / 4))};
  const auto table = stats::rank_table(input, options);
  if (!table) return add_rank_error(table.error(), lang, answer);
  answer["ranks"] = stats::rank_json(input, options, *table, lang);
  answer["ranks"]["mended"] = mended;
  answer["rank_chart"] = stats::rank_chart(input, options, *table, lang);
}

Result<Json> survey_table(const std::string& name, std::string_view bytes) {
  std::string keep;
  const auto text = survey_text(bytes, name, keep);
  if (!text) return base::fail(text.error());
  if (text->size() > k_survey_text_mb_max << 20U)
    return refuse("SURVEY-TABLE-LARGE", "most", std::to_string(k_survey_text_mb_max));
  const auto frame = stats::read_frame(*text, name);
  if (!frame) return base::fail(frame.error());
  Json columns = Json::array();
  for (const stats::Column& column : frame->columns()) columns.push_back(column.name);
  return Json{{"columns", std::move(columns)}, {"text", *text}};
}

Result<Json> survey_rates(const std::string& name, std::string_view bytes) {
  const auto rows = outcome_rows(bytes, name);
  if (!rows) return base::fail(rows.error());
  const auto groups = stats::rates_of_rows(*rows);
  if (!groups) return base::fail(groups.error());
  return stats::rates_json(*groups, {});
}

Result<Json> door_estimates(Reader& reader, const std::optional<std::string>& unit) {
  const bool known = !unit || (reader.scope.covers(*unit) && reader.plan != nullptr &&
                               reader.plan->plan.unit(*unit) != nullptr);
  if (!known) return base::fail("NOT-FOUND", base::Kind::not_found);
  std::int64_t population = 0;
  std::set<std::string> inhabited;
  reader.db.each(k_dwellings, {reader.tenant()}, [&](const store::Row& row) {
    if (!reader.scope.covers(row.text(0))) return;
    population += row.i64(1);
    inhabited.insert(row.text(0));
  });
  const Json page = answers_page(reader, std::nullopt);
  Json out{{"notice", word(reader, "SURVEY-DOOR-NOTICE")},
           {"population", population},
           {"questions", Json::array()},
           {"units", door_units(reader, inhabited)}};
  add_door_rates(reader, unit, out);
  const Json& questions = page.at("questions");
  for (const Json& question : questions) {
    const std::string type = question.at("type");
    if (question.at("opens").get<bool>() || type == "text" || type == "number") continue;
    out["questions"].push_back(door_question(question, population, reader.lang));
  }
  return out;
}

}  // namespace wanhu::app
