// Every key of a plan file with its place in the text, and the slips that can befall it: removed,
// misspelt by one edit, written twice, given a value of another type, moved one level up.
#pragma once

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "plan/keys.hpp"
#include "plan/schema.hpp"
#include "plan/value.hpp"

namespace wanhu::plan {

// Where a key goes that slips out of its table into the one around it.
struct Outer {
  std::size_t at = 0;
  bool in_braces = false;
  std::string header{};          // to be written before it, when the outer table has none yet
  const Shape* shape = nullptr;  // what the outer table may hold; null for a map, which holds ids
  const Value* table = nullptr;
};

// A key of the vocabulary as it stands in the file. Names that the plan chooses itself (the
// "feedback" of [form.feedback]) are none.
struct Site {
  enum class Form { statement, in_braces, header };
  Form form = Form::statement;
  std::string key;
  const Field* field = nullptr;
  const Shape* shape = nullptr;  // of its table
  std::size_t at = 0;            // of the key, in bytes
  std::size_t value = 0;         // of the value; of a header the end of its line
  std::size_t end = 0;           // behind the value; of a header where the next one begins
  int owner_line = 1;            // of the table it stands in
  std::optional<Outer> outer{};
};

struct Mutant {
  std::string text;
  int line = 0;        // where the slip is
  int owner_line = 0;  // of the table that the key stood in
  bool legal = false;  // it is none: the result is another plan without an error
};

inline int line_of(const std::string& text, std::size_t offset) {
  return 1 + static_cast<int>(std::count(text.begin(),
                                         text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

inline std::size_t line_start(const std::string& text, std::size_t at) {
  return at == 0 ? 0 : text.rfind('\n', at - 1) + 1;  // npos + 1 is 0
}

// Behind the line end.
inline std::size_t line_end(const std::string& text, std::size_t at) {
  return std::min(text.find('\n', at), text.size() - 1) + 1;
}

// The offset behind a value of a well-formed plan that begins at `at`.
inline std::size_t value_end(const std::string& text, std::size_t at) {
  int depth = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      for (++i; text[i] != c; ++i)
        if (text[i] == '\\' && c == '"') ++i;
      if (depth == 0) return i + 1;
    } else if (c == '#' && depth > 0) {
      i = text.find('\n', i);
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      if (depth == 0) return i;
      if (--depth == 0) return i + 1;
    } else if (depth == 0 && std::string_view(" ,\n#").find(c) != std::string_view::npos) {
      return i;
    }
  }
  return text.size();
}

class SiteFinder {
 public:
  explicit SiteFinder(const std::string& text) : text_(text) {
    for (std::size_t at = 0; at < text.size(); at = line_end(text, at)) lines_.push_back(at);
  }

  std::vector<Site> run(const Value& root) {
    table(root, root_shape(), {});
    headers();
    return std::move(sites_);
  }

 private:
  [[nodiscard]] std::size_t offset(const Span& span) const {
    const std::size_t start = lines_[static_cast<std::size_t>(span.line - 1)];
    const std::string_view line = std::string_view(text_).substr(start);
    return start + base::encode_utf8(base::decode_utf8(line.substr(0, line.find('\n')))
                                         .substr(0, static_cast<std::size_t>(span.column - 1)))
                       .size();
  }
  [[nodiscard]] bool in_header(std::size_t at) const { return text_[line_start(text_, at)] == '['; }
  [[nodiscard]] bool in_braces(const Value& table) const {
    return table.at.line > 0 && text_[offset(table.at)] == '{';
  }

  void table(const Value& value, const Shape& shape, const std::optional<Outer>& outer) {
    for (const Value& entry : value.entries) {
      const Field* field = shape.field(entry.key);
      if (field == nullptr) throw std::logic_error("unknown key " + entry.key);
      if (!in_header(offset(entry.key_at))) add(value, shape, entry, *field, outer);
      if (entry.kind == Value::Kind::table)
        below(value, &shape, entry, entry, *field,
              field->or_type == Type::table ? field->or_shape : field->shape);
      for (const Value& row : entry.items)
        if (row.kind == Value::Kind::table)
          below(value, &shape, entry, row, *field,
                field->or_type == Type::rows ? field->or_shape : field->shape);
    }
  }

  // `inner` is `entry` of `owner`, or a row of it.
  void below(const Value& owner, const Shape* owner_shape, const Value& entry, const Value& inner,
             const Field& field, const Shape* shape) {
    if (field.type == Type::map) {
      for (const Value& each : inner.entries)
        table(each, *shape, outer_of(inner, nullptr, each, "[" + entry.key + "]\n"));
    } else {
      table(inner, *shape, outer_of(owner, owner_shape, row_or(entry, inner), ""));
    }
  }
  // A row under a header has its own place, one in brackets that of its list.
  [[nodiscard]] const Value& row_or(const Value& entry, const Value& inner) const {
    return in_header(offset(entry.key_at)) ? inner : entry;
  }

  [[nodiscard]] Outer outer_of(const Value& owner, const Shape* shape, const Value& entry,
                               const std::string& header) const {
    const std::size_t at = offset(entry.key_at.line > 0 ? entry.key_at : entry.at);
    Outer outer{.at = at, .shape = shape, .table = &owner};
    if (in_header(at)) {
      const std::size_t own = header.empty() ? std::string::npos : text_.find("\n" + header);
      outer.at = line_start(text_, at);
      if (header.empty())
        outer.at = text_.find("\n[") + 1;  // the root ends with the first header
      else if (own != std::string::npos)
        outer.at = own + 1 + header.size();
      else
        outer.header = header;
    } else if (in_braces(owner)) {
      outer.in_braces = true;
    }
    return outer;
  }

  void add(const Value& owner, const Shape& shape, const Value& entry, const Field& field,
           const std::optional<Outer>& outer) {
    Site site{.key = entry.key, .field = &field, .shape = &shape, .outer = outer};
    site.form = in_braces(owner) ? Site::Form::in_braces : Site::Form::statement;
    site.at = offset(entry.key_at);
    site.value = text_.find_first_not_of(' ', text_.find('=', site.at) + 1);
    site.end = value_end(text_, site.value);
    site.owner_line = std::max(1, owner.at.line);
    sites_.push_back(std::move(site));
  }

  // "[matters]", "[[task]]", and the first part of "[form.feedback]".
  void headers() {
    for (const std::size_t start : lines_) {
      if (text_[start] != '[') continue;
      const std::size_t at = text_.find_first_not_of('[', start);
      Site site;
      site.form = Site::Form::header;
      site.shape = &root_shape();
      site.at = at;
      site.key = text_.substr(at, text_.find_first_of(".]", at) - at);
      site.field = root_shape().field(site.key);
      site.value = line_end(text_, at);
      const std::size_t next = text_.find("\n[", at);
      site.end = next == std::string::npos ? text_.size() : next + 1;
      sites_.push_back(std::move(site));
    }
  }

  const std::string& text_;
  std::vector<std::size_t> lines_;
  std::vector<Site> sites_;
};

// `text` is a plan without findings and `root` its tree; the sites point into that.
inline std::vector<Site> sites_of(const std::string& text, const Value& root) {
  return SiteFinder(text).run(root);
}

// ---- slips -------------------------------------------------------------------------------------

inline std::string with(const std::string& text, std::size_t from, std::size_t to,
                        const std::string& instead) {
  return text.substr(0, from) + instead + text.substr(to);
}

// The statement with its comment, the pair with one of its commas, the header with its block.
inline std::string without(const std::string& text, const Site& site) {
  switch (site.form) {
    case Site::Form::header:
      return with(text, line_start(text, site.at), site.end, "");
    case Site::Form::statement:
      return with(text, line_start(text, site.at), line_end(text, site.end), "");
    case Site::Form::in_braces:
      break;
  }
  std::size_t from = site.at, to = site.end;
  if (text[to] == ',') {
    to = text.find_first_not_of(' ', to + 1);
  } else {
    from = text.find_last_not_of(' ', from - 1);
    if (text[from] != ',') ++from;
  }
  return with(text, from, to, "");
}

inline Mutant removed(const std::string& text, const Site& site) {
  return {.text = without(text, site),
          .line = site.owner_line,
          .owner_line = site.owner_line,
          .legal = !site.field->required};
}

// By one letter put in, left out, replaced, and by two neighbours swapped; where in the word
// differs from key to key. What makes another key of the same table is no misspelling.
inline std::vector<Mutant> misspelt(const std::string& text, const Site& site) {
  const std::string& key = site.key;
  const std::size_t i = (site.at * 7) % key.size();
  const char letter = static_cast<char>('a' + (site.at * 11) % 26);
  std::vector<std::string> words{key.substr(0, i) + letter + key.substr(i)};
  if (key.size() > 1) words.push_back(key.substr(0, i) + key.substr(i + 1));
  words.push_back(key);
  words.back()[i] = key[i] == letter ? 'q' : letter;
  if (key.size() > 1) {
    const std::size_t j = i + 1 < key.size() ? i : i - 1;
    words.push_back(key);
    std::swap(words.back()[j], words.back()[j + 1]);
  }
  std::vector<Mutant> mutants;
  for (const std::string& word : words)
    if (word != key && site.shape->field(word) == nullptr)
      mutants.push_back({.text = with(text, site.at, site.at + key.size(), word),
                         .line = line_of(text, site.at)});
  return mutants;
}

inline Mutant doubled(const std::string& text, const Site& site) {
  if (site.form == Site::Form::in_braces) {
    const std::string pair = text.substr(site.at, site.end - site.at) + ", ";
    const std::string twice = with(text, site.at, site.at, pair);
    return {.text = twice, .line = line_of(twice, site.at + pair.size())};
  }
  const bool header = site.form == Site::Form::header;
  const std::size_t from = line_start(text, site.at);
  const std::size_t to = header ? site.end : line_end(text, site.end);
  const std::string twice = with(text, to, to, text.substr(from, to - from));
  // A second [[row]] is one row more; that it has the id of the first is said at the id.
  const bool row = header && text[from + 1] == '[';
  const std::size_t id = text.find("\nid ", from);
  const bool named = row && id < site.end;
  const std::size_t slip = named ? to + (id + 1 - from) : to;
  return {.text = twice, .line = line_of(twice, slip), .legal = row && !named};
}

inline std::vector<Mutant> mistyped(const std::string& text, const Site& site) {
  const int line = line_of(text, site.at);
  if (site.form == Site::Form::header) {
    const std::size_t start = line_start(text, site.at), close = text.find(']', start);
    const bool rows = text[start + 1] == '[';
    const std::string bad = rows ? with(with(text, close, close + 1, ""), start, start + 1, "")
                                 : with(with(text, close, close, "]"), start, start, "[");
    return {{.text = bad, .line = line}};
  }
  std::vector<Mutant> mutants;
  for (const auto& [written, kind] :
       {std::pair("3.5", Value::Kind::real), std::pair("\"甲\"", Value::Kind::text),
        std::pair("77", Value::Kind::integer)}) {
    if (fits(*site.field, Value{.kind = kind})) continue;
    mutants.push_back({.text = with(text, site.value, site.end, written), .line = line});
  }
  return mutants;
}

// Nothing when the key has no table around its own.
inline std::optional<Mutant> moved_up(const std::string& text, const Site& site) {
  if (!site.outer) return {};
  const Outer& outer = *site.outer;
  const std::string pair = text.substr(site.at, site.end - site.at);
  const std::string put = outer.in_braces ? pair + ", " : outer.header + pair + "\n";
  const std::size_t slip = outer.at + outer.header.size();
  std::string bad = without(text, site);
  bad.insert(outer.at, put);  // the outer place is always before the key
  const Field* there = outer.shape == nullptr ? nullptr : outer.shape->field(site.key);
  const bool free = there != nullptr && outer.table->find(site.key) == nullptr &&
                    there->type == site.field->type && there->words == site.field->words;
  const int down = static_cast<int>(std::count(put.begin(), put.end(), '\n'));
  const int up = static_cast<int>(std::count(pair.begin(), pair.end(), '\n'));
  return Mutant{.text = bad,
                .line = line_of(bad, slip),
                .owner_line = site.owner_line + (outer.in_braces ? up : down),
                .legal = free && !site.field->required};
}

}  // namespace wanhu::plan
