// Terms that the law sets, so that a plan names one instead of copying it and is told when its own
// is longer. The articles are those of the texts in force in 2025; names and laws as people say
// them are in the catalogue (STATUTE-<id>, STATUTE-LAW-<id>).
#pragma once

#include <string_view>
#include <vector>

namespace wanhu::plan {

struct Statute {
  enum class Use { term, clock, pause };  // of a kind of matter, beside it, or its standstill
  std::string_view id;
  Use use = Use::term;
  std::string_view amount;           // as a plan writes it
  std::string_view extend{};         // a term: by how much at most, once; empty: not at all
  std::string_view from{}, until{};  // a clock: the happenings it runs between
  std::string_view ask{};            // a review: how long the resident may ask for it, at least
};

// The clocks of the resident's first and second ask for a review.
inline constexpr std::string_view k_review = "petition.review", k_recheck = "petition.recheck";

const std::vector<Statute>& statutes();
const Statute* statute(std::string_view id);  // null when there is none
std::vector<std::string_view> statute_ids(Statute::Use use);

}  // namespace wanhu::plan
