#include "plan/guard/negation.hpp"

#include <algorithm>
#include <functional>

namespace wanhu::plan::guard {

namespace {

constexpr std::size_t k_reach = 8;         // letters between a verb and its object: 各村上报的
constexpr std::size_t k_reach_latin = 24;  // any of the household's
constexpr std::size_t k_reach_coverb = 4;  // 把 辖区内的 …, and from the object to the verb

// How it begins what happens to those who do not: 一律…, 予以…, 扣…, 通报…
constexpr std::u32string_view k_then = U"就即则便";
constexpr std::u32string_view k_consequences =
    U"一予按要由给责通扣追问处罚约视将就取算记否应必须严坚";

using RuleSet = unsigned;  // a bit for each rule
constexpr RuleSet k_every_rule = ~0U;

RuleSet set_of(Rule rule) {
  return rule == Rule::any ? k_every_rule : 1U << static_cast<unsigned>(rule);
}

bool ends_clause(char32_t c) {
  return std::u32string_view(U"，。；！？,;!?\n").find(c) != std::u32string_view::npos;
}

bool lists(char32_t c) {
  return std::u32string_view(U"、/／和与及或跟&").find(c) != std::u32string_view::npos;
}

class Denials {
 public:
  Denials(const Folded& text, const std::vector<std::size_t>& clause, const std::vector<Hit>& hits)
      : text_(text), clause_(clause), hits_(hits), denied_(hits.size(), false) {}

  std::vector<bool> all() {
    for (std::size_t i = 0; i < hits_.size(); ++i) {
      const Hit& hit = hits_[i];
      if (hit.term->role == Role::not_ && hit.begin >= negated_to_ && !is_turned(hit))
        negation(hit);
      if (hit.term->role == Role::cancelled && is_last(hit.end)) cancelled(hit);
      if (hit.term->role == Role::abolishes) abolished(hit);
    }
    return std::move(denied_);
  }

 private:
  struct Verb {
    std::size_t end = 0;
    RuleSet rules = 0;  // for which it is one; none when there is no verb
  };

  // ---- looking at a place ----

  [[nodiscard]] std::size_t first_from(std::size_t place) const {
    const auto found = std::ranges::lower_bound(hits_, place, {}, &Hit::begin);
    return static_cast<std::size_t>(found - hits_.begin());
  }

  // The longest hit of the role that begins here.
  [[nodiscard]] const Hit* hit_at(std::size_t place, Role role) const {
    const Hit* longest = nullptr;
    for (std::size_t i = first_from(place); i < hits_.size() && hits_[i].begin == place; ++i)
      if (hits_[i].term->role == role && (longest == nullptr || hits_[i].end > longest->end))
        longest = &hits_[i];
    return longest;
  }

  [[nodiscard]] Verb verb_at(std::size_t place) const {
    Verb verb;
    for (std::size_t i = first_from(place); i < hits_.size() && hits_[i].begin == place; ++i)
      if (hits_[i].term->role == Role::done) {
        verb.rules |= set_of(hits_[i].term->rule);
        verb.end = std::max(verb.end, hits_[i].end);
      }
    return verb;
  }

  [[nodiscard]] bool is_last(std::size_t place) const {
    return place >= text_.text.size() || clause_[place] != clause_[place - 1] ||
           separated(place - 1, place);
  }

  // "、" or "和" between two folded letters, or the latter is one.
  [[nodiscard]] bool separated(std::size_t before, std::size_t after) const {
    for (std::size_t at = text_.origin[before] + 1; at <= text_.origin[after]; ++at)
      if (lists(text_.source[at])) return true;
    return false;
  }

  [[nodiscard]] bool in_one_clause(std::size_t a, std::size_t b) const {
    return clause_[a] == clause_[b];
  }

  // Behind the acts that a refused term has with it: "重点人员|台账登记".
  [[nodiscard]] std::size_t behind_acts(std::size_t place) const {
    for (bool moved = true; moved;) {
      moved = false;
      for (const Role role : {Role::act, Role::fewer, Role::procedure, Role::handling, Role::tail})
        if (const Hit* act = hit_at(place, role); act != nullptr) {
          place = act->end;
          moved = true;
        }
    }
    return place;
  }

  // Something else is done or begins between two places.
  [[nodiscard]] bool broken(std::size_t from, std::size_t to, Rule rule) const {
    for (std::size_t i = first_from(from); i < hits_.size() && hits_[i].end <= to; ++i) {
      const Term& term = *hits_[i].term;
      const bool other = term.role == Role::act && term.rule == rule;
      const bool general = term.role == Role::done && term.rule == Rule::any;
      if (other || general || term.role == Role::not_ || term.role == Role::coverb ||
          term.role == Role::breaks || term.role == Role::spared)
        return true;
    }
    return false;
  }

  // ---- 不得 … ----

  // "不要求" is 不 and 要求, although "不要" is a word as well: the longest that leads to a verb.
  void negation(const Hit& no) {
    std::vector<std::size_t> ends;
    for (std::size_t i = first_from(no.begin); i < hits_.size() && hits_[i].begin == no.begin; ++i)
      if (hits_[i].term->role == Role::not_) ends.push_back(hits_[i].end);
    std::ranges::sort(ends, std::greater<>());
    for (const std::size_t end : ends) {
      negated_to_ = end;
      if (negated_from(no, end)) return;
    }
    negated_to_ = ends.front();
    open_ = no.begin;
    open_to_ = negated_to_;
  }

  // "不因节假日停止", "不得以生病为由不": a negation whose verb is another.
  [[nodiscard]] bool is_turned(const Hit& no) const {
    if (open_ == open_to_ || !in_one_clause(open_, no.begin)) return false;
    if (separated(no.begin - 1, no.begin)) return false;  // 不得截留、不得打卡
    const std::u32string_view rest = std::u32string_view(text_.text).substr(no.begin);
    return rest.starts_with(U"停止") || (rest.starts_with(U"不") && open_to_ - open_ > 1);
  }

  // False when nothing is denied that could be.
  bool negated_from(const Hit& no, std::size_t at) {
    while (const Hit* manner = hit_at(at, Role::manner)) at = manner->end;
    if (const Hit* again = hit_at(at, Role::not_); again != nullptr) {  // 不得不
      negated_to_ = again->end;
      return true;
    }
    if (at >= clause_.size() || !in_one_clause(no.begin, at)) return false;
    const Verb verb = verbs_from(at);
    const bool denies = verb.rules != 0 && objects(no, negated_to_, verb);
    const Hit* coverb = hit_at(at, Role::coverb);
    const bool found = coverb != nullptr && (put_before(coverb->end) || addressed(no, coverb->end));
    return denies || found || (verb.rules != 0 && coverb == nullptr);
  }

  // 不得 向 村里 透露 抽样名单
  bool addressed(const Hit& no, std::size_t from) {
    for (std::size_t at = from; at <= from + k_reach && at < clause_.size(); ++at) {
      if (!in_one_clause(no.begin, at)) return false;
      if (const Verb verb = verbs_from(at); verb.rules != 0) return objects(no, at, verb);
      if (hit_at(at, Role::breaks) != nullptr || hit_at(at, Role::not_) != nullptr) return false;
    }
    return false;
  }

  // 建立 、 使用 或者 保存
  [[nodiscard]] Verb verbs_from(std::size_t at) const {
    Verb all = verb_at(at);
    if (all.rules == 0) return all;
    for (Verb more = all; more.rules != 0; more = listed_verb(at, all.end)) {
      all = {more.end, all.rules | more.rules};
    }
    return all;
  }

  // The next verb right behind the last, or with "或者" between them.
  [[nodiscard]] Verb listed_verb(std::size_t first, std::size_t from) const {
    for (std::size_t at = from; at <= from + 2 && at < clause_.size(); ++at) {
      if (!in_one_clause(first, at) || (at > from && !lists(text_.text[from]))) break;
      if (const Verb verb = verb_at(at); verb.rules != 0) return verb;
    }
    return {};
  }

  // What the verb is about, and what is listed beside it; from the negation or the verb on.
  bool objects(const Hit& no, std::size_t from, const Verb& verb) {
    std::size_t end = verb.end;
    std::vector<std::size_t> reached;
    for (std::size_t i = first_from(from); i < hits_.size(); ++i) {
      const Hit& hit = hits_[i];
      if (hit.begin > end + k_reach_latin || !in_one_clause(no.begin, hit.begin)) break;
      if (!is_refused(hit.term->role) || (set_of(hit.term->rule) & verb.rules) == 0) continue;
      if (!reaches(end, hit, reached)) continue;
      reached.push_back(i);
      end = std::max(end, behind_acts(hit.end));
    }
    const bool plain = text_.text.substr(no.begin, negated_to_ - no.begin) == U"不";
    if (is_spared(end) || (plain && is_condition(end))) return false;
    for (const std::size_t i : reached) denied_[i] = true;
    return !reached.empty();
  }

  [[nodiscard]] bool reaches(std::size_t end, const Hit& hit,
                             const std::vector<std::size_t>& reached) const {
    if (hit.begin < end) return true;
    const std::size_t reach = hit.term->latin ? k_reach_latin : k_reach;
    if (hit.begin > end + reach || broken(end, hit.begin, hit.term->rule)) return false;
    if (reached.empty()) return true;
    const bool same = hits_[reached.back()].term->rule == hit.term->rule;
    return separated(end - 1, std::min(end, text_.text.size() - 1)) || (hit.begin == end && same);
  }

  [[nodiscard]] bool is_spared(std::size_t end) const {
    for (std::size_t at = end; at < std::min(end + 3, text_.text.size()); ++at)
      if (in_one_clause(end - 1, at) && hit_at(at, Role::spared) != nullptr) return true;
    return false;
  }

  // "不登记重点人员的，通报", "不登记就扣分": whoever does not register them.
  [[nodiscard]] bool is_condition(std::size_t end) const {
    if (end >= text_.text.size() || !in_one_clause(end - 1, end)) return false;
    if (k_then.find(text_.text[end]) != std::u32string_view::npos) return true;
    if (text_.text[end] != U'的') return false;
    const std::size_t next = end + 1;
    return next >= text_.text.size() || !in_one_clause(end, next) ||
           k_consequences.find(text_.text[next]) != std::u32string_view::npos;
  }

  // 不得 把 重点人员 列入 …: denied when a verb follows the object.
  bool put_before(std::size_t from) {
    bool found = false;
    for (std::size_t i = first_from(from); i < hits_.size(); ++i) {
      const Hit& hit = hits_[i];
      if (hit.begin > from + k_reach_coverb || !in_one_clause(from - 1, hit.begin)) break;
      if (!is_refused(hit.term->role) || broken(from, hit.begin, hit.term->rule)) continue;
      if (const std::size_t verb = verb_behind(hit); verb < hits_.size()) {
        found = denied_[i] = true;
        if (is_refused(hits_[verb].term->role)) deny_listed(verb);
      }
    }
    return found;
  }

  // 拦访 、 截访 、 劝返
  void deny_listed(std::size_t first) {
    denied_[first] = true;
    std::size_t end = behind_acts(hits_[first].end);
    for (std::size_t i = first + 1; i < hits_.size() && hits_[i].begin <= end; ++i) {
      const Hit& hit = hits_[i];
      if (!is_refused(hit.term->role) || !in_one_clause(end - 1, hit.begin)) continue;
      if (hit.begin == end && !separated(end - 1, end)) continue;
      denied_[i] = true;
      end = std::max(end, behind_acts(hit.end));
    }
  }

  // 列入名单, 纳入考核; not "列入低保", where something else is denied to them.
  [[nodiscard]] bool ends_there(std::size_t place) const {
    for (Verb verb = verb_at(place); verb.rules != 0; verb = verb_at(place)) place = verb.end;
    place = behind_acts(place);
    if (place >= text_.text.size()) return true;
    return !is_spared(place) && (is_last(place) || text_.text[place] == U'的');
  }

  [[nodiscard]] std::size_t verb_behind(const Hit& object) const {
    if (is_spared(object.end)) return hits_.size();
    for (std::size_t i = first_from(object.end); i < hits_.size(); ++i) {
      const Hit& hit = hits_[i];
      if (hit.begin > object.end + k_reach_coverb || !in_one_clause(object.begin, hit.begin)) break;
      const Role role = hit.term->role;
      if (role == Role::not_ || role == Role::spared || role == Role::breaks) break;
      const bool same = (set_of(hits_[i].term->rule) & set_of(object.term->rule)) != 0;
      const bool act = role == Role::done || role == Role::act || role == Role::procedure;
      if (is_refused(role) || (act && same && ends_there(hit.end))) return i;
    }
    return hits_.size();
  }

  // ---- … 一律取消, 取消 … ----

  void cancelled(const Hit& end) {
    const std::size_t from = end.begin > k_reach_latin ? end.begin - k_reach_latin : 0;
    std::size_t first = end.begin;  // of what is cancelled, with all that stands within it
    for (std::size_t i = first_from(from); i < hits_.size() && hits_[i].begin < first; ++i) {
      const Hit& hit = hits_[i];
      if (!is_refused(hit.term->role) || !in_one_clause(hit.begin, end.begin)) continue;
      const std::size_t behind = behind_acts(hit.end);
      const std::size_t plural = hit.term->latin ? 1 : 0;
      if (behind >= end.begin || behind + plural == end.begin) first = hit.begin;
    }
    for (std::size_t i = first_from(first); i < hits_.size() && hits_[i].begin < end.begin; ++i)
      denied_[i] = true;
  }

  void abolished(const Hit& begin) {
    if (begin.end >= clause_.size()) return;
    std::size_t from = begin.end;
    if (const Hit* coverb = hit_at(from, Role::coverb); coverb != nullptr) from = coverb->end;
    std::size_t end = from;
    std::vector<std::size_t> reached;
    for (std::size_t i = first_from(from); i < hits_.size(); ++i) {
      const Hit& hit = hits_[i];
      if (hit.begin > end + k_reach_coverb || !in_one_clause(begin.begin, hit.begin)) break;
      if (!is_refused(hit.term->role) || broken(end, hit.begin, hit.term->rule)) continue;
      if ((set_of(hit.term->rule) & set_of(begin.term->rule)) == 0) continue;
      reached.push_back(i);
      end = std::max(end, behind_acts(hit.end));
      if (end < text_.text.size() && text_.text[end] == U'的') end = behind_acts(end + 1);
    }
    if (!is_last(end)) return;
    for (const std::size_t i : reached) denied_[i] = true;
  }

  const Folded& text_;
  const std::vector<std::size_t>& clause_;
  const std::vector<Hit>& hits_;
  std::vector<bool> denied_;
  std::size_t open_ = 0, open_to_ = 0;  // the last negation that found no verb
  std::size_t negated_to_ = 0;          // where the last negation ends: "不" within "不得" is none
};

}  // namespace

bool is_refused(Role role) {
  switch (role) {
    case Role::always:
    case Role::excusable:
    case Role::near_act:
    case Role::with_act:
    case Role::amount:
    case Role::whole:
      return true;
    default:
      return false;
  }
}

std::vector<std::size_t> clauses_of(const Folded& text) {
  std::vector<std::size_t> clauses;
  std::size_t clause = 0, at = 0;
  for (const std::size_t place : text.origin) {
    for (; at < place; ++at) clause += ends_clause(text.source[at]) ? 1 : 0;
    clauses.push_back(clause);
  }
  return clauses;
}

std::vector<bool> denied(const Folded& text, const std::vector<std::size_t>& clause,
                         const std::vector<Hit>& hits) {
  return Denials(text, clause, hits).all();
}

}  // namespace wanhu::plan::guard
