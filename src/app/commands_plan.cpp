// The plan itself.
#include "access/house.hpp"
#include "app/activation.hpp"
#include "app/activation_acts.hpp"
#include "app/activation_knowledge.hpp"
#include "app/command.hpp"
#include "app/office_notes.hpp"

namespace wanhu::app::handlers {

// A plan, or a new version of one, joins those in force. Cases opened before keep what they were
// opened under.
Result<store::Decision> plan_activate(Context& c, base::FieldReader& fields) {
  fields.text("source", plan::k_file_bytes_max);  // a limit; loaded byte for byte below
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto source = c.request.data.at("source").get<std::string>();
  const plan::Loaded loaded = load_beside(c.db, c.tenant(), c.plan.get(), source, "plan.toml");
  if (auto ok = check_activation(c.db, c.tenant(), c.plan.get(), loaded); !ok)
    return base::fail(ok.error());
  const std::int64_t version = c.plan == nullptr ? 1 : c.plan->version + 1;
  domain::Events events{{"plan.activated",
                         {{"version", version},
                          {"plan_id", loaded.plan->head.id},
                          {"digest", loaded.plan->digest},
                          {"source", source}}}};
  for (domain::Event& act : acts_of_activation(c, *loaded.plan, version))
    events.push_back(std::move(act));
  PlanKnowledge knowledge;  // the house of polls answers nobody's questions
  if (access::house_of(c.db, c.tenant()) != access::House::poll)
    knowledge = knowledge_of_activation(c, *loaded.plan, version);
  for (domain::Event& event : knowledge.events) events.push_back(std::move(event));
  return decision(events, {{"version", version},
                           {"knowledge_kept", std::move(knowledge.kept)},
                           {"offices_twice", offices_twice(loaded)}});
}

}  // namespace wanhu::app::handlers
