#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "plan/checks.hpp"

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
      kinds_.emplace(top->text_of("kind"), "");
    }
    if (const Value* org = root.find("org")) {
      for (const Value& unit : org->rows_of("units")) {
        add(units_, unit);
        kinds_.emplace(unit.text_of("kind"), "");
      }
      for (const Value& office : org->rows_of("offices")) add(offices_, office);
      for (const Value& team : org->rows_of("teams")) add(teams_, team);
      for (const Value& counted : org->rows_of("counted"))
        kinds_.emplace(counted.text_of("kind"), "");
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

  using Set = std::map<std::string, std::string>;  // id → name

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
        for (const char* word : {"owner", "visitor", "resident"}) all.emplace(word, "");
        return all;
      }
      case Ref::hidden:
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
    set.emplace(row.text_of("id"), row.text_of("name"));
  }
  void add_keys(Set& set, std::string_view table, const std::string& before = "") {
    const Value* value = tree_.root.find(table);
    if (value == nullptr) return;
    for (const Value& entry : value->entries)
      set.emplace(before + entry.key, entry.text_of("name"));
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

// Ids within two slips, and ids whose Chinese name is within one.
std::vector<std::string> near_ids(const std::string& text, const Names::Set& set) {
  std::vector<std::pair<int, std::string>> near;
  for (const auto& [id, name] : set) {
    const int by_id = base::edit_distance(text, id, 2);
    const int by_name = name.empty() ? 3 : base::edit_distance(text, name, 1);
    const int distance = by_name <= 1 ? by_name : by_id;
    if (distance <= 2) near.emplace_back(distance, id);
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> ids;
  for (const auto& [distance, id] : near)
    if (ids.size() < 3) ids.push_back(id);
  return ids;
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
    if (++unknown <= k_findings_max)
      finding.hints = near_ids(use.text, set);  // more is never shown
    std::string known;
    for (const auto& [id, name] : set) {
      if (std::count(known.begin(), known.end(), ' ') + 1 >= static_cast<int>(k_listed_max)) break;
      known += (known.empty() ? "" : " ") + id;
    }
    finding.args["known"] = known;
    if (known.empty()) finding.variant = "none";
    findings.add(std::move(finding));
  }
}

}  // namespace wanhu::plan
