#include "app/survey_poll.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "app/poll_sight.hpp"
#include "app/survey.hpp"
#include "domain/evaluation/ranking.hpp"
#include "stats/chart.hpp"
#include "stats/proportion.hpp"
#include "store/tables/poll_result.hpp"

namespace wanhu::app {

namespace {

using domain::PollResultFigure;
using store::PollResultRow;

constexpr std::size_t k_chart_rows_max = 300;
// The level of units that no plan in force has any more.
constexpr std::string_view k_other = "other";

base::Failure not_found() {
  return base::fail("NOT-FOUND", base::Kind::not_found);
}

base::Problem why(const char* code, const std::string& name = {}, const std::string& value = {}) {
  base::Problem problem{.code = code};
  if (!name.empty()) problem.with(name, value);
  return problem;
}

// Units of the plans in force: their order, and the kinds that are the levels of their tree.
class Units {
 public:
  explicit Units(const Reader& reader) : reader_(reader) {
    const plan::Org& org = reader.plan->plan.org;
    add(org.root);
    for (const plan::Unit& unit : org.units) add(unit);
  }
  [[nodiscard]] std::string level(const std::string& unit) const {
    const auto found = at_.find(unit);
    return found == at_.end() ? std::string(k_other) : found->second.second;
  }
  [[nodiscard]] std::size_t place(const std::string& unit) const {
    const auto found = at_.find(unit);
    return found == at_.end() ? at_.size() : found->second.first;
  }
  [[nodiscard]] std::string level_name(const std::string& level) const {
    if (level == k_other) return word(reader_, "SURVEY-WAVE-OTHER");
    const std::string code = "PLAN-DOC-WORD-" + ("kind." + level);
    return base::has_message(code) ? word(reader_, code) : level;
  }

 private:
  void add(const plan::Unit& unit) { at_.try_emplace(unit.id, at_.size(), unit.kind); }

  const Reader& reader_;
  std::map<std::string, std::pair<std::size_t, std::string>> at_{};  // id → place, kind
};

// One figure under the name that the page gives it.
struct Named {
  std::string name;
  PollResultFigure figure;
};

// What is shown, and how many are not, by the reason.
struct Shown {
  std::vector<Named> rows{};
  std::map<std::string, std::int64_t> hidden{};

  void add(std::string name, PollResultFigure figure) {
    if (figure.estimate && figure.hidden.empty())
      rows.push_back({.name = std::move(name), .figure = std::move(figure)});
    else
      ++hidden[figure.hidden];
  }
};

Json hidden_json(const Reader& reader, const Shown& shown) {
  Json list = Json::array();
  for (const auto& [reason, n] : shown.hidden)
    list.push_back(
        {{"reason", reason.empty() ? "none" : reason},
         {"n", n},
         {"text", word(reader, reason.empty() ? "SURVEY-WAVE-EMPTY" : "POLL-HIDDEN-" + reason)}});
  return list;
}

Json rows_json(const Shown& shown) {
  const auto maybe = [](const auto& value) { return value ? Json(*value) : Json(); };
  Json list = Json::array();
  for (const Named& row : shown.rows)
    list.push_back({{"unit", row.figure.unit},
                    {"name", row.name},
                    {"n", maybe(row.figure.n)},
                    {"estimate", maybe(row.figure.estimate)},
                    {"low", maybe(row.figure.low)},
                    {"high", maybe(row.figure.high)}});
  return list;
}

Json chart_json(const Shown& shown, const std::string& title, base::Lang lang) {
  stats::IntervalChart chart{.title = title, .percent = true};
  for (const Named& row : shown.rows) {
    if (chart.rows.size() >= k_chart_rows_max) break;
    const PollResultFigure& one = row.figure;
    chart.rows.push_back({.name = row.name,
                          .estimate = *one.estimate,
                          .low = one.low.value_or(stats::k_missing),
                          .high = one.high.value_or(stats::k_missing),
                          .n = one.n ? std::optional(static_cast<double>(*one.n)) : std::nullopt});
  }
  return chart.rows.empty() ? Json() : Json(stats::interval_chart(chart, lang));
}

// The units among what is shown, for a table of ranks. Who has too few answers for one is left out
// and counted.
struct Compared {
  stats::RankInput input{};
  std::int64_t left_out = 0;
};
Compared compared(const Shown& shown, std::int64_t n_min) {
  Compared out;
  for (const Named& row : shown.rows) {
    const PollResultFigure& one = row.figure;
    if (one.unit.empty()) continue;  // the whole
    const domain::LeaguePart part = domain::polled_part({.estimate = *one.estimate,
                                                         .se = one.se.value_or(0),
                                                         .low = one.low.value_or(0),
                                                         .high = one.high.value_or(1),
                                                         .deff = one.deff.value_or(0),
                                                         .n = one.n.value_or(0)});
    if (part.gap != domain::LeagueGap::none || part.n < n_min) {
      ++out.left_out;
      continue;
    }
    out.input.unit.push_back(row.name);
    out.input.estimate.push_back(part.share);
    out.input.se.push_back(part.se);
  }
  return out;
}

class Page {
 public:
  Page(Reader& reader, std::vector<PollResultRow> waves)
      : reader_(reader), names_(reader), units_(reader), waves_(std::move(waves)) {
    std::erase_if(waves_, [](const PollResultRow& row) { return row.result.withdrawn; });
  }

  Result<Json> make(const WaveAsk& ask) {
    Json answer = frame();
    const auto wave = std::find_if(waves_.begin(), waves_.end(), [&](const PollResultRow& row) {
      return !ask.wave || row.result.id == *ask.wave;
    });
    if (wave == waves_.end()) {
      if (ask.wave) return not_found();
      return answer;  // nothing is published yet
    }
    wave_ = &*wave;
    figures_ = visible_poll_figures(reader_, wave_->result.id);
    answer["wave"] = wave_->result.id.text();
    answer["response"] = response();
    answer["indicators"] = indicators();
    if (ask.indicator && !has(answer.at("indicators"), *ask.indicator)) return not_found();
    if (figures_.empty()) return answer;
    indicator_ = ask.indicator.value_or(figures_.front().indicator);
    answer["indicator"] = indicator_;
    answer["breakdowns"] = breakdowns();
    const Json& breakdowns = answer.at("breakdowns");
    if (ask.by && !has(breakdowns, *ask.by)) return not_found();
    const std::string by = ask.by.value_or(breakdowns.front().at("id").get<std::string>());
    answer["by"] = by;
    fill(by, answer);
    return answer;
  }

 private:
  static bool has(const Json& list, const std::string& id) {
    return std::any_of(list.begin(), list.end(), [&](const Json& one) { return one["id"] == id; });
  }

  [[nodiscard]] Json frame() const {
    Json waves = Json::array();
    for (const PollResultRow& row : waves_) {
      const domain::PollResult& one = row.result;
      waves.push_back({{"id", one.id.text()},
                       {"name", one.name},
                       {"plan_title", names_.plan_title(one.plan)},
                       {"survey_name", names_.survey(one.plan, one.survey)},
                       {"from", one.from.iso()},
                       {"to", one.to.iso()},
                       {"origin_text", word(reader_, "POLL-ORIGIN-" + one.origin)},
                       {"source", one.source},
                       {"source_day", one.source_day.iso()}});
    }
    Json answer{{"waves", std::move(waves)},
                {"wave", nullptr},
                {"indicator", nullptr},
                {"by", nullptr},
                {"unit_name", names_.unit(poll_home(reader_))},
                {"chart", nullptr}};
    for (const char* list :
         {"indicators", "breakdowns", "rows", "hidden", "notes", "changes", "response"})
      answer[list] = Json::array();
    return answer;
  }

  // Of the whole, and of the reader's own unit.
  Json response() {
    Json all = poll_parts(reader_, names_, wave_->result.response, "response", "node");
    Json kept = Json::array();
    for (Json& one : all)
      if (one.at("node") == "" || one.at("node") == poll_home(reader_))
        kept.push_back(std::move(one));
    return kept;
  }

  [[nodiscard]] Json indicators() const {
    Json list = Json::array();
    for (const PollResultFigure& one : figures_)  // by indicator
      if (list.empty() || list.back().at("id") != one.indicator)
        list.push_back(
            {{"id", one.indicator}, {"name", names_.indicator(wave_->result.plan, one.indicator)}});
    return list;
  }

  // The levels that the indicator has figures of, that of most units first; then the way over the
  // waves.
  [[nodiscard]] Json breakdowns() const {
    struct Level {
      std::size_t place = 0;  // of its last unit
      std::int64_t units = 0;
    };
    std::map<std::string, Level> levels;
    for (const PollResultFigure& one : figures_) {
      if (one.indicator != indicator_ || one.unit.empty()) continue;
      Level& level = levels[units_.level(one.unit)];
      level.place = std::max(level.place, units_.place(one.unit));
      ++level.units;
    }
    std::vector<std::string> order;
    for (const auto& [id, level] : levels) order.push_back(id);
    std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
      const auto key = [&](const std::string& id) {
        const Level& level = levels.at(id);
        return std::tuple(id == k_other, -level.units, level.place, id);
      };
      return key(a) < key(b);
    });
    Json list = Json::array();
    for (const std::string& id : order)
      list.push_back({{"id", id}, {"name", units_.level_name(id)}, {"units", levels.at(id).units}});
    list.push_back(
        {{"id", k_by_waves}, {"name", word(reader_, "SURVEY-WAVE-OVER")}, {"units", nullptr}});
    return list;
  }

  void fill(const std::string& by, Json& answer) {
    const Shown shown = by == k_by_waves ? over_waves(answer) : of_level(by);
    const std::string title =
        names_.indicator(wave_->result.plan, indicator_) + " · " +
        (by == k_by_waves ? names_.unit(poll_home(reader_)) : wave_->result.name);
    answer["rows"] = rows_json(shown);
    answer["hidden"] = hidden_json(reader_, shown);
    answer["chart"] = chart_json(shown, title, reader_.lang);
    if (shown.rows.size() > k_chart_rows_max)
      note(answer, "SURVEY-WAVE-CHART", {{"most", std::to_string(k_chart_rows_max)}});
    add_ranks(by, shown, answer);
  }

  // The whole first, then units in the plans' order. Where two have one name the id tells them
  // apart.
  Shown of_level(const std::string& level) {
    std::vector<const PollResultFigure*> chosen;
    std::map<std::string, int> uses;
    for (const PollResultFigure& one : figures_) {
      if (one.indicator != indicator_) continue;
      if (!one.unit.empty() && units_.level(one.unit) != level) continue;
      chosen.push_back(&one);
      ++uses[names_.unit(one.unit)];
    }
    std::sort(chosen.begin(), chosen.end(), [&](const auto* a, const auto* b) {
      const auto key = [&](const std::string& unit) {
        return std::tuple(!unit.empty(), units_.place(unit), unit);
      };
      return key(a->unit) < key(b->unit);
    });
    Shown shown;
    for (const PollResultFigure* const one : chosen) {
      std::string name = names_.unit(one->unit);
      if (uses.at(name) > 1 && !one->unit.empty()) name += " (" + one->unit + ")";
      shown.add(std::move(name), *one);
    }
    return shown;
  }

  // Waves of the same survey, the first first, in the reader's unit or the whole; and what has
  // changed from each to the next.
  Shown over_waves(Json& answer) {
    Shown shown;
    const std::string home = poll_home(reader_);
    for (auto row = waves_.rbegin(); row != waves_.rend(); ++row) {
      const domain::PollResult& one = row->result;
      if (one.plan != wave_->result.plan || one.survey != wave_->result.survey) continue;
      for (PollResultFigure& figure : visible_poll_figures(reader_, one.id))
        if (figure.indicator == indicator_ && figure.unit == home)
          shown.add(one.name + " · " + one.to.iso(), std::move(figure));
    }
    for (std::size_t i = 1; i < shown.rows.size(); ++i) {
      Json change = poll_change(shown.rows[i].figure, shown.rows[i - 1].figure);
      change["name"] = shown.rows[i].name;
      change["against"] = shown.rows[i - 1].name;
      answer["changes"].push_back(std::move(change));
    }
    return shown;
  }

  void add_ranks(const std::string& by, const Shown& shown, Json& answer) const {
    const auto refuse = [&](const base::Problem& problem) {
      add_rank_error(problem, reader_.lang, answer);
    };
    if (by == k_by_waves) return refuse(why("SURVEY-WAVE-TIME"));
    if (reader_.scope.unit) return refuse(why("SURVEY-WAVE-OWN"));
    const plan::Indicator* const known = names_.find_indicator(wave_->result.plan, indicator_);
    if (known != nullptr && known->direction == "neutral")
      return refuse(why("SURVEY-WAVE-NEUTRAL"));
    const std::int64_t n_min =
        std::max<std::int64_t>(domain::k_league_n_min, known == nullptr ? 0 : known->min_n);
    const Compared units = compared(shown, n_min);
    const std::size_t n = units.input.unit.size();
    if (units.left_out > 0)
      note(answer, "SURVEY-WAVE-APART",
           {{"n", std::to_string(units.left_out)}, {"least", std::to_string(n_min)}});
    if (n < domain::k_league_units_min)
      return refuse(why("SURVEY-WAVE-UNITS", "n", std::to_string(n)));
    add_rank_table(units.input, {}, reader_.lang, answer);
    if (answer.contains("ranks")) note(answer, "SURVEY-WAVE-RANKS");
  }

  void note(Json& answer, const char* code,
            const std::map<std::string, std::string>& args = {}) const {
    answer["notes"].push_back(word(reader_, code, args));
  }

  Reader& reader_;
  PollNames names_;
  Units units_;
  std::vector<PollResultRow> waves_;  // the newest first
  const PollResultRow* wave_ = nullptr;
  std::vector<PollResultFigure> figures_{};
  std::string indicator_{};
};

}  // namespace

Result<Json> wave_estimates(Reader& reader, const WaveAsk& ask) {
  const Cut cut = head_cut(reader.db, reader.tenant());
  return Page(reader, store::poll_results(reader.db, reader.tenant(), cut.seq)).make(ask);
}

}  // namespace wanhu::app
