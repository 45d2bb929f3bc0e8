// How alike two matters are: by what is written (words weighed by how rare they are in the ledger),
// by place, kind and time. A suggestion to a person, with its reasons; nothing is joined by it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace wanhu::domain {

// How much a word says: 0 for one that every matter has, more the rarer it is.
using Weight = std::function<double(const std::string& word)>;

// ln((1 + all) / (1 + with)), of so many matters that have the word among all.
double rarity(std::int64_t with, std::int64_t all);

struct Sketch {
  std::string kind, place;
  std::string text;  // title and body
  base::Date listed;
};

struct Likeness {
  double score = 0;  // 0 … 1
  double text = 0;   // cosine of the weighed words, 0 … 1
  double place = 0;  // share of the places' words in common, 0 … 1
  bool same_kind = false;
  int days = 0;                       // between the two
  std::vector<std::string> shared{};  // up to three runs that both texts hold, the weightiest first
};

// Where two matters are worth showing side by side.
inline constexpr double k_alike = 0.4;

Likeness likeness(const Sketch& a, const Sketch& b, const Weight& weight);

}  // namespace wanhu::domain
