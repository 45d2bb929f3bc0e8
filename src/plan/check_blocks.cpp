// What the blocks from [org] to [burden] must keep within themselves, each with its own code.
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "calendar/amount.hpp"
#include "calendar/calendar.hpp"
#include "plan/checks.hpp"
#include "plan/guard/expressions.hpp"
#include "plan/period.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

constexpr int k_retain_days_max = 3 * 366;
constexpr std::size_t k_shown_max = 20;  // units of a circle that a message names

const Value& value_or_none(const Value* value) {
  static const Value none;
  return value == nullptr ? none : *value;
}

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : between) + part;
  return out;
}

class BlockRules {
 public:
  BlockRules(const Tree& tree, FindingList& findings) : root_(tree.root), findings_(findings) {}

  void run() {
    above_itself();
    cycles();
    twins();
    unshared();
    for (const Value& quota : entries("quota")) declining_is_free(quota);
    calendar_reach();
    retention();
    grounds();
    for (const Value& bands : entries("bands")) band_rows(bands);
    for (const Value& ranking : entries("ranking")) ranking_rules(ranking);
    for (const Value& indicator : entries("indicators")) indicator_rules(indicator);
    for (const Value& standard : entries("standards")) standard_rules(standard);
    burden();
  }

 private:
  [[nodiscard]] const std::vector<Value>& entries(std::string_view block) const {
    return value_or_none(root_.find(block)).entries;
  }
  [[nodiscard]] const std::vector<Value>& units() const {
    return value_or_none(root_.find("org")).rows_of("units");
  }

  void add(Finding finding, const Value& block) {
    finding.clause = block.text_of("src");
    findings_.add(std::move(finding));
  }

  // ---- [plan] ----

  // A plan that stands above itself, or ends itself.
  void above_itself() {
    const Value& plan = value_or_none(root_.find("plan"));
    const Value* id = plan.find("id");
    if (id == nullptr || id->kind != Kind::text) return;
    for (const char* key : {"parent", "supersedes"}) {
      const Value* other = plan.find(key);
      if (other == nullptr || other->kind != Kind::text || other->text != id->text) continue;
      Finding finding{.code = "L-CYCLE", .variant = "plan", .at = other->at, .second = id->at};
      finding.args = {{"id", id->text}, {"key", key}};
      finding.terms = {{"name", std::string("PLAN-KEY-") + key}};
      findings_.add(std::move(finding));
    }
  }

  // ---- [org] ----

  // A unit below itself: its totals would never end.
  void cycles() {
    std::map<std::string, const Value*> by_id;
    for (const Value& unit : units())
      if (const std::string id = unit.text_of("id"); !id.empty()) by_id.emplace(id, &unit);
    std::set<std::string> safe;
    for (const Value& unit : units()) {
      std::vector<std::string> path;
      std::set<std::string> passed;
      std::string id = unit.text_of("id");
      while (by_id.contains(id) && !safe.contains(id) && passed.insert(id).second) {
        path.push_back(id);
        id = by_id[id]->text_of("of");
      }
      if (passed.contains(id)) {
        if (path.size() > k_shown_max) path.resize(k_shown_max);
        const Value& first = *by_id[id];
        Finding finding{.code = "L-CYCLE", .at = first.find("of")->at};
        finding.args = {{"id", id}, {"path", joined(path, " → ") + " → " + id}};
        add(std::move(finding), first);
      }
      safe.insert(path.begin(), path.end());
    }
  }

  // The same place twice under two ids would be counted twice.
  void twins() {
    std::map<std::pair<std::string, std::string>, const Value*> seen;
    for (const Value& unit : units()) {
      const Value* name = unit.find("name");
      if (name == nullptr || name->kind != Kind::text) continue;
      const auto [first, fresh] = seen.emplace(std::pair(name->text, unit.text_of("of")), name);
      if (fresh) continue;
      Finding finding{.code = "L-QUOTA-DUP", .at = name->at, .second = first->second->at};
      finding.args = {{"name", name->text}};
      add(std::move(finding), unit);
    }
  }

  // A total that is to be shared out, and units of the same kind of which some have no share.
  void unshared() {
    const Value* split = nullptr;
    for (const Value& quota : entries("quota"))
      if (quota.find("per") == nullptr && quota.find("split") != nullptr)
        split = quota.find("split");
    if (split == nullptr) return;
    std::set<std::string> with;
    for (const Value& unit : units())
      if (unit.find("quota") != nullptr) with.insert(unit.text_of("kind"));
    for (const Value& unit : units()) {
      if (unit.find("quota") != nullptr || !with.contains(unit.text_of("kind"))) continue;
      Finding finding{.code = "L-APPORTION", .at = unit.at};
      if (const Value* name = unit.find("name")) finding.at = name->at;
      finding.second = split->key_at;
      finding.args = {{"name", unit.text_of("name")}};
      add(std::move(finding), unit);
      return;  // the first says it; the others have the same cause
    }
  }

  // A visit to which the household said no has been made like any other. Were it left out, visitors
  // would be short of their number for every refusal, and residents would be pressed (F08).
  void declining_is_free(const Value& quota) {
    const Value* outcomes = quota.find("outcomes");
    if (outcomes == nullptr || outcomes->items.empty()) return;
    const bool counts = std::any_of(
        outcomes->items.begin(), outcomes->items.end(),
        [](const Value& one) { return one.kind != Kind::text || one.text == "declined"; });
    if (counts) return;
    Finding finding{.code = "L-QUOTA-OUTCOME", .at = outcomes->key_at};
    add(std::move(finding), quota);
  }

  // ---- days ----

  void calendar_reach() {
    const Value* to = root_.at_path("plan.window.to");
    if (to == nullptr || to->kind != Kind::date) return;
    const int last = calendar::Calendar::office().last_year();
    if (to->date.year() <= last) return;
    Finding finding{.code = "L-CAL-MISSING", .at = to->at};
    finding.args = {{"year", std::to_string(to->date.year())}, {"last", std::to_string(last)}};
    add(std::move(finding), value_or_none(root_.at_path("plan.window")));
  }

  static std::optional<int> days_of(std::string_view text) {
    const auto amount = calendar::parse_amount(text);
    if (!amount) return {};
    return calendar::days_at_most(*amount);
  }

  void retention() {
    for (const Value& form : entries("form")) {
      retained(form, form);
      for (const Value& question : form.rows_of("ask")) retained(question, form);
    }
  }

  void retained(const Value& owner, const Value& form) {
    const Value* retain = owner.find("retain");
    if (retain == nullptr || retain->kind != Kind::text) return;
    const auto days = days_of(retain->text);
    if (!days || (*days > 0 && *days <= k_retain_days_max)) return;
    Finding finding{.code = "L-RETAIN", .at = retain->at};
    finding.args = {{"term", retain->text}, {"years", "3"}};
    add(std::move(finding), form);
  }

  // ---- grounds ----

  // A document is cited by its title 《…》 or its number 〔…〕.
  static bool cites(const std::string& text) {
    return text.find("《") != std::string::npos || text.find("〔") != std::string::npos;
  }

  void grounds() {
    for (const Value& ladder : entries("ladder")) {
      const Value* basis = ladder.find("basis");
      if (basis != nullptr && basis->kind == Kind::text && !cites(basis->text))
        no_basis(basis->at, "cite", basis->text, ladder);
    }
    for (const Value& kind : value_or_none(root_.find("matters")).rows_of("kinds")) {
      const Value* channel = kind.find("channel");
      if (channel == nullptr || channel->text != "statutory") continue;
      if (kind.find("basis") == nullptr) no_basis(channel->at, "statutory", "", kind);
    }
  }

  void no_basis(Span at, const char* variant, const std::string& text, const Value& block) {
    Finding finding{.code = "L-NO-BASIS", .variant = variant, .at = at};
    finding.args = {{"text", text}, {"name", block.text_of("name")}};
    add(std::move(finding), block);
  }

  // ---- bands, rankings, indicators ----

  struct Stretch {
    std::int64_t from = 0, to = INT64_MAX;
    const Value* row = nullptr;
  };

  static std::string said(std::int64_t from, std::int64_t to) {
    if (to == INT64_MAX) return std::to_string(from) + "–";
    return from == to ? std::to_string(from) : std::to_string(from) + "–" + std::to_string(to);
  }

  void band_rows(const Value& bands) {
    std::vector<Stretch> all;
    for (const Value& row : bands.rows_of("rows")) {
      const auto from = row.integer_of("from"), to = row.integer_of("to");
      if (!from || (!to && row.find("to") != nullptr)) return;  // reported already, or a hole
      if (to && *to < *from) {
        Finding finding{
            .code = "L-ORDER", .at = row.find("to")->at, .second = row.find("from")->at};
        finding.args = {{"from", std::to_string(*from)},
                        {"to", std::to_string(*to)},
                        {"what", row.text_of("note")}};
        add(std::move(finding), row);
        return;
      }
      all.push_back({*from, to.value_or(INT64_MAX), &row});
    }
    std::sort(all.begin(), all.end(), [](const Stretch& a, const Stretch& b) {
      return std::tie(a.from, a.to) < std::tie(b.from, b.to);
    });
    if (bands.text_of("policy") != "first") overlap(all, bands);
    gap(all, bands);
  }

  // The first ranks that more than one row claims, and how many claim them.
  void overlap(const std::vector<Stretch>& all, const Value& bands) {
    std::int64_t reached = all.empty() ? 0 : all.front().to;
    for (std::size_t i = 1; i < all.size(); ++i) {
      const Stretch& row = all[i];
      const bool begins_twice = i + 1 < all.size() && all[i + 1].from == row.from;
      if (row.from > reached && !begins_twice) {
        reached = row.to;
        continue;
      }
      std::int64_t to = row.to;
      int claims = 0;
      const Value* other = nullptr;
      for (const Stretch& s : all) {
        if (s.from > row.from || s.to < row.from) continue;
        ++claims;
        to = std::min(to, s.to);
        if (s.row != row.row) other = s.row;
      }
      if (claims < 2) continue;
      Finding finding{.code = "L-BAND-OVERLAP", .at = row.row->find("from")->at};
      finding.second = other->find("from")->at;
      finding.args = {{"ranks", said(row.from, to)}, {"count", std::to_string(claims)}};
      add(std::move(finding), row.row->text_of("src").empty() ? bands : *row.row);
      return;
    }
  }

  void gap(const std::vector<Stretch>& all, const Value& bands) {
    std::int64_t next = 1;
    for (const Stretch& row : all) {
      if (row.from > next) {
        const bool total = bands.is_true("total");
        Finding finding{.code = "L-BAND-GAP", .at = row.row->find("from")->at};
        if (total) {  // a gap in what is said to be complete is an error
          finding.variant = "total";
          finding.second = bands.find("total")->at;
        }
        finding.args = {{"ranks", said(next, row.from - 1)}};
        add(std::move(finding), row.row->text_of("src").empty() ? bands : *row.row);
        return;
      }
      if (row.to == INT64_MAX) return;
      next = std::max(next, row.to + 1);
    }
  }

  void ranking_rules(const Value& ranking) {
    if (ranking.find("min_n") == nullptr) few(ranking, "ranking");
    const Value* by = ranking.find("by");
    if (by == nullptr || by->kind != Kind::rows || by->items.empty()) return;
    int sum = 0;
    for (const Value& part : by->items) {
      const int weight = percent_of(part.text_of("weight"));
      if (weight < 0) return;  // reported already, or a hole
      sum += weight;
    }
    if (sum == 100) return;
    Finding finding{.code = "L-WEIGHT-SUM", .at = by->key_at};
    finding.args = {{"sum", std::to_string(sum)}, {"rows", std::to_string(by->items.size())}};
    add(std::move(finding), ranking);
  }

  void few(const Value& block, const char* variant) {
    Finding finding{.code = "L-MINN", .variant = variant, .at = block.key_at};
    finding.args = {{"id", block.key}};
    add(std::move(finding), block);
  }

  void indicator_rules(const Value& indicator) {
    const std::string use = indicator.text_of("use");  // unreadable: nobody knows what it needs
    if (indicator.kind != Kind::table || use.empty() || use == "external") return;
    for (const char* key : {"num", "den"}) {
      if (indicator.find(key) != nullptr) continue;
      Finding finding{.code = "L-KEY-MISSING", .at = indicator.key_at};
      finding.args = {{"key", key}, {"block", "indicators." + indicator.key}};
      finding.terms = {{"name", std::string("PLAN-KEY-") + key}};
      add(std::move(finding), indicator);
    }
    if (guard::is_over_answers(indicator) && indicator.find("min_n") == nullptr)
      few(indicator, "poll");
  }

  // ---- standards ----

  void standard_rules(const Value& standard) {
    const std::set<std::string> groups = ids_of(standard.rows_of("groups"));
    const std::set<std::string> items = ids_of(standard.rows_of("items"));
    for (const Value& item : standard.rows_of("items")) known(item.find("in"), groups, item);
    for (const Value& star : standard.rows_of("stars"))
      for (const Value& need : star.rows_of("needs")) known(&need, items, star);
  }

  static std::set<std::string> ids_of(const std::vector<Value>& rows) {
    std::set<std::string> ids;
    for (const Value& row : rows) ids.insert(row.text_of("id"));
    return ids;
  }

  // Without rows, or with one that has no readable id (""), nobody knows what is missing.
  void known(const Value* value, const std::set<std::string>& ids, const Value& block) {
    if (value == nullptr || value->kind != Kind::text || ids.contains(value->text)) return;
    if (ids.empty() || ids.contains("")) return;
    Finding finding{.code = "L-REF", .at = value->at};
    const std::vector<std::string> list(ids.begin(), ids.end());
    finding.args = {{"value", value->text}};
    for (const std::string& id : list) finding.choices.push_back({.word = id});
    if (const auto near = base::nearest(value->text, list, 2)) finding.hints.push_back(*near);
    add(std::move(finding), block);
  }

  // ---- [burden] ----

  // What one unit is asked for in the cap's period, by who is asked: reports of [[report]] by
  // sender, reports and meetings of [[cadence]] by whom they fall on.
  void burden() {
    const Value* caps = root_.find("burden");
    if (caps == nullptr || caps->kind != Kind::table) return;
    const double rounds = times_a_month(caps->text_of("per"));
    if (rounds <= 0) return;  // reported already, or a hole
    const double months = 1 / rounds;
    std::map<std::string, double> reports, meetings;
    for (const Value& row : value_or_none(root_.find("report")).items)
      reports[row.text_of("from")] += times_a_month(row.text_of("every")) * months;
    for (const Value& row : value_or_none(root_.find("cadence")).items) {
      const std::string act = row.text_of("do");
      const std::string on = row.text_of("each").empty() ? row.text_of("who") : row.text_of("each");
      const double times = static_cast<double>(row.integer_of("at_least").value_or(1)) *
                           times_a_month(row.text_of("per")) * months;
      if (act == "report") reports[on] += times;
      if (act == "meeting" || act == "study") meetings[on] += times;
    }
    above(*caps, "max_reports", with_their_kinds(reports));
    above(*caps, "max_meetings", with_their_kinds(meetings));
  }

  // What is asked of every unit of a kind is asked of a unit named beside it as well.
  [[nodiscard]] std::map<std::string, double> with_their_kinds(
      std::map<std::string, double> asked) const {
    const auto join = [&](const Value& unit) {
      const auto own = asked.find(unit.text_of("id"));
      const auto all = asked.find(unit.text_of("kind"));
      if (own != asked.end() && all != asked.end()) own->second += all->second;
    };
    join(value_or_none(root_.at_path("org.root")));
    for (const Value& unit : units()) join(unit);
    return asked;
  }

  void above(const Value& caps, const char* key, const std::map<std::string, double>& asked) {
    const auto cap = caps.integer_of(key);
    if (!cap) return;
    for (const auto& [who, times] : asked) {
      if (times < static_cast<double>(*cap) + 0.5) continue;
      Finding finding{.code = "L-BURDEN", .at = caps.find(key)->at};
      finding.terms = {{"what", std::string("PLAN-KEY-") + key}};
      finding.args = {{"who", who},
                      {"times", std::to_string(std::llround(times))},
                      {"cap", std::to_string(*cap)},
                      {"per", caps.text_of("per")}};
      add(std::move(finding), caps);
    }
  }

  const Value& root_;
  FindingList& findings_;
};

}  // namespace

void check_blocks(const Tree& tree, FindingList& findings) {
  BlockRules(tree, findings).run();
}

}  // namespace wanhu::plan
