#include "store/tables/matter_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <iterator>
#include <map>

#include "domain/matter/words.hpp"
#include "store/members.hpp"
#include "store/statement.hpp"

namespace wanhu::store {

namespace {

const Statement k_standing{
    Reach::tenant, "matter_standing",
    "SELECT no, unit, kind, state, CASE WHEN state IN ('listed', 'handed_over', 'handling') THEN "
    "due_day ELSE 0 END, opened_day FROM matter WHERE tenant = $1 AND matter_id = $2"};
const Statement k_number{
    Reach::tenant, "matter_number",
    "UPDATE matter SET no = (SELECT coalesce(max(x.no), 0) + 1 FROM matter x WHERE x.tenant = $1) "
    "WHERE tenant = $1 AND matter_id = $2"};
const Statement k_stand_add{
    Reach::tenant, "matter_stand_add",
    "INSERT INTO matter_stand (tenant, unit, kind, state, due_day, n) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant, unit, kind, state, due_day) "
    "DO UPDATE SET n = matter_stand.n + excluded.n"};
const Statement k_stand_end{
    Reach::tenant, "matter_stand_end",
    "DELETE FROM matter_stand WHERE tenant = $1 AND unit = $2 AND kind = $3 AND state = $4 "
    "AND due_day = $5 AND n = 0"};
const Statement k_inflow_add{
    Reach::tenant, "matter_inflow_add",
    "INSERT INTO matter_inflow (tenant, unit, kind, day, n) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (tenant, unit, kind, day) DO UPDATE SET n = matter_inflow.n + excluded.n"};
const Statement k_inflow_end{
    Reach::tenant, "matter_inflow_end",
    "DELETE FROM matter_inflow WHERE tenant = $1 AND unit = $2 AND kind = $3 AND day = $4 "
    "AND n = 0"};
const Statement k_word_end{
    Reach::tenant, "matter_word_end",
    "DELETE FROM matter_word WHERE tenant = $1 AND word = $2 AND block = $3"};
const Statement k_any_word{Reach::tenant, "matter_word_any",
                           "SELECT 1 FROM matter_word WHERE tenant = $1 LIMIT 1"};
const Statement k_texts_page{Reach::tenant, "matter_texts_page",
                             "SELECT no, unit, kind, state, title, place, body FROM matter "
                             "WHERE tenant = $1 AND no > $2 ORDER BY no LIMIT $3"};

// The counters and numbers as the migration that brought them made them.
const Statement k_clear_stand{Reach::tenant, "matter_stand_clear",
                              "DELETE FROM matter_stand WHERE tenant = $1"};
const Statement k_clear_inflow{Reach::tenant, "matter_inflow_clear",
                               "DELETE FROM matter_inflow WHERE tenant = $1"};
const Statement k_clear_words{Reach::tenant, "matter_word_clear",
                              "DELETE FROM matter_word WHERE tenant = $1"};
const Statement k_number_all{
    Reach::tenant, "matter_number_all",
    "WITH numbered AS (SELECT matter_id, row_number() OVER (ORDER BY seq, at_ms, matter_id) AS no "
    "FROM matter_event WHERE tenant = $1 AND n = 1) UPDATE matter SET no = numbered.no "
    "FROM numbered WHERE matter.tenant = $1 AND numbered.matter_id = matter.matter_id"};
const Statement k_stand_all{
    Reach::tenant, "matter_stand_all",
    "INSERT INTO matter_stand (tenant, unit, kind, state, due_day, n) "
    "SELECT tenant, unit, kind, state, CASE WHEN state IN ('listed', 'handed_over', 'handling') "
    "THEN due_day ELSE 0 END, count(*) FROM matter WHERE tenant = $1 GROUP BY 1, 2, 3, 4, 5"};
const Statement k_inflow_all{
    Reach::tenant, "matter_inflow_all",
    "INSERT INTO matter_inflow (tenant, unit, kind, day, n) SELECT tenant, unit, kind, opened_day, "
    "count(*) FROM matter WHERE tenant = $1 GROUP BY 1, 2, 3, 4"};

// Rows in one statement: few texts of statements, few ways to the server.
constexpr std::size_t k_read_words = 64;
constexpr std::size_t k_write_words = 16;

using Words = std::vector<std::string>;
using MembersOf = std::map<std::string, Members>;

// Words that are not read from the texts.
Words facets(const std::string& unit, const std::string& kind, const std::string& state) {
  Words words{unit_word(unit), kind_word(kind)};
  if (state != "closed") words.push_back(open_word());
  return words;
}

Words missing_from(const Words& from, const Words& in) {
  Words out;
  std::set_difference(from.begin(), from.end(), in.begin(), in.end(), std::back_inserter(out));
  return out;
}

void read_members(Db& db, Tenant tenant, std::int64_t block, const Words& words, MembersOf& found) {
  for (std::size_t at = 0; at < words.size(); at += k_read_words) {
    const std::size_t count = std::min(k_read_words, words.size() - at);
    // Filled up to a power of two with the last word again: seven texts instead of 64.
    const std::size_t padded = std::bit_ceil(count);
    std::vector<Value> values{tenant, block};
    std::string places;
    for (std::size_t n = 0; n < padded; ++n) {
      values.emplace_back(Bytes{words[at + std::min(n, count - 1)]});
      places += fmt::format("{}${}", n == 0 ? "" : ", ", n + 3);
    }
    db.each(fmt::format("SELECT word, members FROM matter_word WHERE tenant = $1 AND block = $2 "
                        "AND word IN ({})",
                        places),
            values, [&](const Row& row) { found[row.bytes(0)] = unpacked(row.bytes(1)); });
  }
}

void write_members(Db& db, Tenant tenant, std::int64_t block,
                   const std::vector<std::pair<std::string, std::string>>& rows) {
  for (std::size_t at = 0; at < rows.size(); at += k_write_words) {
    const std::size_t count = std::min(k_write_words, rows.size() - at);
    std::vector<Value> values{tenant, block};
    std::string sql = "INSERT INTO matter_word (tenant, word, block, members) VALUES ";
    for (std::size_t n = 0; n < count; ++n) {
      sql += fmt::format("{}($1, ${}, $2, ${})", n == 0 ? "" : ", ", 2 * n + 3, 2 * n + 4);
      values.emplace_back(Bytes{rows[at + n].first});
      values.emplace_back(Bytes{rows[at + n].second});
    }
    sql += " ON CONFLICT (tenant, word, block) DO UPDATE SET members = excluded.members";
    db.exec(sql, values);
  }
}

// One matter has these words now and those no longer.
void set_words(Db& db, Tenant tenant, std::int64_t no, const Words& gained, const Words& lost) {
  const std::int64_t block = block_of(no);
  MembersOf found;
  read_members(db, tenant, block, gained, found);
  read_members(db, tenant, block, lost, found);
  std::vector<std::pair<std::string, std::string>> rows;
  for (const std::string& word : gained)
    rows.emplace_back(word, packed(found[word].set(place_of(no))));
  for (const std::string& word : lost) {
    const Members left = found[word].reset(place_of(no));
    if (left.any())
      rows.emplace_back(word, packed(left));
    else
      db.exec(k_word_end, {tenant, Bytes{word}, block});
  }
  write_members(db, tenant, block, rows);
}

void count_stand(Db& db, Tenant tenant, const tables::Standing& s, std::int64_t n) {
  db.exec(k_stand_add, {tenant, s.unit, s.kind, s.state, s.due_day, n});
  if (n < 0) db.exec(k_stand_end, {tenant, s.unit, s.kind, s.state, s.due_day});
}

void count_inflow(Db& db, Tenant tenant, const tables::Standing& s, std::int64_t n) {
  db.exec(k_inflow_add, {tenant, s.unit, s.kind, s.opened_day, n});
  if (n < 0) db.exec(k_inflow_end, {tenant, s.unit, s.kind, s.opened_day});
}

Words sorted(Words words) {
  std::sort(words.begin(), words.end());
  return words;
}

Words all_words(const tables::Standing& s, const tables::Texts& texts) {
  Words words = domain::words_of(texts);
  const Words more = facets(s.unit, s.kind, s.state);
  words.insert(words.end(), more.begin(), more.end());
  return sorted(std::move(words));
}

}  // namespace

std::string unit_word(std::string_view unit) {
  return '\x01' + std::string(unit);
}
std::string kind_word(std::string_view kind) {
  return '\x02' + std::string(kind);
}
std::string open_word() {
  return "\x03";
}

namespace tables {

std::optional<Standing> standing(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(k_standing, {tenant, id});
  if (!row) return {};
  return Standing{.no = row->i64(0),
                  .unit = row->text(1),
                  .kind = row->text(2),
                  .state = row->text(3),
                  .due_day = row->i64(4),
                  .opened_day = row->i64(5)};
}

void keep_indexes(Db& db, Tenant tenant, const base::Uuid& id,
                  const std::optional<Standing>& before, const Texts& texts_before,
                  const Texts& texts_after) {
  if (!before) db.exec(k_number, {tenant, id});
  const Standing after = standing(db, tenant, id).value();
  if (before && *before == after && texts_before == texts_after) return;
  if (!before || *before != after) {
    if (before) count_stand(db, tenant, *before, -1);
    count_stand(db, tenant, after, 1);
  }
  if (!before || before->kind != after.kind || before->unit != after.unit) {
    if (before) count_inflow(db, tenant, *before, -1);
    count_inflow(db, tenant, after, 1);
  }
  const bool same_texts = before && texts_before == texts_after;
  const Words had = !before      ? Words()
                    : same_texts ? sorted(facets(before->unit, before->kind, before->state))
                                 : all_words(*before, texts_before);
  const Words has = same_texts ? sorted(facets(after.unit, after.kind, after.state))
                               : all_words(after, texts_after);
  set_words(db, tenant, after.no, missing_from(has, had), missing_from(had, has));
}

}  // namespace tables

namespace {

void index_words(Db& db, Tenant tenant) {
  constexpr std::int64_t k_page = k_block;  // the numbers of one block have no gaps
  for (std::int64_t last = 0;;) {
    const std::vector<Row> page = db.query(k_texts_page, {tenant, last, k_page});
    if (page.empty()) break;
    MembersOf found;
    for (const Row& row : page) {
      const tables::Standing s{
          .no = row.i64(0), .unit = row.text(1), .kind = row.text(2), .state = row.text(3)};
      for (const std::string& word : all_words(s, {row.text(4), row.text(5), row.text(6)}))
        found[word].set(place_of(s.no));
    }
    std::vector<std::pair<std::string, std::string>> rows;
    for (const auto& [word, members] : found) rows.emplace_back(word, packed(members));
    write_members(db, tenant, block_of(last + 1), rows);
    last = page.back().i64(0);
  }
}

}  // namespace

void complete(Db& db, Tenant tenant) {
  if (db.query_one(k_any_word, {tenant})) return;
  Transaction work(db);
  index_words(db, tenant);
  work.commit();
}

void look_at_sizes(Db& db) {
  if (db.engine() == Engine::sqlite) db.script("PRAGMA analysis_limit = 1000; ANALYZE");
}

void index_all(Db& db, Tenant tenant) {
  for (const Statement* clear : {&k_clear_stand, &k_clear_inflow, &k_clear_words})
    db.exec(*clear, {tenant});
  for (const Statement* make : {&k_number_all, &k_stand_all, &k_inflow_all})
    db.exec(*make, {tenant});
  index_words(db, tenant);
}

}  // namespace wanhu::store
