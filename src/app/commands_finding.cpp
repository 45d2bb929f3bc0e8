// The road of a finding of supervision: what the unit says and does, what is decided, the second
// look, and the matter that is opened for what needs repair.
#include "app/matter_frame.hpp"
#include "app/query.hpp"
#include "app/supervision_words.hpp"
#include "calendar/amount.hpp"
#include "domain/supervision/finding.hpp"
#include "store/tables/supervision.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using domain::OpenFinding;

constexpr std::size_t k_text_max = 1000;

Result<store::Decision> decided(Result<domain::Events> events, Json answer = Json::object()) {
  if (!events) return base::fail(events.error());
  return decision(*events, std::move(answer));
}

// Kept from the matter that it is about.
bool is_kept(Context& c, const OpenFinding& finding) {
  const auto id = Uuid::parse(finding.item);
  const auto matter = id ? store::load_matter(c.db, c.tenant(), *id) : std::nullopt;
  return matter && is_kept_from(c.scope(), *matter);
}

// A unit has its own, once it was told of them.
Result<OpenFinding> found(Context& c, const Uuid& id) {
  auto finding = store::load_finding(c.db, c.tenant(), id);
  if (!finding || !c.scope().covers(finding->unit) || is_kept(c, *finding)) return not_found();
  if (c.scope().unit && finding->state == domain::SpotFindingState::found) return not_found();
  return std::move(*finding);
}

// The centre writes down what a unit said on paper, and says that it does; a unit speaks itself.
Result<void> own_words(const Context& c, bool taken_down) {
  if ((c.person->role == access::Role::centre) == taken_down) return {};
  return base::fail_field("SUPERVISION-TAKEN-DOWN", "/data/taken_down");
}

struct Said {
  OpenFinding finding;
  std::string text;
  bool taken_down = false;
};

// The fields of every word about a finding.
Result<Said> read_said(Context& c, base::FieldReader& fields, const char* name, bool of_unit) {
  Said said;
  const Uuid id = fields.uuid("finding_id");
  said.text = fields.text(name, k_text_max);
  if (of_unit) said.taken_down = fields.boolean_or("taken_down", false);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto finding = found(c, id);
  if (!finding) return base::fail(finding.error());
  said.finding = std::move(*finding);
  if (of_unit)
    if (auto ok = own_words(c, said.taken_down); !ok) return base::fail(ok.error());
  if (auto ok = plain_words(c, said.finding.unit, said.text, std::string("/data/") + name); !ok)
    return base::fail(ok.error());
  return said;
}

base::Date appeal_due(Context& c, const OpenFinding& finding) {
  const auto round = store::load_round(c.db, c.tenant(), finding.round).value();
  return calendar::due(c.calendar, c.now().date(), calendar::WorkingDays{round.statement_days},
                       calendar::Roll::none)
      .date;
}

struct Repair {
  domain::OpenMatter open;
  std::string check;
};

Repair read_repair(base::FieldReader& fields) {
  Repair repair;
  repair.open.matter = fields.uuid("matter_id");
  repair.check = fields.text("check", 6);
  if (repair.check.size() != 6 || repair.check.find_first_not_of("0123456789") != std::string::npos)
    fields.problem("FIELD-TYPE", "check", {{"type", "6 digits"}});
  repair.open.kind = fields.text("kind", 40);
  repair.open.title = fields.text("title", 60);
  repair.open.text = fields.text("text", k_text_max);
  repair.open.place = fields.text_or("place", "", 100);
  repair.open.channel = "desk";
  repair.open.reply = false;
  return repair;
}

}  // namespace

namespace handlers {

Result<store::Decision> supervision_state(Context& c, base::FieldReader& fields) {
  const auto said = read_said(c, fields, "text", true);
  if (!said) return base::fail(said.error());
  return decided(domain::state_view(said->finding, said->text, c.actor(), said->taken_down));
}

Result<store::Decision> supervision_decide(Context& c, base::FieldReader& fields) {
  const bool upheld = fields.one_of("outcome", {"upheld", "lifted"}) == "upheld";
  const auto said = read_said(c, fields, "reason", false);
  if (!said) return base::fail(said.error());
  return decided(domain::decide_finding(said->finding, upheld, said->text, c.actor(),
                                        c.now().date(), appeal_due(c, said->finding)));
}

Result<store::Decision> supervision_appeal(Context& c, base::FieldReader& fields) {
  const auto said = read_said(c, fields, "text", true);
  if (!said) return base::fail(said.error());
  return decided(domain::appeal_finding(said->finding, said->text, c.actor(), said->taken_down,
                                        c.now().date()));
}

Result<store::Decision> supervision_rectify(Context& c, base::FieldReader& fields) {
  const auto said = read_said(c, fields, "text", true);
  if (!said) return base::fail(said.error());
  return decided(domain::rectify_finding(said->finding, said->text, c.actor(), said->taken_down));
}

Result<store::Decision> supervision_recheck(Context& c, base::FieldReader& fields) {
  const bool in_order = fields.one_of("result", {"in_order", "not_yet"}) == "in_order";
  const auto said = read_said(c, fields, "text", false);
  if (!said) return base::fail(said.error());
  return decided(domain::recheck_finding(said->finding, in_order, said->text, c.actor()));
}

Result<store::Decision> supervision_open_matter(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("finding_id");
  Repair repair = read_repair(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto finding = found(c, id);
  if (!finding) return base::fail(finding.error());
  auto linked = domain::link_matter(*finding, repair.open.matter);
  if (!linked) return base::fail(linked.error());
  repair.open.unit = finding->unit;
  const domain::MatterRules rules = rules_of(c, c.plan->version, repair.open.unit);
  const plan::MatterKind* const kind = rules.plan.matter_kind(repair.open.kind);
  if (kind != nullptr && domain::is_sealed(*kind))
    return base::fail_field("MATTER-KIND-SEALED", "/data/kind");
  if (is_receipt_taken(c, domain::receipt_of(repair.open.matter)))
    return base::fail_field("ID-USED", "/data/matter_id");
  repair.open.check_mac = c.keyring.check_macs(repair.open.matter, repair.check).front();
  auto events = domain::open_matter(rules, repair.open, c.now());
  if (!events) return base::fail(events.error());
  events = domain::with_clocks(rules, nullptr, std::move(*events), c.now());
  const Json clock = events->back().data.at("clock");
  events->insert(events->end(), linked->begin(), linked->end());
  return decided(std::move(events), {{"receipt", domain::receipt_of(repair.open.matter)},
                                     {"due", clock.at("due")},
                                     {"provisional", clock.at("provisional")},
                                     {"matter_id", repair.open.matter.text()}});
}

}  // namespace handlers

}  // namespace wanhu::app
