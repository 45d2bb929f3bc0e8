#include "app/query_join.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "app/confidential.hpp"
#include "app/query_matters.hpp"
#include "app/search.hpp"
#include "domain/matter/similar.hpp"
#include "store/tables/matter_index.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using domain::Matter;

constexpr std::size_t k_words_asked = 24;  // the rarest words of the text
constexpr std::size_t k_looked_at = 40;    // candidates that are compared in full
constexpr std::size_t k_suggested = 5;
// A ledger of a few matters says little about how rare a word is: it counts as one of so many.
constexpr std::int64_t k_ledger_min = 1'000;

const store::Statement k_last_number{store::Reach::tenant, "matter_last_number",
                                     "SELECT coalesce(max(no), 0) FROM matter WHERE tenant = $1"};

Json brief(Reader& reader, const Matter& m) {
  return {{"id", m.id.text()},
          {"receipt", m.receipt},
          {"title", shown_title(reader, m.title, may_read_words(reader, m))},
          {"unit_name", reader.unit_name(m.unit)},
          {"state", domain::text_of(m.state)}};
}

// Of the words that a text has, which matters have each, the rarest word first. A word that nobody
// has used yet says nothing about likeness to others, and a very common one little.
struct Known {
  std::string word;
  NumberSet with;
  std::int64_t count = 0;
};
std::vector<Known> known_words(Reader& reader, const std::string& text) {
  std::vector<Known> known;
  for (const std::string& word : domain::words_of({text})) {
    NumberSet with = with_word(reader.db, reader.tenant(), word);
    const std::int64_t count = with.count();
    if (count > 0) known.push_back({word, std::move(with), count});
  }
  std::sort(known.begin(), known.end(), [](const Known& a, const Known& b) {
    return a.count != b.count ? a.count < b.count : a.word < b.word;
  });
  return known;
}

// The numbers of those worth comparing: of the open ones of the unit, those that share the most.
std::vector<std::int64_t> near_ones(Reader& reader, const std::vector<Known>& known,
                                    const std::optional<std::string>& unit, std::int64_t all) {
  NumberSet open = with_word(reader.db, reader.tenant(), store::open_word());
  if (unit) open.keep(with_word(reader.db, reader.tenant(), store::unit_word(*unit)));
  std::map<std::int64_t, double> shared;
  for (std::size_t n = 0; n < std::min(known.size(), k_words_asked); ++n) {
    NumberSet both = open;
    both.keep(known[n].with);
    const double weight = domain::rarity(known[n].count, all);
    for (const std::int64_t no : both.below(all + 1, static_cast<std::size_t>(all)))
      shared[no] += weight * weight;
  }
  std::vector<std::pair<double, std::int64_t>> order;
  for (const auto& [no, weight] : shared) order.emplace_back(-weight, -no);
  std::sort(order.begin(), order.end());
  std::vector<std::int64_t> numbers;
  for (std::size_t n = 0; n < std::min(order.size(), k_looked_at); ++n)
    numbers.push_back(-order[n].second);
  return numbers;
}

Json reasons(const Reader& reader, const domain::Likeness& like, const std::string& place) {
  Json list = Json::array();
  const auto say = [&](const char* code, const std::map<std::string, std::string>& args = {}) {
    list.push_back(base::message(reader.lang, code, args));
  };
  std::string words;
  for (const std::string& run : like.shared) words += (words.empty() ? "" : " · ") + run;
  if (!words.empty()) say("SIMILAR-WORDS", {{"words", words}});
  if (like.place >= 0.5) say("SIMILAR-PLACE", {{"place", place}});
  if (like.same_kind) say("SIMILAR-KIND");
  say("SIMILAR-DAYS", {{"days", std::to_string(like.days)}});
  return list;
}

struct Found {
  MatterRow row;
  domain::Likeness like;
};

Json suggestions(Reader& reader, const domain::Sketch& sketch,
                 const std::optional<std::string>& unit, const std::optional<Uuid>& except) {
  const std::int64_t all =
      std::max(k_ledger_min, reader.db.query_one(k_last_number, {reader.tenant()})->i64(0));
  const std::vector<Known> known = known_words(reader, sketch.text);
  std::map<std::string, double> weights;
  for (const Known& one : known) weights[one.word] = domain::rarity(one.count, all);
  // Words that no matter has yet are the rarest of all.
  const auto weight = [&](const std::string& word) {
    const auto found = weights.find(word);
    return found == weights.end() ? domain::rarity(0, all) : found->second;
  };
  std::vector<Found> list;
  for (const auto& [row, body] : matters_by_number(reader, near_ones(reader, known, unit, all))) {
    if (row.id == except || row.closed) continue;
    const domain::Sketch other{.kind = row.kind,
                               .place = row.place,
                               .text = row.title + "\n" + body,
                               .listed = row.listed};
    domain::Likeness like = domain::likeness(sketch, other, weight);
    if (like.score >= domain::k_alike) list.push_back({row, std::move(like)});
  }
  std::sort(list.begin(), list.end(), [](const Found& a, const Found& b) {
    return a.like.score != b.like.score ? a.like.score > b.like.score : a.row.no > b.row.no;
  });
  if (list.size() > k_suggested) list.resize(k_suggested);
  Json items = Json::array();
  for (const Found& found : list)
    items.push_back({{"matter", to_json(found.row, reader)},
                     {"score", std::round(found.like.score * 100) / 100},
                     {"reasons", reasons(reader, found.like, found.row.place)}});
  return {{"items", std::move(items)}};
}

}  // namespace

Json joined_json(Reader& reader, const Matter& matter) {
  if (!matter.joined) return {};
  const auto lead = store::load_matter(reader.db, reader.tenant(), *matter.joined);
  return lead && is_visible(reader.scope, *lead) ? brief(reader, *lead) : Json();
}

Json joiners_json(Reader& reader, const Matter& matter) {
  Json list = Json::array();
  for (const std::string& id : matter.joiners) {
    const auto one = store::load_matter(reader.db, reader.tenant(), Uuid::parse(id).value());
    if (one && is_visible(reader.scope, *one)) list.push_back(brief(reader, *one));
  }
  return list;
}

Json joined_words(Reader& reader, const Matter& matter) {
  if (!matter.joined) return {};
  const auto lead = store::load_matter(reader.db, reader.tenant(), *matter.joined);
  if (!lead) return {};
  const std::string state(domain::text_of(lead->state));
  return base::message(reader.lang, "PUBLIC-LEAD-STATE",
                       {{"state", base::message(reader.lang, "PUBLIC-STATE-" + state)}});
}

Json similar(Reader& reader, const SimilarAsk& ask) {
  const domain::Sketch sketch{.kind = ask.kind,
                              .place = ask.place,
                              .text = ask.title + "\n" + ask.text,
                              .listed = reader.now.date()};
  return suggestions(reader, sketch, reader.scope.unit ? reader.scope.unit : ask.unit, {});
}

Result<Json> similar_to(Reader& reader, const Uuid& id) {
  const auto found = store::load_matter(reader.db, reader.tenant(), id);
  if (!found || !is_visible(reader.scope, *found))
    return base::fail("NOT-FOUND", base::Kind::not_found);
  if (!may_read_words(reader, *found)) return Json{{"items", Json::array()}};
  const domain::Sketch sketch{.kind = found->kind,
                              .place = found->place,
                              .text = found->title + "\n" + found->body,
                              .listed = found->listed_on};
  return suggestions(reader, sketch, found->unit, id);
}

}  // namespace wanhu::app
