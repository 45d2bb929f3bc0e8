// A Paper as a page that needs nothing but itself: no scripts, its style inside, tables with
// captions and headings that a screen reader can follow. Every text is escaped here.
#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "report/style.hpp"
#include "report/words.hpp"

namespace wanhu::report {

namespace {

std::string esc(std::string_view text) {
  return base::html_escape(text);
}

std::string linked(const std::string& href, const std::string& inner) {
  if (href.empty()) return inner;
  return fmt::format("<a href=\"{}\">{}</a>", esc(href), inner);
}

std::string figure_html(const Figure& figure, const Words& w) {
  std::string inner = linked(figure.cell.href, esc(w.shown(figure.cell.value)));
  if (const auto* ratio = std::get_if<Ratio>(&figure.cell.value))
    inner += fmt::format("<small>{} / {}</small>", ratio->numerator, ratio->denominator);
  if (!figure.note.empty())
    inner += fmt::format("<small class=\"why\">{}</small>", esc(figure.note));
  const bool is_text = std::holds_alternative<std::string>(figure.cell.value) ||
                       std::holds_alternative<Date>(figure.cell.value);
  return fmt::format("<div><dt>{}</dt><dd{}>{}</dd></div>\n", esc(figure.title),
                     is_text ? " class=\"text\"" : "", inner);
}

std::string cell_html(const Column& column, const Cell& cell, bool first, const Words& w) {
  const std::string inner = linked(cell.href, esc(w.shown(cell.value)));
  if (first) return "<th scope=\"row\">" + inner + "</th>";
  const char* look = column.number ? " class=\"n\"" : column.wraps ? "" : " class=\"d\"";
  return fmt::format("<td{}>{}</td>", look, inner);
}

std::string line_html(const Table& table, const Line& line, const Words& w, bool total = false) {
  std::string out = total ? "<tr class=\"total\">" : "<tr>";
  for (std::size_t i = 0; i < line.cells.size(); ++i)
    out += cell_html(table.columns.at(i), line.cells[i], i == 0, w);
  return out + "</tr>\n";
}

// A caption that only repeats the heading above it is there for those who hear the page.
std::string grid_html(const Table& table, const Words& w, bool repeats) {
  std::string out =
      fmt::format("<div class=\"scroll\"><table{}>\n<caption{}>{}</caption>\n<thead><tr>",
                  table.columns.size() > 9 ? " class=\"dense\"" : "",
                  repeats ? " class=\"heard\"" : "", esc(table.caption));
  for (const Column& column : table.columns)
    out += fmt::format("<th scope=\"col\">{}</th>", esc(column.title));
  out += "</tr></thead>\n<tbody>\n";
  for (const Line& line : table.lines) out += line_html(table, line, w);
  if (table.total) out += line_html(table, *table.total, w, true);
  out += "</tbody></table></div>\n";
  if (!table.note.empty()) out += fmt::format("<p class=\"note\">{}</p>\n", esc(table.note));
  return out;
}

std::string table_html(const Table& table, const Words& w, const std::string& heading) {
  const bool repeats = table.caption == heading;
  std::string inner;
  if (table.lines.empty() && !table.total) {
    if (!repeats) inner = fmt::format("<h3>{}</h3>\n", esc(table.caption));
    inner += fmt::format("<p class=\"empty\">{}</p>\n", esc(table.empty));
  } else {
    inner = grid_html(table, w, repeats);
  }
  if (table.folded)
    inner =
        fmt::format("<details><summary>{}</summary>\n{}</details>\n", esc(table.caption), inner);
  return fmt::format("<div id=\"{}\">\n{}</div>\n", esc(table.id), inner);
}

// As many in a line as leave no hole in the last one.
std::size_t columns_for(std::size_t figures) {
  for (const std::size_t columns : {5U, 4U, 3U})
    if (figures % columns == 0) return columns;
  return figures < 5 ? figures : 5;
}

std::string section_html(const Section& section, std::size_t number, const Words& w) {
  const std::string heading =
      w.say("REPORT-HEADING",
            {{"n", w.say("REPORT-ORDINAL-" + std::to_string(number))}, {"title", section.title}});
  std::string out =
      fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n", esc(section.id), esc(heading));
  for (const std::string& sentence : section.sentences)
    out += fmt::format("<p>{}</p>\n", esc(sentence));
  if (!section.figures.empty()) {
    out += fmt::format("<dl class=\"figures in-{}\">\n", columns_for(section.figures.size()));
    for (const Figure& figure : section.figures) out += figure_html(figure, w);
    out += "</dl>\n";
  }
  if (!section.chart.empty()) out += "<figure>" + section.chart + "</figure>\n";
  for (const Table& table : section.tables) out += table_html(table, w, section.title);
  return out + "</section>\n";
}

std::string head_html(const Paper& paper, const Words& w) {
  std::string out =
      fmt::format("<header>\n<h1>{}</h1>\n<p class=\"issued\"><span>{}</span><span>{}</span></p>\n",
                  esc(paper.title), esc(paper.issuer), esc(paper.day_text));
  out += fmt::format("<p class=\"subject\">{}</p>\n",
                     esc(w.say("REPORT-SUBJECT-" + paper.name, {{"scope", paper.scope}})));
  out +=
      fmt::format("<p class=\"as-of\">{}</p>\n",
                  esc(w.say("REPORT-AS-OF", {{"day", paper.day_text}, {"kind", paper.day_kind}})));
  if (paper.interim)
    out += fmt::format("<p class=\"interim\">{}</p>\n", esc(w.say("REPORT-INTERIM")));
  return out + "</header>\n";
}

std::string signed_html(const Paper& paper) {
  return fmt::format("<div class=\"signed\"><p>{}</p><p>{}</p></div>\n", esc(paper.issuer),
                     esc(paper.day_text));
}

std::string foot_html(const Paper& paper, const Words& w) {
  std::string out = "<footer>\n<ul>\n";
  for (const std::string& note : paper.notes) out += fmt::format("<li>{}</li>\n", esc(note));
  out += "</ul>\n<dl>\n";
  const auto row = [&](const char* code, const std::string& inner) {
    out += fmt::format("<dt>{}</dt><dd>{}</dd>\n", esc(w.say(code)), inner);
  };
  row("REPORT-X-CAMPAIGN", esc(paper.campaign));
  const std::string hash = base::hex(paper.cut.hash).substr(0, 12);
  const std::string cut =
      w.say("REPORT-CUT", {{"seq", std::to_string(paper.cut.seq)},
                           {"hash", hash},
                           {"at", paper.cut.at ? paper.cut.at->clock() : std::string("—")}});
  row("REPORT-X-CUT", linked("/journal", esc(cut)));
  row("REPORT-X-COMMAND", "<code>" + esc(paper.command) + "</code>");
  return out + "</dl>\n</footer>\n";
}

// GB/T 9704, letter form: no heading numbers, the list on a page of its own.
std::string letter_html(const Paper& paper, const Letter& letter, const Words& w) {
  std::string out = fmt::format(
      "<header class=\"letter\">\n<p class=\"mark\">{}</p>\n<p class=\"number\">{}</p>\n"
      "<h1>{}</h1>\n</header>\n<p class=\"to\">{}</p>\n",
      esc(paper.issuer), esc(letter.number), esc(paper.title),
      esc(w.say("LETTER-TO", {{"body", letter.addressee}})));
  for (const Section& section : paper.sections)
    for (const std::string& sentence : section.sentences)
      out += fmt::format("<p>{}</p>\n", esc(sentence));
  out += fmt::format("<p class=\"attached\">{}</p>\n",
                     esc(w.say("LETTER-ATTACHED", {{"name", letter.attachment}})));
  out += signed_html(paper);
  if (!letter.contact.empty())
    out += fmt::format("<p>{}</p>\n", esc(w.say("LETTER-CONTACT", {{"name", letter.contact}})));
  out += fmt::format("<section class=\"attachment\">\n<p class=\"which\">{}</p>\n<h2>{}</h2>\n",
                     esc(w.say("LETTER-ATTACHMENT")), esc(letter.attachment));
  for (const Section& section : paper.sections)
    for (const Table& table : section.tables) out += table_html(table, w, letter.attachment);
  return out + foot_html(paper, w) + "</section>\n";
}

}  // namespace

std::string html_of(const Paper& paper) {
  const Words w(paper.lang);
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{} {}</title>\n<style>{}</style>\n</head>\n<body>\n<main{}>\n",
      paper.lang == Lang::en ? "en" : "zh-CN", esc(paper.title), paper.day.iso(), k_report_style,
      paper.wide ? " class=\"wide\"" : "");
  if (paper.letter) {
    out += letter_html(paper, *paper.letter, w);
  } else {
    out += head_html(paper, w);
    std::size_t number = 0;
    for (const Section& section : paper.sections) out += section_html(section, ++number, w);
    out += signed_html(paper) + foot_html(paper, w);
  }
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace wanhu::report
