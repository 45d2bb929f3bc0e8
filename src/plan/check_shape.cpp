#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "calendar/amount.hpp"
#include "plan/checks.hpp"
#include "plan/keys.hpp"
#include "plan/labels.hpp"
#include "plan/sample.hpp"
#include "plan/slips.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

constexpr std::int64_t k_number_max = 1'000'000'000;  // no count of a campaign comes near it

const char* term_of(Type type) {
  switch (type) {
    case Type::id:
      return "PLAN-TYPE-id";
    case Type::count:
      return "PLAN-TYPE-count";
    case Type::integer:
      return "PLAN-TYPE-integer";
    case Type::boolean:
      return "PLAN-TYPE-boolean";
    case Type::date:
      return "PLAN-TYPE-date";
    case Type::amount:
      return "PLAN-TYPE-amount";
    case Type::share:
      return "PLAN-TYPE-share";
    case Type::moment:
      return "PLAN-TYPE-moment";
    case Type::number:
      return "PLAN-TYPE-number";
    case Type::condition:
      return "PLAN-TYPE-condition";
    case Type::texts:
      return "PLAN-TYPE-texts";
    case Type::table:
      return "PLAN-TYPE-table";
    case Type::rows:
      return "PLAN-TYPE-rows";
    case Type::map:
      return "PLAN-TYPE-table";
    default:
      return "PLAN-TYPE-text";
  }
}

const char* term_of(Kind kind) {
  switch (kind) {
    case Kind::integer:
      return "PLAN-TYPE-integer";
    case Kind::real:
      return "PLAN-TYPE-real";
    case Kind::boolean:
      return "PLAN-TYPE-boolean";
    case Kind::date:
      return "PLAN-TYPE-date";
    case Kind::date_time:
      return "PLAN-TYPE-date-time";
    case Kind::rows:
      return "PLAN-TYPE-array";
    case Kind::table:
      return "PLAN-TYPE-table";
    default:
      return "PLAN-TYPE-text";
  }
}

bool is_id(std::string_view text) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !text.empty() && text.size() <= 40 && text[0] >= 'a' && text[0] <= 'z' &&
         std::all_of(text.begin(), text.end(), is_part);
}

class Checker {
 public:
  Checker(const Tree& tree, FindingList& findings) : tree_(tree), findings_(findings) {}

  Shaped run(Value& root) {
    table(root, root_shape(), "", "");
    return std::move(shaped_);
  }

 private:
  void table(Value& value, const Shape& shape, const std::string& place, const std::string& path) {
    const std::string outer = clause_;
    if (const std::string src = value.text_of("src"); !src.empty()) clause_ = src;
    std::set<std::string> present = known_keys(value, shape);  // once: a hostile table is long
    std::vector<Value> stand_ins;
    for (Value& entry : value.entries) {
      if (findings_.full()) break;
      if (shape.field(entry.key) == nullptr)
        unknown_key(value, entry, present, shape, path, stand_ins);
    }
    value.entries.insert(value.entries.end(), stand_ins.begin(), stand_ins.end());
    for (const Field& field : shape.fields)
      if (field.required && !present.contains(std::string(field.name)) &&
          !is_inherited(shape, field))
        missing_key(value, field, path);
    for (Value& entry : value.entries) {
      const Field* field = shape.field(entry.key);
      if (field == nullptr) continue;
      const std::string key(field->name);
      check(entry, *field, place.empty() ? key : place + "." + key,
            path.empty() ? key : path + "." + key);
    }
    clause_ = outer;
  }

  // ---- keys ----

  // What a plan under another does not say is as its parent has it.
  [[nodiscard]] bool is_inherited(const Shape& shape, const Field& field) const {
    const Value* plan = tree_.root.find("plan");
    if (plan == nullptr || plan->text_of("parent").empty()) return false;
    const Shape* matters = root_shape().field("matters")->shape;
    return field.shape == matters || &shape == matters;
  }

  void unknown_key(Value& owner, Value& entry, std::set<std::string>& present, const Shape& shape,
                   const std::string& path, std::vector<Value>& stand_ins) {
    Finding finding{.code = "L-KEY-UNKNOWN", .at = entry.key_at};
    finding.args = {{"key", entry.key}, {"block", header_of(path)}};
    if (path.empty()) finding.variant = "top";
    const std::string block = schema_path(path);
    const std::vector<const Field*> meant = meant_keys(entry, shape, present, block);
    if (meant.empty()) finding.choices = keys_left(shape, present, block);
    for (const Field* field : meant) finding.hints.emplace_back(field->name);
    if (meant.size() == 1) finding.fix = Fix{entry.key_at, finding.hints.front()};
    add(std::move(finding));
    if (meant.size() == 1) read_under(*meant.front(), owner, entry, present);
    // One of them it is: none of them is missing, here or for any later check.
    for (const Field* field : meant) {
      if (!present.emplace(field->name).second || meant.size() == 1) continue;
      Value either{.kind = Kind::broken, .at = entry.at};
      either.key = field->name;
      either.key_at = entry.key_at;
      stand_ins.push_back(std::move(either));
    }
  }

  // Reads a misspelt key on under the name it was meant to have. A value that does not fit tells
  // that the guess may be wrong; it is not checked.
  static void read_under(const Field& meant, Value& owner, Value& entry,
                         const std::set<std::string>& present) {
    if (!fits(meant, entry)) entry.kind = Kind::broken;
    if (!present.contains(std::string(meant.name)))
      entry.key = meant.name;
    else if (meant.type == Type::map || meant.type == Type::rows)
      join(owner, meant, entry);
  }

  // One of several [form.…] or [[task]] was misspelt: what is in it belongs with the others, which
  // may be referred to.
  static void join(Value& owner, const Field& field, Value& entry) {
    for (Value& other : owner.entries)
      if (other.key == field.name && other.kind == entry.kind) append(other, entry);
  }

  static void append(Value& to, Value& from) {
    std::move(from.entries.begin(), from.entries.end(), std::back_inserter(to.entries));
    std::move(from.items.begin(), from.items.end(), std::back_inserter(to.items));
    from.entries.clear();
    from.items.clear();
  }

  // What stands between the brackets of its header: "plan", and "[task]" of [[task]].
  static std::string header_of(const std::string& path) {
    const Field* block = root_shape().field(path);
    return block != nullptr && block->type == Type::rows ? "[" + path + "]" : path;
  }

  void missing_key(const Value& owner, const Field& field, const std::string& path) {
    const std::string name(field.name);
    if (tree_.has_lost(path, name) || tree_.has_lost(path.empty() ? name : path + "." + name))
      return;
    // Moved up to a table that has such a key itself: reported there, as standing twice.
    const std::string outer = path.substr(0, path.find('.') == path.npos ? 0 : path.rfind('.'));
    if ((!outer.empty() && tree_.has_lost(outer, name)) || tree_.has_doubled(owner.at.line, name))
      return;
    Finding finding{.code = "L-KEY-MISSING", .at = owner.at};
    finding.args = {{"key", name}, {"block", header_of(path)}};
    finding.terms = {{"name", "PLAN-KEY-" + name}};
    if (path.empty()) finding.variant = "top";
    add(std::move(finding));
  }

  // ---- values ----

  void check(Value& entry, const Field& field, const std::string& place, const std::string& path) {
    Value& value = entry;
    if (value.kind == Kind::broken) return;
    if (value.kind == Kind::hole) {
      hole(value, place);
      return;
    }
    if (value.kind == Kind::text && field.type != Type::text &&
        (loose(value, field.type, place) || full_width(value, field)))
      return;
    if (field.or_type != Type::none && value.kind == kind_of(field.or_type)) {
      other_form(value, field, place, path);
      return;
    }
    if (value.kind != kind_of(field.type)) {
      wrong_kind(entry, field, place, path);
      return;
    }
    switch (field.type) {
      case Type::table:
        table(value, *field.shape, place, path);
        break;
      case Type::map:
        map(value, *field.shape, place, path);
        break;
      case Type::rows:
        rows(value, *field.shape, place, path);
        break;
      case Type::texts:
        list(value, field, place, path);
        break;
      default:
        scalar(value, field, path);
    }
  }

  void other_form(Value& value, const Field& field, const std::string& place,
                  const std::string& path) {
    if (field.or_type == Type::word) {
      if (field.type == Type::date && quoted_date(value)) return;
      one_of(value, field.or_words, path);
    } else if (field.or_type == Type::rows) {
      rows(value, *field.or_shape, place, path);
    } else if (field.or_shape != nullptr) {
      table(value, *field.or_shape, place, path);
    }
  }

  // What documents write where a plan needs a number: "定期", "1000余家", "100%以上". Such a value
  // is a hole with a better explanation, or cannot be true at all.
  bool loose(const Value& value, Type type, const std::string& place) {
    Finding finding{.at = value.at};
    finding.args = {{"text", value.text}, {"place", place}};
    if (is_vague(value.text)) {
      finding.code = "L-VAGUE";
    } else if (type == Type::count && is_approximate(value.text)) {
      finding.code = "L-APPROX";
    } else if (type == Type::share && is_above_all(value.text)) {
      finding.code = "L-BOUND";
    } else {
      return false;
    }
    if (severity_of(finding.code) == Severity::hold) shaped_.holes.push_back(place);
    add(std::move(finding));
    return true;
  }

  // "９０％": what was typed with the Chinese input method on, where only one reading is possible.
  bool full_width(const Value& value, const Field& field) {
    const std::string meant = half_width(value.text);
    if (meant == value.text || !reads_as(meant, field.type)) return false;
    const bool number = kind_of(field.type) == Kind::integer;
    Finding finding{.code = "L-FULLWIDTH", .variant = "value", .at = value.at};
    finding.args = {{"found", value.text}, {"meant", meant}};
    finding.fix = Fix{value.at, number ? meant : "\"" + meant + "\""};
    add(std::move(finding));
    return true;
  }

  static bool reads_as(const std::string& text, Type type) {
    if (type == Type::amount) return calendar::parse_amount(text).has_value();
    if (type == Type::share) return percent_of(text) >= 0;
    if (type == Type::moment) return percent_of(text) >= 1 || amount_after_due(text);
    return kind_of(type) == Kind::integer && is_all_digits(text);
  }

  void hole(const Value& value, const std::string& place) {
    shaped_.holes.push_back(place);
    Finding finding{.code = "L-HOLE", .at = value.at};
    finding.args["place"] = place;
    add(std::move(finding));
  }

  void map(Value& value, const Shape& shape, const std::string& place, const std::string& path) {
    for (Value& entry : value.entries) {
      if (!is_id(entry.key)) {
        Finding finding{.code = "L-TYPE", .variant = "id", .at = entry.key_at};
        finding.args["value"] = entry.key;
        add(std::move(finding));
      }
      Field each{.name = entry.key, .type = Type::table, .shape = &shape};
      check(entry, each, place + "." + entry.key, path + "." + entry.key);
    }
  }

  void rows(Value& value, const Shape& shape, const std::string& place, const std::string& path) {
    std::map<std::string, Span> ids;
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      Value& row = value.items[i];
      const std::string here = place + "[" + std::to_string(i) + "]";
      if (row.kind == Kind::hole) {
        hole(row, here);
      } else if (row.kind == Kind::table) {
        table(row, shape, here, path);
        unique_id(row, ids);
      } else if (row.kind != Kind::broken) {
        const Field one{.name = {}, .type = Type::table, .shape = &shape};
        type_error(row, "PLAN-TYPE-table", sample_value(one));
      }
    }
  }

  void unique_id(const Value& row, std::map<std::string, Span>& ids) {
    const Value* id = row.find("id");
    if (id == nullptr || id->kind != Kind::text) return;
    const auto [first, fresh] = ids.emplace(id->text, id->at);
    if (fresh) return;
    Finding finding{.code = "L-ID-DUP", .at = id->at, .second = first->second};
    finding.args = {{"id", id->text}, {"line", std::to_string(first->second.line)}};
    add(std::move(finding));
  }

  void list(Value& value, const Field& field, const std::string& place, const std::string& path) {
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const Value& item = value.items[i];
      if (item.kind == Kind::hole) {
        hole(item, place + "[" + std::to_string(i) + "]");
      } else if (item.kind == Kind::text) {
        if (!field.words.empty()) one_of(item, field.words, path);
        use(item, field);
      } else if (item.kind != Kind::broken) {
        type_error(item, "PLAN-TYPE-text", sample_value({.name = {}, .type = Type::text}));
      }
    }
  }

  // A number beyond all that a plan can mean. It is broken for the checks to come, which would find
  // one thing more about it.
  void whole_number(Value& value, const Field& field) {
    const bool below =
        field.type == Type::count ? value.integer < 0 : value.integer < -k_number_max;
    if (!below && value.integer <= k_number_max) return;
    const bool range = below && field.type == Type::count;
    Finding finding = make_type_error(value, term_of(field.type));
    finding.variant = range ? "range" : "limit";
    finding.args["form"] = sample_entry(field);
    finding.args["max"] = std::to_string(k_number_max);
    add(std::move(finding));
    value.kind = Kind::broken;
  }

  void scalar(Value& value, const Field& field, const std::string& path) {
    const auto refuse = [&](const char* variant) {
      type_error(value, term_of(field.type), sample_entry(field), variant);
    };
    switch (field.type) {
      case Type::id:
        if (!is_id(value.text)) refuse("id");
        break;
      case Type::count:
      case Type::integer:
        whole_number(value, field);
        break;
      case Type::amount:
        amount(value, field);
        break;
      case Type::share:
        if (percent_of(value.text) < 0) refuse("form");
        break;
      case Type::moment:
        if (value.text != "due" && percent_of(value.text) < 1 && !amount_after_due(value.text))
          refuse("form");
        break;
      case Type::word:
        one_of(value, field.words, path);
        break;
      case Type::text:
        if (base::trim(value.text).empty() && field.required) refuse("empty");
        use(value, field);
        break;
      default:
        break;
    }
  }

  void amount(const Value& value, const Field& field) {
    if (calendar::parse_amount(value.text)) return;
    Finding finding{.code = "L-AMOUNT", .at = value.at};
    if (field.name == "retain") finding.variant = "retain";
    if (is_endless(value.text)) finding.variant = "endless";
    finding.args["value"] = value.text;
    suggest(finding, meant_amount(value.text));
    add(std::move(finding));
  }

  void one_of(const Value& value, const std::vector<std::string_view>& allowed,
              const std::string& path) {
    if (std::find(allowed.begin(), allowed.end(), value.text) != allowed.end()) return;
    const std::string key = schema_path(path);
    Finding finding{.code = "L-WORD", .at = value.at};
    if (allowed.size() == 1) finding.variant = "one";
    if (key == "matters.callback.by") finding.variant = "callback";
    if (key == "form.ask.opens") finding.variant = "opens";
    finding.args = {{"value", value.text}};
    for (const std::string_view word : allowed)
      finding.choices.push_back({.word = std::string(word), .term = word_term(key, word)});
    suggest(finding, meant_word(value.text, allowed, key));
    add(std::move(finding));
  }

  static void suggest(Finding& finding, Meant meant) {
    finding.hints = std::move(meant.words);
    if (meant.certain) finding.fix = Fix{finding.at, "\"" + finding.hints.front() + "\""};
  }

  void use(const Value& value, const Field& field) {
    if (field.ref == Ref::none) return;
    shaped_.refs.push_back({field.ref, value.text, value.at, clause_, field.words});
  }

  // ---- wrong types ----

  void wrong_kind(Value& entry, const Field& field, const std::string& place,
                  const std::string& path) {
    const Value& value = entry;
    if (field.type == Type::date && value.kind == Kind::text && quoted_date(value)) return;
    const bool one_row = field.type == Type::rows && value.kind == Kind::table;
    const bool many = (field.type == Type::table || field.type == Type::map) &&
                      value.kind == Kind::rows && !value.items.empty();
    Finding finding = make_type_error(value, term_of(field.type));
    finding.args["key"] = entry.key;
    if (one_row) finding.variant = "double";
    if (many) finding.variant = "single";
    finding.args["form"] = sample_entry(field);
    finding.fix = certain_fix(value, field);
    add(std::move(finding));
    if (one_row || many) read_as_meant(entry, field, place, path);
  }

  // [task] where [[task]] is due, or the other way round: read on as if it had been written well.
  void read_as_meant(Value& entry, const Field& field, const std::string& place,
                     const std::string& path) {
    Value meant = entry.kind == Kind::table
                      ? Value{.kind = Kind::rows, .at = entry.at, .items = {entry}}
                      : Value(entry.items.front());
    meant.key = entry.key;
    meant.key_at = entry.key_at;
    entry = std::move(meant);
    if (entry.kind == kind_of(field.type)) check(entry, field, place, path);
  }

  bool quoted_date(const Value& value) {
    const auto shape_of_date = [](std::string_view text) {
      return text.size() == 10 && text[4] == '-' && text[7] == '-';
    };
    if (!shape_of_date(value.text)) return false;
    Finding finding{.code = "L-DATE", .variant = "quoted", .at = value.at};
    finding.args["found"] = value.text;
    if (base::Date::parse(value.text))
      finding.fix = Fix{value.at, value.text};
    else
      finding.variant = "none";
    add(std::move(finding));
    return true;
  }

  static std::optional<Fix> certain_fix(const Value& value, const Field& field) {
    const Kind kind = kind_of(field.type);
    if (kind == Kind::integer && value.kind == Kind::text)
      if (const auto number = counted(value.text)) return Fix{value.at, std::to_string(*number)};
    if (kind == Kind::integer && value.kind == Kind::text && is_all_digits(value.text))
      return Fix{value.at, value.text};
    if (kind == Kind::boolean && value.kind == Kind::text) {
      if (value.text == "true" || value.text == "是") return Fix{value.at, "true"};
      if (value.text == "false" || value.text == "否") return Fix{value.at, "false"};
    }
    if (field.type == Type::text && field.ref == Ref::none && value.kind == Kind::integer)
      return Fix{value.at, "\"" + std::to_string(value.integer) + "\""};
    return std::nullopt;
  }

  static Finding make_type_error(const Value& value, const char* expected) {
    Finding finding{.code = "L-TYPE", .at = value.at};
    finding.terms = {{"expected", expected}, {"found", term_of(value.kind)}};
    finding.args["value"] =
        value.kind == Kind::integer ? std::to_string(value.integer) : value.text;
    return finding;
  }

  void type_error(const Value& value, const char* expected, const std::string& form,
                  const char* variant = "item") {
    Finding finding = make_type_error(value, expected);
    finding.variant = variant;
    finding.args["form"] = form;
    add(std::move(finding));
  }

  void add(Finding finding) {
    finding.clause = clause_;
    findings_.add(std::move(finding));
  }

  const Tree& tree_;
  FindingList& findings_;
  Shaped shaped_;
  std::string clause_;
};

}  // namespace

Shaped check_shape(Tree& tree, FindingList& findings) {
  return Checker(tree, findings).run(tree.root);
}

std::optional<calendar::Amount> amount_after_due(std::string_view text) {
  if (!text.starts_with('+')) return {};
  const auto amount = calendar::parse_amount(text.substr(1));
  return amount ? std::optional(*amount) : std::nullopt;
}

int percent_of(std::string_view text) {
  if (text.size() < 2 || text.size() > 4 || text.back() != '%') return -1;
  const std::string_view digits = text.substr(0, text.size() - 1);
  if (!is_all_digits(digits)) return -1;
  const int value = std::stoi(std::string(digits));
  return value <= 100 ? value : -1;
}

}  // namespace wanhu::plan
