// A workbook: a sheet about the report, one with the figures, one for each table. Numbers are
// numbers, so a share stands without its per cent sign and its parts in columns of their own.
#include <map>
#include <set>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "report/words.hpp"
#include "tabular/write.hpp"

namespace wanhu::report {

namespace {

using tabular::Sheet;
using XCell = tabular::Cell;

XCell cell_of(const Value& value) {
  struct Made {
    XCell operator()(std::monostate) const { return {}; }
    XCell operator()(const std::string& text) const { return text.empty() ? XCell() : text; }
    XCell operator()(std::int64_t n) const { return n; }
    XCell operator()(double x) const { return x; }
    XCell operator()(const Ratio& ratio) const {
      const auto share = ratio.share();
      return share ? XCell(*share) : XCell();
    }
    XCell operator()(Date day) const { return day.iso(); }
  };
  return std::visit(Made{}, value);
}

XCell part_of(const Value& value, bool numerator) {
  const auto* ratio = std::get_if<Ratio>(&value);
  if (ratio == nullptr) return {};
  return numerator ? ratio->numerator : ratio->denominator;
}

// What of `text` may be the name of a sheet; 31 characters are the format's limit.
std::string sheet_name(const std::string& text, std::set<std::string>& used) {
  std::u32string name;
  for (const char32_t c : base::decode_utf8(text)) {
    if (std::u32string_view(U"[]:*?/\\'").find(c) == std::u32string_view::npos) name += c;
    if (name.size() == 28) break;
  }
  const std::string plain = base::encode_utf8(name);
  std::string unique = plain;
  for (int n = 2; !used.insert(unique).second; ++n) unique = plain + " " + std::to_string(n);
  return unique;
}

using SheetOf = std::map<std::string, std::string>;  // table id → sheet name

XCell link_cell(const std::string& href, const SheetOf& sheets) {
  if (href.empty()) return {};
  if (href.front() != '#') return href;
  const auto found = sheets.find(href.substr(1));
  if (found == sheets.end()) return {};
  return tabular::Link{.url = "internal:'" + found->second + "'!A1", .text = found->second};
}

Sheet about_sheet(const Paper& paper, const Words& w, std::string name) {
  Sheet sheet{.name = std::move(name),
              .heading = {w.say("REPORT-X-ITEM"), w.say("REPORT-X-CONTENT")},
              .rows = {}};
  const auto add = [&](const char* code, const std::string& text) {
    sheet.rows.push_back({w.say(code), text});
  };
  add("REPORT-X-TITLE", paper.title);
  add("REPORT-X-ISSUER", paper.issuer);
  add("REPORT-X-CAMPAIGN", paper.campaign);
  add("REPORT-X-SCOPE", paper.scope);
  if (paper.letter) {
    add("LETTER-X-NUMBER", paper.letter->number);
    add("LETTER-X-TO", paper.letter->addressee);
  }
  add("REPORT-X-DAY", paper.day.iso());
  add("REPORT-X-DAY-KIND", paper.day_kind);
  sheet.rows.push_back({w.say("REPORT-X-SEQ"), paper.cut.seq});
  add("REPORT-X-HASH", base::hex(paper.cut.hash));
  add("REPORT-X-AT", paper.cut.at ? paper.cut.at->iso() : "");
  add("REPORT-X-COMMAND", paper.command);
  if (paper.interim) add("REPORT-X-NOTE", w.say("REPORT-INTERIM"));
  for (const Section& section : paper.sections)
    for (const std::string& sentence : section.sentences)
      sheet.rows.push_back({section.title, sentence});
  for (const std::string& note : paper.notes) add("REPORT-X-NOTE", note);
  return sheet;
}

Sheet figure_sheet(const Paper& paper, const Words& w, std::string name, const SheetOf& sheets) {
  Sheet sheet{
      .name = std::move(name),
      .heading = {w.say("REPORT-X-SECTION"), w.say("REPORT-X-KEY"), w.say("REPORT-X-FIGURE"),
                  w.say("REPORT-X-VALUE"), w.say("REPORT-X-NUMERATOR"),
                  w.say("REPORT-X-DENOMINATOR"), w.say("REPORT-X-NOTE"), w.say("REPORT-X-ROWS")},
      .rows = {}};
  for (const Section& section : paper.sections)
    for (const Figure& f : section.figures)
      sheet.rows.push_back({section.title, f.key, f.title, cell_of(f.cell.value),
                            part_of(f.cell.value, true), part_of(f.cell.value, false), f.note,
                            link_cell(f.cell.href, sheets)});
  return sheet;
}

Sheet table_sheet(const Table& table, const Words& w, const SheetOf& sheets) {
  Sheet sheet{.name = sheets.at(table.id), .heading = {}, .rows = {}};
  for (const Column& column : table.columns) sheet.heading.push_back(column.title);
  sheet.heading.push_back(w.say("REPORT-X-ROWS"));
  const auto add = [&](const Line& line) {
    std::vector<XCell> row;
    for (const Cell& cell : line.cells) row.push_back(cell_of(cell.value));
    row.push_back(link_cell(line.href, sheets));
    sheet.rows.push_back(std::move(row));
  };
  for (const Line& line : table.lines) add(line);
  if (table.total) add(*table.total);
  return sheet;
}

}  // namespace

base::Result<std::string> xlsx_of(const Paper& paper) {
  const Words w(paper.lang);
  std::set<std::string> used;
  const std::string about = sheet_name(w.say("REPORT-SHEET-ABOUT"), used);
  const std::string figures = sheet_name(w.say("REPORT-SHEET-FIGURES"), used);
  SheetOf names;
  for (const Section& section : paper.sections)
    for (const Table& table : section.tables) names[table.id] = sheet_name(table.sheet, used);
  std::vector<Sheet> sheets{about_sheet(paper, w, about), figure_sheet(paper, w, figures, names)};
  for (const Section& section : paper.sections)
    for (const Table& table : section.tables) sheets.push_back(table_sheet(table, w, names));
  return tabular::xlsx_write(sheets, base::Instant::at(paper.day, 24 * 60));
}

}  // namespace wanhu::report
