#include "domain/knowledge/search.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.hpp"

namespace wanhu::domain {

namespace {

// Pronouns, particles, question words and modal verbs: a pair with one of them tells nothing of
// what a text is about.
constexpr std::u32string_view k_empty_characters =
    U"的了吗呢吧啊呀么着过得地是我你您他她它们这那哪谁什怎请问有没不在和与或就都也还要能可以为"
    U"被把对从到给让个些很再又";

bool is_han(char32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

// Full-width letters and digits as their plain forms, capitals as small letters.
char32_t plain(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  return c >= U'A' && c <= U'Z' ? c + 32 : c;
}

bool is_word_sign(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9');
}

bool says_something(char32_t c) {
  return is_han(c) && k_empty_characters.find(c) == std::u32string_view::npos;
}

}  // namespace

std::vector<std::string> search_grams(std::string_view text) {
  std::set<std::string> grams;
  std::u32string points = base::decode_utf8(text);
  std::transform(points.begin(), points.end(), points.begin(), plain);
  std::u32string word;
  const auto end_word = [&] {
    if (word.size() >= 2) grams.insert(base::encode_utf8(word));
    word.clear();
  };
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (is_word_sign(points[i])) {
      word += points[i];
      continue;
    }
    end_word();
    if (i + 1 < points.size() && says_something(points[i]) && says_something(points[i + 1]))
      grams.insert(base::encode_utf8(points.substr(i, 2)));
  }
  end_word();
  return {grams.begin(), grams.end()};
}

KnowledgeSearch::KnowledgeSearch(const std::vector<Document>& documents)
    : weights_(documents.size()), count_(documents.size()) {
  for (std::size_t at = 0; at < documents.size(); ++at) {
    const std::vector<std::string> asked = search_grams(documents[at].question);
    for (const std::string& gram : asked) places_[gram].push_back({at, true});
    for (const std::string& gram : search_grams(documents[at].rest))
      if (!std::binary_search(asked.begin(), asked.end(), gram))
        places_[gram].push_back({at, false});
  }
  for (const auto& [gram, places] : places_)
    for (const Place& place : places)
      (place.in_question ? weights_[place.at].question : weights_[place.at].rest) +=
          weight_of(places);
}

double KnowledgeSearch::weight_of(const std::vector<Place>& places) const {
  return std::log(1.0 + static_cast<double>(count_) / static_cast<double>(places.size()));
}

std::vector<KnowledgeSearch::Hit> KnowledgeSearch::find(std::string_view text, std::size_t limit,
                                                        double least_score) const {
  std::map<std::size_t, Weights> found;
  for (const std::string& gram : search_grams(text)) {
    const auto places = places_.find(gram);
    if (places == places_.end()) continue;
    for (const Place& place : places->second)
      (place.in_question ? found[place.at].question : found[place.at].rest) +=
          weight_of(places->second);
  }
  const auto share = [](double part, double whole) { return whole > 0 ? part / whole : 0.0; };
  std::vector<Hit> hits;
  for (const auto& [at, part] : found) {
    const double score =
        share(part.question, weights_[at].question) + share(part.rest, weights_[at].rest) / 2;
    if (score >= least_score) hits.push_back({.at = at, .score = score});
  }
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return a.score != b.score ? a.score > b.score : a.at < b.at;
  });
  if (hits.size() > limit) hits.resize(limit);
  return hits;
}

}  // namespace wanhu::domain
