#include "app/sealed_matter.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "access/role.hpp"
#include "app/matter_frame.hpp"
#include "base/digest.hpp"
#include "domain/matter/publicity.hpp"
#include "store/statement.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using domain::Matter;
using store::Reach;
using store::Row;
using store::Statement;

const Statement k_sealed_key{
    Reach::local, "sealed_key",
    "SELECT wrapped, master FROM contact_key WHERE tenant = $1 AND contact_id = $2"};
const Statement k_sealed_key_insert{
    Reach::local, "sealed_key_insert",
    "INSERT INTO contact_key (tenant, contact_id, wrapped, master) VALUES ($1, $2, $3, $4)"};
const Statement k_sealed_events{
    Reach::tenant, "sealed_events",
    "SELECT n, seq, at_ms, actor, sealed FROM sealed_event WHERE tenant = $1 AND matter_id = $2 "
    "ORDER BY n"};
const Statement k_sealed_is{Reach::tenant, "sealed_matter_is",
                            "SELECT 1 FROM sealed_matter WHERE tenant = $1 AND matter_id = $2"};
const Statement k_sealed_by_receipt{
    Reach::tenant, "sealed_matter_by_receipt",
    "SELECT matter_id FROM sealed_matter WHERE tenant = $1 AND receipt = $2"};
const Statement k_matter_by_receipt{
    Reach::tenant, "matter_id_by_receipt",
    "SELECT matter_id FROM matter WHERE tenant = $1 AND receipt = $2"};
const Statement k_sealed_due{Reach::tenant, "sealed_matters_due",
                             "SELECT matter_id FROM sealed_matter WHERE tenant = $1 "
                             "AND next_ms <= $2 ORDER BY next_ms, matter_id LIMIT 1000"};
const Statement k_sealed_all{
    Reach::tenant, "sealed_matters_all",
    "SELECT matter_id FROM sealed_matter WHERE tenant = $1 ORDER BY matter_id"};
const Statement k_sealed_receipts{
    Reach::tenant, "sealed_receipts",
    "SELECT receipt, opened_day, told_day, answered FROM sealed_matter WHERE tenant = $1 "
    "ORDER BY opened_day DESC, receipt LIMIT 1000"};

std::optional<access::Sealed> key_of(store::Db& db, Tenant tenant, const Uuid& matter) {
  const auto row = db.query_one(k_sealed_key, {tenant, matter});
  if (!row) return {};
  return access::Sealed{.bytes = {}, .wrapped = row->bytes(0), .master = row->text(1)};
}

std::optional<Matter> folded(const std::vector<Happening>& history) {
  std::optional<Matter> matter;
  for (const Happening& one : history)
    matter = domain::fold(std::move(matter), one.event, one.at, one.actor);
  return matter;
}

// When the next reminder of a running clock fires.
Json next_reminder(const Matter& m) {
  std::optional<Instant> next;
  for (const auto* list : {&m.clocks, &m.sides})
    for (const domain::MatterClock& clock : *list)
      for (const domain::Rung& rung : clock.rungs)
        if (clock.state == domain::ClockState::running && rung.live && !rung.fired &&
            (!next || rung.at < *next))
          next = rung.at;
  return next ? Json(next->ms()) : Json();
}

// The day on which the longest term of a sealed kind would have run out.
base::Date told_from(const domain::MatterRules& rules, const Matter& m) {
  base::Date last = m.clock().due;
  for (const plan::MatterKind& kind : rules.plan.matters.kinds)
    if (domain::is_sealed(kind))
      last = std::max(last, domain::clock_for(rules, m.unit, kind.id, 1, m.clock().started).due);
  return last;
}

// What stays sealed in the journal nobody reads any more: the words before the resident had them
// erased.
void erase_words(std::vector<Happening>& history) {
  const auto erased = std::find_if(history.rbegin(), history.rend(), [](const Happening& one) {
    return one.event.type == "matter.text_erased";
  });
  for (auto one = erased; one != history.rend(); ++one)
    domain::take_words_out(one->event.data, one->event.type, one->actor);
}

class Sealing {
 public:
  explicit Sealing(Context& context) : c_(context) {}

  // The event as it may be written; nothing when its matter is an ordinary one.
  std::optional<Json> sealed(const domain::Event& event) {
    Work* const work = work_on(event);
    if (work == nullptr) return {};
    const Matter before = work->matter.value_or(Matter());
    work->matter = domain::fold(std::move(work->matter), event, c_.now(), c_.actor());
    const Matter& after = *work->matter;
    const std::string plain = base::canonical(Json{{"type", event.type}, {"data", event.data}});
    const auto bytes =
        c_.keyring.seal_text(after.id, work->key, std::to_string(++work->events), plain);
    if (!bytes) throw std::logic_error("the key of a sealed matter does not open");
    const bool opens = event.type == "matter.opened";
    Json data{
        {"matter", after.id.text()}, {"next", next_reminder(after)}, {"sealed", base::hex(*bytes)}};
    if (opens) {
      data["receipt"] = after.receipt;
      data["check_mac"] = base::hex(after.check_mac);
      data["told_from"] = told_from(rules_of(c_, after), after).iso();
    } else if (const std::string answered = answered_now(before, after); !answered.empty()) {
      data["answered"] = answered;
    }
    return Json{{"type", opens ? "sealed.opened" : "sealed.happened"}, {"data", std::move(data)}};
  }

  // The keys that were made.
  void keep_keys(store::Decision& decision) {
    if (fresh_.empty()) return;
    decision.local = [first = std::move(decision.local), fresh = std::move(fresh_),
                      tenant = c_.tenant()](store::Db& db) {
      if (first) first(db);
      for (const auto& [id, key] : fresh)
        db.exec(k_sealed_key_insert, {tenant, id, store::Bytes{key.wrapped}, key.master});
    };
  }

 private:
  struct Work {
    access::Sealed key;
    std::optional<Matter> matter{};
    std::size_t events = 0;
  };

  Work* work_on(const domain::Event& event) {
    const auto id = Uuid::parse(event.data.at("matter").get_ref<const std::string&>()).value();
    if (const auto found = works_.find(id); found != works_.end()) return &found->second;
    if (event.type == "matter.opened") {
      if (!event.data.contains("competent")) return nullptr;
      const access::Sealed key = c_.keyring.fresh_key(id);
      fresh_.emplace_back(id, key);
      return &works_.emplace(id, Work{.key = key}).first->second;
    }
    if (!c_.db.query_one(k_sealed_is, {c_.tenant(), id})) return nullptr;
    const auto key = key_of(c_.db, c_.tenant(), id);
    const auto history = opened_history(c_.db, c_.tenant(), c_.keyring, id);
    if (!key || history.empty()) throw std::logic_error("a sealed matter does not open");
    return &works_
                .emplace(id, Work{.key = *key, .matter = folded(history), .events = history.size()})
                .first->second;
  }

  // The first round's answer or end, against its clock.
  std::string answered_now(const Matter& before, const Matter& after) const {
    const auto done = [](const Matter& m) { return m.answer || m.closed; };
    if (after.round > 1 || done(before) || !done(after)) return {};
    return c_.now() < before.clock().due_at ? "in_time" : "late";
  }

  Context& c_;
  std::map<Uuid, Work> works_;
  std::vector<std::pair<Uuid, access::Sealed>> fresh_;
};

}  // namespace

std::vector<Happening> opened_history(store::Db& db, Tenant tenant, const access::Keyring& keyring,
                                      const Uuid& matter) {
  std::vector<Happening> all;
  const auto key = key_of(db, tenant, matter);
  if (!key) return all;
  bool whole = true;
  db.each(k_sealed_events, {tenant, matter}, [&](const Row& row) {
    const auto plain = keyring.open_text(matter, *key, std::to_string(row.i64(0)), row.bytes(4));
    whole = whole && plain.has_value();
    if (!whole) return;
    const Json item = Json::parse(*plain);
    all.push_back({.n = row.i64(0),
                   .seq = row.i64(1),
                   .at = row.instant(2),
                   .actor = row.text(3),
                   .event = {item.at("type"), item.at("data")}});
  });
  if (!whole) all.clear();
  erase_words(all);
  return all;
}

std::optional<Matter> load_any(store::Db& db, Tenant tenant, const access::Keyring& keyring,
                               const Uuid& matter) {
  if (auto found = store::load_matter(db, tenant, matter)) return found;
  if (!db.query_one(k_sealed_is, {tenant, matter})) return {};
  return folded(opened_history(db, tenant, keyring, matter));
}

std::optional<Uuid> matter_of_number(store::Db& db, Tenant tenant, const std::string& receipt) {
  for (const Statement* find : {&k_matter_by_receipt, &k_sealed_by_receipt})
    if (const auto row = db.query_one(*find, {tenant, receipt})) return row->uuid(0);
  return {};
}

void seal_matters(Context& c, store::Decision& decision) {
  Sealing sealing(c);
  for (Json& item : decision.events) {
    const domain::Event event{item.at("type"), item.at("data")};
    if (!event.type.starts_with("matter.")) continue;
    if (auto sealed = sealing.sealed(event)) item = std::move(*sealed);
  }
  sealing.keep_keys(decision);
}

std::vector<Command> sealed_reminders(Engine& engine, store::Db& db, Instant now) {
  std::vector<Command> commands;
  std::vector<Uuid> due;
  db.each(k_sealed_due, {engine.tenant(), now},
          [&](const Row& row) { due.push_back(row.uuid(0)); });
  for (const Uuid& id : due) {
    const auto matter = load_any(db, engine.tenant(), engine.keyring(), id);
    if (!matter) continue;
    for (const auto* list : {&matter->clocks, &matter->sides})
      for (const domain::MatterClock& clock : *list)
        for (const domain::Rung& rung : clock.rungs)
          if (clock.state == domain::ClockState::running && rung.live && !rung.fired &&
              rung.at <= now)
            commands.push_back(reminder(engine.tenant(), id,
                                        {.clock = clock.name, .n = clock.n, .rung = rung.name}));
  }
  return commands;
}

Json sealed_page(Reader& reader) {
  std::vector<Uuid> ids;
  reader.db.each(k_sealed_all, {reader.tenant()},
                 [&](const Row& row) { ids.push_back(row.uuid(0)); });
  std::vector<Matter> own;
  for (const Uuid& id : ids) {
    auto matter = load_any(reader.db, reader.tenant(), reader.engine.keyring(), id);
    if (matter && is_visible(reader.scope, *matter)) own.push_back(std::move(*matter));
  }
  std::sort(own.begin(), own.end(), [](const Matter& a, const Matter& b) {
    if (a.is_closed() != b.is_closed()) return b.is_closed();
    if (a.is_closed()) return std::tie(*b.closed, a.id) < std::tie(*a.closed, b.id);
    return std::tie(a.clock().due_at, a.id) < std::tie(b.clock().due_at, b.id);
  });
  Json items = Json::array();
  for (const Matter& m : own) items.push_back(brief_json(reader, m));
  return {{"items", std::move(items)},
          {"body_name", reader.scope.unit ? Json(reader.unit_name(*reader.scope.unit)) : Json()}};
}

namespace {

// Bodies of the plan for which nobody could open anything.
Json bodies_without_account(Reader& reader) {
  std::set<std::string> bodies;
  for (const plan::MatterKind& kind : reader.plan->plan.matters.kinds)
    if (domain::is_sealed(kind)) bodies.insert(kind.owner);
  for (const access::Person& person : access::people(reader.db, reader.tenant()))
    if (person.active && person.role == access::Role::competent && person.unit)
      bodies.erase(*person.unit);
  Json names = Json::array();
  for (const std::string& body : bodies) names.push_back(reader.unit_name(body));
  return names;
}

}  // namespace

Json receipts_page(Reader& reader) {
  const base::Date today = reader.now.date();
  Json items = Json::array();
  reader.db.each(k_sealed_receipts, {reader.tenant()}, [&](const Row& row) {
    const base::Date told(static_cast<std::int32_t>(row.i64(2)));
    const std::string answered = row.text(3).empty() ? "late" : row.text(3);
    items.push_back({{"receipt", row.text(0)},
                     {"received", base::Date(static_cast<std::int32_t>(row.i64(1))).iso()},
                     {"answered", today > told ? answered : "not_yet"}});
  });
  const bool audits = reader.scope.role == access::Role::auditor;
  return {{"items", std::move(items)},
          {"unopened", audits ? bodies_without_account(reader) : Json::array()}};
}

}  // namespace wanhu::app
