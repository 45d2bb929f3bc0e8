#include "domain/matter/similar.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <set>

#include "base/text.hpp"
#include "domain/matter/words.hpp"

namespace wanhu::domain {

namespace {

// What is written counts most; a place alone is no reason, as everything at the square is near.
constexpr double k_of_text = 0.65, k_of_place = 0.2, k_of_kind = 0.1, k_of_time = 0.05;
constexpr double k_half_days = 14;  // after so many days the share of time has halved
constexpr std::size_t k_shown = 3;

using Words = std::vector<std::string>;

Words common(const Words& a, const Words& b) {
  Words both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

double squares(const Words& words, const Weight& weight) {
  double sum = 0;
  for (const std::string& word : words) sum += weight(word) * weight(word);
  return sum;
}

double cosine(const Words& a, const Words& b, const Weight& weight) {
  const double length = std::sqrt(squares(a, weight) * squares(b, weight));
  return length > 0 ? squares(common(a, b), weight) / length : 0;
}

// Shared words over all words, of both places; 1 for the same place however it is written.
double same_place(const std::string& a, const std::string& b) {
  if (normal_place(a).empty() || normal_place(b).empty()) return 0;
  const Words x = words_of({a}), y = words_of({b});
  const auto both = static_cast<double>(common(x, y).size());
  const auto all = static_cast<double>(x.size() + y.size()) - both;
  return all > 0 ? both / all : 0;
}

// The runs of `text` whose every word is shared: neighbouring pairs of characters grow together.
std::vector<std::pair<double, std::string>> shared_runs(const std::string& text, const Words& both,
                                                        const Weight& weight) {
  const auto has = [&](const std::string& word) {
    return std::binary_search(both.begin(), both.end(), word);
  };
  std::vector<std::pair<double, std::string>> runs;
  const std::u32string plain = folded(text);
  for (std::size_t at = 0; at < plain.size();) {
    double weighs = 0;
    std::size_t end = at;
    while (end + 1 < plain.size() && has(base::encode_utf8(plain.substr(end, 2))))
      weighs += weight(base::encode_utf8(plain.substr(end++, 2)));
    if (end > at) runs.emplace_back(weighs, base::encode_utf8(plain.substr(at, end - at + 1)));
    at = std::max(at + 1, end);
  }
  for (const std::string& word : both)  // words of letters stand for themselves
    if (static_cast<unsigned char>(word.front()) < 0x80) runs.emplace_back(weight(word), word);
  return runs;
}

std::vector<std::string> shown(std::vector<std::pair<double, std::string>> runs) {
  std::sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::vector<std::string> list;
  for (auto& [weighs, run] : runs) {
    if (list.size() == k_shown) break;
    if (std::find(list.begin(), list.end(), run) == list.end()) list.push_back(std::move(run));
  }
  return list;
}

}  // namespace

double rarity(std::int64_t with, std::int64_t all) {
  return std::log(static_cast<double>(1 + all) / static_cast<double>(1 + std::min(with, all)));
}

Likeness likeness(const Sketch& a, const Sketch& b, const Weight& weight) {
  const Words x = words_of({a.text}), y = words_of({b.text});
  Likeness like;
  like.text = cosine(x, y, weight);
  like.place = same_place(a.place, b.place);
  like.same_kind = a.kind == b.kind;
  like.days = std::abs(a.listed - b.listed);
  like.score = k_of_text * like.text + k_of_place * like.place + (like.same_kind ? k_of_kind : 0) +
               k_of_time * std::exp2(-like.days / k_half_days);
  like.shared = shown(shared_runs(a.text, common(x, y), weight));
  return like;
}

}  // namespace wanhu::domain
