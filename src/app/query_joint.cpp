#include "app/query_joint.hpp"

#include <fmt/format.h>

#include "app/confidential.hpp"
#include "app/query_matters.hpp"
#include "domain/matter/forward.hpp"
#include "domain/matter/help.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using domain::Matter;
using store::Reach;
using store::Row;
using store::Statement;

constexpr int k_letters_shown = 200;

const Statement k_batch_by_id{
    Reach::tenant, "forward_batch_by_id",
    "SELECT b.batch_id, b.year, b.no, b.body, b.body_name, b.day, b.sent_by, b.seq "
    "FROM forward_batch b WHERE b.tenant = $1 AND b.batch_id = $2"};
const Statement k_batch_by_number{
    Reach::tenant, "forward_batch_by_number",
    "SELECT batch_id FROM forward_batch WHERE tenant = $1 AND year = $2 AND no = $3"};
// With the words that were the matter's when the letter went: those of the newest event by then
// that set them, empty where the resident had them erased since.
const Statement k_batch_items{
    Reach::tenant, "forward_batch_items",
    "SELECT m.matter_id, m.receipt, (SELECT e.data FROM matter_event e WHERE e.tenant = $1 "
    "AND e.matter_id = m.matter_id AND e.kind IN ('matter.opened', 'matter.corrected') "
    "AND e.seq <= $3 ORDER BY e.n DESC LIMIT 1), f.sent_kind, m.unit, f.ground, f.state, "
    "m.first_ms, f.sent_due_day, m.plan_version, f.accepted_day, f.returned_day, f.replied_day "
    "FROM forward f JOIN matter m ON m.tenant = $1 AND m.matter_id = f.matter_id "
    "WHERE f.tenant = $1 AND f.batch_id = $2 ORDER BY m.receipt"};
const Statement k_batches{
    Reach::tenant, "forward_batches",
    "SELECT b.batch_id, b.year, b.no, b.body, b.body_name, b.day, b.matters, "
    "(SELECT count(*) FROM forward f WHERE f.tenant = $1 AND f.batch_id = b.batch_id AND f.state "
    "IN ('sent', 'accepted')) FROM forward_batch b WHERE b.tenant = $1 "
    "ORDER BY b.year DESC, b.no DESC LIMIT $2"};

Json day_json(const std::optional<Date>& day) {
  return day ? Json(day->iso()) : Json();
}

std::optional<Date> day_at(const Row& row, std::size_t column) {
  if (row.is_null(column)) return {};
  return date_of(row, column);
}

const plan::Plan& plan_of_row(Reader& reader, std::int64_t version, const std::string& unit) {
  // The book keeps the plans alive for the life of the program.
  return reader.engine.plans().version(reader.db, reader.tenant(), version)->plan_of(unit);
}

bool belongs(const plan::Plan& plan, const std::string& kind, const std::string& body) {
  const plan::MatterKind* const found = plan.matter_kind(kind);
  return found != nullptr && found->owner == body;
}

}  // namespace

Json helps_json(const Reader& reader, const Matter& matter,
                const std::map<std::string, std::string>& names, ShownText shown) {
  Json list = Json::array();
  for (const domain::Help& help : matter.helps)
    list.push_back({{"person", help.person.text()},
                    {"person_name", name_in(names, help.person.text())},
                    {"what", shown(help.what)},
                    {"due", help.due.iso()},
                    {"asked_by", name_in(names, help.asked_by)},
                    {"asked_at", help.asked.iso()},
                    {"round", help.round},
                    {"state", domain::text_of(help.state)},
                    {"overdue", help.is_open() && help.due < reader.now.date()},
                    {"text", shown(help.text)},
                    {"done_at", help.done ? Json(help.done->iso()) : Json()}});
  return list;
}

Json forwards_json(Reader& reader, const Matter& matter, const plan::Plan& plan, ShownText shown) {
  Json list = Json::array();
  for (const domain::Forward& one : matter.forwards) {
    Json batch;
    if (one.batch)
      if (const auto row = reader.db.query_one(k_batch_by_id, {reader.tenant(), *one.batch}))
        batch = {{"id", one.batch->text()},
                 {"number", batch_number(reader, row->i64(1), row->i64(2))}};
    list.push_back({{"to", one.to},
                    {"to_name", plan.name_of(one.to)},
                    {"ground", one.ground},
                    {"ground_text", word(reader, "GROUND-" + one.ground)},
                    {"reason", shown(one.reason)},
                    {"state", domain::text_of(one.state)},
                    {"batch", std::move(batch)},
                    {"marked_on", one.marked.date().iso()},
                    {"sent_on", day_json(one.sent)},
                    {"accepted_on", day_json(one.accepted)},
                    {"returned_on", day_json(one.returned)},
                    {"replied_on", day_json(one.replied)},
                    {"words", shown(one.words)}});
  }
  return list;
}

Json bodies_json(const Matter& matter, const plan::Plan& plan) {
  Json list = Json::array(), others = Json::array();
  for (const plan::Office* body : domain::bodies_above(plan, matter.unit)) {
    Json returned = Json::array();
    for (const std::string& ground : domain::k_forward_grounds)
      if (domain::was_returned(matter, body->id, ground)) returned.push_back(ground);
    const bool of_kind = belongs(plan, matter.kind, body->id);
    (of_kind ? list : others)
        .push_back({{"id", body->id},
                    {"name", body->name},
                    {"of_kind", of_kind},
                    {"returned", std::move(returned)}});
  }
  for (Json& body : others) list.push_back(std::move(body));
  return list;
}

Json office_json(const plan::Plan& plan, const std::string& kind) {
  const plan::MatterKind* const found = plan.matter_kind(kind);
  if (found == nullptr || found->owner.empty()) return {};
  const plan::Office* const office = plan.office(found->owner);
  // Whose people to look for: the unit itself, or the one that the office belongs to.
  const std::string unit = office == nullptr ? found->owner : office->of;
  const bool town = unit == plan.org.root.id;
  return {{"id", found->owner},
          {"name", plan.name_of(found->owner)},
          {"unit", unit.empty() || town ? Json() : Json(unit)},
          {"external", office != nullptr && office->external}};
}

Json parts_json(Reader& reader, const std::vector<MatterRow>& rows, const std::optional<Uuid>& of) {
  Json list = Json::array();
  if (rows.empty()) return list;
  const Date today = reader.now.date();
  Filter filter({reader.tenant()});
  std::vector<Uuid> ids;
  for (const MatterRow& row : rows) ids.push_back(row.id);
  filter.add_text("h.matter_id IN " + filter.places(ids));
  if (of) {
    filter.add("h.person = {}", *of);
    filter.add_text("h.state IN ('asked', 'accepted')");
  } else {
    filter.add("(h.state = 'declined' OR (h.state IN ('asked', 'accepted') AND h.due_day < {}))",
               today.days());
  }
  reader.db.each(
      "SELECT h.matter_id, coalesce(p.name, ''), h.what, h.due_day, h.state FROM matter_help h "
      "JOIN matter m ON m.tenant = $1 AND m.matter_id = h.matter_id AND m.round = h.round "
      "LEFT JOIN person p ON p.tenant = $1 AND p.person_id = h.person WHERE h.tenant = $1" +
          filter.where() + " ORDER BY h.due_day, h.matter_id, h.n",
      filter.params(), [&](const Row& row) {
        const Date due = date_of(row, 3);
        const std::string& state = row.text(4);
        list.push_back({{"matter_id", row.uuid(0).text()},
                        {"person_name", row.text(1)},
                        {"what", domain::masked(row.text(2))},
                        {"due", due.iso()},
                        {"state", state},
                        {"overdue", state != "declined" && due < today}});
      });
  return list;
}

std::string batch_number(const Reader& reader, std::int64_t year, std::int64_t no) {
  return base::message(reader.lang, "FORWARD-NUMBER",
                       {{"year", std::to_string(year)}, {"no", std::to_string(no)}});
}

std::optional<BatchRow> forward_batch(Reader& reader, const Uuid& id) {
  const auto row = reader.db.query_one(k_batch_by_id, {reader.tenant(), id});
  if (!row) return {};
  const std::int64_t seq = row->i64(7);
  BatchRow batch{.id = id,
                 .year = row->i64(1),
                 .no = row->i64(2),
                 .seq = seq,
                 .body = row->text(3),
                 .body_name = row->text(4),
                 .sent_by = {},
                 .day = date_of(*row, 5)};
  if (const auto sender = row->uuid_if(6)) {
    const auto names = person_names_at(reader, cut_at(reader.db, reader.tenant(), seq));
    if (const auto found = names.find(*sender); found != names.end()) batch.sent_by = found->second;
  }
  // A letter without one of its lines would be another letter.
  bool all = true;
  const std::set<Uuid> kept = kept_matters(reader);
  reader.db.each(k_batch_items, {reader.tenant(), id, seq}, [&](const Row& item) {
    all = all && reader.scope.covers(item.text(4)) && !kept.contains(item.uuid(0));
    batch.items.push_back({.id = item.uuid(0),
                           .receipt = item.text(1),
                           .title = Json::parse(item.text(2)).at("title").get<std::string>(),
                           .kind = item.text(3),
                           .unit = item.text(4),
                           .ground = item.text(5),
                           .state = item.text(6),
                           .reported = item.instant(7).date(),
                           .due = date_of(item, 8),
                           .plan_version = item.i64(9),
                           .accepted = day_at(item, 10),
                           .returned = day_at(item, 11),
                           .replied = day_at(item, 12)});
  });
  if (!all) return {};
  return batch;
}

std::optional<BatchRow> forward_batch(Reader& reader, std::int64_t year, std::int64_t no) {
  const auto row = reader.db.query_one(k_batch_by_number, {reader.tenant(), year, no});
  if (!row) return {};
  return forward_batch(reader, row->uuid(0));
}

Json forwards_page(Reader& reader) {
  Filter filter = visible_matters(reader);
  filter.add_text("f.state IN ('waiting', 'sent', 'accepted', 'returned')");
  Json items = Json::array();
  reader.db.each(
      fmt::format(
          "SELECT {}, f.body, f.ground, f.reason, f.state, f.marked_day, f.sent_day, "
          "f.accepted_day, f.returned_day, f.words, b.year, b.no, f.batch_id FROM forward f "
          "JOIN matter m ON m.tenant = $1 AND m.matter_id = f.matter_id "
          "LEFT JOIN person p ON p.tenant = $1 AND p.person_id = m.owner "
          "LEFT JOIN forward_batch b ON b.tenant = $1 AND b.batch_id = f.batch_id "
          "WHERE f.tenant = $1{} ORDER BY f.body, f.marked_day, m.receipt",
          k_matter_columns, filter.where()),
      filter.params(), [&](const Row& row) {
        MatterRow matter = matter_row(row);
        const bool reads = may_read_words(reader, matter);
        conceal(reader, matter);
        const auto words = [&](std::size_t column) {
          return reads ? domain::masked(row.text(column)) : std::string();
        };
        const plan::Plan& plan = plan_of_row(reader, matter.plan_version, matter.unit);
        constexpr std::size_t k_first = k_matter_column_count;
        const bool sent = !row.is_null(k_first + 9);
        items.push_back({{"matter", to_json(matter, reader)},
                         {"body", row.text(k_first)},
                         {"body_name", plan.name_of(row.text(k_first))},
                         {"ground_text", word(reader, "GROUND-" + row.text(k_first + 1))},
                         {"reason", words(k_first + 2)},
                         {"state", row.text(k_first + 3)},
                         {"marked_on", day_json(day_at(row, k_first + 4))},
                         {"sent_on", day_json(day_at(row, k_first + 5))},
                         {"accepted_on", day_json(day_at(row, k_first + 6))},
                         {"returned_on", day_json(day_at(row, k_first + 7))},
                         {"words", words(k_first + 8)},
                         {"batch", sent ? Json{{"id", row.uuid(k_first + 11).text()},
                                               {"number", batch_number(reader, row.i64(k_first + 9),
                                                                       row.i64(k_first + 10))}}
                                        : Json()}});
      });
  Json batches = Json::array();
  reader.db.each(k_batches, {reader.tenant(), k_letters_shown}, [&](const Row& row) {
    batches.push_back({{"id", row.uuid(0).text()},
                       {"number", batch_number(reader, row.i64(1), row.i64(2))},
                       {"body", row.text(3)},
                       {"body_name", row.text(4)},
                       {"day", date_of(row, 5).iso()},
                       {"matters", row.i64(6)},
                       {"awaited", row.i64(7)}});
  });
  return {{"items", std::move(items)},
          {"batches", std::move(batches)},
          {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
}

}  // namespace wanhu::app
