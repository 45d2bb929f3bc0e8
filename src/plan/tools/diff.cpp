#include "plan/tools/diff.hpp"

#include <algorithm>
#include <array>

#include "plan/schema.hpp"
#include "plan/tools/direction.hpp"
#include "plan/tools/same.hpp"
#include "plan/tools/teller.hpp"

namespace wanhu::plan {

namespace {

using base::Lang;
using Kind = Value::Kind;

// Keys whose value nobody acts on.
constexpr std::array<std::string_view, 9> k_editorial{"name", "title",   "text",  "note",  "src",
                                                      "read", "printed", "cause", "number"};

int line_of(const Value& value) {
  return value.key_at.line > 0 ? value.key_at.line : value.at.line;
}

// One plan, and how it reads in both languages.
class Side {
 public:
  Side(const Tree& tree, const Plan& plan)
      : zh_(tree, plan, Lang::zh),
        en_(tree, plan, Lang::en),
        tell_zh_(zh_, tree),
        tell_en_(en_, tree) {}

  template <class F>  // F: const Teller& → std::string
  [[nodiscard]] InWords both(F say) const {
    return {say(tell_zh_), say(tell_en_)};
  }
  [[nodiscard]] InWords value(const Value& value, const Field& field, const Where& at) const {
    return both([&](const Teller& teller) {
      if (auto term = teller.words().bare_term(value, at)) return *term;
      return teller.value(value, field, at);
    });
  }
  // A row, or a table under an id, without its name.
  [[nodiscard]] InWords row(const Value& row, const Shape& shape, const Where& at) const {
    return both([&](const Teller& teller) {
      if (row.kind != Kind::table) return teller.words().open();
      return teller.line(row, shape, at, {Wording::naming_key(row)});
    });
  }
  [[nodiscard]] InWords name(const Value& row, const Where& at, std::size_t index) const {
    return both([&](const Teller& teller) {
      const std::string name = teller.words().name_of(row, at);
      if (!name.empty()) return name;
      return teller.words().say("PLAN-DIFF-NTH", {{"n", std::to_string(index + 1)}});
    });
  }
  [[nodiscard]] InWords key(const Where& at) const {
    return both([&](const Teller& teller) { return teller.words().key(at); });
  }

 private:
  Wording zh_, en_;
  Teller tell_zh_, tell_en_;
};

InWords joined(const InWords& owner, const InWords& part) {
  if (owner.zh.empty()) return part;
  return {owner.zh + " " + part.zh, owner.en + ", " + part.en};
}

struct Both {  // the same thing in both plans; null where it is missing
  const Value* a = nullptr;
  const Value* b = nullptr;
};

// One place in both plans.
struct Here {
  std::string path{};  // as it is printed: with the ids of tables
  Where a{}, b{};
  InWords entry{};  // the rows and tables around it, by name
  InWords block{};  // said where nothing else is around it
  Both list{};      // the innermost rows around it
  Both table{};     // the innermost table

  [[nodiscard]] Here in(std::string_view key) const {
    Here inner = *this;
    inner.path += (path.empty() ? "" : ".") + std::string(key);
    inner.a = a.in(key);
    inner.b = b.in(key);
    return inner;
  }
};

// Rows, or tables under ids: each comes and goes by itself.
bool has_members(const Value& value, const Field& field) {
  if (field.type == Type::map) return value.kind == Kind::table && !value.entries.empty();
  return field.shape != nullptr && value.kind == Kind::rows && !value.items.empty();
}

class Differ {
 public:
  Differ(const Tree& a, const Plan& pa, const Tree& b, const Plan& pb)
      : root_a_(a.root), root_b_(b.root), a_(a, pa), b_(b, pb) {}

  std::vector<Change> run() {
    for (const Field& field : root_shape().fields) {
      const Both block{root_a_.find(field.name), root_b_.find(field.name)};
      Here here{.path = std::string(field.name)};
      here.a = {here.path, block.a};
      here.b = {here.path, block.b};
      if (here.path != "plan") here.block = a_.key(here.a);
      value(block, field, here);
    }
    return std::move(changes_);
  }

 private:
  // What stands under one key; `here` is its place.
  void value(const Both& both, const Field& field, const Here& here) {
    if (both.a == nullptr && both.b == nullptr) return;
    if (both.a == nullptr || both.b == nullptr) {
      const Value& there = both.a != nullptr ? *both.a : *both.b;
      const Value none{.kind = there.kind};
      if (!has_members(there, field)) return leaf(both, field, here);
      return members(both.a != nullptr ? there : none, both.b != nullptr ? there : none, field,
                     here);
    }
    if (says_same(*both.a, *both.b)) return;
    const bool is_deep =
        both.a->kind == both.b->kind && (both.a->kind == Kind::table || both.a->kind == Kind::rows);
    const Shape* shape = field.shape != nullptr ? field.shape : field.or_shape;
    if (!is_deep || shape == nullptr)
      leaf(both, field, here);
    else if (both.a->kind == Kind::rows || field.type == Type::map)
      members(*both.a, *both.b, field, here);
    else
      table(both, *shape, inside(here));
  }

  // A table without an id goes by its key; a block of the plan only where nothing else is named.
  Here inside(Here here) const {
    if (here.path.find('.') != std::string::npos) here.entry = joined(here.entry, a_.key(here.a));
    return here;
  }

  void table(const Both& both, const Shape& shape, Here here) {
    here.table = both;
    for (const Field& field : shape.fields)
      value({both.a->find(field.name), both.b->find(field.name)}, field, here.in(field.name));
  }

  void members(const Value& x, const Value& y, const Field& field, Here here) {
    const Shape& shape = field.shape != nullptr ? *field.shape : *field.or_shape;
    if (field.type == Type::map) {
      for (const Value& entry : x.entries) member({&entry, y.find(entry.key)}, shape, here, 0);
      for (const Value& entry : y.entries)
        if (x.find(entry.key) == nullptr) member({nullptr, &entry}, shape, here, 0);
      return;
    }
    here.list = {&x, &y};
    const Pairing pairing = pair_rows(x, y);
    for (const auto& [i, j] : pairing)
      member({i ? &x.items[*i] : nullptr, j ? &y.items[*j] : nullptr}, shape, here, i ? *i : *j);
    if (has_order(here.a.key()) && !is_in_order(pairing)) order(x, y, here);
  }

  // A row, or a table under an id.
  void member(const Both& both, const Shape& shape, Here here, std::size_t index) {
    const Value& named = both.a != nullptr ? *both.a : *both.b;
    if (!named.key.empty()) {
      here.path += "." + named.key;
      here.a.block = both.a;
      here.b.block = both.b;
    }
    here.entry = joined(here.entry, both.a != nullptr ? a_.name(named, here.a, index)
                                                      : b_.name(named, here.b, index));
    if (both.a == nullptr || both.b == nullptr) return whole(both, shape, here);
    if (says_same(*both.a, *both.b)) return;
    if (both.a->kind == Kind::table && both.b->kind == Kind::table)
      table(both, shape, here);
    else
      whole(both, shape, here);
  }

  // A row or table that comes or goes, or is no table on one side.
  void whole(const Both& both, const Shape& shape, const Here& here) {
    Change change{.path = here.path, .entry = here.entry, .name = a_.key(here.a)};
    if (both.a == nullptr) change.kind = ChangeKind::added;
    if (both.b == nullptr) change.kind = ChangeKind::removed;
    if (both.a != nullptr) {
      change.line_a = line_of(*both.a);
      change.before = a_.row(*both.a, shape, here.a);
    }
    if (both.b != nullptr) {
      change.line_b = line_of(*both.b);
      change.after = b_.row(*both.b, shape, here.b);
    }
    change.bearing = bearing_of(is_part_of_value(shape) ? here.list : both, here);
    changes_.push_back(std::move(change));
  }

  void leaf(const Both& both, const Field& field, const Here& here) {
    const auto dot = here.path.rfind('.');
    Change change{.path = here.path.substr(0, dot), .name = a_.key(here.a)};
    if (dot != std::string::npos) {
      change.key = std::string(field.name);
      change.entry = here.entry.zh.empty() ? here.block : here.entry;
    }
    if (both.a == nullptr) change.kind = ChangeKind::added;
    if (both.b == nullptr) change.kind = ChangeKind::removed;
    if (both.a != nullptr) {
      change.line_a = line_of(*both.a);
      change.before = a_.value(*both.a, field, here.a);
    }
    if (both.b != nullptr) {
      change.line_b = line_of(*both.b);
      change.after = b_.value(*both.b, field, here.b);
    }
    // Values that differ and read alike, such as "10日" and "10天", or two units of one name.
    if (both.a != nullptr && both.b != nullptr && change.before == change.after) {
      change.before = {spelled(*both.a), spelled(*both.a)};
      change.after = {spelled(*both.b), spelled(*both.b)};
    }
    change.bearing = bearing_of(both, here);
    changes_.push_back(std::move(change));
  }

  void order(const Value& x, const Value& y, const Here& here) {
    const auto names = [](const Side& side, const Value& list, const Where& at) {
      return side.both([&](const Teller& teller) {
        std::vector<std::string> names;
        for (const Value& row : list.items) names.push_back(teller.words().name_of(row, at));
        return teller.words().list(names);
      });
    };
    const auto dot = here.path.rfind('.');
    Change change{.path = here.path.substr(0, dot),
                  .key = std::string(here.a.key()),
                  .line_a = line_of(x),
                  .line_b = line_of(y),
                  .entry = here.entry};
    change.name = a_.both([&](const Teller& teller) {
      return teller.words().say("PLAN-DIFF-ORDER", {{"key", teller.words().key(here.a)}});
    });
    change.before = names(a_, x, here.a);
    change.after = names(b_, y, here.b);
    changes_.push_back(std::move(change));
  }

  // ---- tighter or looser ----

  // Rows of (from, v) are one value, which is as strict as all of them together.
  static bool is_part_of_value(const Shape& shape) { return shape.field("v") != nullptr; }

  [[nodiscard]] std::optional<Bearing> bearing_of(const Both& both, const Here& here) const {
    const std::string_view key = here.a.key();
    if (std::find(k_editorial.begin(), k_editorial.end(), key) != k_editorial.end())
      return Bearing::neutral;
    const Direction* direction = direction_of(here.a.path);
    if (direction == nullptr) return {};
    switch (step(*direction, {both.a, here.table.a, here.list.a, here.a.block, &root_a_},
                 {both.b, here.table.b, here.list.b, here.b.block, &root_b_})) {
      case Step::tighter:
        return Bearing::tighter;
      case Step::looser:
        return Bearing::looser;
      case Step::none:
      case Step::mixed:
        break;
    }
    return {};
  }

  const Value& root_a_;
  const Value& root_b_;
  Side a_, b_;
  std::vector<Change> changes_;
};

const char* word_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::added:
      return "added";
    case ChangeKind::removed:
      return "removed";
    case ChangeKind::changed:
      return "changed";
  }
  return "";
}

const char* word_of(Bearing bearing) {
  switch (bearing) {
    case Bearing::tighter:
      return "tighter";
    case Bearing::looser:
      return "looser";
    case Bearing::neutral:
      return "neutral";
  }
  return "";
}

// The message, and which of its holes may have nothing to stand in it.
std::pair<std::string, const InWords*> sentence_of(const Change& change) {
  if (change.kind == ChangeKind::changed) return {"PLAN-DIFF-CHANGED", &change.entry};
  const bool is_added = change.kind == ChangeKind::added;
  if (!change.key.empty() || change.entry.zh.empty())
    return {is_added ? "PLAN-DIFF-KEY-ADDED" : "PLAN-DIFF-KEY-REMOVED", &change.entry};
  return {is_added ? "PLAN-DIFF-ADDED" : "PLAN-DIFF-REMOVED",
          is_added ? &change.after : &change.before};
}

}  // namespace

const std::string& InWords::in(Lang lang) const {
  return lang == Lang::zh ? zh : en;
}

std::vector<Change> diff(const Tree& a, const Plan& pa, const Tree& b, const Plan& pb) {
  return Differ(a, pa, b, pb).run();
}

std::string say(const Change& change, Lang lang) {
  auto [code, optional] = sentence_of(change);
  if (optional->zh.empty()) code += ".bare";
  const std::string text = base::message(lang, code,
                                         {{"entry", change.entry.in(lang)},
                                          {"key", change.name.in(lang)},
                                          {"old", change.before.in(lang)},
                                          {"new", change.after.in(lang)}});
  if (!change.bearing || *change.bearing == Bearing::neutral) return text;
  return base::message(lang, "PLAN-DIFF-" + std::string(word_of(*change.bearing)),
                       {{"text", text}});
}

base::Json to_json(const Change& change, Lang lang) {
  return {{"kind", word_of(change.kind)},
          {"path", change.path},
          {"key", change.key},
          {"entry", change.entry.in(lang)},
          {"name", change.name.in(lang)},
          {"line_a", change.line_a},
          {"line_b", change.line_b},
          {"before", change.before.in(lang)},
          {"after", change.after.in(lang)},
          {"bearing", change.bearing ? base::Json(word_of(*change.bearing)) : base::Json()},
          {"text", say(change, lang)}};
}

}  // namespace wanhu::plan
