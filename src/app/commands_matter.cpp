// Commands about matters. The domain decides; here the fields are read, the scope is checked and
// the contact is sealed.
#include "app/commands_matter.hpp"

#include <algorithm>

#include "app/seal.hpp"
#include "store/statement.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using access::Role;
using domain::Matter;

const store::Statement k_dwelling_of_matter{
    store::Reach::tenant, "dwelling_of_matter",
    "SELECT unit FROM dwelling WHERE tenant = $1 AND dwelling_id = $2"};
const store::Statement k_matter_id_by_receipt{
    store::Reach::tenant, "matter_id_by_receipt",
    "SELECT matter_id FROM matter WHERE tenant = $1 AND receipt = $2"};

domain::MatterRules rules_of(Context& c, std::int64_t version, const std::string& unit) {
  // The book keeps the plans alive for the life of the program.
  const PlanRef plans = c.plans.version(c.db, c.tenant(), version);
  return {.plan = plans->plan_of(unit), .plan_version = version, .calendar = c.calendar};
}

bool in_scope(const access::Scope& scope, const Matter& matter) {
  if (!scope.covers(matter.unit)) return false;
  if (!scope.own_rows_only()) return true;
  return matter.reporter == scope.person || matter.owner == scope.person;
}

// Somebody outside the centre answers only for what is theirs to handle.
Result<void> owner_or_centre(const Context& c, const Matter& matter) {
  if (c.person->role == Role::centre || matter.owner == c.person->id) return {};
  return base::fail("MATTER-NOT-OWNER", base::Kind::forbidden);
}

// Somebody with an account that is in use, whose role handles matters, in the matter's unit.
bool may_own(const Context& c, const Uuid& owner, const Matter& matter) {
  const auto person = access::person_by_id(c.db, c.tenant(), owner);
  return person && person->active && access::may_send(person->role, "matter.accept") &&
         (!person->unit || *person->unit == matter.unit);
}

}  // namespace

domain::MatterRules rules_of(Context& c, const Matter& matter) {
  return rules_of(c, matter.plan_version, matter.unit);
}

Result<Matter> matter_in_scope(Context& c, const Uuid& id) {
  auto matter = store::load_matter(c.db, c.tenant(), id);
  if (!matter || !in_scope(c.scope(), *matter)) return not_found();
  return std::move(*matter);
}

Result<store::Decision> decided(Result<domain::Events> events, Json answer) {
  if (!events) return base::fail(events.error());
  return decision(*events, std::move(answer));
}

namespace {

// "Not solved", whoever says it.
Result<store::Decision> reopened(Context& c, const Matter& matter, const std::string& text) {
  const bool owner_stays = matter.owner && may_own(c, *matter.owner, matter);
  return decided(with_joined(
      c, matter, domain::dissent(rules_of(c, matter), matter, text, owner_stays, c.now())));
}

Result<store::Decision> erased(const Context& c, const Matter& matter) {
  auto result = decided(domain::erase_contact(matter));
  if (result) result->local = forget_key(c.tenant(), *matter.contact);
  return result;
}

struct Opening {
  domain::OpenMatter open;
  access::Contact contact;
  std::string check;
};

// The fields that an account and a resident both give.
Opening read_opening(base::FieldReader& fields) {
  Opening o;
  o.open.matter = fields.uuid("matter_id");
  o.check = fields.text("check", 6);
  if (o.check.size() != 6 ||
      !std::all_of(o.check.begin(), o.check.end(), [](char ch) { return ch >= '0' && ch <= '9'; }))
    fields.problem("FIELD-TYPE", "check", {{"type", "6 digits"}});
  o.open.text = fields.text("text", 1000);
  o.open.unit = fields.text("unit", 60);
  o.open.place = fields.text_or("place", "", 100);
  o.contact = read_contact(fields, "contact");
  return o;
}

Result<store::Decision> open_it(Context& c, Opening o) {
  // Two ids may share the 50 bits that make the receipt number, which must lead to one matter only.
  if (c.db.query_one(k_matter_id_by_receipt, {c.tenant(), domain::receipt_of(o.open.matter)}))
    return base::fail_field("ID-USED", "/data/matter_id");
  domain::Events events;
  std::function<void(store::Db&)> local;
  if (!o.contact.name.empty() || !o.contact.phone.empty()) {
    SealedContact sealed = seal_contact(c, o.contact);
    o.open.contact = sealed.id;
    events.push_back(
        {"contact.sealed", {{"contact", sealed.id.text()}, {"sealed", base::hex(sealed.bytes)}}});
    local = std::move(sealed.keep_key);
  }
  o.open.check_mac = c.keyring.check_macs(o.open.matter, o.check).front();
  const domain::MatterRules rules = rules_of(c, c.plan->version, o.open.unit);
  auto opened = domain::open_matter(rules, o.open, c.now());
  if (!opened) return base::fail(opened.error());
  events.insert(events.end(), opened->begin(), opened->end());
  const Json& clock = events.back().data.at("clock");
  Json answer{{"receipt", domain::receipt_of(o.open.matter)},
              {"due", clock.at("due")},
              {"provisional", clock.at("provisional")},
              {"matter_id", o.open.matter.text()}};
  store::Decision result = decision(events, std::move(answer));
  result.local = std::move(local);
  return result;
}

// The first sentence, up to 30 characters.
std::string title_from(const std::string& text) {
  const std::u32string points = base::decode_utf8(text);
  const auto end = std::min<std::size_t>(points.find_first_of(U"\n。！？", 1), 30);
  return base::encode_utf8(points.substr(0, end));
}

// The matter of a receipt, when the check code fits. One answer for both mistakes, so that numbers
// cannot be tried out.
Result<Matter> matter_by_receipt(Context& c, base::FieldReader& fields) {
  const std::string receipt = fields.text("receipt", 20), check = fields.text("check", 12);
  const auto wrong = [] { return base::fail("RECEIPT-WRONG", base::Kind::not_found); };
  const auto normal = domain::normal_receipt(receipt);
  if (!normal) return wrong();
  const auto row = c.db.query_one(k_matter_id_by_receipt, {c.tenant(), *normal});
  if (!row) return wrong();
  auto matter = store::load_matter(c.db, c.tenant(), row->uuid(0));
  if (!matter || !check_fits(c.keyring, matter->id, check, matter->check_mac)) return wrong();
  return std::move(*matter);
}

template <class Decide>
Result<store::Decision> on_receipt(Context& c, base::FieldReader& fields, Decide decide) {
  auto matter = matter_by_receipt(c, fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!matter) return base::fail(matter.error());
  return decide(*matter);
}

}  // namespace

namespace handlers {

Result<store::Decision> matter_open(Context& c, base::FieldReader& fields) {
  Opening o = read_opening(fields);
  o.open.kind = fields.text_or("kind", "", 40);
  o.open.title = fields.text("title", 60);
  o.open.channel = fields.one_of("channel", {"visit", "desk", "phone", "paper"});
  o.open.reply = fields.boolean_or("reply", true);
  o.open.dwelling = fields.uuid_if("dwelling_id");
  if (fields.has("at")) o.open.at = fields.instant("at");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!c.scope().covers(o.open.unit)) return not_found();
  if (o.open.dwelling) {
    const auto row = c.db.query_one(k_dwelling_of_matter, {c.tenant(), *o.open.dwelling});
    if (!row || row->text(0) != o.open.unit) return not_found();
  }
  if (o.open.channel == "visit" || c.person->role != Role::centre) o.open.reporter = c.person->id;
  return open_it(c, std::move(o));
}

Result<store::Decision> public_open(Context& c, base::FieldReader& fields) {
  Opening o = read_opening(fields);
  o.open.title = fields.text_or("title", title_from(o.open.text), 60);
  o.open.channel = "public";
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return open_it(c, std::move(o));
}

Result<store::Decision> matter_hand_over(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id"), owner = fields.uuid("owner");
  const std::string text = fields.text_or("note", "", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    if (!may_own(c, owner, matter)) return base::fail_field("OWNER-UNKNOWN", "/data/owner");
    return decided(domain::hand_over(matter, owner, text));
  });
}

Result<store::Decision> matter_accept(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(domain::accept(matter, c.person->id));
  });
}

Result<store::Decision> matter_object(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string reason = fields.text("reason", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(domain::object(rules_of(c, matter), matter, c.person->id, reason, c.now()));
  });
}

Result<store::Decision> matter_rule(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::optional<Uuid> owner = fields.uuid_if("owner");
  const std::string reason = fields.text("reason", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    if (owner && !may_own(c, *owner, matter))
      return base::fail_field("OWNER-UNKNOWN", "/data/owner");
    return decided(domain::rule(matter, owner, reason, c.actor()));
  });
}

Result<store::Decision> matter_ask_review(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string text = fields.text_or("text", "", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(domain::ask_review(rules_of(c, matter), matter, text, c.now()));
  });
}

Result<store::Decision> matter_review(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const bool stands = fields.one_of("outcome", {"stands", "again"}) == "stands";
  const std::string text = fields.text("text", 1000);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    const bool owner_stays = matter.owner && may_own(c, *matter.owner, matter);
    return decided(with_joined(c, matter,
                               domain::review(rules_of(c, matter), matter, stands, text, c.actor(),
                                              owner_stays, c.now())));
  });
}

Result<store::Decision> matter_urge(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string text = fields.text_or("note", "", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(domain::urge(matter, text, c.now()));
  });
}

Result<store::Decision> matter_note(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string text = fields.text("text", 500);
  return on_matter(c, fields, id,
                   [&](const Matter& matter) { return decided(domain::note(matter, text)); });
}

Result<store::Decision> matter_reclassify(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string kind = fields.text("kind", 40), reason = fields.text("reason", 200);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(domain::reclassify(rules_of(c, matter), matter, kind, reason, c.now()));
  });
}

Result<store::Decision> matter_extend(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const base::Date due = fields.date("due");
  const std::string reason = fields.text("reason", 200);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(domain::extend(rules_of(c, matter), matter, due, reason, c.now()));
  });
}

Result<store::Decision> matter_pause(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string why = fields.text("why", 40), text = fields.text("note", 200);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(domain::pause(rules_of(c, matter), matter, why, text, c.now()));
  });
}

Result<store::Decision> matter_resume(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string text = fields.text_or("note", "", 200);
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    if (auto ok = owner_or_centre(c, matter); !ok) return base::fail(ok.error());
    return decided(domain::resume(rules_of(c, matter), matter, text, c.now()));
  });
}

Result<store::Decision> matter_answer(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string outcome =
      fields.one_of("outcome", {"solved", "partly", "explained", "referred"});
  const std::string text = fields.text("text", 1000);
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    if (auto ok = owner_or_centre(c, matter); !ok) return base::fail(ok.error());
    return decided(with_joined(c, matter, domain::answer(matter, outcome, text)));
  });
}

Result<store::Decision> matter_tell(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string channel = fields.one_of("channel", {"door", "phone", "paper", "page"});
  const Instant at = fields.has("at") ? fields.instant("at") : c.now();
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(domain::tell(matter, channel, at, c.now()));
  });
}

Result<store::Decision> matter_attempt(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const domain::Attempt attempt{.at = fields.instant("at"),
                                .channel = fields.one_of("channel", {"door", "phone", "paper"}),
                                .note = fields.text_or("note", "", 200)};
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(domain::attempt(matter, attempt, c.now()));
  });
}

Result<store::Decision> matter_confirm(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string by = fields.one_of("by", {"callback", "paper"});
  const std::string text = fields.text_or("note", "", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(domain::confirm(matter, by, c.actor(), text));
  });
}

Result<store::Decision> matter_dissent(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string text = fields.text("text", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) { return reopened(c, matter, text); });
}

Result<store::Decision> matter_exit(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string exit = fields.text("exit", 40), evidence = fields.text("evidence", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(with_joined(
        c, matter,
        domain::close_without_word(rules_of(c, matter), matter, exit, c.actor(), evidence)));
  });
}

Result<store::Decision> matter_erase_contact(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  return on_matter(c, fields, id, [&](const Matter& matter) { return erased(c, matter); });
}

Result<store::Decision> matter_remind(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const int round = static_cast<int>(fields.integer("round", 1, 1'000'000));
  const std::string rung = fields.text("rung", 10);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(domain::remind(matter, round, rung, c.now()));
  });
}

Result<store::Decision> public_erase_contact(Context& c, base::FieldReader& fields) {
  return on_receipt(c, fields, [&](const Matter& matter) { return erased(c, matter); });
}

Result<store::Decision> public_confirm(Context& c, base::FieldReader& fields) {
  const std::string text = fields.text_or("text", "", 500);
  return on_receipt(c, fields, [&](const Matter& matter) {
    return decided(domain::confirm(matter, "receipt", c.actor(), text));
  });
}

Result<store::Decision> public_dissent(Context& c, base::FieldReader& fields) {
  const std::string text = fields.text("text", 500);
  return on_receipt(c, fields, [&](const Matter& matter) { return reopened(c, matter, text); });
}

Result<store::Decision> public_ask_review(Context& c, base::FieldReader& fields) {
  const std::string text = fields.text_or("text", "", 500);
  return on_receipt(c, fields, [&](const Matter& matter) {
    return decided(domain::ask_review(rules_of(c, matter), matter, text, c.now()));
  });
}

Result<store::Decision> public_withdraw(Context& c, base::FieldReader& fields) {
  const std::string text = fields.text_or("text", "", 500);
  return on_receipt(c, fields, [&](const Matter& matter) {
    return decided(with_joined(c, matter, domain::withdraw(matter, text)));
  });
}

}  // namespace handlers

}  // namespace wanhu::app
