// The journal as it is shown: entry by entry, without what no page shows.
#include <algorithm>
#include <map>

#include "app/answers.hpp"
#include "app/asked.hpp"
#include "app/confidential.hpp"
#include "app/query.hpp"
#include "base/digest.hpp"
#include "domain/matter/publicity.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

const Statement k_journal{Reach::tenant, "journal_shown",
                          "SELECT seq, command_id, at_ms, actor, kind, hash, payload FROM journal "
                          "WHERE tenant = $1 AND seq > $2 ORDER BY seq LIMIT $3"};
const Statement k_journal_matter{
    Reach::tenant, "journal_matter",
    "SELECT m.plan_version, m.kind, p.erased FROM matter m JOIN matter_public p ON p.tenant = $1 "
    "AND p.matter_id = m.matter_id WHERE m.tenant = $1 AND m.matter_id = $2"};
const Statement k_journal_kept{
    Reach::tenant, "journal_matter_kept",
    "SELECT 1 FROM matter_kept_from WHERE tenant = $1 AND whom = $2 AND matter_id = $3"};

// The matters whose words the journal keeps and no page shows: the residents had them erased
// (decision 0016), the kind is confidential, or the reader is recused.
class Unsaid {
 public:
  explicit Unsaid(Reader& reader) : reader_(reader) {}

  bool operator()(const Json& data) {
    const auto text = data.find("matter");
    if (text == data.end() || !text->is_string()) return false;
    const auto id = Uuid::parse(text->get_ref<const std::string&>());
    if (!id) return false;
    const auto [known, fresh] = known_.try_emplace(*id, false);
    if (fresh) known->second = is_unsaid(*id);
    return known->second;
  }

 private:
  bool is_unsaid(const Uuid& id) {
    const auto row = reader_.db.query_one(k_journal_matter, {reader_.tenant(), id});
    if (!row) return false;
    return row->flag(2) || is_confidential(reader_, row->i64(0), row->text(1)) ||
           !may_read_asked_words(reader_, id, {}) ||
           reader_.db.query_one(k_journal_kept,
                                {reader_.tenant(), reader_.scope.person.text(), id});
  }

  Reader& reader_;
  std::map<Uuid, bool> known_;
};

// The words of people in an event; ids and digests stay as they are, whatever digits they have.
void mask_words(const std::string& type, Json& data, Unsaid& unsaid) {
  const bool gone = unsaid(data);
  const auto mask = [&](const char* name) {
    if (const auto found = data.find(name); found != data.end() && found->is_string())
      *found = gone ? std::string() : domain::masked(found->get_ref<const std::string&>());
  };
  for (const char* name : domain::k_word_fields) mask(name);
  // Of matters these are ids and codes.
  if (type.starts_with("improvement."))
    for (const char* name : {"cause", "action", "owner"}) mask(name);
  if (type.starts_with("publicity."))
    for (const char* name : {"route", "consent", "medium"}) mask(name);
}

// An entry about a sealed matter: who did what with it, and when the next step is due, would tell
// which body has it. That it is there, and its place in the chain, is all that is shown.
bool is_sealed(const Json& payload) {
  const Json& events = payload.at("events");
  return std::any_of(events.begin(), events.end(), [](const Json& event) {
    return event.at("type").get_ref<const std::string&>().starts_with("sealed.");
  });
}

// An entry that counts answers has cells of a single village's lot; small ones are not shown (guard
// G12), nor those that nearly all have who might have taken several. `wanhu verify` checks the hash
// over the bytes as they are.
Json shown_payload(Json payload, Unsaid& unsaid) {
  for (Json& event : payload.at("events")) {
    mask_words(event.at("type"), event.at("data"), unsaid);
    if (event.at("type") != "answers.counted") continue;
    Json& counts = event.at("data").at("counts");
    std::map<std::string, std::int64_t> answered;  // by question
    for (const Json& count : counts)
      if (count.at(1) == k_answered) answered[count.at(0)] = count.at(2);
    for (Json& count : counts) {
      const auto all = answered.find(count.at(0));
      const std::int64_t n = count.at(2);
      const bool nearly_all =
          all != answered.end() && count.at(1) != k_answered && all->second - n < k_lot_min;
      if (n < k_lot_min || nearly_all) count.at(2) = nullptr;
    }
  }
  return payload;
}

}  // namespace

Json journal_page(Reader& reader, std::int64_t after, std::int64_t limit) {
  Json items = Json::array();
  Json next;
  Unsaid unsaid(reader);
  reader.db.each(k_journal, {reader.tenant(), after, limit + 1}, [&](const Row& row) {
    if (static_cast<std::int64_t>(items.size()) == limit) {
      next = items.back().at("seq");
      return;
    }
    Json payload = Json::parse(row.bytes(6));
    const bool sealed = is_sealed(payload);
    items.push_back(
        {{"seq", row.i64(0)},
         {"command_id", row.uuid(1).text()},
         {"at", row.instant(2).iso()},
         {"actor", sealed ? "sealed" : row.text(3)},
         {"kind", sealed ? "sealed" : row.text(4)},
         {"hash", base::hex(row.bytes(5))},
         {"payload", sealed ? Json{{"events", Json::array()}, {"answer", Json::object()}}
                            : shown_payload(std::move(payload), unsaid)}});
  });
  return {{"items", std::move(items)},
          {"next", std::move(next)},
          {"head", to_json(head_cut(reader.db, reader.tenant()))}};
}

}  // namespace wanhu::app
