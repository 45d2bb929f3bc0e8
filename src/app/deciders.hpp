// The accounts whose word a ruling, a second look or a longer term is (domain/matter/deciders.hpp
// says of which body). Of a unit they are its accounts, of the root those that reach the whole
// township; of an office whoever holds a post there with an account, and while nobody does the
// accounts of its unit. A body outside has no account: the town's enter what it wrote, with its
// paper. Only those whose role may send the command and who see the matter: a post gives no right.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/command.hpp"
#include "app/query.hpp"
#include "domain/matter/deciders.hpp"
#include "domain/post/holding.hpp"
#include "domain/post/posts.hpp"

namespace wanhu::app {

using domain::Deciding;

struct Deciders {
  std::string body;      // whose people these are; with nobody, the one that is named
  bool outside = false;  // they enter what the body wrote
  std::vector<access::Person> people{};

  [[nodiscard]] bool has(const Uuid& person) const;
};

// Reads who is there once, and answers for any matter. The plans are those of a PlanBook, which
// keeps them: a plan is known again by where it is.
class DecidersBook {
 public:
  DecidersBook(PlanBook& plans, store::Db& db, Tenant tenant, std::int64_t version, Date today);
  DecidersBook(const DecidersBook&) = delete;
  DecidersBook& operator=(const DecidersBook&) = delete;
  // By the rules that the matter was opened under.
  Deciders of(const plan::Plan& plan, const domain::Matter& matter, Deciding what);
  // Whether that account is of any body that could be asked, whatever the matter is like; of one
  // that is not sealed.
  bool may_be_asked(const plan::Plan& plan, Deciding what, const Uuid& person);

 private:
  using People = std::vector<const access::Person*>;
  const People& of_body(const plan::Plan& plan, const std::string& body);
  People read_body(const plan::Plan& plan, const std::string& body);
  [[nodiscard]] std::vector<std::string> bodies(const plan::Plan& plan,
                                                const domain::Matter& matter, Deciding what) const;
  [[nodiscard]] std::string unit_of(const plan::Plan& plan, const std::string& person) const;
  // Who holds a post of that office today.
  [[nodiscard]] std::set<Uuid> holders_at(const plan::Plan& plan, const std::string& office) const;

  Tenant tenant_;
  std::vector<access::Person> people_;
  std::vector<domain::Holding> holdings_;
  domain::PlanFamilies families_;
  std::map<std::pair<const plan::Plan*, std::string>, People> of_bodies_;
};
// The one of this request.
DecidersBook& deciders_of(const Reader& reader);

// The sender is among them: MATTER-RULE-BY, MATTER-REVIEW-BY, MATTER-EXTEND-BY {body, who};
// MATTER-RULE-NOBODY, MATTER-REVIEW-NOBODY, MATTER-EXTEND-NOBODY {body} when there is nobody.
// `paper` is what a body outside wrote, by number and day: MATTER-PAPER {body} at the field.
Result<Deciders> may_decide(Context& c, const domain::Matter& matter, Deciding what,
                            const std::string& paper);

// The events, when the sender is whose word it is; they say of which body.
Result<domain::Events> decided_by(Context& c, const domain::Matter& matter, Deciding what,
                                  const std::string& paper, Result<domain::Events> events);

// Whose word is waited for, or could be asked for: schema Decider, one for each command.
Json deciders_json(const Reader& reader, const plan::Plan& plan, const domain::Matter& matter);

}  // namespace wanhu::app
