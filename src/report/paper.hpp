// A report before it has a format: sections with sentences, figures and tables. HTML, XLSX and JSON
// are three ways to write the same Paper down, so that they cannot disagree.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/query.hpp"

namespace wanhu::report {

using base::Date;
using base::Lang;
using domain::Ratio;

// monostate: there is nothing to say, which is not the same as 0.
using Value = std::variant<std::monostate, std::string, std::int64_t, double, Ratio, Date>;

struct Cell {
  Value value{};
  std::string href{};  // to the rows it counts: an address of the console, or "#table" in the paper
};

struct Column {
  std::string key;    // in JSON
  std::string title;  // in the reader's language
  bool number = false;
  bool wraps = false;  // words of any length; the others stay on one line
};

struct Line {
  std::vector<Cell> cells;
  std::string href{};  // of the line's own page
};

struct Table {
  std::string id;     // in JSON, and the anchor in HTML
  std::string sheet;  // name of its sheet in XLSX; unique in the paper
  std::string caption;
  std::vector<Column> columns{};
  std::vector<Line> lines{};
  std::optional<Line> total{};
  std::string note{};
  std::string empty{};  // said in place of a table without lines
  bool folded = false;  // a long table that a reader opens
};

struct Figure {
  std::string key, title;
  Cell cell;
  std::string note{};
};

struct Section {
  std::string id, title;
  std::vector<std::string> sentences{};
  std::vector<Figure> figures{};
  std::string chart{};  // SVG
  std::vector<Table> tables{};
};

// What a letter has beside its text and its list.
struct Letter {
  std::string number, addressee;
  std::string attachment;  // the name of the list
  std::string contact;     // who may be asked; empty: nobody
};

struct Paper {
  std::string name;  // daily, ledger, final, transmittal
  std::string title, issuer, campaign, scope;
  Date day;
  std::string day_text, day_kind;
  bool interim = false;  // the day is not over yet
  bool wide = false;     // landscape
  Lang lang = Lang::zh;
  app::Cut cut{};
  std::string command;  // makes it again
  std::vector<Section> sections{};
  std::vector<std::string> notes{};
  std::optional<Letter> letter{};
};

std::string html_of(const Paper& paper);
base::Json json_of(const Paper& paper);
// Errors: those of tabular::xlsx_write.
base::Result<std::string> xlsx_of(const Paper& paper);

}  // namespace wanhu::report
