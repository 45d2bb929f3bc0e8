// Commands about matters. The domain decides; here the fields are read, the scope is checked and
// the contact is sealed.
#include <algorithm>

#include "app/callback.hpp"
#include "app/deciders.hpp"
#include "app/matter_frame.hpp"
#include "app/outbox.hpp"
#include "app/seal.hpp"
#include "domain/matter/telling.hpp"
#include "store/statement.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using access::Role;

constexpr std::size_t k_paper_max = 100;

const store::Statement k_dwelling_of_matter{
    store::Reach::tenant, "dwelling_of_matter",
    "SELECT unit FROM dwelling WHERE tenant = $1 AND dwelling_id = $2"};

// "Not solved", whoever says it.
Result<store::Decision> reopened(Context& c, const Matter& matter, const std::string& text) {
  const bool owner_stays = matter.owner && may_own(c, *matter.owner, matter);
  return decided(c, matter,
                 domain::dissent(rules_of(c, matter), matter, text, owner_stays, c.now()));
}

Result<store::Decision> erased(Context& c, const Matter& matter) {
  auto result = decided(c, matter, domain::erase_contact(matter));
  if (result) result->local = forget_key(c.tenant(), *matter.contact);
  return result;
}

bool gives_more_time(const Matter& matter, const domain::Event& counted_anew) {
  return domain::clock_from_json(counted_anew.data.at("clock")).due > matter.clock().due;
}

struct Opening {
  domain::OpenMatter open;
  access::Contact contact;
  std::string check;
};

// The fields that an account and a resident both give.
Opening read_opening(base::FieldReader& fields, std::size_t text_max = 1000) {
  Opening o;
  o.open.matter = fields.uuid("matter_id");
  o.check = fields.text("check", 6);
  if (o.check.size() != 6 ||
      !std::all_of(o.check.begin(), o.check.end(), [](char ch) { return ch >= '0' && ch <= '9'; }))
    fields.problem("FIELD-TYPE", "check", {{"type", "6 digits"}});
  o.open.text = fields.text("text", text_max);
  o.open.unit = fields.text("unit", 60);
  o.open.place = fields.text_or("place", "", 100);
  o.contact = read_contact(fields, "contact");
  return o;
}

// Of the staff, whom the matter is about.
std::vector<Uuid> read_recused(Context& c, base::FieldReader& fields) {
  std::vector<Uuid> people;
  if (!fields.has("recused")) return people;
  const Json& list = fields.raw("recused");
  if (!list.is_array() || list.size() > 20) {
    fields.problem("FIELD-TYPE", "recused", {{"type", "array"}});
    return people;
  }
  for (const Json& one : list) {
    const auto id = one.is_string() ? Uuid::parse(one.get_ref<const std::string&>()) : std::nullopt;
    if (!id || !access::person_by_id(c.db, c.tenant(), *id))
      fields.problem("MATTER-RECUSE-WHO", "recused");
    else if (std::find(people.begin(), people.end(), *id) == people.end())
      people.push_back(*id);
  }
  return people;
}

Result<store::Decision> open_it(Context& c, Opening o) {
  // Two ids may share the 50 bits that make the receipt number, which must lead to one matter only.
  if (is_receipt_taken(c, domain::receipt_of(o.open.matter)))
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
  opened = domain::with_clocks(rules, nullptr, std::move(*opened), c.now());
  events.insert(events.end(), opened->begin(), opened->end());
  const Json& clock = events.back().data.at("clock");
  // The answer stands in the journal: its term would tell the kind of a sealed one.
  const bool sealed = events.back().data.contains("competent");
  Json answer{{"receipt", domain::receipt_of(o.open.matter)},
              {"due", sealed ? Json() : clock.at("due")},
              {"provisional", sealed ? Json(false) : clock.at("provisional")},
              {"matter_id", o.open.matter.text()}};
  store::Decision result = decision(events, std::move(answer));
  result.local = std::move(local);
  return result;
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
  o.open.recused = read_recused(c, fields);
  if (fields.has("at")) o.open.at = fields.instant("at");
  const domain::Asked asked{.form = fields.text_or("form", "", 60),
                            .question = fields.text_or("question", "", 60)};
  if (!asked.question.empty()) o.open.asked = asked;
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
  // Who reports need not know the plan's kinds; a sealed one is chosen, or it would not be sealed.
  o.open.kind = fields.text_or("kind", "", 40);
  if (fields.has("concerns")) o.open.concerns = fields.one_of("concerns", {"village", "town"});
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const plan::MatterKind* const kind = c.plan->plan_of(o.open.unit).matter_kind(o.open.kind);
  if (!o.open.kind.empty() && (kind == nullptr || !domain::is_sealed(*kind)))
    return base::fail_field("MATTER-KIND", "/data/kind", {{"kind", o.open.kind}});
  return open_it(c, std::move(o));
}

// A system sent it in through Open311. The specification allows longer texts than the pages do.
Result<store::Decision> client_open(Context& c, base::FieldReader& fields) {
  Opening o = read_opening(fields, 4000);
  o.open.client = fields.uuid("client");
  o.open.kind = fields.text("kind", 40);
  o.open.title = title_from(o.open.text);
  o.open.channel = "client";
  if (auto done = fields.done(); !done) return base::fail(done.error());
  // It has passed through another system already.
  const plan::MatterKind* const kind = c.plan->plan_of(o.open.unit).matter_kind(o.open.kind);
  if (kind != nullptr && domain::is_sealed(*kind))
    return base::fail_field("MATTER-KIND-SEALED", "/data/kind");
  return open_it(c, std::move(o));
}

Result<store::Decision> matter_hand_over(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id"), owner = fields.uuid("owner");
  const std::string text = fields.text_or("note", "", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    if (auto ok = may_be_given(c, owner, matter); !ok) return base::fail(ok.error());
    return decided(c, matter, domain::hand_over(matter, owner, text));
  });
}

Result<store::Decision> matter_accept(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, domain::take_on(matter, c.person->id));
  });
}

Result<store::Decision> matter_object(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string reason = fields.text("reason", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter,
                   domain::object(rules_of(c, matter), matter, c.person->id, reason, c.now()));
  });
}

Result<store::Decision> matter_rule(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::optional<Uuid> owner = fields.uuid_if("owner");
  const std::string reason = fields.text("reason", 500);
  const std::string paper = fields.text_or("paper", "", k_paper_max);
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    if (owner)
      if (auto ok = may_be_given(c, *owner, matter); !ok) return base::fail(ok.error());
    return decided(c, matter,
                   decided_by(c, matter, Deciding::ruling, paper,
                              domain::rule(matter, owner, reason, c.actor())));
  });
}

Result<store::Decision> matter_ask_review(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string text = fields.text_or("text", "", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, domain::ask_review(rules_of(c, matter), matter, text, c.now()));
  });
}

Result<store::Decision> matter_review(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const bool stands = fields.one_of("outcome", {"stands", "again"}) == "stands";
  const std::string text = fields.text("text", 1000);
  const std::string paper = fields.text_or("paper", "", k_paper_max);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    const bool owner_stays = matter.owner && may_own(c, *matter.owner, matter);
    return decided(c, matter,
                   decided_by(c, matter, Deciding::review, paper,
                              domain::review(rules_of(c, matter), matter, stands, text, c.actor(),
                                             owner_stays, c.now())));
  });
}

Result<store::Decision> matter_urge(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string text = fields.text_or("note", "", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, domain::urge(matter, text, c.now()));
  });
}

Result<store::Decision> matter_note(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string text = fields.text("text", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, domain::note(matter, text));
  });
}

Result<store::Decision> matter_reclassify(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string kind = fields.text("kind", 40), reason = fields.text("reason", 200);
  const std::string paper = fields.text_or("paper", "", k_paper_max);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    const domain::MatterRules rules = rules_of(c, matter);
    auto events = domain::reclassify(rules, matter, kind, reason, c.now());
    // A kind with a longer term gives more time: that is the word of whoever grants it.
    if (events && gives_more_time(matter, events->front()) &&
        !domain::named_body(rules.plan, Deciding::extension).empty())
      events = decided_by(c, matter, Deciding::extension, paper, std::move(events));
    return decided(c, matter, std::move(events));
  });
}

Result<store::Decision> matter_extend(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const base::Date due = fields.date("due");
  const std::string reason = fields.text("reason", 200);
  const std::string paper = fields.text_or("paper", "", k_paper_max);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    const domain::MatterRules rules = rules_of(c, matter);
    auto events = domain::extend(rules, matter, due, reason, c.now());
    // Where the plan names nobody, whoever routes may.
    if (!domain::named_body(rules.plan, Deciding::extension).empty())
      events = decided_by(c, matter, Deciding::extension, paper, std::move(events));
    return decided(c, matter, std::move(events));
  });
}

Result<store::Decision> matter_pause(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string why = fields.text("why", 40), text = fields.text("note", 200);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, domain::pause(rules_of(c, matter), matter, why, text, c.now()));
  });
}

Result<store::Decision> matter_resume(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string text = fields.text_or("note", "", 200);
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    if (auto ok = owner_or_centre(c, matter); !ok) return base::fail(ok.error());
    return decided(c, matter, domain::resume(rules_of(c, matter), matter, text, c.now()));
  });
}

Result<store::Decision> matter_answer(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string outcome =
      fields.one_of("outcome", {"solved", "partly", "explained", "referred"});
  const std::string text = fields.text("text", 1000);
  const std::string without = fields.text_or("without", "", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    if (auto ok = owner_or_centre(c, matter); !ok) return base::fail(ok.error());
    return decided(c, matter, domain::answer(matter, outcome, text, without));
  });
}

// Without `to` it is the resident who was told.
Result<store::Decision> matter_tell(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string channel = fields.one_of("channel", {"door", "phone", "paper", "page"});
  const Instant at = fields.has("at") ? fields.instant("at") : c.now();
  const std::string to = fields.text_or("to", "", 60);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    const plan::Plan& plan = rules_of(c, matter).plan;
    const bool gone = has_visitor_gone(c.db, c.tenant(), matter);
    return decided(
        c, matter,
        to.empty() || to == "resident"
            ? domain::tell_resident(plan, matter, channel, at, c.person->id, gone, c.now())
            : domain::inform(plan, matter, to, channel, at, gone, c.now()));
  });
}

Result<store::Decision> matter_attempt(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const domain::Attempt attempt{.at = fields.instant("at"),
                                .channel = fields.one_of("channel", {"door", "phone", "paper"}),
                                .note = fields.text_or("note", "", 200)};
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, domain::attempt(matter, attempt, c.now()));
  });
}

Result<store::Decision> matter_contact(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string channel = fields.one_of("channel", {"door", "phone", "paper", "page"});
  const bool refused = fields.boolean_or("refused", false);
  const Instant at = fields.has("at") ? fields.instant("at") : c.now();
  const std::string text = fields.text_or("note", "", 200);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, domain::contact(matter, channel, refused, at, text, c.now()));
  });
}

Result<store::Decision> matter_exclude(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string exclusion = fields.text("exclusion", 40), reason = fields.text("reason", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter,
                   domain::exclude(rules_of(c, matter), matter, exclusion, c.actor(), reason));
  });
}

Result<store::Decision> matter_confirm(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string by = fields.one_of("by", {"callback", "paper"});
  const std::string text = fields.text_or("note", "", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, domain::confirm(matter, by, c.actor(), text));
  });
}

Result<store::Decision> matter_dissent(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string text = fields.text("text", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) { return reopened(c, matter, text); });
}

Result<store::Decision> matter_exit(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  domain::Exit exit{.kind = fields.text("exit", 40),
                    .evidence = fields.text("evidence", 500),
                    .channel = fields.text_or("channel", "", 40)};
  if (fields.has("by")) exit.by = fields.one_of("by", {"callback", "paper"});
  if (fields.has("said_by")) exit.said_by = fields.one_of("said_by", {"resident", "agent"});
  if (fields.has("at")) exit.at = fields.instant("at");
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(
        c, matter,
        domain::close_without_word(rules_of(c, matter), matter, exit, c.actor(), c.now()));
  });
}

Result<store::Decision> matter_recuse(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id"), who = fields.uuid("person_id");
  const std::string reason = fields.text("reason", 200);
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    if (!access::person_by_id(c.db, c.tenant(), who))
      return base::fail_field("MATTER-RECUSE-WHO", "/data/person_id");
    // Others than oneself are named by who routes, or in their own body by its accounts.
    if (c.person->role == Role::village_lead && who != c.person->id)
      return base::fail("FORBIDDEN", base::Kind::forbidden);
    return decided(c, matter, domain::recuse(matter, who, reason));
  });
}

Result<store::Decision> matter_erase_contact(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  return on_matter(c, fields, id, [&](const Matter& matter) { return erased(c, matter); });
}

Result<store::Decision> matter_remind(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const domain::RungName rung{
      .clock = fields.text_or("clock", std::string(domain::k_handling_clock), 40),
      .n = static_cast<int>(fields.integer("n", 1, 1'000'000)),
      .rung = fields.text("rung", 40)};
  return on_matter(c, fields, id, [&](const Matter& matter) {
    auto events = domain::remind(matter, rung, c.now());
    const bool due = rung.clock == domain::k_handling_clock && rung.rung == "due";
    // What falls due without an answer may be drawn too.
    if (events && due)
      for (domain::Event& one : drawn(c, matter)) events->push_back(std::move(one));
    return decided(c, matter, std::move(events));
  });
}

Result<store::Decision> message_opt_out(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const bool out = fields.boolean_or("out", true);
  return on_matter(c, fields, id, [&](const Matter& matter) { return opt_out(c, matter, out); });
}

Result<store::Decision> public_opt_out(Context& c, base::FieldReader& fields) {
  (void)fields.text_or("text", "", 500);  // why, for those who want to say it; it is not kept
  return on_receipt(c, fields, [&](const Matter& matter) { return opt_out(c, matter, true); });
}

Result<store::Decision> public_erase_contact(Context& c, base::FieldReader& fields) {
  return on_receipt(c, fields, [&](const Matter& matter) { return erased(c, matter); });
}

Result<store::Decision> public_confirm(Context& c, base::FieldReader& fields) {
  const std::string text = fields.text_or("text", "", 500);
  return on_receipt(c, fields, [&](const Matter& matter) {
    return decided(c, matter, domain::confirm(matter, "receipt", c.actor(), text));
  });
}

Result<store::Decision> public_dissent(Context& c, base::FieldReader& fields) {
  const std::string text = fields.text("text", 500);
  return on_receipt(c, fields, [&](const Matter& matter) { return reopened(c, matter, text); });
}

Result<store::Decision> public_ask_review(Context& c, base::FieldReader& fields) {
  const std::string text = fields.text_or("text", "", 500);
  return on_receipt(c, fields, [&](const Matter& matter) {
    return decided(c, matter, domain::ask_review(rules_of(c, matter), matter, text, c.now()));
  });
}

Result<store::Decision> public_withdraw(Context& c, base::FieldReader& fields) {
  const std::string text = fields.text_or("text", "", 500);
  return on_receipt(c, fields, [&](const Matter& matter) {
    return decided(c, matter, domain::withdraw(matter, text));
  });
}

}  // namespace handlers

}  // namespace wanhu::app
