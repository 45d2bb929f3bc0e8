#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "plan/checks.hpp"
#include "plan/keys.hpp"
#include "plan/labels.hpp"

namespace wanhu::plan {

namespace {

constexpr std::size_t k_listed_max = 8;  // ids named in a message when none is near

// What may be named, with the Chinese name under which it may be known to the writer.
class Names {
 public:
  explicit Names(const Tree& tree) : tree_(tree) {
    const Value& root = tree.root;
    if (const Value* top = root.at_path("org.root")) {
      add(units_, *top);
      add_kind(*top);
    }
    if (const Value* org = root.find("org")) {
      for (const Value& unit : org->rows_of("units")) {
        add(units_, unit);
        add_kind(unit);
      }
      for (const Value& office : org->rows_of("offices")) add(offices_, office);
      for (const Value& team : org->rows_of("teams")) add(teams_, team);
      for (const Value& counted : org->rows_of("counted")) add_kind(counted);
    }
    if (const Value* plan = root.find("plan"))
      for (const Value& phase : plan->rows_of("phases")) add(phases_, phase);
    add_keys(duties_, "duties");
    add_keys(indicators_, "indicators");
    add_keys(rankings_, "ranking", "ranking.");
    add_keys(standards_, "standards", "standards.");
    for (const Value& task : rows_at("task")) add(tasks_, task);
    if (const Value* places = root.find("places"))
      for (const Value& kind : places->rows_of("kinds")) add(place_kinds_, kind);
  }

  using Set = std::map<std::string, Alternative>;  // by id

  [[nodiscard]] Set of(Ref ref) const {
    switch (ref) {
      case Ref::unit:
        return units_;
      case Ref::place:
        return merged({&units_, &offices_});
      case Ref::kind:
        return kinds_;
      case Ref::phase:
        return phases_;
      case Ref::person:
        return merged({&units_, &offices_, &teams_, &duties_});
      case Ref::told: {
        Set all = merged({&units_, &offices_, &teams_, &duties_});
        for (const std::string role : {"owner", "visitor", "resident"})
          all.emplace(role, Alternative{.word = role, .term = "PLAN-DOC-WORD-told." + role});
        return all;
      }
      case Ref::place_or_kind:
        return merged({&units_, &offices_, &kinds_});
      case Ref::indicator:
        return indicators_;
      case Ref::task:
        return tasks_;
      case Ref::place_kind:
        return place_kinds_;
      case Ref::ranked:
        return rankings_;
      case Ref::standard:
        return standards_;
      case Ref::none:
        break;
    }
    return {};
  }

  // The sort of thing that has this id or name, as the code of its name, and the id; empty when
  // nothing has.
  [[nodiscard]] std::pair<std::string, std::string> sort_of(const std::string& text) const {
    const std::pair<const char*, const Set*> sorts[] = {
        {"PLAN-KEY-units", &units_},   {"PLAN-KEY-offices", &offices_}, {"PLAN-KEY-teams", &teams_},
        {"PLAN-KEY-duties", &duties_}, {"PLAN-KEY-phases", &phases_},   {"PLAN-KEY-task", &tasks_}};
    for (const auto& [term, set] : sorts)
      for (const auto& [id, choice] : *set)
        if (id == text || (!choice.name.empty() && choice.name == text)) return {term, id};
    return {};
  }

  // True when the part of the file that could define the name is missing or was lost to a syntax
  // error: that is reported already, and every reference to it would only repeat it.
  [[nodiscard]] bool uncertain(Ref ref) const {
    if (ref == Ref::phase) return absent("plan.phases") || unsure("plan.phases", phases_);
    if (ref == Ref::indicator) return unsure("indicators", indicators_);
    if (ref == Ref::task) return unsure("task", tasks_);
    if (ref == Ref::place_kind)
      return absent("places.kinds") || unsure("places.kinds", place_kinds_);
    if (ref == Ref::ranked) return unsure("ranking", rankings_);
    if (ref == Ref::standard) return unsure("standards", standards_);
    return absent("org.root") || absent("org.units") || unsure("org.units", units_) ||
           unsure("org.counted", kinds_) || unsure("org.offices", offices_) ||
           unsure("org.teams", teams_) || unsure("duties", duties_);
  }

 private:
  using Kind = Value::Kind;

  [[nodiscard]] bool absent(std::string_view path) const {
    return tree_.root.at_path(path) == nullptr;
  }
  // A piece of the block is lost, or it is no block at all, or one of its rows has no readable id
  // and left an empty name: references may well mean what cannot be read.
  [[nodiscard]] bool unsure(std::string_view path, const Set& set) const {
    const Value* block = tree_.root.at_path(path);
    const bool misshapen =
        block != nullptr && block->kind != Kind::table && block->kind != Kind::rows;
    return misshapen || set.contains("") || tree_.has_lost(path.substr(0, path.find('.')));
  }

  static void add(Set& set, const Value& row) {
    const std::string id = row.text_of("id");
    set.emplace(id, Alternative{.word = id, .name = row.text_of("name")});
  }
  void add_kind(const Value& row) {
    const std::string kind = row.text_of("kind");
    kinds_.emplace(kind, Alternative{.word = kind, .term = word_term("org.units.kind", kind)});
  }
  void add_keys(Set& set, std::string_view table, const std::string& before = "") {
    const Value* value = tree_.root.find(table);
    if (value == nullptr) return;
    for (const Value& entry : value->entries)
      set.emplace(before + entry.key,
                  Alternative{.word = before + entry.key, .name = entry.text_of("name")});
  }
  [[nodiscard]] const std::vector<Value>& rows_at(std::string_view key) const {
    return tree_.root.rows_of(key);
  }
  static Set merged(std::initializer_list<const Set*> sets) {
    Set all;
    for (const Set* set : sets) all.insert(set->begin(), set->end());
    return all;
  }

  const Tree& tree_;
  Set units_, kinds_, offices_, teams_, phases_, duties_, indicators_, tasks_, place_kinds_,
      rankings_, standards_;
};

bool has_chinese(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<signed char>(c) < 0; });
}

std::string called(const Alternative& choice) {
  return choice.term.empty() ? choice.name : chinese_of(choice.term);
}

// How far a text is from what a choice is called: the same, one slip in a name of three characters
// or more, a part of it or the other way round. 4 when it is none of these.
int from_name(const std::string& text, const std::string& name) {
  constexpr int k_part = 3, k_none = 4;
  if (name.empty()) return k_none;
  if (text == name) return 0;
  const std::size_t shorter =
      std::min(base::decode_utf8(text).size(), base::decode_utf8(name).size());
  if (shorter >= 3 && base::edit_distance(text, name, 1) <= 1) return 1;
  const bool part = name.find(text) != std::string::npos || text.find(name) != std::string::npos;
  return part && shorter >= 2 ? k_part : k_none;
}

// Ids within two slips, one for a short word, and ids of what is called so.
std::vector<std::string> near_ids(const std::string& text, const Names::Set& set) {
  const int reach = base::decode_utf8(text).size() <= 3 ? 1 : 2;
  std::vector<std::pair<int, std::string>> near;
  for (const auto& [id, choice] : set) {
    const int by_id = slips_between(text, id, reach);
    const int by_name = from_name(text, called(choice));
    if (by_id <= reach || by_name <= 3)
      near.emplace_back(std::min(by_id <= reach ? by_id : 3, by_name), id);
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> ids;
  for (const auto& [distance, id] : near) {
    if (distance > 0 && near.front().first == 0) break;  // it is called exactly so
    if (ids.size() < 3) ids.push_back(id);
  }
  return ids;
}

// What may be named: the words of the vocabulary first, then what the plan defines.
std::vector<Alternative> listed(const Names::Set& set) {
  std::vector<Alternative> known;
  for (const bool word : {true, false})
    for (const auto& [id, choice] : set) {
      if (known.size() == k_listed_max) {
        known.push_back({.word = "…"});
        return known;
      }
      if (choice.term.empty() != word) known.push_back(choice);
    }
  return known;
}

}  // namespace

void check_refs(const Tree& tree, const std::vector<RefUse>& refs, FindingList& findings) {
  const Names names(tree);
  std::map<Ref, Names::Set> sets;
  std::size_t unknown = 0;
  for (const RefUse& use : refs) {
    if (findings.full()) return;
    const auto [entry, fresh] = sets.try_emplace(use.ref);
    if (fresh) entry->second = names.of(use.ref);
    const Names::Set& set = entry->second;
    if (set.contains(use.text)) continue;
    if (use.ref == Ref::person && has_chinese(use.text)) continue;  // a position in words
    if (names.uncertain(use.ref)) continue;
    Finding finding{.code = "L-REF", .at = use.at, .clause = use.clause};
    finding.args["value"] = use.text;
    if (++unknown <= k_findings_max) {  // more is never shown
      finding.hints = near_ids(use.text, set);
      finding.choices = listed(set);
      const auto [sort, id] = names.sort_of(use.text);
      if (!sort.empty() && !set.contains(id)) {
        finding.variant = "sort";
        finding.terms["sort"] = sort;
        finding.args["id"] = id;
      }
    }
    if (set.empty()) finding.variant = "none";
    findings.add(std::move(finding));
  }
}

}  // namespace wanhu::plan
