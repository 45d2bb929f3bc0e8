// The document as a page. Every text is escaped here; the page has no script and asks for no other
// file, so it can be kept, mailed and printed as it is.
#include <fmt/format.h>

#include "base/text.hpp"
#include "plan/tools/document.hpp"

namespace wanhu::plan {

namespace {

using base::Lang;

// Type area, type sizes and faces of GB/T 9704-2012: margins 37, 35, 28 and 26 mm, title 2号 小标宋
// (22 pt), body 3号 仿宋 (16 pt), first headings 黑体, second 楷体, page number between dashes.
// Faces by their usual names with free substitutes, none shipped. Chromium 131 and later prints the
// margin box. Clause marks stand in the left margin, which therefore belongs to the page and not to
// its edge: what stands beyond the edge is not printed.
constexpr std::string_view k_style = R"css(
@page { size: A4; margin: 37mm 6mm 35mm 6mm;
  @bottom-center { content: "— " counter(page) " —"; font: 14pt "SimSun","Songti SC",
    "Noto Serif CJK SC",serif; } }
:root { --ink: #111; --soft: #555; --line: #888; --open: #a40000;
  --song: "FZXiaoBiaoSong-B05S","方正小标宋简体","STZhongsong","Noto Serif CJK SC",
    "Source Han Serif SC",serif;
  --fang: "FangSong_GB2312","仿宋_GB2312","FangSong","STFangsong","FandolFang",
    "Noto Serif CJK SC",serif;
  --hei: "SimHei","Heiti SC","Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif;
  --kai: "KaiTi_GB2312","楷体_GB2312","KaiTi","STKaiti","Noto Serif CJK SC",serif; }
* { box-sizing: border-box; }
html { background: #e9eaec; color: var(--ink); }
body { margin: 0; font: 16pt/1.75 var(--fang); }
main { max-width: 210mm; margin: 8mm auto; padding: 24mm 26mm 24mm 28mm; background: #fff;
  box-shadow: 0 1px 6px #0003; }
h1 { margin: 0 0 4mm; font: 700 22pt/1.45 var(--song); text-align: center; text-wrap: balance; }
.under { margin: 0 0 8mm; font-family: var(--kai); font-size: 14pt; text-align: center; }
.facts { margin: 0 0 6mm; padding: 2mm 0; border: solid var(--ink); border-width: 1pt 0; display:
  grid; grid-template-columns: max-content 1fr; gap: 0 1em; font-size: 12pt; line-height: 1.7; }
.facts dt { font-family: var(--hei); }
.facts dd { margin: 0; }
.open { margin: 0 0 6mm; padding: 2mm 1em; border: 1pt solid var(--open); font-size: 12pt; }
.open h2 { margin: 0; color: var(--open); }
.open ul { margin: 0; padding-left: 1.4em; }
section { position: relative; }
h2 { margin: 6mm 0 1mm; font: 600 16pt/1.75 var(--hei); break-after: avoid; }
h3 { margin: 3mm 0 1mm; font: 600 16pt/1.75 var(--kai); break-after: avoid; }
h2, h3, p { text-indent: 2em; }
.open h2 { text-indent: 0; font-size: 13pt; }
p { margin: 0; text-align: justify; overflow-wrap: anywhere; }
:lang(en) h2, :lang(en) h3, :lang(en) p { text-indent: 0; }
:lang(en) p { margin: 0 0 1.5mm; text-align: left; }
h1, p.under { text-indent: 0; }
.clause { position: absolute; left: -24mm; top: .5em; width: 22mm; color: var(--soft); font: 9pt/1.3
  var(--hei); text-align: right; overflow-wrap: anywhere; }
table { width: 100%; margin: 2mm 0 3mm; border-collapse: collapse; font: 10.5pt/1.5 var(--fang);
  font-variant-numeric: tabular-nums; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: .8mm 1.6mm; border: .5pt solid var(--line); text-align: left; vertical-align:
  middle; overflow-wrap: anywhere; }
thead th { font-family: var(--hei); font-weight: 600; text-align: center; word-break: keep-all;
  overflow-wrap: normal; background: #f3f3f1; }
tbody th { font-weight: 400; min-width: 5em; }
td.n { text-align: right; }
td.n, td.s { white-space: nowrap; }
.signed { margin: 12mm 2em 0 auto; width: fit-content; text-align: center; break-inside: avoid; }
.signed p { text-indent: 0; text-align: center; }
footer { margin-top: 8mm; padding: 2mm 1em; border: solid var(--ink); border-width: 1pt 0; font:
  9pt/1.6 var(--hei); break-inside: avoid; }
footer p { text-indent: 0; text-align: left; }
footer code { font: 9pt/1.6 ui-monospace,"Noto Sans Mono CJK SC",monospace; overflow-wrap:
  anywhere; }
@media print {
  html { background: #fff; }
  main { max-width: none; margin: 0; padding: 0 20mm 0 22mm; box-shadow: none; }
}
@media screen and (max-width: 820px) {
  main { margin: 0; padding: 6mm 4mm; }
  .clause { position: static; display: block; width: auto; text-align: left; }
  table { display: block; overflow-x: auto; }
}
)css";

std::string esc(std::string_view text) {
  return base::html_escape(text);
}

// A number stands to the right, and neither it nor a short word is broken.
constexpr int k_short_cells = 10;

std::string_view look_of(std::string_view cell) {
  if (cell.empty()) return {};
  const std::string_view digits = cell.starts_with('-') ? cell.substr(1) : cell;
  if (digits.find_first_not_of("0123456789%") == std::string_view::npos) return " class=\"n\"";
  return base::display_width(cell) <= k_short_cells ? " class=\"s\"" : "";
}

std::string table_html(const DocTable& table) {
  std::string out = "<table>\n<thead><tr>";
  for (const std::string& head : table.head)
    out += fmt::format("<th scope=\"col\">{}</th>", esc(head));
  out += "</tr></thead>\n<tbody>\n";
  for (const DocTable::Row& row : table.rows) {
    out += fmt::format("<tr data-line=\"{}\">", row.line);
    for (std::size_t i = 0; i < row.cells.size(); ++i)
      out += i == 0 ? fmt::format("<th scope=\"row\">{}</th>", esc(row.cells[i]))
                    : fmt::format("<td{}>{}</td>", look_of(row.cells[i]), esc(row.cells[i]));
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

std::string section_html(const DocSection& section) {
  const char* heading = section.level == 1 ? "h2" : "h3";
  std::string out =
      fmt::format("<section id=\"{}\" data-line=\"{}\">\n<{}>{}</{}>\n", esc(anchor_of(section)),
                  section.line, heading, esc(section.title), heading);
  if (!section.clause.empty())
    out += fmt::format("<span class=\"clause\">{}</span>\n", esc(section.clause));
  for (const std::string& paragraph : section.paragraphs)
    out += fmt::format("<p>{}</p>\n", esc(paragraph));
  for (const DocTable& table : section.tables) out += table_html(table);
  return out + "</section>\n";
}

std::string head_html(const PlanDocument& document, Lang lang) {
  std::string out = fmt::format("<header>\n<h1>{}</h1>\n", esc(document.title));
  if (!document.number.empty())
    out += fmt::format("<p class=\"under\">{}</p>\n", esc(document.number));
  out += "<dl class=\"facts\">\n";
  const auto fact = [&](const char* code, const std::string& text) {
    if (!text.empty())
      out += fmt::format("<dt>{}</dt><dd>{}</dd>\n", esc(base::message(lang, code)), esc(text));
  };
  fact("PLAN-KEY-issuer", document.issuer);
  fact("PLAN-KEY-issued", document.issued);
  fact("PLAN-KEY-approved", document.approved);
  fact("PLAN-KEY-window", document.window);
  fact("PLAN-KEY-source", document.source);
  out += "</dl>\n";
  if (!document.holes.empty()) {
    out += fmt::format("<div class=\"open\">\n<h2>{}</h2>\n<ul>\n",
                       esc(base::message(lang, "PLAN-DOC-HOLES")));
    for (const std::string& hole : document.holes) out += fmt::format("<li>{}</li>\n", esc(hole));
    out += "</ul>\n</div>\n";
  }
  return out + "</header>\n";
}

std::string foot_html(const PlanDocument& document, Lang lang) {
  return fmt::format(
      "<div class=\"signed\"><p>{}</p><p>{}</p></div>\n"
      "<footer>\n<p>{}</p>\n<p>{} <code>{}</code></p>\n</footer>\n",
      esc(document.issuer), esc(document.issued), esc(base::message(lang, "PLAN-DOC-MARKS")),
      esc(base::message(lang, "PLAN-DOC-DIGEST")), esc(document.digest));
}

}  // namespace

std::string to_html(const PlanDocument& document, base::Lang lang) {
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n",
      lang == Lang::en ? "en" : "zh-CN", esc(document.title), k_style);
  out += head_html(document, lang);
  for (const DocSection& section : document.sections) out += section_html(section);
  return out + foot_html(document, lang) + "</main>\n</body>\n</html>\n";
}

}  // namespace wanhu::plan
