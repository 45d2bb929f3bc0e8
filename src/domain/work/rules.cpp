#include <algorithm>

#include "domain/work/asks.hpp"

namespace wanhu::domain {

namespace {

std::vector<std::string> units_of_kind(const plan::Org& org, const std::string& kind) {
  std::vector<std::string> units;
  if (org.root.kind == kind) units.push_back(org.root.id);
  for (const plan::Unit& unit : org.units)
    if (unit.kind == kind) units.push_back(unit.id);
  return units;
}

// Where somebody belongs: the unit itself, that of the office or team, or of the duty's place.
std::string unit_of(const plan::Plan& plan, const std::string& who) {
  if (plan.unit(who) != nullptr) return who;
  std::string at = who;
  if (const plan::Duty* duty = plan.duty(who)) at = duty->at;
  for (const plan::Team& team : plan.org.teams)
    if (team.id == at) at = team.of;
  if (const plan::Office* office = plan.office(at)) at = office->of;
  return plan.unit(at) == nullptr ? plan.org.root.id : at;
}

// The kind of unit that has somebody of its own: "each" of the line, or else of the duty or team
// that does it.
std::string kind_of(const plan::Plan& plan, const std::string& each, const std::string& who) {
  if (!each.empty()) return each;
  if (const plan::Duty* duty = plan.duty(who)) return duty->each;
  for (const plan::Team& team : plan.org.teams)
    if (team.id == who) return team.each;
  return {};
}

class Reader {
 public:
  explicit Reader(const plan::Plan& plan) : plan_(plan) {}

  std::vector<Rule> read() {
    for (const plan::Task& task : plan_.tasks) add_task(task);
    for (const plan::Cadence& cadence : plan_.cadences) add_cadence(cadence);
    for (const plan::Report& report : plan_.reports) add_report(report);
    for (const plan::PublicityItem& item : plan_.publicity) add_publicity(item);
    for (const plan::Inspection& round : plan_.places.inspect) add_inspection(round);
    for (const plan::Listing& listing : plan_.places.listing) add_listing(listing);
    if (plan_.supervision)
      for (const plan::CheckKind& kind : plan_.supervision->kinds) add_check(kind);
    for (const plan::Standard& standard : plan_.standards) add_standard(standard);
    return std::move(rules_);
  }

 private:
  // Over the whole window, once, until the line says otherwise.
  Rule rule(const char* block, const std::string& id, const std::string& name,
            const std::string& who, const std::string& each, const std::string& src) const {
    Rule rule{.key = std::string(block) + "." + id,
              .block = block,
              .id = id,
              .name = name,
              .who = who,
              .act = block,
              .from = plan_.head.window.from,
              .to = plan_.head.window.to,
              .src = src};
    if (const std::string kind = kind_of(plan_, each, who); !kind.empty())
      rule.units = units_of_kind(plan_.org, kind);
    else
      ask_one(rule, unit_of(plan_, who));
    return rule;
  }

  static void ask_one(Rule& rule, std::string unit) {
    rule.units = {std::move(unit)};
    rule.everywhere = true;
  }

  void keep_to_phase(Rule& rule, const std::string& id) const {
    const plan::Phase* phase = plan_.phase(id);
    if (phase == nullptr) return;
    rule.from = phase->from;
    rule.to = phase->to;
  }

  // Units that there are from or until some day are asked within their days: a rule of the same key
  // for each such stretch, so that its windows are cut like any others.
  void add(Rule rule) {
    if (rule.from > rule.to) return;
    std::vector<std::string> throughout;
    std::vector<Rule> parts;
    for (std::string& id : rule.units) {
      const plan::Unit* const unit = plan_.unit(id);
      const Date from = std::max(rule.from, unit == nullptr ? rule.from : first_of(*unit));
      const Date to = std::min(rule.to, unit == nullptr ? rule.to : last_of(*unit));
      if (from == rule.from && to == rule.to)
        throughout.push_back(std::move(id));
      else if (from <= to && (!rule.is_once() || to == rule.to))  // there on the last day
        add_to(parts, rule, from, to).units.push_back(std::move(id));
    }
    rule.units = std::move(throughout);
    if (!rule.units.empty()) rules_.push_back(std::move(rule));
    for (Rule& part : parts) rules_.push_back(std::move(part));
  }

  static Date first_of(const plan::Unit& unit) { return unit.from.value_or(k_no_beginning); }
  static Date last_of(const plan::Unit& unit) { return unit.to.value_or(k_no_end); }

  static Rule& add_to(std::vector<Rule>& parts, const Rule& rule, Date from, Date to) {
    const auto same = std::find_if(parts.begin(), parts.end(), [&](const Rule& part) {
      return part.from == from && part.to == to;
    });
    if (same != parts.end()) return *same;
    Rule part = rule;
    part.units.clear();
    part.from = from;
    part.to = to;
    part.days = from.iso() + "/" + to.iso();
    parts.push_back(std::move(part));
    return parts.back();
  }

  void add_task(const plan::Task& task) {
    Rule made = rule("task", task.id, task.name, task.who, task.each, task.src);
    keep_to_phase(made, task.phase);
    if (task.due) {
      const plan::Phase* phase = plan_.phase(task.due->phase);
      if (phase != nullptr) {
        if (task.phase.empty()) made.from = phase->from;
        made.to = task.due->at_end ? phase->to : phase->from;
      } else if (task.due->date) {
        made.to = *task.due->date;
      }
    } else if (task.last) {
      made.to = *task.last;
    }
    if (task.first) made.from = *task.first;
    // Due before the stretch it is to be done in begins: on that day, then.
    made.from = std::min(made.from, made.to);
    made.deliver = task.deliver;
    made.on_miss = task.on_miss;
    made.works_on = task.from;
    add(std::move(made));
  }

  void add_cadence(const plan::Cadence& cadence) {
    Rule made = rule("cadence", cadence.id, cadence.name, cadence.who, cadence.each, cadence.src);
    keep_to_phase(made, cadence.phase);
    made.period = calendar::period_of(cadence.per);
    made.times = cadence.at_least;
    made.on_miss = cadence.on_miss;
    if (!cadence.act.empty()) made.act = cadence.act;
    add(std::move(made));
  }

  void add_report(const plan::Report& report) {
    Rule made = rule("report", report.id, report.name, report.from, "", report.src);
    made.period = calendar::period_of(report.every);
    add(std::move(made));
  }

  void add_publicity(const plan::PublicityItem& item) {
    if (item.at_least == 0) return;  // as often as there is need
    Rule made = rule("publicity", item.id, item.name, "", item.each, item.src);
    if (item.from) made.from = *item.from;
    if (item.by) made.to = *item.by;
    made.from = std::min(made.from, made.to);
    made.period = calendar::period_of(item.per);
    made.times = item.at_least;
    add(std::move(made));
  }

  void add_inspection(const plan::Inspection& round) {
    Rule made = rule("inspect", round.id, round.name, round.who, round.each, round.src);
    made.period = calendar::period_of(round.every);
    made.times = round.at_least;
    if (round.at_least == 0) made.each_place = round.of;
    add(std::move(made));
  }

  void add_listing(const plan::Listing& listing) {
    if (listing.at_least == 0) return;  // as many as meet the criteria
    Rule made = rule("listing", listing.id, listing.name, "", listing.each, listing.src);
    made.period = calendar::period_of(listing.per);
    made.times = listing.at_least;
    add(std::move(made));
  }

  void add_check(const plan::CheckKind& kind) {
    Rule made = rule("supervision", kind.id, kind.name, kind.who, "", plan_.supervision->src);
    if (!kind.src.empty()) made.src = kind.src;
    // Whoever checks goes to the units: the round is the plan's own, wherever they sit.
    ask_one(made, plan_.org.root.id);
    made.period = calendar::period_of(kind.every);
    add(std::move(made));
  }

  void add_standard(const plan::Standard& standard) {
    Rule made = rule("standards", standard.id, standard.name, "", standard.each, standard.src);
    if (standard.each.empty()) {  // for every unit of the plan but its root
      made.units.clear();
      for (const plan::Unit& unit : plan_.org.units) made.units.push_back(unit.id);
      made.everywhere = false;
    }
    made.period = calendar::period_of(standard.every);
    add(std::move(made));
  }

  const plan::Plan& plan_;
  std::vector<Rule> rules_;
};

}  // namespace

std::vector<Rule> rules_of(const plan::Plan& plan) {
  return Reader(plan).read();
}

}  // namespace wanhu::domain
