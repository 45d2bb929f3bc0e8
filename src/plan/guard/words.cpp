#include "plan/guard/words.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "plan/cell.hpp"
#include "plan/guard/meaning.hpp"
#include "plan/guard/structure.hpp"
#include "plan/keys.hpp"
#include "plan/schema.hpp"

namespace wanhu::plan::guard {

namespace {

using Kind = Value::Kind;

// Keys whose texts quote or name the source instead of ruling something.
constexpr std::array<std::string_view, 7> k_quotes = {"source", "src",    "read",  "retro",
                                                      "issuer", "number", "schema"};
constexpr std::array<std::string_view, 5> k_expressions = {"num", "den", "when", "show_if",
                                                           "check"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

const Shape* shape_of(const Field* field, Kind kind) {
  if (field == nullptr) return nullptr;
  const bool other =
      kind == Kind::table ? field->or_type == Type::table : field->or_type == Type::rows;
  return other ? field->or_shape : field->shape;
}

bool is_word_of(const Field* field, const std::string& text) {
  return field != nullptr && std::ranges::find(field->words, text) != field->words.end();
}

// The field of which an unknown key is a slip, so that "[formm.feedback]" stays one finding, the
// key check's; null when none is near. `present` are the keys of its table that are known.
const Field* meant_field(const Shape* shape, const std::set<std::string>& present,
                         const Value& entry) {
  if (shape == nullptr) return nullptr;
  const auto near = meant_keys(entry, *shape, present);
  return near.empty() ? nullptr : near.front();
}

// A basis without what it cites: titles 《…》 and numbers 〔…〕 are quoted, the rest is said.
std::string said_beside_citations(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> k_quoting = {
      {{"《", "》"}, {"〔", "〕"}}};
  std::string said(text);
  for (const auto& [open, close] : k_quoting)
    for (auto from = said.find(open); from != std::string::npos; from = said.find(open, from)) {
      const auto to = said.find(close, from);
      if (to == std::string::npos) break;
      said.replace(from, to + close.size() - from, " ");
    }
  return said;
}

// A number of the resident identity card: 17 digits and a check digit, ISO 7064 MOD 11-2
// (GB 11643-1999).
bool is_id_number(std::string_view digits) {
  static constexpr std::array<int, 17> k_weights = {7, 9, 10, 5,  8, 4, 2, 1, 6,
                                                    3, 7, 9,  10, 5, 8, 4, 2};
  static constexpr std::string_view k_checks = "10X98765432";
  int sum = 0;
  for (std::size_t i = 0; i < k_weights.size(); ++i) sum += (digits[i] - '0') * k_weights[i];
  const char last = digits[17] == 'x' ? 'X' : digits[17];
  return k_checks[static_cast<std::size_t>(sum % 11)] == last;
}

std::optional<std::string> id_number_in(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool last = run >= 17 && (is_digit(text[i]) || text[i] == 'X' || text[i] == 'x');
    if (last && is_id_number(text.substr(i - 17, 18))) return std::string(text.substr(i - 17, 18));
    run = is_digit(text[i]) ? run + 1 : 0;
  }
  return {};
}

class Words {
 public:
  Words(const Tree& tree, Refusals& refusals) : tree_(tree), refusals_(refusals) {}

  void run() { table(tree_.root, &root_shape(), {}); }

 private:
  // Where the walk is: what the keys above say about how a text is meant.
  struct Where {
    std::string block{};             // "org", "publicity"
    std::string parent{};            // the key of the table
    const Value* unknown = nullptr;  // the topmost key above that the vocabulary does not know
    bool asks = false;               // inside a question
    bool chosen = false;             // inside one of its answers
    bool grounded = false;           // inside a ladder with basis and approver
  };

  void table(const Value& value, const Shape* shape, Where where) {
    where.grounded = where.grounded || is_grounded(value);
    loose_field(value, shape, where);
    const std::set<std::string> present =
        shape == nullptr ? std::set<std::string>{} : known_keys(value, *shape);
    for (const Value& entry : value.entries) {
      if (refusals_.full()) return;
      if (refusals_.has(entry)) continue;
      const Field* field = shape == nullptr ? nullptr : shape->field(entry.key);
      if (field != nullptr && is_one_of(k_quotes, entry.key)) continue;
      Where below = where;
      if (where.block.empty()) below.block = entry.key;
      if (field == nullptr) {
        if (below.unknown == nullptr) below.unknown = &entry;
        if (refuse_key(entry, below)) continue;
        field = meant_field(shape, present, entry);
        if (field != nullptr) below.unknown = where.unknown;
      }
      below.parent = entry.key;
      below.asks = where.asks || (where.block == "form" && entry.key == "ask");
      below.chosen = where.chosen || (where.asks && entry.key == "choices");
      inside(entry, field, below);
    }
    if (where.unknown != nullptr) joined_texts(value.entries, value, where);
  }

  // { type = "text" } where the vocabulary has no fields: one that nobody gave a purpose (G13).
  void loose_field(const Value& value, const Shape* shape, const Where& where) {
    const Value* type = value.find("type");
    if (type == nullptr || !is_free_text(type->text)) return;
    if (shape != nullptr && shape->field("type") != nullptr) return;
    if (value.find("purpose") != nullptr && value.find("retain") != nullptr &&
        value.find("access") != nullptr)
      return;
    refusals_.at_value(*type, {.rule = Rule::g13, .variant = "loose"});
    refusals_.drop(where.unknown != nullptr ? *where.unknown : *type);
  }

  void inside(const Value& value, const Field* field, const Where& where) {
    if (value.kind == Kind::text) {
      if (!is_word_of(field, value.text)) text(value, where);
    } else if (value.kind == Kind::table) {
      if (field != nullptr && field->type == Type::map)
        map(value, *field, where);
      else
        table(value, shape_of(field, Kind::table), where);
    } else if (value.kind == Kind::rows) {
      rows(value, field, where);
    }
  }

  // The keys of a map are ids that the plan chooses: [form.feedback].
  void map(const Value& value, const Field& field, const Where& where) {
    for (const Value& entry : value.entries) {
      if (refusals_.has(entry)) continue;
      if (refuse_key(entry, where)) continue;
      Where below = where;
      below.parent = entry.key;
      if (entry.kind == Kind::table) table(entry, field.shape, below);
    }
  }

  void rows(const Value& value, const Field* field, const Where& where) {
    for (const Value& item : value.items) {
      if (item.kind == Kind::table)
        table(item, shape_of(field, Kind::rows), where);
      else
        inside(item, field, where);
    }
    if (field == nullptr || field->words.empty()) joined_texts(value.items, value, where);
  }

  // "[key.persons]" and { status = "释放" } say together what neither says alone.
  bool refuse_key(const Value& entry, const Where& where) {
    if (where.unknown != nullptr && releases_cells(entry)) {
      refusals_.at_key(entry,
                       {.rule = Rule::g12, .variant = "cells", .args = {{"key", entry.key}}});
      refusals_.drop(*where.unknown);
      return true;
    }
    auto meaning = refused_meaning(entry.key, k_key);
    if (!meaning && where.unknown != nullptr && !where.parent.empty())
      meaning = refused_meaning(where.parent + entry.key, k_key);
    if (!meaning && where.unknown != nullptr && entry.kind == Kind::text)
      meaning = refused_meaning(entry.key + entry.text, k_label);
    if (!meaning) return false;
    refusals_.at_key(entry, breach(*meaning));
    if (where.unknown != nullptr) refusals_.drop(*where.unknown);
    return true;
  }

  // suppress = false, min_cell = 3
  static bool releases_cells(const Value& entry) {
    static constexpr std::array<std::string_view, 9> k_keys = {
        "suppress",   "suppression", "suppress_below", "min_cell", "cell_min",
        "small_cell", "small_cells", "k_anonymity",    "min_group"};
    if (!is_one_of(k_keys, entry.key)) return false;
    return entry.kind == Kind::boolean ? !entry.boolean
                                       : entry.kind == Kind::integer && entry.integer < k_cell_min;
  }

  // A veto may be named where it is grounded. A title names the campaign ("零上访创建"); whether
  // fewer complaints count for better is decided where something is counted, and refused there.
  static bool may_stand(const Meaning& meaning, const Where& where) {
    return (meaning.rule == Rule::g08 && where.grounded) ||
           (meaning.rule == Rule::g06 && where.parent == "title") || brings_card(meaning, where);
  }

  // The knowledge base asks for nothing: a resident may be told to bring the card along.
  static bool brings_card(const Meaning& meaning, const Where& where) {
    return meaning.rule == Rule::g02 && where.block == "knowledge" &&
           (where.parent == "bring" || where.parent == "answer") && meaning.found == "身份证";
  }

  void text(const Value& value, const Where& where) {
    if (refusals_.has(value)) return;
    if (const auto number = id_number_in(value.text)) {
      refuse(value, {Rule::g02, number->substr(0, 6) + "************"}, where);
      return;
    }
    const bool is_id = where.parent == "id";
    if (is_id && where.block == "org") return;  // ids of places are spelt like anything
    const auto meaning = refused_meaning(
        where.parent == "basis" ? said_beside_citations(value.text) : value.text, zone_of(where));
    if (meaning && !may_stand(*meaning, where)) refuse(value, *meaning, where);
  }

  // A term cut into pieces: ["重点", "人员"]. The list is refused, not one of its texts.
  void joined_texts(const std::vector<Value>& values, const Value& list, const Where& where) {
    std::string all;
    int texts = 0;
    for (const Value& value : values) {
      if (value.kind != Kind::text) continue;
      if (refusals_.has(value)) return;
      ++texts;
      all += value.text;
    }
    if (texts < 2) return;
    if (const auto meaning = refused_meaning(all, zone_of(where))) refuse(list, *meaning, where);
  }

  void refuse(const Value& value, const Meaning& meaning, const Where& where) {
    refusals_.at_value(value, breach(meaning));
    if (where.unknown != nullptr) refusals_.drop(*where.unknown);
  }

  static Breach breach(const Meaning& meaning) {
    return {.rule = meaning.rule, .args = {{"found", meaning.found}}};
  }

  static Zones zone_of(const Where& where) {
    if (where.block == "org") return k_body;
    if (where.parent == "id" || is_one_of(k_expressions, where.parent)) return k_label;
    if (where.block == "publicity") return k_publicity;
    if (where.parent != "text") return k_prose;
    if (where.chosen) return k_choice;
    return where.asks ? k_question : k_prose;
  }

  // A veto may stand where its basis is cited and somebody answers for it (guard G08).
  static bool is_grounded(const Value& value) {
    const Value* basis = value.find("basis");
    if (basis == nullptr || (basis->kind != Kind::text && basis->kind != Kind::hole)) return false;
    return std::ranges::any_of(value.rows_of("needs"),
                               [](const Value& need) { return need.text == "approver"; });
  }

  const Tree& tree_;
  Refusals& refusals_;
};

}  // namespace

void check_words(const Tree& tree, Refusals& refusals) {
  Words(tree, refusals).run();
}

}  // namespace wanhu::plan::guard
