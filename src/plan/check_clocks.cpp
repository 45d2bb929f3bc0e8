// Clocks beside a matter's term, terms that the law sets, and the weights of the three rates.
#include <algorithm>
#include <array>
#include <string>

#include "calendar/amount.hpp"
#include "plan/checks.hpp"
#include "plan/statutes.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

// Which happenings can still come after which: a round goes from its opening to its closing.
struct Start {
  std::string_view from;
  std::vector<std::string_view> ends;
};
const std::vector<Start>& starts() {
  static const std::vector<std::string_view> all{"accepted", "contacted", "answered",
                                                 "told",     "confirmed", "closed"};
  static const std::vector<Start> table{
      {"opened", all},
      {"round", all},
      {"handed_over", all},
      {"accepted", {"contacted", "answered", "told", "confirmed", "closed"}},
      {"answered", {"contacted", "told", "confirmed", "closed"}},
      {"told", {"confirmed", "closed"}},
      {"objected", {"ruled", "accepted", "answered", "closed"}},
      {"review_asked", {"reviewed"}},
      {"closed", {"reviewed"}},
  };
  return table;
}

class Clocks {
 public:
  Clocks(const Tree& tree, FindingList& findings) : findings_(findings) {
    matters_ = tree.root.find("matters");
    org_ = tree.root.find("org");
    const Value* head = tree.root.find("plan");
    has_parent_ = head != nullptr && !head->text_of("parent").empty();
  }

  void run() {
    if (matters_ == nullptr) return;
    bare_is_working_ = matters_->text_of("basis") == "working";
    for (const Value& clock : matters_->rows_of("clocks")) {
      complete(clock);
      order(clock);
      within_statute(clock, "due");
    }
    for (const Value& kind : matters_->rows_of("kinds")) within_statute(kind, "due");
    for (const Value& pause : matters_->rows_of("pause")) within_statute(pause, "max");
    extension_lawful();
    petition_windows();
    recheck_decided();
    weights();
  }

 private:
  void add(Finding finding, const Value& block) {
    finding.clause = block.text_of("src");
    findings_.add(std::move(finding));
  }

  // A clock of the law has its name, its ends and its length from there.
  void complete(const Value& clock) {
    if (clock.kind != Kind::table || clock.find("statute") != nullptr) return;
    for (const std::string key : {"name", "from", "until", "due"}) {
      if (clock.find(key) != nullptr) continue;
      Finding finding{.code = "L-KEY-MISSING", .at = clock.at};
      finding.args = {{"key", key}, {"block", "matters.clocks"}};
      finding.terms = {{"name", "PLAN-KEY-" + key}};
      add(std::move(finding), clock);
    }
  }

  void order(const Value& clock) {
    const std::string from = clock.text_of("from"), until = clock.text_of("until");
    const auto start = std::find_if(starts().begin(), starts().end(),
                                    [&](const Start& s) { return s.from == from; });
    if (start == starts().end() || until.empty()) return;
    const auto& ends = start->ends;
    if (std::find(ends.begin(), ends.end(), until) != ends.end()) return;
    Finding finding{.code = "L-CLOCK-ORDER", .at = clock.find("until")->at};
    finding.second = clock.find("from")->at;
    finding.args = {{"from", from}, {"until", until}};
    for (const std::string_view end : ends)
      finding.choices.push_back(
          {.word = std::string(end), .term = "PLAN-DOC-WORD-until." + std::string(end)});
    add(std::move(finding), clock);
  }

  // A plan may be stricter than the law, never slacker.
  void within_statute(const Value& row, const char* key) {
    const Statute* law = statute(row.text_of("statute"));
    if (law == nullptr) return;
    const Value* own = row.find(key);
    if (own == nullptr) return;
    std::vector<const Value*> terms;
    if (own->kind == Kind::text) terms.push_back(own);
    for (const Value& dated : row.rows_of(key))
      if (const Value* term = dated.find("v")) terms.push_back(term);
    for (const Value* term : terms) {
      const auto amount = calendar::parse_amount(term->text);
      if (!amount || !longer(*amount, term->text, *law)) continue;
      Finding finding{.code = "L-STATUTE", .at = term->at};
      finding.args = {{"term", term->text}, {"limit", std::string(law->amount)}};
      finding.terms = {{"law", "STATUTE-LAW-" + std::string(law->id)}};
      add(std::move(finding), row);
    }
  }

  void beyond(const Value& block, const Value& at, std::string_view limit, const Statute& law,
              const char* variant = "") {
    Finding finding{.code = "L-STATUTE", .variant = variant, .at = at.at};
    const std::string term = at.kind == Kind::integer ? std::to_string(at.integer) : at.text;
    finding.args = {{"term", term}, {"limit", std::string(limit)}};
    finding.terms = {{"law", "STATUTE-LAW-" + std::string(law.id)}};
    add(std::move(finding), block);
  }

  // The plan's one rule for more time holds for every kind: also for those whose term the law sets,
  // which it lets be moved by so much and once.
  void extension_lawful() {
    const Value* extend = matters_->find("extend");
    if (extend == nullptr || extend->kind != Kind::table) return;
    for (const Value& kind : matters_->rows_of("kinds")) {
      const Statute* law = statute(kind.text_of("statute"));
      if (law == nullptr || law->extend.empty()) continue;
      if (is_beyond(*extend, *law)) return;  // said once for the block
    }
  }

  bool is_beyond(const Value& extend, const Statute& law) {
    const Value* max = extend.find("max");
    const Value* times = extend.find("times");
    const auto limit = calendar::parse_amount(law.extend).value();
    bool found = false;
    if (max != nullptr && max->kind == Kind::text) {
      const auto amount = calendar::parse_amount(max->text);
      found = amount && calendar::days_at_most(*amount) > calendar::days_at_most(limit);
      if (found) beyond(extend, *max, law.extend, law);
    }
    if (times == nullptr || times->kind != Kind::integer || times->integer <= 1) return found;
    beyond(extend, *times, law.extend, law, "times");
    return true;
  }

  // What the law gives whoever was handed a petition is the most, what it gives the resident the
  // least.
  void petition_windows() {
    const auto& kinds = matters_->rows_of("kinds");
    const bool any = std::any_of(kinds.begin(), kinds.end(), [](const Value& kind) {
      return kind.text_of("statute").starts_with("petition.");
    });
    if (!any) return;
    window("objection", statute("petition.object")->amount, *statute("petition.object"), true);
    window("review", statute("petition.review")->ask, *statute("petition.review"), false);
  }

  void window(const char* key, std::string_view limit, const Statute& law, bool at_most) {
    const Value* block = matters_->find(key);
    const Value* within = block == nullptr ? nullptr : block->find("within");
    if (within == nullptr || within->kind != Kind::text) return;
    const auto own = calendar::parse_amount(within->text);
    const auto said = calendar::parse_amount(limit).value();
    if (!own) return;  // L-AMOUNT
    if (at_most && calendar::days_at_most(*own) > calendar::days_at_most(said))
      beyond(*block, *within, limit, law);
    if (!at_most && days_at_least(*own) < days_at_least(said))
      beyond(*block, *within, limit, law, "shorter");
  }

  // A lower bound in calendar days.
  static int days_at_least(const calendar::Amount& amount) {
    if (const auto* days = std::get_if<calendar::CalendarDays>(&amount)) return days->n;
    if (const auto* days = std::get_if<calendar::WorkingDays>(&amount)) return days->n;
    if (const auto* months = std::get_if<calendar::CalendarMonths>(&amount)) return months->n * 28;
    if (const auto* hours = std::get_if<calendar::ClockHours>(&amount)) return hours->n / 24;
    return 0;
  }

  // A second ask needs somebody else to decide it: named, or above whoever reviews first. Above the
  // root and above a body outside the plan knows nobody.
  void recheck_decided() {
    const Value* review = matters_->find("review");
    // What a plan under another leaves out, the other says.
    if (org_ == nullptr || (review == nullptr && has_parent_)) return;
    for (const Value& clock : matters_->rows_of("clocks")) {
      if (clock.text_of("statute") != "petition.recheck") continue;
      const std::string by = review == nullptr ? "" : review->text_of("by");
      const std::string recheck = review == nullptr ? "" : review->text_of("recheck");
      if (recheck.empty() ? has_above(by) : recheck != by) continue;
      const Value* at = clock.find("statute");
      beyond(clock, *at, "", *statute("petition.recheck"), "recheck");
    }
  }

  [[nodiscard]] bool has_above(const std::string& body) const {
    if (org_ == nullptr || body.empty()) return false;
    for (const Value& unit : org_->rows_of("units"))
      if (unit.text_of("id") == body) return true;
    for (const Value& office : org_->rows_of("offices"))
      if (office.text_of("id") == body) return !office.is_true("external");
    return false;
  }

  [[nodiscard]] bool longer(const calendar::Amount& amount, const std::string& text,
                            const Statute& law) const {
    const auto limit = calendar::parse_amount(law.amount).value();
    if (bare_is_working_ && is_bare_days(text))
      return calendar::days_at_most(calendar::WorkingDays{
                 std::get<calendar::CalendarDays>(amount).n}) > calendar::days_at_most(limit);
    return calendar::days_at_most(amount) > calendar::days_at_most(limit);
  }

  void weights() {
    const Value* rates = matters_->find("rates");
    if (rates == nullptr || rates->kind != Kind::table) return;
    int sum = 0;
    for (const char* key : {"response", "resolution", "satisfaction"}) {
      const int weight = percent_of(rates->text_of(key));
      if (weight < 0) return;  // missing, reported already, or a hole
      sum += weight;
    }
    if (sum == 100) return;
    Finding finding{.code = "L-WEIGHT-SUM", .at = rates->key_at};
    finding.args = {{"sum", std::to_string(sum)}, {"rows", "3"}};
    add(std::move(finding), *rates);
  }

  FindingList& findings_;
  const Value* matters_ = nullptr;
  const Value* org_ = nullptr;
  bool has_parent_ = false;
  bool bare_is_working_ = false;
};

}  // namespace

void check_clocks(const Tree& tree, FindingList& findings) {
  Clocks(tree, findings).run();
}

}  // namespace wanhu::plan
