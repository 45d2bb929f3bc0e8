#include <stdexcept>

#include "store/tables/rooms.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::store {

namespace tables {

base::Uuid uuid_of(const Json& data, const char* name) {
  const auto id = base::Uuid::parse(text_of(data, name));
  if (!id) throw std::logic_error(std::string("event field is no id: ") + name);
  return *id;
}

std::optional<base::Uuid> uuid_if(const Json& data, const char* name) {
  const auto found = data.find(name);
  if (found == data.end() || found->is_null()) return {};
  return uuid_of(data, name);
}

const std::string& text_of(const Json& data, const char* name) {
  return data.at(name).get_ref<const std::string&>();
}

std::optional<base::Uuid> account_of(const std::string& actor) {
  return base::Uuid::parse(actor);
}

}  // namespace tables

void apply(Db& db, const Entry& entry) {
  tables::Context context{entry.tenant, entry.seq, entry.at, entry.actor};
  for (const Json& item : entry.events) {
    const domain::Event event{item.at("type"), item.at("data")};
    const bool known =
        tables::apply_plan(db, context, event) || tables::apply_person(db, context, event) ||
        tables::apply_register(db, context, event) || tables::apply_visit(db, context, event) ||
        tables::apply_message(db, context, event) || tables::apply_matter(db, context, event) ||
        tables::apply_callback(db, context, event) || tables::apply_knowledge(db, context, event) ||
        tables::apply_client(db, context, event) || tables::apply_improvement(db, context, event) ||
        tables::apply_standard(db, context, event) || tables::apply_honour(db, context, event) ||
        tables::apply_sealed(db, context, event) || tables::apply_forward(db, context, event) ||
        tables::apply_map(db, context, event) || tables::apply_work(db, context, event) ||
        tables::apply_follow(db, context, event) || tables::apply_filing(db, context, event) ||
        tables::apply_post(db, context, event) || tables::apply_item(db, context, event) ||
        tables::apply_supervision(db, context, event) || tables::apply_place(db, context, event) ||
        tables::apply_proposal(db, context, event) || tables::apply_poll_case(db, context, event) ||
        tables::apply_poll(db, context, event) || tables::apply_poll_result(db, context, event) ||
        tables::apply_indicator(db, context, event) || tables::apply_ranking(db, context, event);
    if (!known) throw std::logic_error("unknown event " + event.type);
  }
}

}  // namespace wanhu::store
