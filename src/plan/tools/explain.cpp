#include "plan/tools/explain.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"
#include "plan/plan.hpp"
#include "plan/reader.hpp"
#include "plan/render_finding.hpp"
#include "plan/tools/inherit.hpp"

namespace wanhu::plan {

namespace {

using base::Lang;
using base::message;

// What a page says, in one language.
struct Page {
  const Code* code = nullptr;
  std::string title, severity;
  std::string varies;  // empty when every variant has the same severity
  std::string says, reason, remedy;
  std::string bad_note;  // what the example needs to be understood; often empty
};

const Code& known(std::string_view code) {
  const Code* found = find_code(code);
  if (found == nullptr) throw std::logic_error("no such code: " + std::string(code));
  return *found;
}

std::string severity_text(Severity severity, Lang lang) {
  return message(lang, "EXPLAIN-SEVERITY-" + std::string(word_of(severity)));
}

bool same_note(const Finding& a, const Finding& b) {
  return a.code == b.code && a.args == b.args;
}

// The finding that the page is about. Among the notes, what the good example has too is no part of
// it.
Finding raised_by(const Code& code) {
  const std::vector<Finding> allowed =
      code.trial == Trial::note ? tried(code, code.good) : std::vector<Finding>{};
  for (Finding& finding : tried(code, code.bad)) {
    const bool accepted = std::any_of(allowed.begin(), allowed.end(), [&](const Finding& other) {
      return same_note(finding, other);
    });
    if (finding.code == code.code && !accepted) return std::move(finding);
  }
  throw std::logic_error("the example does not raise " + std::string(code.code));
}

Page page_of(const Code& code, Lang lang) {
  const std::string name = "EXPLAIN-" + std::string(code.code);
  const Finding finding = raised_by(code);
  const Renderer renderer("", "", lang);
  Page page;
  page.code = &code;
  page.title = message(lang, name);
  page.severity = severity_text(code.severity, lang);
  page.says = renderer.headline(finding);
  page.reason = base::has_message(name + ".why") ? message(lang, name + ".why")
                                                 : renderer.explanation(finding);
  page.remedy = renderer.hint(finding);
  if (!code.variant.empty())
    page.varies = message(lang, "EXPLAIN-VARIES-" + std::string(code.code),
                          {{"severity", severity_text(code.variant_severity, lang)}});
  if (code.trial == Trial::under_parent) page.bad_note = message(lang, "EXPLAIN-PARENT");
  return page;
}

std::vector<Page> all_pages(Lang lang) {
  std::vector<Page> pages;
  for (const Code& code : codes()) pages.push_back(page_of(code, lang));
  return pages;
}

std::string seeds_text(const Code& code, Lang lang) {
  return code.seeds.empty() ? ""
                            : message(lang, "EXPLAIN-SEEDS", {{"seeds", std::string(code.seeds)}});
}

// Lines of `text`, each behind `before`; without the last line end.
std::string indented(std::string_view text, std::string_view before) {
  std::string out;
  while (text.ends_with('\n')) text.remove_suffix(1);
  for (const std::string_view line : base::split(text, '\n'))
    out +=
        (out.empty() ? "" : "\n") + (line.empty() ? "" : std::string(before)) + std::string(line);
  return out;
}

std::string element(std::string_view name, std::string_view text) {
  const std::string tag(name);
  return text.empty() ? "" : "<" + tag + ">" + base::html_escape(text) + "</" + tag + ">\n";
}

constexpr std::string_view k_style =
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif;"
    "color:#1d2733;background:#fff}pre{padding:.8rem 1rem;overflow:auto;background:#f3f5f7;"
    "border-left:.25rem solid #8795a5}pre.bad{border-color:#b3261e}pre.good{border-color:#2e7d32}"
    "table{border-collapse:collapse}td,th{padding:.25rem .8rem .25rem 0;text-align:left;"
    "vertical-align:top}a{color:#0b57a4}h2{font-size:1.05rem;margin:1.4rem 0 .3rem}";

std::string whole(const std::string& title, const std::string& body, Lang lang) {
  return std::string("<!doctype html>\n<html lang=\"") + (lang == Lang::zh ? "zh-CN" : "en") +
         "\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>" +
         base::html_escape(title) + "</title>\n<style>" + std::string(k_style) +
         "</style>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
}

std::string example_html(std::string_view text, const char* kind) {
  return std::string("<pre class=\"") + kind + "\">" + base::html_escape(text) + "</pre>\n";
}

std::string fence(std::string_view text, const char* language) {
  return std::string("```") + language + "\n" + std::string(text) + "```\n\n";
}

std::string section_markdown(const Page& page, Lang lang) {
  const Code& code = *page.code;
  const std::string name(code.code);
  const auto label = [&](const char* part) { return "**" + message(lang, part) + "**"; };
  std::string out = "<a id=\"" + name + "\"></a>\n\n## " + name + " " + page.title + "\n\n";
  out += page.severity + (page.varies.empty() ? "" : " " + page.varies);
  const std::string seeds = seeds_text(code, lang);
  out += (seeds.empty() ? "" : " " + seeds) + "\n\n";
  out += label("EXPLAIN-BAD") + "\n\n" + fence(code.bad, "toml");
  if (!page.bad_note.empty()) out += page.bad_note + "\n\n";
  out += label("EXPLAIN-SAYS") + "\n\n> " + page.says + "\n\n";
  out += label("EXPLAIN-GOOD") + "\n\n" + fence(code.good, "toml");
  out += label("EXPLAIN-REASON") + " " + page.reason + "\n\n";
  if (!page.remedy.empty()) out += label("EXPLAIN-REMEDY") + " " + page.remedy + "\n\n";
  if (!code.document.empty())
    out += message(lang, "EXPLAIN-DOCUMENT") + "\n\n" + fence(code.document, "text");
  return out;
}

}  // namespace

std::vector<Finding> tried(const Code& code, std::string_view fragment) {
  FindingList findings;
  switch (code.trial) {
    case Trial::fragment:
      return load(completed(fragment), "plan.toml").findings;
    case Trial::note:
      return load(completed(fragment), "plan.toml").notes;
    case Trial::under_parent: {
      const Tree parent = read_tree(example_frame(), findings);
      check_inheritance(read_tree(completed(fragment), findings), parent, "parent.toml", findings);
      return findings.take().first;
    }
    case Trial::large:
      break;
  }
  // Only the bad example stands for more than it says.
  const bool large = fragment == code.bad;
  read_tree(large ? std::string(k_file_bytes_max + 1, '\n') : completed(fragment), findings);
  return findings.take().first;
}

std::string explain_text(std::string_view code, Lang lang) {
  const Page page = page_of(known(code), lang);
  const auto part = [&](const char* label, std::string_view text) {
    return text.empty() ? "" : "\n" + message(lang, label) + "\n" + indented(text, "    ") + "\n";
  };
  std::string out = std::string(code) + "  " + page.title + "\n" + page.severity + "\n";
  if (!page.varies.empty()) out += page.varies + "\n";
  out += part("EXPLAIN-BAD", page.code->bad);
  if (!page.bad_note.empty()) out += page.bad_note + "\n";
  out += part("EXPLAIN-SAYS", page.says) + part("EXPLAIN-GOOD", page.code->good);
  out += part("EXPLAIN-REASON", page.reason) + part("EXPLAIN-REMEDY", page.remedy);
  out += part("EXPLAIN-DOCUMENT", page.code->document);
  if (const std::string seeds = seeds_text(*page.code, lang); !seeds.empty()) out += "\n" + seeds;
  return std::string(base::trim(out));
}

std::string explain_list(Lang lang) {
  std::string out;
  for (const Code& code : codes()) {
    const std::string name(code.code);
    const std::string gap(name.size() < 16 ? 16 - name.size() : 1, ' ');
    out += name + gap + message(lang, "EXPLAIN-" + name) + "\n";
  }
  return out;
}

base::Json explain_json(std::string_view code, Lang lang) {
  const Page page = page_of(known(code), lang);
  return {{"code", page.code->code},
          {"severity", word_of(page.code->severity)},
          {"title", page.title},
          {"bad", page.code->bad},
          {"says", page.says},
          {"good", page.code->good},
          {"reason", page.reason},
          {"remedy", page.remedy},
          {"document", page.code->document},
          {"seeds", page.code->seeds}};
}

std::string explain_file(std::string_view code) {
  return std::string(code) + ".html";
}

std::string explain_html(std::string_view code, Lang lang) {
  const Page page = page_of(known(code), lang);
  const std::string name(code);
  const auto heading = [&](const char* label) { return element("h2", message(lang, label)); };
  std::string body = "<p><a href=\"index.html\">" +
                     base::html_escape(message(lang, "EXPLAIN-BACK")) + "</a></p>\n<h1 id=\"" +
                     name + "\">" + name + " " + base::html_escape(page.title) + "</h1>\n";
  body += element("p", page.severity) + element("p", page.varies);
  body += heading("EXPLAIN-BAD") + example_html(page.code->bad, "bad");
  body += element("p", page.bad_note);
  body += heading("EXPLAIN-SAYS") + element("blockquote", page.says);
  body += heading("EXPLAIN-GOOD") + example_html(page.code->good, "good");
  body += heading("EXPLAIN-REASON") + element("p", page.reason);
  if (!page.remedy.empty()) body += heading("EXPLAIN-REMEDY") + element("p", page.remedy);
  if (!page.code->document.empty())
    body += heading("EXPLAIN-DOCUMENT") + example_html(page.code->document, "bad");
  body += element("p", seeds_text(*page.code, lang));
  return whole(name + " " + page.title, body, lang);
}

std::string explain_index_html(Lang lang) {
  const auto cell = [&](const char* label) { return element("th", message(lang, label)); };
  std::string body = element("h1", message(lang, "EXPLAIN-HEADING")) +
                     element("p", message(lang, "EXPLAIN-INTRO")) + "<table>\n<tr>" +
                     cell("EXPLAIN-CODE") + cell("EXPLAIN-TITLE") + cell("EXPLAIN-SEVERITY") +
                     "</tr>\n";
  for (const Code& code : codes()) {
    const std::string name(code.code);
    const std::string term = "PLAN-SEVERITY-" + std::string(word_of(code.severity));
    body += "<tr><td><a href=\"" + explain_file(name) + "\">" + name + "</a></td>" +
            element("td", message(lang, "EXPLAIN-" + name)) + element("td", message(lang, term)) +
            "</tr>\n";
  }
  return whole(message(lang, "EXPLAIN-HEADING"), body + "</table>\n", lang);
}

std::string explain_markdown(Lang lang) {
  std::string out = "# " + message(lang, "EXPLAIN-HEADING") + "\n\n" +
                    message(lang, "EXPLAIN-INTRO") + "\n" + message(lang, "EXPLAIN-MADE") +
                    "\n\n| " + message(lang, "EXPLAIN-CODE") + " | " +
                    message(lang, "EXPLAIN-TITLE") + " | " + message(lang, "EXPLAIN-SEVERITY") +
                    " |\n|---|---|---|\n";
  const std::vector<Page> pages = all_pages(lang);
  for (const Page& page : pages) {
    const std::string name(page.code->code);
    const std::string term = "PLAN-SEVERITY-" + std::string(word_of(page.code->severity));
    out += "| [" + name + "](#" + name + ") | " + page.title + " | " + message(lang, term) + " |\n";
  }
  out += "\n";
  for (const Page& page : pages) out += section_markdown(page, lang);
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace wanhu::plan
