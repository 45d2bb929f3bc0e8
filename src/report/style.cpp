#include "report/style.hpp"

namespace wanhu::report {

// Margins follow the standard's type area (top 37, binding edge 28, 156 mm wide), a little wider
// for tables. Page numbers stand between dashes. Chromium 131 and later prints margin boxes.
const std::string_view k_report_style = R"css(
@page { size: A4; margin: 25mm 22mm 24mm 24mm;
  @bottom-center { content: "— " counter(page) " —"; font: 14pt "SimSun","Songti SC",
    "Noto Serif CJK SC",serif; } }
@page landscape { size: A4 landscape; margin: 22mm 18mm 20mm 18mm; }
:root { --red: #c00000; --ink: #111; --soft: #555; --line: #999; --link: #0b4f8a;
  --song: "FZXiaoBiaoSong-B05S","方正小标宋简体","STZhongsong","Noto Serif CJK SC",
    "Source Han Serif SC",serif;
  --fang: "FangSong_GB2312","仿宋_GB2312","FangSong","STFangsong","FandolFang",
    "Noto Serif CJK SC",serif;
  --hei: "SimHei","Heiti SC","Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif;
  --kai: "KaiTi_GB2312","楷体_GB2312","KaiTi","STKaiti","Noto Serif CJK SC",serif; }
* { box-sizing: border-box; }
html { background: #e9eaec; color: var(--ink); -webkit-print-color-adjust: exact;
  print-color-adjust: exact; }
body { margin: 0; font: 14pt/1.75 var(--fang); }
main { max-width: 210mm; margin: 8mm auto; padding: 22mm 22mm 20mm 24mm; background: #fff;
  box-shadow: 0 1px 6px #0003; }
main.wide { max-width: 297mm; }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
h1 { margin: 0 0 3mm; font: 700 30pt/1.3 var(--song); color: var(--red); text-align: center;
  letter-spacing: .12em; text-indent: .12em; }
.issued { display: flex; justify-content: space-between; gap: 6mm; margin: 0; padding: 0 1em 2mm;
  border-bottom: 1.6pt solid var(--red); font-size: 13pt; }
.subject { margin: 5mm 0 0; font: 600 18pt/1.5 var(--song); text-align: center; text-wrap:
  balance; }
.as-of { margin: 0 0 2mm; text-align: center; font-family: var(--kai); font-size: 13pt; }
.interim { margin: 0 0 4mm; padding: 2mm 4mm; border: 1pt solid var(--red); font: 11pt/1.6
  var(--hei); }
h2 { margin: 4.5mm 0 1.5mm; font: 600 15pt/1.5 var(--hei); break-after: avoid; }
p { margin: 0 0 1.5mm; text-indent: 2em; text-align: justify; }
:lang(en) p { text-indent: 0; }
p.issued, p.subject, p.as-of, p.interim, p.note, p.empty { text-indent: 0; }
dl.figures { display: grid; grid-template-columns: repeat(5, 1fr); margin: 2.5mm 0; border: .75pt
  solid var(--line); border-width: .75pt 0 0 .75pt; font-family: var(--hei); }
dl.in-1 { grid-template-columns: 1fr; } dl.in-2 { grid-template-columns: repeat(2, 1fr); }
dl.in-3 { grid-template-columns: repeat(3, 1fr); } dl.in-4 { grid-template-columns: repeat(4,
  1fr); }
dl.figures > div { padding: 1.5mm 2mm; border: .75pt solid var(--line); border-width: 0 .75pt
  .75pt 0; text-align: center; break-inside: avoid; }
dt { font-size: 9.5pt; line-height: 1.4; color: var(--soft); }
dd { margin: 0; font-size: 17pt; font-weight: 600; line-height: 1.35; font-variant-numeric:
  tabular-nums; }
dd.text { font-size: 12.5pt; line-height: 1.8; }
dd small { display: block; font-size: 9pt; font-weight: 400; line-height: 1.3; color:
  var(--soft); }
dd .why { font-size: 8.5pt; }
.scroll { overflow-x: auto; }
table { width: 100%; margin: 3mm 0 1mm; border-collapse: collapse; font: 9pt/1.45 var(--hei);
  font-variant-numeric: tabular-nums; }
table.dense { font-size: 8pt; }
.wide table.dense { font-size: 9pt; }
table.dense th, table.dense td { padding: .7mm .8mm; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
caption { padding: 0 0 1.5mm; font-size: 10.5pt; font-weight: 600; text-align: center;
  break-after: avoid; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: .8mm 1.2mm; border: .5pt solid var(--line); vertical-align: middle;
  overflow-wrap: anywhere; }
thead th { background: #f1f2f4; font-weight: 600; text-align: center; border-bottom-width: 1pt;
  word-break: keep-all; overflow-wrap: normal; }
tbody th { font-weight: 400; text-align: left; white-space: nowrap; }
td.n { text-align: right; overflow-wrap: normal; white-space: nowrap; }
td.d { white-space: nowrap; text-align: center; }
tr.total > * { font-weight: 600; border-top: 1pt solid var(--ink); background: #fafafa; }
.note, .empty { margin: 0 0 3mm; font: 9pt/1.6 var(--hei); color: var(--soft); }
.empty { margin: 1mm 0 3mm; font-size: 10.5pt; }
h3 { margin: 4mm 0 0; font: 600 10.5pt/1.5 var(--hei); text-align: center; }
figure { margin: 3mm 0; break-inside: avoid; }
svg.pace { display: block; width: 100%; height: auto; }
svg text { font: 10.5px "Noto Sans CJK SC","SimHei",sans-serif; fill: #444; }
svg .name { font-size: 11.5px; font-weight: 600; fill: #111; }
svg .grid { stroke: #ddd; stroke-width: 1; }
svg .rest { fill: #f3f0ea; }
svg .plan { stroke: #777; stroke-width: 1.5; stroke-dasharray: 6 4; }
svg .covered { fill: none; stroke: #0b4f8a; stroke-width: 2.5; stroke-linejoin: round; }
svg .covered-end { fill: #0b4f8a; }
details { margin: 2mm 0; }
summary { font: 10pt/1.6 var(--hei); color: var(--link); cursor: pointer; }
.signed { margin: 8mm 2em 0 auto; width: fit-content; text-align: center; break-inside: avoid; }
.signed p { text-indent: 0; text-align: center; }
.letter .mark { margin: 0; padding: 0 0 4mm; border-bottom: 3pt double var(--red);
  font: 700 26pt/1.3 var(--song); color: var(--red); text-align: center; text-indent: 0; letter-spacing: .1em; }
.letter .number { margin: 2mm 0 8mm; text-align: right; text-indent: 0; }
.letter h1 { margin: 0 0 6mm; font: 600 22pt/1.5 var(--song); color: inherit; letter-spacing: 0;
  text-indent: 0; text-wrap: balance; }
p.to, p.which { text-indent: 0; }
p.attached { margin-top: 6mm; }
p.which { font-family: var(--hei); }
.attachment { break-before: page; }
.attachment h2 { margin: 4mm 0 6mm; font: 600 18pt/1.5 var(--song); text-align: center; }
footer { margin-top: 8mm; border-top: 1pt solid var(--ink); border-bottom: 1pt solid var(--ink);
  padding: 2mm 1em; font: 9.5pt/1.65 var(--hei); break-inside: avoid; }
footer ul { margin: 0; padding-left: 1.4em; }
footer dl { display: grid; grid-template-columns: max-content 1fr; gap: .5mm 3mm; margin: 2mm 0
  0; padding-top: 2mm; border-top: .7pt solid var(--ink); }
footer dt { color: inherit; font-size: inherit; line-height: inherit; }
footer dd { font-size: inherit; font-weight: 400; line-height: inherit; overflow-wrap: anywhere; }
footer code { font: 9pt/1.65 ui-monospace,"Noto Sans Mono CJK SC",monospace; }
@media print {
  html { background: #fff; }
  main, main.wide { max-width: none; margin: 0; padding: 0; box-shadow: none; }
  main.wide { page: landscape; }
  a { color: inherit; }
  details:not([open]) { display: none; }
  .scroll { overflow: visible; }
}
@media screen and (max-width: 820px) {
  main { margin: 0; padding: 6mm 4mm; }
  main dl.figures { grid-template-columns: repeat(2, 1fr); }
  h1 { font-size: 22pt; }
}
)css";

const std::string_view k_sheet_style = R"css(
@page { size: A4 landscape; margin: 12mm 10mm 14mm 12mm;
  @bottom-center { content: "— " counter(page) " / " counter(pages) " —"; font: 10pt
    "SimSun","Noto Serif CJK SC",serif; } }
:root { --hei: "SimHei","Heiti SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;
  --song: "FZXiaoBiaoSong-B05S","方正小标宋简体","STZhongsong","Noto Serif CJK SC",serif; }
* { box-sizing: border-box; }
html { background: #e9eaec; color: #000; }
body { margin: 0; font: 10pt/1.45 var(--hei); }
main { max-width: 297mm; margin: 6mm auto; padding: 10mm; background: #fff; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
col.c-problem { width: auto; }
th, td { border: .6pt solid #444; padding: .6mm 1.2mm; text-align: left; vertical-align: middle;
  overflow-wrap: anywhere; }
thead .head th { border: 0; padding: 0 0 2mm; font-weight: 400; text-align: left; }
.head b { display: block; font: 700 16pt/1.4 var(--song); text-align: center; }
.head .who { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 8mm;
  font-size: 11pt; }
.head .voluntary { display: block; margin-top: 1mm; padding: 1mm 2mm; border: .8pt solid #000;
  font-size: 10pt; }
.head .how { display: block; margin-top: 1mm; font-size: 8.5pt; }
thead .names th { background: #eee; text-align: center; font-weight: 600; font-size: 9pt; }
tbody td, tbody th { height: 12.5mm; font-weight: 400; }
tbody th { text-align: center; }
col.c-n { width: 10mm; } col.c-code { width: 15mm; } col.c-group { width: 15mm; } col.c-address {
  width: 40mm; }
col.c-outcome { width: 78mm; } col.c-date { width: 18mm; } col.c-answer { width: 44mm; }
.boxes span { display: inline-block; margin-right: 1.2mm; white-space: nowrap; }
.cut { border-left: 2.4pt dashed #000; }
.empty { padding: 6mm; text-align: center; }
@media print { html { background: #fff; } main { max-width: none; margin: 0; padding: 0; } }
)css";

const std::string_view k_day_style = R"css(
@page { size: A4; margin: 15mm 14mm 16mm 16mm;
  @bottom-center { content: "— " counter(page) " / " counter(pages) " —"; font: 10pt
    "SimSun","Noto Serif CJK SC",serif; } }
:root { --hei: "SimHei","Heiti SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;
  --song: "FZXiaoBiaoSong-B05S","方正小标宋简体","STZhongsong","Noto Serif CJK SC",serif; }
* { box-sizing: border-box; }
html { background: #e9eaec; color: #000; }
body { margin: 0; font: 11pt/1.5 var(--hei); }
main { max-width: 210mm; margin: 6mm auto; padding: 12mm; background: #fff; }
h1 { margin: 0; font: 700 18pt/1.4 var(--song); text-align: center; }
.who { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 8mm; margin: 1mm 0; }
h2 { margin: 5mm 0 1mm; font-size: 13pt; break-after: avoid; }
p { margin: 1mm 0; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: 1.2mm 1.5mm; border: .6pt solid #444; text-align: left; vertical-align: middle;
  overflow-wrap: anywhere; font-weight: 400; }
thead th { background: #eee; font-weight: 600; font-size: 10pt; }
tbody th, tbody td { height: 13mm; }
col.c-tick { width: 20mm; } col.c-to { width: 25mm; } col.c-done { width: 22mm; }
col.c-note { width: 48mm; }
.tick { text-align: center; font-size: 15pt; letter-spacing: .1em; }
small { display: block; font-size: 9pt; }
.signed { display: flex; justify-content: space-between; gap: 8mm; margin-top: 8mm; }
@media print { html { background: #fff; } main { max-width: none; margin: 0; padding: 0; } }
)css";

}  // namespace wanhu::report
