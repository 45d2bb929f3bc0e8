#include "app/query_callbacks.hpp"

#include <fmt/format.h>

#include <charconv>
#include <functional>
#include <set>

#include "access/role.hpp"
#include "app/confidential.hpp"
#include "app/filter.hpp"
#include "domain/text/sensitive.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using store::Row;

// Telephone and card numbers in a text are contact data like any other.
std::string words_for(const Reader& reader, const std::string& text) {
  return access::may_see_contact(reader.scope.role) ? text : domain::masked(text);
}

Json tries_json(const Reader& reader, const domain::CallBack& callback) {
  Json list = Json::array();
  for (const domain::Attempt& one : callback.tries)
    list.push_back(
        {{"at", one.at.iso()}, {"channel", one.channel}, {"note", words_for(reader, one.note)}});
  return list;
}

// A drawn round, and where a page that ends with it goes on.
struct Drawn {
  Instant at;
  Uuid matter;
  std::int64_t round = 0;
};

// "1634572799000.2.<matter>"
std::string text_of(const Drawn& drawn) {
  return fmt::format("{}.{}.{}", drawn.at.ms(), drawn.round, drawn.matter.text());
}

std::optional<Drawn> drawn_of(const std::string& after) {
  const auto first = after.find('.'),
             second = first == std::string::npos ? first : after.find('.', first + 1);
  if (second == std::string::npos) return {};
  const auto number = [&](std::size_t from, std::size_t to) -> std::optional<std::int64_t> {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(after.data() + from, after.data() + to, value);
    if (error != std::errc() || end != after.data() + to) return {};
    return value;
  };
  const auto at = number(0, first), round = number(first + 1, second);
  const auto matter = Uuid::parse(after.substr(second + 1));
  if (!at || !round || !matter) return {};
  return Drawn{.at = Instant(*at), .matter = *matter, .round = *round};
}

// Some of the list after `end`.
std::vector<Drawn> drawn_after(Reader& reader, bool done, const std::optional<Drawn>& end,
                               int limit) {
  Filter filter = visible_matters(reader);
  filter.add_text(done ? "k.state <> 'waiting'" : "k.state = 'waiting'");
  if (end) {
    const std::string at = filter.place(end->at), matter = filter.place(end->matter),
                      round = filter.place(end->round);
    filter.add_text(
        fmt::format("(k.drawn_ms {3} {0} OR (k.drawn_ms = {0} AND (k.matter_id > {1} OR "
                    "(k.matter_id = {1} AND k.round > {2}))))",
                    at, matter, round, done ? "<" : ">"));
  }
  const std::string most = filter.place(std::int64_t{limit});
  std::vector<Drawn> found;
  reader.db.each(
      fmt::format("SELECT k.matter_id, k.round, k.drawn_ms FROM callback k JOIN matter m "
                  "ON m.tenant = $1 AND m.matter_id = k.matter_id WHERE k.tenant = $1{} "
                  "ORDER BY k.drawn_ms{}, k.matter_id, k.round LIMIT {}",
                  filter.where(), done ? " DESC" : "", most),
      filter.params(), [&](const Row& row) {
        found.push_back({.at = row.instant(2), .matter = row.uuid(0), .round = row.i64(1)});
      });
  return found;
}

// Those the reader had no hand in, from `end` on, until `take` has enough. Who handled a round
// stands in its history, so each is looked at.
using Take = std::function<bool(const Drawn&, const domain::Matter&, const domain::CallBack&)>;
void each_for_reader(Reader& reader, bool done, std::optional<Drawn> end, const Take& take) {
  constexpr int k_read = 200;
  const std::string self = reader.scope.person.text();
  while (true) {
    const std::vector<Drawn> some = drawn_after(reader, done, end, k_read);
    for (const Drawn& one : some) {
      const auto matter = store::load_matter(reader.db, reader.tenant(), one.matter);
      const auto callback =
          store::load_callback(reader.db, reader.tenant(), one.matter, static_cast<int>(one.round));
      if (!matter || !callback || matter->handlers.contains(self)) continue;
      if (!take(one, *matter, *callback)) return;
    }
    if (some.size() < k_read) return;
    end = some.back();
  }
}

Json item_json(Reader& reader, const domain::Matter& matter, const domain::CallBack& callback) {
  const bool ended = callback.state != "waiting";
  const bool reads = may_read_words(reader, matter);
  return {
      {"id", matter.id.text()},
      {"receipt", matter.receipt},
      {"title", shown_title(reader, matter.title, reads)},
      {"unit", matter.unit},
      {"unit_name", reader.unit_name(matter.unit)},
      {"kind_name", kind_name(reader, matter.plan_version, matter.kind)},
      {"round", callback.round},
      {"drawn_at", callback.drawn.iso()},
      {"state", callback.state},
      {"answer", matter.answer && reads ? Json(words_for(reader, matter.answer->text)) : Json()},
      {"contact", ended ? Json() : contact_json(contact_of(reader, matter.contact))},
      {"tries", reads ? tries_json(reader, callback) : Json::array()},
      {"resolved", ended ? Json(callback.resolved) : Json()},
      {"satisfied", ended ? Json(callback.satisfied) : Json()},
      {"note", reads ? callback.note : std::string()},
      {"ended_at", callback.ended ? Json(callback.ended->iso()) : Json()}};
}

}  // namespace

bool is_callback_page_after(const std::string& after) {
  return after.empty() || drawn_of(after).has_value();
}

Json callbacks_page(Reader& reader, const CallBacksAsk& ask) {
  Json items = Json::array(), next;
  Drawn last;
  each_for_reader(
      reader, ask.done, drawn_of(ask.after),
      [&](const Drawn& drawn, const domain::Matter& matter, const domain::CallBack& callback) {
        if (items.size() == static_cast<std::size_t>(ask.limit)) {
          next = text_of(last);
          return false;
        }
        items.push_back(item_json(reader, matter, callback));
        last = drawn;
        return true;
      });
  return {{"items", std::move(items)}, {"next", std::move(next)}};
}

std::vector<domain::Matter> matters_to_call_about(Reader& reader, int most) {
  std::vector<domain::Matter> list;
  std::set<Uuid> seen;
  each_for_reader(reader, false, {},
                  [&](const Drawn&, const domain::Matter& matter, const domain::CallBack&) {
                    if (seen.insert(matter.id).second) list.push_back(matter);
                    return list.size() < static_cast<std::size_t>(most);
                  });
  return list;
}

}  // namespace wanhu::app
