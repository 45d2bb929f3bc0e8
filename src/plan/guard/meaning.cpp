#include "plan/guard/meaning.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include "base/text.hpp"
#include "plan/guard/fold.hpp"
#include "plan/guard/negation.hpp"
#include "plan/guard/terms.hpp"

namespace wanhu::plan::guard {

namespace {

constexpr std::size_t k_near = 3;       // letters between a group of persons and what is done to it
constexpr std::size_t k_term_max = 40;  // no act is longer
constexpr std::size_t k_long_latin = 9;  // so long a term is no chance piece of another word

// Ends of names of bodies: an office for a service is not a list of those it serves.
constexpr std::array<std::u32string_view, 11> k_bodies = {
    U"站", U"室", U"办", U"中心", U"局", U"所", U"院", U"会", U"科", U"工作组", U"领导小组"};

bool is_letter_or_digit(char32_t c) {
  return is_latin(c) || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9');
}

using RuleSet = unsigned;  // a bit for each rule

RuleSet set_of(Rule rule) {
  return 1U << static_cast<unsigned>(rule);
}

struct Said {  // by one clause, about the terms of these rules
  RuleSet excused = 0, handled = 0, acted = 0, lessened = 0;
};

class Reading {
 public:
  Reading(std::string_view text, Zones zone) : folded_(fold(text)), zone_(zone) {
    clause_ = clauses_of(folded_);
    collect();
    drop_innocent();
    drop_services();
    read_clauses();
    denied_ = denied(folded_, clause_, hits_);
  }

  // Of each rule the first that stands in the text.
  [[nodiscard]] std::vector<Meaning> refused() const {
    std::map<Rule, const Hit*> first;
    for (const Hit& hit : hits_)
      if (counts(hit) && !is_denied(hit)) first.emplace(hit.term->rule, &hit);
    std::vector<Meaning> meanings;
    for (const auto& [rule, hit] : first)
      meanings.push_back({rule, folded_.as_written(hit->begin, hit->end)});
    return meanings;
  }

 private:
  // ---- finding the terms ----

  void collect() {
    const TermIndex& index = TermIndex::instance();
    for (std::size_t at = 0; at < folded_.text.size(); ++at) index.find_at(folded_.text, at, hits_);
    std::erase_if(hits_, [&](const Hit& hit) { return is_elsewhere(hit) || is_chance(hit); });
  }

  [[nodiscard]] bool is_elsewhere(const Hit& hit) const {
    return zone_ != k_body && (hit.term->zones & zone_) == 0;
  }

  // A Latin term begins a word, or is too long to be met by chance.
  [[nodiscard]] bool is_chance(const Hit& hit) const {
    if (!hit.term->latin || hit.term->text.size() >= k_long_latin) return false;
    const std::size_t place = folded_.origin[hit.begin];
    if (place == 0 || !is_letter_or_digit(folded_.source[place - 1])) return false;
    const bool camel = folded_.source[place] >= U'A' && folded_.source[place] <= U'Z' &&
                       is_latin(folded_.source[place - 1]);
    return !camel;
  }

  void drop_innocent() {
    std::vector<std::size_t> reach(folded_.text.size(), 0);  // where a phrase that began here ends
    for (const Hit& hit : hits_)
      if (hit.term->role == Role::innocent) reach[hit.begin] = std::max(reach[hit.begin], hit.end);
    for (std::size_t i = 1; i < reach.size(); ++i) reach[i] = std::max(reach[i], reach[i - 1]);
    std::erase_if(hits_, [&](const Hit& hit) { return hit.end <= reach[hit.begin]; });
  }

  // "就业登记": what is registered there is an application, not the people.
  void drop_services() {
    std::set<std::size_t> ends;
    for (const Hit& hit : hits_)
      if (hit.term->role == Role::excuse) ends.insert(hit.end);
    std::erase_if(hits_, [&](const Hit& hit) {
      return hit.term->role == Role::procedure && ends.contains(hit.begin);
    });
  }

  // What each clause says, as sets of rules, so that the time stays linear in the text.
  void read_clauses() {
    said_.resize(clause_.empty() ? 0 : clause_.back() + 1);
    std::set<std::size_t> denials;  // where negations end: "不扣" is no act
    for (const Hit& hit : hits_)
      if (hit.term->role == Role::not_) denials.insert(hit.end);
    for (const Hit& hit : hits_) {
      const RuleSet rule = set_of(hit.term->rule);
      for (std::size_t i = clause_[hit.begin]; i <= clause_[hit.end - 1]; ++i) {
        Said& said = said_[i];
        if (hit.term->role == Role::excuse) said.excused |= rule;
        if (is_act(hit) || hit.term->role == Role::handling) said.handled |= rule;
        if (is_act(hit) && !denials.contains(hit.begin)) said.acted |= rule;
        if (hit.term->role == Role::fewer) said.lessened |= rule;
      }
    }
  }

  static bool is_act(const Hit& hit) {
    return hit.term->role == Role::act || hit.term->role == Role::procedure;
  }

  // ---- judging one of them ----

  [[nodiscard]] bool counts(const Hit& hit) const {
    if (zone_ == k_body) return counts_in_name_of_body(hit);
    switch (hit.term->role) {
      case Role::always:
        return true;
      case Role::excusable:
        return !excused(hit);
      case Role::near_act:
        return is_whole(hit) || acted_upon(hit);
      case Role::with_act:
        return said_about(hit, &Said::acted);
      case Role::amount:
        return said_about(hit, &Said::lessened) && !said_about(hit, &Said::excused);
      case Role::whole:
        return is_whole(hit);
      default:
        return false;
    }
  }

  // Bodies are named after what they deal with; only a name that is itself a group of persons, or a
  // body for keeping people in place, is refused.
  [[nodiscard]] bool counts_in_name_of_body(const Hit& hit) const {
    if (hit.term->latin || (hit.term->zones & k_prose) == 0) return false;
    const bool refused = hit.term->role == Role::always || hit.term->role == Role::excusable;
    if (hit.term->rule == Rule::g03) return refused;
    if (hit.term->rule != Rule::g01 || !refused) return false;
    return std::ranges::none_of(
        k_bodies, [&](std::u32string_view end) { return folded_.text.ends_with(end); });
  }

  [[nodiscard]] bool is_whole(const Hit& hit) const {
    return hit.begin == 0 && hit.end == folded_.text.size();
  }

  [[nodiscard]] std::vector<Hit>::const_iterator first_from(std::size_t place) const {
    return std::ranges::lower_bound(hits_, place, {}, &Hit::begin);
  }

  [[nodiscard]] bool said_about(const Hit& hit, RuleSet Said::* what) const {
    for (std::size_t i = clause_[hit.begin]; i <= clause_[hit.end - 1]; ++i)
      if ((said_[i].*what & set_of(hit.term->rule)) != 0) return true;
    return false;
  }

  [[nodiscard]] bool is_denied(const Hit& hit) const {
    return denied_[static_cast<std::size_t>(&hit - hits_.data())];
  }

  [[nodiscard]] bool excused(const Hit& hit) const {
    return said_about(hit, &Said::excused) && !said_about(hit, &Said::handled);
  }

  [[nodiscard]] bool acted_upon(const Hit& hit) const {
    const std::size_t from = hit.begin > k_term_max ? hit.begin - k_term_max : 0;
    for (auto act = first_from(from); act != hits_.end() && act->begin <= hit.end + k_near; ++act)
      if (is_act(*act) && act->term->rule == hit.term->rule && act->end + k_near >= hit.begin &&
          clause_[act->begin] <= clause_[hit.end - 1] &&
          clause_[act->end - 1] >= clause_[hit.begin])
        return true;
    return false;
  }

  Folded folded_;
  Zones zone_;
  std::vector<std::size_t> clause_;  // of each folded character: the number of its clause
  std::vector<Said> said_;           // by clause
  std::vector<Hit> hits_;            // in order of `begin`
  std::vector<bool> denied_;         // by hit
};

}  // namespace

std::optional<Meaning> refused_meaning(std::string_view text, Zones zone) {
  auto meanings = refused_meanings(text, zone);
  if (meanings.empty()) return {};
  return std::move(meanings.front());
}

std::vector<Meaning> refused_meanings(std::string_view text, Zones zone) {
  return Reading(text, zone).refused();
}

}  // namespace wanhu::plan::guard
