#include "plan/tools/document.hpp"

#include <algorithm>
#include <array>

#include "plan/tools/document_layout.hpp"
#include "plan/tools/teller.hpp"

namespace wanhu::plan {

namespace {

using base::Lang;
using Kind = Value::Kind;

// 1 … 99 as GB/T 9704 numbers headings: 一, 十, 十一, 二十三.
std::string chinese_number(int n) {
  constexpr std::array<std::string_view, 10> k_digits{"",   "一", "二", "三", "四",
                                                      "五", "六", "七", "八", "九"};
  const auto tens = static_cast<std::size_t>(n / 10 % 10), ones = static_cast<std::size_t>(n % 10);
  std::string text;
  if (tens > 1) text += k_digits.at(tens);
  if (tens > 0) text += "十";
  return text + std::string(k_digits.at(ones));
}

// A block that consists of rows, or of tables under ids.
const std::vector<Value>& members(const Value& block) {
  return block.kind == Kind::rows ? block.items : block.entries;
}

int line_of(const Value& value) {
  return value.key_at.line > 0 ? value.key_at.line : value.at.line;
}

class Writer {
 public:
  Writer(const Tree& tree, const Plan& plan, Lang lang)
      : tree_(tree), plan_(plan), words_(tree, plan, lang), teller_(words_, tree) {}

  PlanDocument run() {
    header();
    for (const Field& field : root_shape().fields)
      if (const Value* found = tree_.root.find(field.name))
        if (field.name != "schema") block(*found, field);
    if (document_.approved.empty()) document_.holes.push_back(words_.say("PLAN-DOC-UNAPPROVED"));
    holes(tree_.root, root_shape(), {}, "");
    return std::move(document_);
  }

 private:
  // ---- the head of the document ----

  void header() {
    const Value* plan = tree_.root.find("plan");
    const Shape& shape = *root_shape().field("plan")->shape;
    const Where at{"plan", nullptr};
    const auto told = [&](std::string_view key) {
      const Value* value = plan == nullptr ? nullptr : plan->find(key);
      return value == nullptr ? std::string()
                              : teller_.value(*value, *shape.field(key), at.in(key));
    };
    document_.title = told("title");
    document_.issuer = told("issuer");
    document_.number = told("number");
    document_.issued = told("issued");
    document_.approved = told("approved");
    document_.window = told("window");
    document_.source = told("source");
    document_.digest = plan_.digest;
  }

  // ---- sections ----

  DocSection& open(int level, const std::string& path, const Value& value,
                   const std::string& title) {
    ordinal_[0] += level == 1 ? 1 : 0;
    ordinal_[1] = level == 1 ? 0 : ordinal_[1] + 1;
    const int n = ordinal_.at(static_cast<std::size_t>(level - 1));
    const std::string number = words_.lang() == Lang::zh ? chinese_number(n) : std::to_string(n);
    DocSection section{.path = path, .line = line_of(value), .level = level};
    section.title =
        words_.say("PLAN-DOC-HEADING-" + std::to_string(level), {{"n", number}, {"title", title}});
    document_.sections.push_back(std::move(section));
    return document_.sections.back();
  }

  std::string title_of(const Where& at) const {
    const std::string code = "PLAN-DOC-TITLE-" + at.path;
    return base::has_message(code) ? words_.say(code) : words_.key(at);
  }

  void block(const Value& value, const Field& field) {
    const Where at{std::string(field.name), &value};
    DocSection& section = open(1, at.path, value, title_of(at));
    if (value.kind != Kind::table && value.kind != Kind::rows) {
      section.paragraphs.push_back(words_.open());
    } else if (field.type == Type::table) {
      whole(value, *field.shape, at, section);
      parts_with_heading(value, *field.shape, at);
    } else if (columns_of(at.path) != nullptr) {
      section.tables.push_back(table(members(value), *field.shape, at));
    } else {
      for (const Value& entry : members(value)) own_section(entry, *field.shape, at);
    }
  }

  // A form, a standard …: one of several tables under ids.
  void own_section(const Value& entry, const Shape& shape, const Where& at) {
    const std::string name = words_.name_of(entry, {at.path, &entry});
    DocSection& section = open(2, at.path + "." + entry.key, entry, name);
    if (entry.kind == Kind::table)
      whole(entry, shape, {at.path, &entry}, section, {"name"});
    else
      section.paragraphs.push_back(words_.open());
  }

  void parts_with_heading(const Value& value, const Shape& shape, const Where& at) {
    for (const Field& field : shape.fields) {
      const Where inner = at.in(field.name);
      const Value* part = value.find(field.name);
      if (part == nullptr || !has_heading(inner.path)) continue;
      DocSection& section = open(2, inner.path, *part, title_of(inner));
      rows(*part, *field.shape, inner, section);
    }
  }

  // A table: its single values in one paragraph, what has parts of its own in one each, and behind
  // them the rows that are tables in print.
  void whole(const Value& value, const Shape& shape, const Where& at, DocSection& section,
             std::set<std::string_view> apart = {}) {
    std::vector<const Field*> below;
    for (const Field& field : shape.fields) {
      const Where inner = at.in(field.name);
      if (value.find(field.name) == nullptr) continue;
      if (has_heading(inner.path)) apart.insert(field.name);
      if (columns_of(inner.path) == nullptr || has_heading(inner.path)) continue;
      apart.insert(field.name);
      below.push_back(&field);
    }
    if (at.path == "plan") apart.insert("title");  // it stands above everything
    if (apart.contains("name") && value.text_of("name").empty()) apart.erase("name");
    section.clause = clause_of(value);
    const std::string between = words_.lang() == Lang::zh ? "" : " ";
    std::string together;
    std::vector<std::string> own;
    for (const Said& said : teller_.parts(value, shape, at, apart)) {
      if (said.nested)
        own.push_back(teller_.sentence(said.text));
      else
        together += (together.empty() ? "" : between) + teller_.sentence(said.text);
    }
    if (!together.empty()) section.paragraphs.push_back(together);
    section.paragraphs.insert(section.paragraphs.end(), own.begin(), own.end());
    for (const Field* field : below)
      rows(*value.find(field->name), *field->shape, at.in(field->name), section);
  }

  std::string clause_of(const Value& value) const {
    const Value* src = value.find("src");
    if (src == nullptr) return {};
    return src->kind == Kind::text ? src->text : words_.open();
  }

  // ---- rows ----

  void rows(const Value& value, const Shape& shape, const Where& at, DocSection& section) {
    if (value.kind != Kind::rows) {
      section.paragraphs.push_back(words_.open());
      return;
    }
    if (!is_numbered(at.path)) {
      section.tables.push_back(table(value.items, shape, at));
      return;
    }
    int n = 0;
    for (const Value& row : value.items) {
      const std::string text =
          row.kind == Kind::table ? teller_.row(row, shape, at) : words_.open();
      section.paragraphs.push_back(words_.say(
          "PLAN-DOC-NUMBERED", {{"n", std::to_string(++n)}, {"text", teller_.sentence(text)}}));
    }
  }

  DocTable table(const std::vector<Value>& values, const Shape& shape, const Where& at) const {
    DocTable table;
    std::vector<std::vector<std::string>> cells(values.size());
    const auto add = [&](const std::string& head, const auto& cell) {
      std::vector<std::string> column;
      for (const Value& row : values) column.push_back(cell(row));
      const bool is_empty = std::all_of(column.begin(), column.end(),
                                        [](const std::string& text) { return text.empty(); });
      if (is_empty) return;
      table.head.push_back(head);
      for (std::size_t i = 0; i < values.size(); ++i) cells[i].push_back(std::move(column[i]));
    };
    for (const Column& column : *columns_of(at.path))
      add(head_of(column, at), [&](const Value& row) { return cell(row, shape, at, column); });
    add(words_.say("PLAN-DOC-OTHER"), [&](const Value& row) { return rest(row, shape, at); });
    for (std::size_t i = 0; i < values.size(); ++i)
      table.rows.push_back({line_of(values[i]), std::move(cells[i])});
    return table;
  }

  std::string head_of(const Column& column, const Where& at) const {
    const Where key = at.in(column.head);
    const std::string code = "PLAN-DOC-HEAD-" + key.path;
    return base::has_message(code) ? words_.say(code) : words_.key(key);
  }

  // A table under an id that has no name goes by what people call it.
  std::string cell(const Value& row, const Shape& shape, const Where& at,
                   const Column& column) const {
    if (row.kind != Kind::table)
      return column.head == columns_of(at.path)->front().head ? words_.open() : std::string();
    std::vector<std::string> said;
    if (column.head == "name" && row.find("name") == nullptr)
      said.push_back(words_.name_of(row, at));
    std::set<std::string_view> used;
    for (const Keys& keys : column.groups) {
      if (std::any_of(keys.begin(), keys.end(), [&](auto key) { return used.contains(key); }))
        continue;
      std::string text = teller_.group(row, shape, at, keys, keys == Keys{column.head});
      if (text.empty()) continue;
      used.insert(keys.begin(), keys.end());
      said.push_back(std::move(text));
    }
    return teller_.joined(said, "PLAN-DOC-SEMICOLON");
  }

  // What no column takes up.
  std::string rest(const Value& row, const Shape& shape, const Where& at) const {
    std::set<std::string_view> apart;
    for (const Column& column : *columns_of(at.path))
      for (const Keys& keys : column.groups)
        if (!teller_.group(row, shape, at, keys, true).empty())
          apart.insert(keys.begin(), keys.end());
    std::vector<std::string> texts;
    for (Said& said : teller_.parts(row, shape, at, apart)) texts.push_back(std::move(said.text));
    return teller_.joined(texts, "PLAN-DOC-SEMICOLON");
  }

  // ---- holes ----

  void holes(const Value& value, const Shape& shape, const Where& at, const std::string& owner) {
    for (const Field& field : shape.fields) {
      const Value* found = value.find(field.name);
      if (found == nullptr) continue;
      const Where inner = at.in(field.name);
      const Shape* below = field.shape != nullptr ? field.shape : field.or_shape;
      if (found->kind == Kind::hole)
        hole(*found, words_.key(inner), owner);
      else if (below == nullptr)
        for (const Value& item : found->items) {
          if (item.kind == Kind::hole) hole(item, words_.key(inner), owner);
        }
      else if (found->kind == Kind::rows || field.type == Type::map)
        for (const Value& row : members(*found)) hole_in_row(row, *below, inner, owner);
      else
        holes(*found, *below, inner, words_.key(inner));
    }
  }

  void hole_in_row(const Value& row, const Shape& shape, const Where& at,
                   const std::string& owner) {
    const std::string name = words_.name_of(row, at);
    if (row.kind == Kind::hole)
      hole(row, words_.key(at), owner);
    else
      holes(row, shape, at, name.empty() ? owner : name);
  }

  void hole(const Value& value, const std::string& key, const std::string& owner) {
    const char* code = owner.empty() ? "PLAN-DOC-HOLE" : "PLAN-DOC-HOLE-OF";
    document_.holes.push_back(words_.say(
        code, {{"owner", owner}, {"key", key}, {"line", std::to_string(value.at.line)}}));
  }

  const Tree& tree_;
  const Plan& plan_;
  Wording words_;
  Teller teller_;
  PlanDocument document_;
  std::array<int, 2> ordinal_{};
};

}  // namespace

PlanDocument document_of(const Tree& tree, const Plan& plan, base::Lang lang) {
  return Writer(tree, plan, lang).run();
}

std::string anchor_of(const DocSection& section) {
  std::string anchor = "block-" + section.path;
  std::replace(anchor.begin(), anchor.end(), '.', '-');
  return anchor;
}

base::Json to_json(const PlanDocument& document) {
  base::Json sections = base::Json::array();
  for (const DocSection& section : document.sections) {
    base::Json tables = base::Json::array();
    for (const DocTable& table : section.tables) {
      base::Json rows = base::Json::array();
      for (const DocTable::Row& row : table.rows)
        rows.push_back({{"line", row.line}, {"cells", row.cells}});
      tables.push_back({{"head", table.head}, {"rows", std::move(rows)}});
    }
    sections.push_back({{"path", section.path},
                        {"anchor", anchor_of(section)},
                        {"line", section.line},
                        {"level", section.level},
                        {"title", section.title},
                        {"clause", section.clause},
                        {"paragraphs", section.paragraphs},
                        {"tables", std::move(tables)}});
  }
  return {{"title", document.title},       {"issuer", document.issuer},
          {"number", document.number},     {"issued", document.issued},
          {"approved", document.approved}, {"window", document.window},
          {"source", document.source},     {"digest", document.digest},
          {"holes", document.holes},       {"sections", std::move(sections)}};
}

}  // namespace wanhu::plan
