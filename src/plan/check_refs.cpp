#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "plan/checks.hpp"
#include "plan/keys.hpp"
#include "plan/labels.hpp"
#include "plan/near_name.hpp"

namespace wanhu::plan {

namespace {

constexpr std::size_t k_listed_max = 8;  // ids named in a message when none is near
// Names compared with texts in words, for names nearly the same: a plan has far fewer.
constexpr std::size_t k_compared_max = 20'000;

// What may be named, with the Chinese name under which it may be known to the writer.
class Names {
 public:
  explicit Names(const Tree& tree) : tree_(tree) {
    const Value& root = tree.root;
    if (const Value* top = root.at_path("org.root")) {
      prefixes_ = own_prefixes(top->text_of("name"), top->text_of("kind"));
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
    if (const Value* matters = root.find("matters"))
      for (const Value& kind : matters->rows_of("kinds")) add(matter_kinds_, kind);
    if (const Value* messages = root.find("messages"))
      for (const Value& one : messages->rows_of("templates")) add(templates_, one);
    add_keys(calendars_, "calendars");
    add_names();
    add_seats();
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
      case Ref::quota_of:
        return merged({&duties_, &teams_, &units_, &kinds_});
      case Ref::indicator:
        return indicators_;
      case Ref::task:
        return tasks_;
      case Ref::place_kind:
        return place_kinds_;
      case Ref::matter_kind:
        return matter_kinds_;
      case Ref::ranked:
        return rankings_;
      case Ref::standard:
        return standards_;
      case Ref::message:
        return templates_;
      case Ref::calendar:
        return calendars_;
      case Ref::none:
        break;
    }
    return {};
  }

  // A body or part of the plan that a text in words seems to mean.
  struct Meant {
    std::string id{}, name{};
    std::string sort{};  // the code of what it is called in general
    Likeness likeness = Likeness::none;
    bool seat = false;  // of the duty `id`; `name` is the position
  };

  // What is called so; a seat only when nothing else is.
  [[nodiscard]] std::vector<Meant> called(const std::string& text) const {
    for (const auto* names : {&by_name_, &seats_}) {
      std::vector<Meant> all;
      const auto [begin, end] = names->equal_range(text);
      for (auto at = begin; at != end; ++at) all.push_back(at->second);
      if (!all.empty()) return all;
    }
    return {};
  }

  // What has nearly that name; compares it with all `count()` names.
  [[nodiscard]] std::vector<Meant> nearly_called(const std::string& text) const {
    std::vector<Meant> all;
    for (const auto& [name, meant] : by_name_)
      if (likeness(text, name, prefixes_) == Likeness::near) {
        all.push_back(meant);
        all.back().likeness = Likeness::near;
      }
    return all;
  }
  [[nodiscard]] std::size_t count() const { return by_name_.size(); }

  // The sort of thing that has this id or name, as the code of its name, and the id; empty when
  // nothing has.
  [[nodiscard]] std::pair<std::string, std::string> sort_of(const std::string& text) const {
    std::vector<std::pair<const char*, const Set*>> sorts = bodies();
    sorts.insert(sorts.end(), {{"PLAN-KEY-phases", &phases_}, {"PLAN-KEY-task", &tasks_}});
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
    if (ref == Ref::matter_kind)
      return absent("matters.kinds") || unsure("matters.kinds", matter_kinds_);
    if (ref == Ref::ranked) return unsure("ranking", rankings_);
    if (ref == Ref::standard) return unsure("standards", standards_);
    if (ref == Ref::calendar) return unsure("calendars", calendars_);
    if (ref == Ref::message)
      return absent("messages.templates") || unsure("messages.templates", templates_);
    return absent("org.root") || absent("org.units") || unsure("org.units", units_) ||
           unsure("org.counted", kinds_) || unsure("org.offices", offices_) ||
           unsure("org.teams", teams_) || unsure("duties", duties_);
  }

 private:
  using Kind = Value::Kind;

  // Who can be asked to do something, with the codes of their sorts.
  [[nodiscard]] std::vector<std::pair<const char*, const Set*>> bodies() const {
    return {{"PLAN-KEY-units", &units_},
            {"PLAN-KEY-offices", &offices_},
            {"PLAN-KEY-teams", &teams_},
            {"PLAN-KEY-duties", &duties_}};
  }

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
  void add_names() {
    for (const auto& [sort, set] : bodies())
      for (const auto& [id, choice] : *set)
        if (!choice.name.empty())
          by_name_.emplace(choice.name, Meant{id, choice.name, sort, Likeness::same});
  }
  // "组长", and "领导小组组长" as people say it.
  void add_seats() {
    const Value* duties = tree_.root.find("duties");
    if (duties == nullptr) return;
    for (const Value& duty : duties->entries)
      for (const Value& seat : duty.rows_of("seats")) {
        const std::string position = seat.text_of("as");
        if (position.empty()) continue;
        const Meant meant{duty.key, position, "PLAN-KEY-seats", Likeness::same, /*seat=*/true};
        for (const std::string& name : {position, duty.text_of("name") + position})
          seats_.emplace(name, meant);
      }
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
      matter_kinds_, rankings_, standards_, templates_, calendars_;
  std::multimap<std::string, Meant> by_name_, seats_;
  std::vector<std::string> prefixes_;
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

class References {
 public:
  References(const Tree& tree, FindingList& findings) : names_(tree), findings_(findings) {}

  void check(const RefUse& use) {
    const auto [entry, fresh] = sets_.try_emplace(use.ref);
    if (fresh) entry->second = names_.of(use.ref);
    const Names::Set& set = entry->second;
    const bool word = std::find(use.words.begin(), use.words.end(), use.text) != use.words.end();
    if (word || set.contains(use.text) || names_.uncertain(use.ref)) return;
    if (use.ref == Ref::person && has_chinese(use.text))
      in_words(use);
    else
      unknown(use, set);
  }

 private:
  // A position in words is nobody the program can follow. That is meant, unless the plan has
  // somebody of that name.
  void in_words(const RefUse& use) {
    const std::vector<Names::Meant> meant = meant_by(use.text);
    if (meant.empty()) return;
    const Names::Meant& first = meant.front();
    Finding finding{.code = "L-NAMED", .at = use.at, .clause = use.clause};
    if (first.seat) finding.variant = "seat";
    if (first.likeness == Likeness::near) finding.variant = "near";
    finding.terms = {{"sort", first.sort}};
    finding.args = {{"value", use.text}, {"name", first.name}, {"id", first.id}};
    for (const Names::Meant& one : meant)
      if (std::find(finding.hints.begin(), finding.hints.end(), one.id) == finding.hints.end())
        finding.hints.push_back(one.id);
    const bool certain = meant.size() == 1 && finding.variant.empty();
    if (certain) finding.fix = Fix{use.at, "\"" + first.id + "\""};
    findings_.add(std::move(finding));
  }

  std::vector<Names::Meant> meant_by(const std::string& text) {
    std::vector<Names::Meant> meant = names_.called(text);
    if (!meant.empty() || compared_ > k_compared_max) return meant;
    compared_ += names_.count();
    return names_.nearly_called(text);
  }

  void unknown(const RefUse& use, const Names::Set& known) {
    Finding finding{.code = "L-REF", .at = use.at, .clause = use.clause};
    finding.args["value"] = use.text;
    if (++unknown_ <= k_findings_max) {  // more is never shown
      Names::Set set = known;
      const std::string key = use.ref == Ref::calendar ? "calendar." : "told.";
      for (const std::string_view word : use.words)
        set.emplace(word, Alternative{.word = std::string(word),
                                      .term = "PLAN-DOC-WORD-" + key + std::string(word)});
      finding.hints = near_ids(use.text, set);
      finding.choices = listed(set);
      const auto [sort, id] = names_.sort_of(use.text);
      if (!sort.empty() && !set.contains(id)) {
        finding.variant = "sort";
        finding.terms["sort"] = sort;
        finding.args["id"] = id;
      }
    }
    if (known.empty() && use.words.empty()) finding.variant = "none";
    findings_.add(std::move(finding));
  }

  const Names names_;
  FindingList& findings_;
  std::map<Ref, Names::Set> sets_;
  std::size_t unknown_ = 0, compared_ = 0;
};

}  // namespace

void check_refs(const Tree& tree, const std::vector<RefUse>& refs, FindingList& findings) {
  References references(tree, findings);
  for (const RefUse& use : refs) {
    if (findings.full()) return;
    references.check(use);
  }
}

}  // namespace wanhu::plan
