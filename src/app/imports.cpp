#include "app/imports.hpp"

#include <condition_variable>
#include <mutex>
#include <set>
#include <tuple>

#include "app/import/people_file.hpp"
#include "app/import/register_file.hpp"
#include "base/digest.hpp"
#include "store/statement.hpp"
#include "tabular/encoding.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

constexpr std::size_t k_sample_rows = 5;

const Statement k_places{Reach::tenant, "import_places",
                         "SELECT unit, grp, address FROM dwelling WHERE tenant = $1 "
                         "AND to_seq IS NULL"};

std::vector<UnitName> unit_names(const Reader& reader) {
  std::vector<UnitName> units;
  for (const plan::Unit& unit : reader.plan->plan.org.units) units.push_back({unit.id, unit.name});
  return units;
}

// What makes two rows one dwelling.
using PlaceKey = std::tuple<std::string, std::string, std::string>;
PlaceKey key_of(const RegisterRow& row) {
  return {row.unit, row.group, row.address};
}

std::set<PlaceKey> known_places(Reader& reader) {
  std::set<PlaceKey> known;
  reader.db.each(k_places, {reader.tenant()},
                 [&](const Row& row) { known.emplace(row.text(0), row.text(1), row.text(2)); });
  return known;
}

// ---- previews ----------------------------------------------------------------------------------

// "A" is 1, "AA" is 27.
int column_number(std::string_view letters) {
  int number = 0;
  for (const char letter : letters) number = number * 26 + (letter - 'A' + 1);
  return number;
}

Json problem_json(const Reader& reader, const base::Problem& problem) {
  Json out{{"code", problem.code}, {"detail", base::text_of(reader.lang, problem)}};
  const base::Place& place = problem.place;
  if (!place.cell.empty()) {
    out["cell"] = place.cell;
    const std::size_t digits = place.cell.find_first_of("0123456789");
    if (digits != std::string::npos && place.cell.size() - digits < 9) {
      out["row"] = std::stoi(place.cell.substr(digits));
      if (digits > 0 && digits < 5) out["column"] = column_number(place.cell.substr(0, digits));
    }
  } else if (place.line > 0) {
    out["row"] = place.line;
  }
  if (place.column > 0) out["column"] = place.column;
  if (!place.field.empty()) out["field"] = place.field;
  return out;
}

Json problems_json(const Reader& reader, const ImportErrors& errors) {
  Json list = Json::array();
  for (const base::Problem& problem : errors.listed) list.push_back(problem_json(reader, problem));
  return list;
}

const char* encoding_name(const std::string& bytes, const std::string& name) {
  if (bytes.starts_with("PK")) return "XLSX";
  const auto decoded = tabular::decode(bytes, name);
  if (!decoded) return "";
  switch (decoded->encoding()) {
    case tabular::Encoding::utf8:
    case tabular::Encoding::utf8_bom:
      return "UTF-8";
    case tabular::Encoding::utf16_le:
    case tabular::Encoding::utf16_be:
      return "UTF-16";
    case tabular::Encoding::gb18030:
      return "GB18030";
  }
  return "";
}

// How each heading was understood, in the reader's language.
Json columns_json(const Reader& reader, const tabular::Table& table,
                  const std::vector<tabular::ColumnSpec>& specs) {
  const auto matched = tabular::match_columns(table, specs);
  Json list = Json::array();
  for (std::size_t column = 0; column < table.heading.size(); ++column) {
    if (table.heading[column].empty()) continue;
    Json item{{"heading", table.heading[column]}, {"meaning", nullptr}, {"hint", nullptr}};
    for (const tabular::ColumnSpec& spec : specs)
      if (matched && matched->find(spec.id) == column)
        item["meaning"] = reader.lang == base::Lang::zh ? spec.names.front() : spec.id;
    if (matched)
      for (const base::Problem& note : matched->notes)
        if (note.place == table.heading_place(column))
          item["hint"] = base::text_of(reader.lang, note);
    list.push_back(std::move(item));
  }
  return list;
}

// One cell under each heading of columns_json, as it would be taken; empty where a column is not.
Json sample_json(const tabular::Table& table, const std::vector<tabular::ColumnSpec>& specs,
                 const std::map<std::string, std::string>& taken) {
  const auto matched = tabular::match_columns(table, specs);
  Json cells = Json::array();
  for (std::size_t column = 0; column < table.heading.size(); ++column) {
    if (table.heading[column].empty()) continue;
    std::string cell;
    if (matched)
      for (const auto& [id, value] : taken)
        if (matched->find(id) == column) cell = value;
    cells.push_back(std::move(cell));
  }
  return cells;
}

Json by_unit_json(const Reader& reader, const std::map<std::string, std::int64_t>& counts) {
  Json list = Json::array();
  for (const plan::Unit& unit : reader.plan->plan.org.units) {
    const auto found = counts.find(unit.id);
    list.push_back({{"unit", unit.id},
                    {"name", unit.name},
                    {"n", found == counts.end() ? 0 : found->second},
                    {"quota", unit.quota > 0 ? Json(unit.quota) : Json()}});
  }
  return list;
}

Json frame_json(const ImportFile& file) {
  return {{"file", file.name},
          {"sha256", base::hex(base::sha256(file.bytes))},
          {"encoding", encoding_name(file.bytes, file.name)},
          {"already", 0}};
}

Json unreadable_json(const Reader& reader, const ImportFile& file, const base::Problem& problem) {
  ImportErrors errors;
  errors.add_all(problem);
  Json out = frame_json(file);
  out.update({{"rows", 0},
              {"accepted", 0},
              {"total_problems", errors.count},
              {"problems", problems_json(reader, errors)},
              {"by_unit", Json::array()},
              {"columns", Json::array()},
              {"sample", Json::array()}});
  return out;
}

// ---- visitors named in the register file -------------------------------------------------------

class VisitorFinder {
 public:
  explicit VisitorFinder(Reader& reader) {
    for (const access::Person& person : access::people(reader.db, reader.tenant())) {
      if (!person.active || person.role != access::Role::visitor || !person.unit) continue;
      by_word_.emplace(std::pair(*person.unit, person.login), person.id);
      if (person.name != person.login)
        by_word_.emplace(std::pair(*person.unit, person.name), person.id);
    }
  }
  // Nothing when there is none of that name in the village, or several.
  [[nodiscard]] std::optional<Uuid> find(const RegisterRow& row) const {
    const auto [from, to] = by_word_.equal_range({row.unit, row.visitor});
    if (from == to || std::next(from) != to) return {};
    return from->second;
  }

 private:
  std::multimap<std::pair<std::string, std::string>, Uuid> by_word_;
};

Json register_counts(Reader& reader, const ImportPreview& preview, Json& columns) {
  const std::set<PlaceKey> known = known_places(reader);
  const VisitorFinder visitors(reader);
  std::int64_t already = 0, unassigned = 0;
  for (const RegisterRow& row : preview.rows) {
    if (known.contains(key_of(row))) ++already;
    if (!row.visitor.empty() && !visitors.find(row)) ++unassigned;
  }
  for (Json& column : columns)
    for (const tabular::ColumnSpec& spec : register_columns())
      if (unassigned > 0 && spec.id == "visitor" &&
          (column.at("meaning") == Json(spec.names.front()) || column.at("meaning") == "visitor"))
        column["hint"] = base::message(reader.lang, "IMPORT-VISITOR-UNKNOWN",
                                       {{"n", std::to_string(unassigned)}});
  return {{"already", already},
          {"accepted", static_cast<std::int64_t>(preview.rows.size()) - already}};
}

}  // namespace

Json register_preview(Reader& reader, const ImportFile& file) {
  const auto table = tabular::read_table(file.bytes, file.name);
  if (!table) return unreadable_json(reader, file, table.error());
  const ImportPreview preview = read_register(*table, unit_names(reader));
  std::map<std::string, std::int64_t> counts;
  for (const VillageCount& village : preview.counts) counts[village.unit] = village.rows;
  Json sample = Json::array();
  for (const RegisterRow& row : preview.rows) {
    if (sample.size() == k_sample_rows) break;
    sample.push_back(sample_json(*table, register_columns(),
                                 {{"village", reader.unit_name(row.unit)},
                                  {"group", row.group},
                                  {"code", row.code},
                                  {"address", row.address},
                                  {"visitor", row.visitor}}));
  }
  Json out = frame_json(file);
  Json columns = columns_json(reader, *table, register_columns());
  out.update(register_counts(reader, preview, columns));
  out.update({{"rows", table->rows.size()},
              {"total_problems", preview.errors.count},
              {"problems", problems_json(reader, preview.errors)},
              {"by_unit", by_unit_json(reader, counts)},
              {"columns", std::move(columns)},
              {"sample", std::move(sample)}});
  return out;
}

namespace {

std::set<std::string> taken_logins(Reader& reader) {
  std::set<std::string> taken;
  for (const access::Person& person : access::people(reader.db, reader.tenant()))
    taken.insert(person.login);
  return taken;
}

}  // namespace

Json people_preview(Reader& reader, const ImportFile& file) {
  const auto table = tabular::read_table(file.bytes, file.name);
  if (!table) return unreadable_json(reader, file, table.error());
  const PeoplePreview preview = read_people(*table, unit_names(reader), taken_logins(reader));
  std::map<std::string, std::int64_t> counts;
  Json sample = Json::array();
  for (const PersonRow& row : preview.rows) {
    if (!row.unit.empty()) ++counts[row.unit];
    if (sample.size() < k_sample_rows)
      sample.push_back(sample_json(*table, people_columns(),
                                   {{"name", row.name},
                                    {"role", base::message(reader.lang, "ROLE-" + row.role)},
                                    {"village", row.unit.empty() ? "" : reader.unit_name(row.unit)},
                                    {"login", row.login},
                                    {"weight", std::to_string(row.weight)}}));
  }
  Json out = frame_json(file);
  out.update({{"rows", table->rows.size()},
              {"accepted", preview.rows.size()},
              {"total_problems", preview.errors.count},
              {"problems", problems_json(reader, preview.errors)},
              {"by_unit", by_unit_json(reader, counts)},
              {"columns", columns_json(reader, *table, people_columns())},
              {"sample", std::move(sample)}});
  return out;
}

// ---- imports -----------------------------------------------------------------------------------

namespace {

Result<tabular::Table> previewed_table(const ImportOrder& order) {
  if (base::hex(base::sha256(order.file.bytes)) != order.sha256)
    return base::fail("IMPORT-CHANGED", base::Kind::refused);
  return tabular::read_table(order.file.bytes, order.file.name);
}

Result<void> no_errors(const ImportErrors& errors) {
  if (errors.none()) return {};
  return base::fail(base::Problem{.code = "IMPORT-ERRORS",
                                  .kind = base::Kind::invalid,
                                  .args = {{"n", std::to_string(errors.count)}},
                                  .details = errors.listed});
}

// The entry of an import sent before. Error: ID-USED, when that id belongs to something else.
Result<std::optional<store::Entry>> sent_before(Reader& reader, const ImportOrder& order,
                                                const char* kind) {
  auto entry = store::find(reader.db, reader.tenant(), order.command_id);
  if (entry && (entry->kind != kind || entry->actor != order.actor))
    return base::fail_field("ID-USED", "id");
  return entry;
}

// Sends commands without waiting for each, in portions well below what the writer's queue holds;
// answers the first refusal.
Result<void> send_all(Engine& engine, std::vector<Command> commands) {
  constexpr std::size_t k_portion = 500;
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<base::Problem> failed;
  for (std::size_t at = 0; at < commands.size(); at += k_portion) {
    const std::size_t end = std::min(commands.size(), at + k_portion);
    std::size_t waiting = end - at;
    for (std::size_t i = at; i < end; ++i)
      engine.submit(std::move(commands[i]), [&](const Result<store::Answer>& answer) {
        const std::lock_guard lock(mutex);
        if (!answer && !failed) failed = answer.error();
        if (--waiting == 0) changed.notify_one();
      });
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return waiting == 0; });
    if (failed) return base::fail(*failed);
  }
  return {};
}

// What the file says beyond the register itself, for the dwellings this import made.
std::vector<Command> follow_ups(Reader& reader, const ImportOrder& order,
                                const std::vector<RegisterRow>& rows,
                                const std::map<PlaceKey, std::string>& made) {
  constexpr std::size_t k_assign_max = 2000;  // of one register.assign
  const VisitorFinder visitors(reader);
  std::vector<Command> commands;
  std::map<Uuid, std::vector<std::string>> assign;
  const auto id_of = [&](const std::string& what) {
    return Uuid::named("import " + order.command_id.text() + " " + what);
  };
  for (const RegisterRow& row : rows) {
    const auto dwelling = made.find(key_of(row));
    if (dwelling == made.end()) continue;
    if (const auto visitor = row.visitor.empty() ? std::nullopt : visitors.find(row))
      assign[*visitor].push_back(dwelling->second);
    if (row.contact_name.empty() && row.contact_phone.empty()) continue;
    commands.push_back({.id = id_of("contact " + dwelling->second),
                        .actor = order.actor,
                        .kind = "register.contact",
                        .data = {{"dwelling_id", dwelling->second},
                                 {"name", row.contact_name},
                                 {"phone", row.contact_phone}}});
  }
  for (const auto& [visitor, dwellings] : assign)
    for (std::size_t at = 0; at < dwellings.size(); at += k_assign_max) {
      const auto end = std::min(dwellings.size(), at + k_assign_max);
      commands.push_back(
          {.id = id_of("assign " + dwellings[at]),
           .actor = order.actor,
           .kind = "register.assign",
           .data = {{"visitor", visitor.text()},
                    {"dwelling_ids", std::vector<std::string>(
                                         dwellings.begin() + static_cast<std::ptrdiff_t>(at),
                                         dwellings.begin() + static_cast<std::ptrdiff_t>(end))}}});
    }
  return commands;
}

std::map<PlaceKey, std::string> made_by(const Json& dwellings) {
  std::map<PlaceKey, std::string> made;
  for (const Json& d : dwellings) made[{d.at("unit"), d.at("group"), d.at("address")}] = d.at("id");
  return made;
}

Json new_dwellings(Engine& engine, Reader& reader, const std::vector<RegisterRow>& rows) {
  const std::set<PlaceKey> known = known_places(reader);
  Json list = Json::array();
  for (const RegisterRow& row : rows)
    if (!known.contains(key_of(row)))
      list.push_back({{"id", Uuid::v7(engine.now()).text()},
                      {"unit", row.unit},
                      {"group", row.group},
                      {"code", row.code},
                      {"address", row.address},
                      {"row", row.number}});
  return list;
}

}  // namespace

Result<RegisterImported> import_register(Engine& engine, Reader& reader, const ImportOrder& order) {
  auto before = sent_before(reader, order, "register.import");
  if (!before) return base::fail(before.error());
  const auto table = previewed_table(order);
  if (!table) return base::fail(table.error());
  const ImportPreview preview = read_register(*table, unit_names(reader));
  if (auto fine = no_errors(preview.errors); !fine) return base::fail(fine.error());

  Json dwellings;
  RegisterImported result;
  if (*before) {
    const Json& event = (*before)->events.at(0).at("data");
    if (event.at("sha256") != order.sha256) return base::fail_field("ID-USED", "id");
    dwellings = event.at("dwellings");
    result.seq = (*before)->seq;
  } else {
    dwellings = new_dwellings(engine, reader, preview.rows);
    if (dwellings.empty())
      return RegisterImported{.seq = head_cut(reader.db, reader.tenant()).seq,
                              .already = static_cast<std::int64_t>(preview.rows.size())};
    const auto answer = engine.execute(
        {.id = order.command_id,
         .actor = order.actor,
         .kind = "register.import",
         .data = {{"file", order.file.name}, {"sha256", order.sha256}, {"dwellings", dwellings}}});
    if (!answer) return base::fail(answer.error());
    result.seq = answer->seq;
  }
  result.added = static_cast<std::int64_t>(dwellings.size());
  result.already = static_cast<std::int64_t>(preview.rows.size()) - result.added;
  auto sent = send_all(engine, follow_ups(reader, order, preview.rows, made_by(dwellings)));
  if (!sent) return base::fail(sent.error());
  return result;
}

namespace {

Json new_people(Engine& engine, const std::vector<PersonRow>& rows) {
  Json people = Json::array();
  for (const PersonRow& row : rows) {
    Json person{{"person_id", Uuid::v7(engine.now()).text()},
                {"login", row.login},
                {"name", row.name},
                {"role", row.role},
                {"weight", row.weight}};
    if (!row.unit.empty()) person["unit"] = row.unit;
    people.push_back(std::move(person));
  }
  return people;
}

// The accounts of these ids that wait for their first sign-in.
std::vector<access::Person> waiting_people(Engine& engine, const std::vector<Uuid>& ids) {
  const auto lease = engine.reads().lease();
  std::vector<access::Person> waiting;
  for (const Uuid& id : ids) {
    const auto credential = access::credential(*lease, engine.tenant(), id);
    if (credential && !credential->password_hash.empty()) continue;
    auto person = access::person_by_id(*lease, engine.tenant(), id);
    if (person && person->active) waiting.push_back(std::move(*person));
  }
  return waiting;
}

}  // namespace

Result<PeopleImported> import_people(Engine& engine, Reader& reader, Accounts& accounts,
                                     const ImportOrder& order) {
  auto before = sent_before(reader, order, "person.import");
  if (!before) return base::fail(before.error());
  std::vector<Uuid> ids;
  PeopleImported result;
  if (*before) {
    result.seq = (*before)->seq;
    for (const Json& event : (*before)->events)
      ids.push_back(
          Uuid::parse(event.at("data").at("person").get_ref<const std::string&>()).value());
  } else {
    const auto table = previewed_table(order);
    if (!table) return base::fail(table.error());
    const PeoplePreview preview = read_people(*table, unit_names(reader), taken_logins(reader));
    if (auto fine = no_errors(preview.errors); !fine) return base::fail(fine.error());
    Json people = new_people(engine, preview.rows);
    for (const Json& person : people)
      ids.push_back(Uuid::parse(person.at("person_id").get_ref<const std::string&>()).value());
    const auto answer = engine.execute({.id = order.command_id,
                                        .actor = order.actor,
                                        .kind = "person.import",
                                        .data = {{"people", std::move(people)}}});
    if (!answer) return base::fail(answer.error());
    result.seq = answer->seq;
  }
  auto codes = accounts.issue_codes(waiting_people(engine, ids), order.actor);
  if (!codes) return base::fail(codes.error());
  result.codes = std::move(*codes);
  return result;
}

}  // namespace wanhu::app
