#include "app/poll_release.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "app/command.hpp"
#include "base/digest.hpp"
#include "plan/expr/parse.hpp"
#include "store/statement.hpp"
#include "store/tables/poll.hpp"

namespace wanhu::app {

namespace {

using domain::PollCaseRow;
using domain::PollColumn;
using domain::PollData;
using domain::PollFigures;
using domain::PollForm;
using domain::PollTree;
using domain::PollWave;

const store::Statement k_cases{
    store::Reach::tenant, "poll_release_cases",
    "SELECT case_id, kind, unit, stratum, day, probability, outcome, stage FROM poll_case "
    "WHERE tenant = $1 AND wave_id = $2 ORDER BY number"};
const store::Statement k_answers{
    store::Reach::tenant, "poll_release_answers",
    "SELECT case_id, question, value FROM poll_answer WHERE tenant = $1 AND wave_id = $2 "
    "ORDER BY case_id, question"};
const store::Statement k_flags{
    store::Reach::tenant, "poll_release_flags",
    "SELECT case_id, max(told), max(pressured) FROM poll_call WHERE tenant = $1 AND wave_id = $2 "
    "GROUP BY case_id ORDER BY case_id"};
const store::Statement k_closings{
    store::Reach::tenant, "poll_release_closings",
    "SELECT seq FROM journal WHERE tenant = $1 AND kind = 'poll.close' ORDER BY seq"};

// Of the units in `asked` and what stands above them: courts, police and offices of a population
// poll have nobody who could be asked, and no row.
PollTree tree_of(const plan::Org& org, const std::set<std::string>& asked) {
  std::map<std::string, std::string> above;
  for (const plan::Unit& unit : org.units) above[unit.id] = unit.of;
  std::set<std::string> kept;
  for (std::string unit : asked)
    while (above.contains(unit) && kept.insert(unit).second) unit = above.at(unit);
  PollTree tree;
  std::map<std::string, std::int32_t> nodes{{org.root.id, 0}, {"", 0}};
  // A file may name a unit before the one it belongs to.
  for (bool more = true; more;) {
    more = false;
    for (const plan::Unit& unit : org.units) {
      if (!kept.contains(unit.id) || nodes.contains(unit.id)) continue;
      const auto parent = nodes.find(unit.of);
      if (parent == nodes.end()) continue;
      nodes[unit.id] = tree.add(unit.id, parent->second);
      more = true;
    }
  }
  return tree;
}

std::map<std::string, std::int32_t> nodes_of(const PollTree& tree) {
  std::map<std::string, std::int32_t> nodes;
  for (std::size_t node = 0; node < tree.size(); ++node)
    nodes[tree.id[node]] = static_cast<std::int32_t>(node);
  return nodes;
}

// Names numbered in the order of their bytes, so that they do not hang on which case comes first.
std::map<std::string, std::int32_t> numbered(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::map<std::string, std::int32_t> places;
  for (const std::string& name : names)
    places.emplace(name, static_cast<std::int32_t>(places.size()));
  return places;
}

struct DrawnCase {
  Uuid id;
  std::string kind, unit, stratum, outcome;
  double probability = 1;
  bool worked = false, final = false;
};

std::vector<DrawnCase> drawn_cases(store::Db& db, Tenant tenant, const Uuid& wave, Date day) {
  std::vector<DrawnCase> cases;
  db.each(k_cases, {tenant, wave}, [&](const store::Row& row) {
    if (stats::find_outcome(row.text(6)) == nullptr) throw std::logic_error("a case of no outcome");
    cases.push_back({.id = row.uuid(0),
                     .kind = row.text(1),
                     .unit = row.text(2),
                     .stratum = row.text(3),
                     .outcome = row.text(6),
                     .probability = std::strtod(row.text(5).c_str(), nullptr),
                     .worked = row.i64(4) <= day.days(),
                     .final = row.text(7) == domain::k_case_final});
  });
  return cases;
}

void put_answer(PollColumn& column, const std::string& value) {
  const domain::PollQuestion& question = *column.question;
  std::int32_t choice = domain::k_no_answer;
  std::int64_t number = 0;
  if (value == domain::k_dont_know) {
    choice = question.dont_know ? domain::k_dk_answer : domain::k_no_answer;
  } else if (value != domain::k_refused && !value.empty()) {
    if (question.kind == domain::PollAsk::choose) {
      for (std::size_t i = 0; i < question.choices.size(); ++i)
        if (question.choices[i].id == value) choice = static_cast<std::int32_t>(i);
    } else if (question.kind == domain::PollAsk::number) {
      if (const auto said = domain::value_of(question, value)) {
        number = *said;
        choice = 0;
      }
    }
  }
  column.choice.back() = choice;
  if (question.kind == domain::PollAsk::number) column.number.back() = number;
}

// Of all cases, by id.
using AnswersByCase = std::map<Uuid, domain::PollAnswers>;
AnswersByCase answers_by_case(store::Db& db, Tenant tenant, const Uuid& wave) {
  AnswersByCase all;
  db.each(k_answers, {tenant, wave},
          [&](const store::Row& row) { all[row.uuid(0)][row.text(1)] = row.text(2); });
  return all;
}

// Units of the frame, and those that somebody is said to live in.
std::set<std::string> asked_units(store::Db& db, Tenant tenant, const PollWave& wave,
                                  const PollForm& form, const std::vector<DrawnCase>& cases,
                                  const AnswersByCase& answers) {
  std::set<std::string> asked;
  if (wave.frame)
    if (const auto frame = store::load_frame(db, tenant, *wave.frame))
      for (const domain::FrameCount& one : frame->counts) asked.insert(one.unit);
  for (const DrawnCase& one : cases) asked.insert(one.unit);
  for (const auto& [id, said] : answers)
    if (const auto unit = domain::unit_said(form, said)) asked.insert(*unit);
  return asked;
}

// The entry that closed the wave: figures are made of what came before it.
Json closing_json(store::Db& db, Tenant tenant, const Uuid& wave) {
  std::vector<std::int64_t> entries;
  db.each(k_closings, {tenant}, [&](const store::Row& row) { entries.push_back(row.i64(0)); });
  for (const std::int64_t seq : entries)
    for (const store::Entry& entry : store::read(db, tenant, seq, 1)) {
      const Json& events = entry.events;
      for (const Json& event : events)
        if (event.at("type") == "poll.closed" && event.at("data").at("wave") == wave.text())
          return {{"seq", entry.seq}, {"hash", base::hex(entry.hash)}};
    }
  return {{"seq", 0}, {"hash", ""}};
}

Json frame_json(store::Db& db, Tenant tenant, const PollWave& wave) {
  const auto frame = wave.frame ? store::load_frame(db, tenant, *wave.frame) : std::nullopt;
  if (!frame) return {{"name", ""}, {"source", ""}, {"sha256", ""}, {"n", 0}};
  return {
      {"name", frame->name}, {"source", frame->source}, {"sha256", frame->sha256}, {"n", frame->n}};
}

// What a wave is measured by. The plan is that of the wave's own version.
struct Measures {
  PlanRef plans;
  const plan::Plan* plan = nullptr;
  PollForm form;
  std::vector<plan::Indicator> indicators{};
  std::int64_t min_n = 0;
};
std::optional<Measures> measures_of(store::Db& db, Tenant tenant, PlanBook& plans,
                                    const PollWave& wave) {
  auto form = store::form_of(db, tenant, wave);
  if (!form) return {};
  Measures out{.plans = plans.version(db, tenant, wave.plan_version), .form = std::move(*form)};
  const Member* const member = out.plans->member(wave.plan);
  if (member == nullptr) return {};
  out.plan = &member->plan;
  const plan::Survey* const survey = domain::find_survey(*out.plan, wave.survey);
  out.min_n = survey == nullptr ? 0 : survey->min_n;
  out.indicators = indicators_asked(*out.plan, out.form);
  return out;
}

// The wave of the survey before this one, among those that were closed on an earlier day: which one
// that is does not change any more.
std::optional<PollWave> wave_before(store::Db& db, Tenant tenant, const PollWave& wave) {
  std::optional<PollWave> before;
  for (PollWave& one : store::load_waves(db, tenant)) {
    const bool same = one.plan == wave.plan && one.survey == wave.survey && one.id != wave.id;
    // One that was withdrawn before its draw asked nobody.
    if (!same || one.drawn_n == 0 || !one.closed || !(*one.closed < *wave.closed) ||
        !(one.to < wave.from))
      continue;
    if (!before || before->to < one.to || (before->to == one.to && before->id < one.id))
      before = std::move(one);
  }
  return before;
}

Result<void> add_changes(store::Db& db, Tenant tenant, PlanBook& plans, const PollWave& wave,
                         const PollData& data, PollFigures& figures) {
  const auto before = wave_before(db, tenant, wave);
  if (!before) return {};
  const auto measures = measures_of(db, tenant, plans, *before);
  if (!measures) return {};
  const PollData then =
      poll_data(db, tenant, *before, measures->form, measures->plans->plan.org, *before->closed);
  const auto found = domain::poll_figures(then, measures->indicators, measures->min_n, false);
  // A wave in which nobody has answered is none to compare with.
  if (!found) {
    if (found.error().code == "POLL-NO-COMPLETES") return {};
    return base::fail(found.error());
  }
  figures.changes = domain::poll_changes(data, figures, then, *found, before->name);
  return {};
}

}  // namespace

std::string release_digest(Json document) {
  document.erase("digest");
  return base::hex(base::sha256(base::canonical(document)));
}

std::vector<plan::Indicator> indicators_asked(const plan::Plan& plan, const PollForm& form) {
  std::vector<plan::Indicator> asked;
  const plan::expr::Vocabulary words{.schema = plan::expr::campaign_schema()};
  for (const plan::Indicator& one : plan.indicators) {
    if (one.use == "external") continue;
    bool any = false, all = true;
    for (const std::string* text : {&one.num, &one.den}) {
      const auto tree = plan::expr::parse(*text, words, plan::expr::Want::number);
      if (!tree) {
        all = false;
        continue;
      }
      const plan::expr::Uses uses = plan::expr::uses_of(*tree);
      for (const auto& [set, field] : uses.fields) {
        if (set != "poll" || !field.starts_with("q_")) continue;
        any = true;
        all = all && form.question(field) != nullptr;
      }
    }
    if (any && all) asked.push_back(one);
  }
  return asked;
}

PollData poll_data(store::Db& db, Tenant tenant, const PollWave& wave, const PollForm& form,
                   const plan::Org& org, Date day) {
  const std::vector<DrawnCase> cases = drawn_cases(db, tenant, wave.id, day);
  const AnswersByCase answers = answers_by_case(db, tenant, wave.id);
  PollData data{.tree = tree_of(org, asked_units(db, tenant, wave, form, cases, answers)),
                .margins = wave.spec.margins};
  const std::map<std::string, std::int32_t> nodes = nodes_of(data.tree);
  const auto node_of = [&](const std::string& unit) {
    const auto found = nodes.find(unit);
    return found == nodes.end() ? 0 : found->second;
  };
  for (const DrawnCase& one : cases) {
    data.kinds.push_back(one.kind);
    data.strata.push_back(one.stratum);
  }
  const auto kinds = numbered(data.kinds), strata = numbered(data.strata);
  // Replicates are random parts: those that were not put to work make all others less likely.
  std::map<std::pair<std::int32_t, std::int32_t>, std::pair<double, double>> worked;
  for (const DrawnCase& one : cases) {
    auto& [in_work, drawn] = worked[{kinds.at(one.kind), strata.at(one.stratum)}];
    drawn += 1;
    in_work += one.worked ? 1 : 0;
  }
  for (const domain::PollQuestion& question : form.questions)
    if (question.kind != domain::PollAsk::text) data.columns.push_back({.question = &question});
  std::map<Uuid, bool> complete;
  for (const DrawnCase& one : cases) {
    if (!one.worked) continue;
    const std::int32_t kind = kinds.at(one.kind), stratum = strata.at(one.stratum);
    const auto& [in_work, drawn] = worked.at({kind, stratum});
    PollCaseRow row{.node = node_of(one.unit),
                    .kind = kind,
                    .stratum = stratum,
                    .probability = one.probability * (in_work / drawn),
                    .outcome = stats::find_outcome(one.outcome)->of,
                    .final = one.final};
    if (row.outcome == stats::OutcomeClass::complete) {
      const auto said = answers.find(one.id);
      const domain::PollAnswers none;
      const domain::PollAnswers& own = said == answers.end() ? none : said->second;
      if (const auto unit = domain::unit_said(form, own); unit && nodes.contains(*unit))
        row.node = node_of(*unit);
      data.completes.push_back(static_cast<std::uint32_t>(data.cases.size()));
      complete[one.id] = true;
      for (PollColumn& column : data.columns) {
        column.choice.push_back(domain::k_no_answer);
        if (column.question->kind == domain::PollAsk::number) column.number.push_back(0);
        if (const auto answer = own.find(column.question->id); answer != own.end())
          put_answer(column, answer->second);
      }
    }
    data.cases.push_back(row);
  }
  db.each(k_flags, {tenant, wave.id}, [&](const store::Row& row) {
    if (!complete.contains(row.uuid(0))) return;
    data.told += row.i64(1) != 0 ? 1 : 0;
    data.pressured += row.i64(2) != 0 ? 1 : 0;
  });
  return data;
}

std::optional<std::vector<domain::StratumSpread>> wave_spreads(Reader& reader,
                                                               const PollWave& wave) {
  const bool over =
      wave.state == domain::WaveState::closed || wave.state == domain::WaveState::released;
  if (!over || !wave.closed) return {};
  const auto measures = measures_of(reader.db, reader.tenant(), reader.engine.plans(), wave);
  if (!measures) return {};
  const PollData data = poll_data(reader.db, reader.tenant(), wave, measures->form,
                                  measures->plans->plan.org, *wave.closed);
  return domain::stratum_spreads(data, measures->indicators);
}

Result<Json> release_document(store::Db& db, Tenant tenant, PlanBook& plans, const Uuid& id) {
  const auto wave = store::load_wave(db, tenant, id);
  if (!wave) return base::fail("NOT-FOUND", base::Kind::not_found);
  const bool over =
      wave->state == domain::WaveState::closed || wave->state == domain::WaveState::released;
  if (!over || !wave->closed) return base::fail("POLL-NOT-CLOSED", base::Kind::refused);
  const auto measures = measures_of(db, tenant, plans, *wave);
  if (!measures) return base::fail("POLL-NO-FORM", base::Kind::refused);
  const PollData data =
      poll_data(db, tenant, *wave, measures->form, measures->plans->plan.org, *wave->closed);
  auto figures = domain::poll_figures(data, measures->indicators, measures->min_n);
  if (!figures) return base::fail(figures.error());
  if (const auto done = add_changes(db, tenant, plans, *wave, data, *figures); !done)
    return base::fail(done.error());
  Json document = domain::to_json(data, *figures);
  document.update({{"wanhu_release", 1},
                   {"plan", wave->plan},
                   {"plan_version", wave->plan_version},
                   {"survey", wave->survey},
                   {"wave", wave->id.text()},
                   {"name", wave->name},
                   {"from", wave->from.iso()},
                   {"to", wave->to.iso()},
                   {"closed", wave->closed->iso()},
                   {"frame", frame_json(db, tenant, *wave)},
                   {"seed", wave->seed.value_or("")},
                   {"list_digest", wave->list_digest.value_or("")},
                   {"journal", closing_json(db, tenant, wave->id)}});
  document["digest"] = release_digest(document);
  return document;
}

Result<Json> poll_release(Reader& reader, const Uuid& wave) {
  return release_document(reader.db, reader.tenant(), reader.engine.plans(), wave);
}

namespace handlers {

Result<store::Decision> poll_release(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("wave_id");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto wave = store::load_wave(c.db, c.tenant(), id);
  if (!wave) return not_found();
  if (wave->state == domain::WaveState::released)
    return base::fail("POLL-RELEASED", base::Kind::refused);
  const auto document = release_document(c.db, c.tenant(), c.plans, id);
  if (!document) return base::fail(document.error());
  const std::string digest = document->at("digest");
  return decision({{"poll.released", {{"wave", id.text()}, {"digest", digest}}}},
                  {{"digest", digest}});
}

}  // namespace handlers

}  // namespace wanhu::app
