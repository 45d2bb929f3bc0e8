#include "app/deciders.hpp"

#include <algorithm>

#include "app/matter_frame.hpp"
#include "app/posts.hpp"
#include "store/tables/post.hpp"

namespace wanhu::app {

namespace {

using access::Person;

struct Words {
  const char* command;  // whose right it needs
  const char* by;       // somebody else's word
  const char* nobody;   // nobody's
};

Words words_of(Deciding what) {
  switch (what) {
    case Deciding::ruling:
      return {"matter.rule", "MATTER-RULE-BY", "MATTER-RULE-NOBODY"};
    case Deciding::review:
      return {"matter.review", "MATTER-REVIEW-BY", "MATTER-REVIEW-NOBODY"};
    case Deciding::extension:
      return {"matter.extend", "MATTER-EXTEND-BY", "MATTER-EXTEND-NOBODY"};
  }
  throw std::logic_error("unknown decision");
}

base::Failure refused(const char* code, std::map<std::string, std::string> args) {
  return base::fail(
      base::Problem{.code = code, .kind = base::Kind::refused, .args = std::move(args)});
}

// Refused for who sent it, not for what the matter is like.
bool is_about_sender(const base::Problem& problem) {
  return problem.code == "MATTER-RULE-OWN" || problem.code == "MATTER-RULE-OTHER" ||
         problem.code == "MATTER-REVIEW-OWN" || problem.code == "MATTER-RECUSED";
}

std::string names_of(const std::vector<Person>& people) {
  constexpr std::size_t k_named_max = 5;
  std::string names;
  for (std::size_t i = 0; i < people.size() && i < k_named_max; ++i)
    names += (i == 0 ? "" : "、") + people[i].name;
  return people.size() > k_named_max ? names + "…" : names;
}

// Those that the plan alone says.
std::vector<std::string> stated_bodies(const plan::Plan& plan, Deciding what) {
  const std::string named = domain::named_body(plan, what);
  if (named.empty()) return {plan.org.root.id};
  return domain::bodies_upwards(plan, named);
}

// Also those that look once more.
std::vector<std::string> ever_asked(const plan::Plan& plan, Deciding what) {
  std::vector<std::string> all = stated_bodies(plan, what);
  if (what != Deciding::review || !plan.matters.review || plan.matters.review->recheck.empty())
    return all;
  for (std::string& one : domain::bodies_upwards(plan, plan.matters.review->recheck))
    all.push_back(std::move(one));
  return all;
}

}  // namespace

bool Deciders::has(const Uuid& person) const {
  return std::any_of(people.begin(), people.end(),
                     [&](const Person& one) { return one.id == person; });
}

DecidersBook::DecidersBook(PlanBook& plans, store::Db& db, Tenant tenant, std::int64_t version,
                           Date today)
    : tenant_(tenant), people_(access::people(db, tenant)) {
  std::erase_if(people_, [](const Person& one) { return !one.active; });
  for (domain::Holding& one : store::load_holdings(db, tenant))
    if (one.person && one.holds_on(today)) holdings_.push_back(std::move(one));
  if (!holdings_.empty()) families_ = asked_posts(plans, db, tenant, version, today).families;
}

std::string DecidersBook::unit_of(const plan::Plan& plan, const std::string& person) const {
  const auto found = std::find_if(people_.begin(), people_.end(),
                                  [&](const Person& one) { return one.id.text() == person; });
  return found == people_.end() || !found->unit ? plan.org.root.id : *found->unit;
}

std::set<Uuid> DecidersBook::holders_at(const plan::Plan& plan, const std::string& office) const {
  std::set<Uuid> all;
  if (holdings_.empty()) return all;
  for (const domain::Post& post : domain::posts_of(plan)) {
    if (post.office != office || !post.is_duty()) continue;
    for (const domain::Holding& one : holdings_)
      if (one.unit == post.unit && one.post == post.key && families_.same(one.plan, post.plan))
        all.insert(*one.person);
  }
  return all;
}

// A list of work asks for the same few bodies with every matter.
const DecidersBook::People& DecidersBook::of_body(const plan::Plan& plan, const std::string& body) {
  const auto [at, fresh] = of_bodies_.try_emplace({&plan, body});
  if (fresh) at->second = read_body(plan, body);
  return at->second;
}

DecidersBook::People DecidersBook::read_body(const plan::Plan& plan, const std::string& body) {
  People all;
  const plan::Office* const office = plan.office(body);
  if (office != nullptr && !domain::is_outside(plan, body)) {
    const std::set<Uuid> holders = holders_at(plan, body);
    for (const Person& one : people_)
      if (holders.contains(one.id)) all.push_back(&one);
    return all.empty() ? of_body(plan, office->of) : all;
  }
  const std::string& root = plan.org.root.id;
  const std::string& unit = office != nullptr ? root : body;
  for (const Person& one : people_)
    if (one.unit ? *one.unit == unit : unit == root) all.push_back(&one);
  return all;
}

std::vector<std::string> DecidersBook::bodies(const plan::Plan& plan, const Matter& matter,
                                              Deciding what) const {
  if (what == Deciding::review && matter.reviewed)
    if (auto again = domain::recheck_bodies(plan, matter); !again.empty()) return again;
  if (!domain::named_body(plan, what).empty() || what != Deciding::ruling || !matter.objection)
    return stated_bodies(plan, what);
  return domain::bodies_upwards(
      plan, domain::common_superior(plan, unit_of(plan, matter.handed_by),
                                    unit_of(plan, matter.objection->by.text())));
}

bool DecidersBook::may_be_asked(const plan::Plan& plan, Deciding what, const Uuid& person) {
  // The common superior of two people: only the matter says whose.
  if (what == Deciding::ruling && domain::named_body(plan, what).empty()) return true;
  const std::vector<std::string> asked = ever_asked(plan, what);
  return std::any_of(asked.begin(), asked.end(), [&](const std::string& body) {
    const People& people = of_body(plan, body);
    return std::any_of(people.begin(), people.end(),
                       [&](const Person* one) { return one->id == person; });
  });
}

Deciders DecidersBook::of(const plan::Plan& plan, const Matter& matter, Deciding what) {
  const std::set<std::string> out = domain::not_deciding(plan, matter, what);
  const auto may = [&](const Person& one) {
    return access::may_send(one.role, words_of(what).command) && !out.contains(one.id.text()) &&
           is_visible(access::scope_of(tenant_, one), matter);
  };
  // Nobody of the town may see it: whoever has it decides, by another of its people.
  if (matter.is_sealed()) {
    Deciders own{.body = matter.competent};
    for (const Person& one : people_)
      if (one.unit == matter.competent && may(one)) own.people.push_back(one);
    return own;
  }
  const std::vector<std::string> asked = bodies(plan, matter, what);
  for (const std::string& body : asked) {
    Deciders found{.body = body, .outside = domain::is_outside(plan, body)};
    for (const Person* one : of_body(plan, body))
      if (may(*one)) found.people.push_back(*one);
    if (!found.people.empty()) return found;
  }
  return {.body = asked.front()};
}

DecidersBook& deciders_of(const Reader& reader) {
  if (!reader.deciders)
    reader.deciders = std::make_shared<DecidersBook>(
        reader.engine.plans(), reader.db, reader.tenant(), reader.plan->version, reader.now.date());
  return *reader.deciders;
}

Result<Deciders> may_decide(Context& c, const Matter& matter, Deciding what,
                            const std::string& paper) {
  DecidersBook book(c.plans, c.db, c.tenant(), c.plan->version, c.now().date());
  const plan::Plan& plan = rules_of(c, matter).plan;
  Deciders found = book.of(plan, matter, what);
  const Words words = words_of(what);
  const std::string body = plan.name_of(found.body);
  if (found.people.empty()) return refused(words.nobody, {{"body", body}});
  if (!found.has(c.person->id))
    return refused(words.by, {{"body", body}, {"who", names_of(found.people)}});
  if (found.outside && paper.empty())
    return base::fail_field("MATTER-PAPER", "/data/paper", {{"body", body}});
  return found;
}

Result<domain::Events> decided_by(Context& c, const Matter& matter, Deciding what,
                                  const std::string& paper, Result<domain::Events> events) {
  if (!events && !is_about_sender(events.error())) return events;
  const auto by = may_decide(c, matter, what, paper);
  // That it is not the sender's to say is no help where it is nobody's.
  if (!events && (by || by.error().code != words_of(what).nobody)) return events;
  if (!by) return base::fail(by.error());
  domain::Event& said = events->front();
  said.data["body"] = by->body;
  if (!paper.empty()) said.data["paper"] = paper;
  return events;
}

Json deciders_json(const Reader& reader, const plan::Plan& plan, const Matter& matter) {
  std::vector<Deciding> waited;
  if (matter.objection) waited.push_back(Deciding::ruling);
  if (matter.review_asked) waited.push_back(Deciding::review);
  if (domain::is_running(domain::text_of(matter.state)) &&
      !domain::named_body(plan, Deciding::extension).empty())
    waited.push_back(Deciding::extension);
  Json list = Json::array();
  if (waited.empty()) return list;
  DecidersBook& book = deciders_of(reader);
  for (const Deciding what : waited) {
    const Deciders by = book.of(plan, matter, what);
    Json who = Json::array();
    for (const Person& one : by.people) who.push_back(one.name);
    list.push_back({{"command", words_of(what).command},
                    {"body", plan.name_of(by.body)},
                    {"outside", by.outside},
                    {"who", std::move(who)}});
  }
  return list;
}

}  // namespace wanhu::app
