// The plan as a document that officials read, sign and correct: whole sentences and tables in the
// numbering of GB/T 9704 (一、（一）), names in place of ids, expressions in words. One structure,
// from which HTML and JSON are made, so that they cannot disagree.
//
// Nothing that stands in a plan is missing from its document: a key for which there is no sentence
// yet is shown by its name and value. What is still open ("?") reads 【待定】.
#pragma once

#include <string>
#include <vector>

#include "base/catalogue.hpp"
#include "base/json.hpp"
#include "plan/plan.hpp"
#include "plan/reader.hpp"

namespace wanhu::plan {

struct DocTable {
  struct Row {
    int line = 0;                      // of the plan file, from 1
    std::vector<std::string> cells{};  // as many as `head`
  };
  std::vector<std::string> head{};
  std::vector<Row> rows{};
};

struct DocSection {
  std::string path{};    // of the block in the plan file: "matters.kinds", "quota.household_visit"
  int line = 0;          // where the block begins, from 1
  int level = 1;         // 1: 一、  2: （一）
  std::string title{};   // with its number: "三、走访任务"
  std::string clause{};  // `src` of the block; empty when it has none
  std::vector<std::string> paragraphs{};
  std::vector<DocTable> tables{};
};

// Not the formatter's Document (format_document.hpp), which is made of lines and comments.
struct PlanDocument {
  std::string title{}, issuer{}, number{};
  std::string issued{}, approved{}, window{}, source{};  // in words; empty when not stated
  std::string digest{};                                  // SHA-256 of the file, hexadecimal
  std::vector<std::string> holes{};                      // what is open, in words, with its line
  std::vector<DocSection> sections{};
};

using Document = PlanDocument;  // for those who do not format

// `tree` and `plan` are of one text: read_tree() and load(). Texts are plain, not escaped.
PlanDocument document_of(const Tree& tree, const Plan& plan, base::Lang lang);

// The id of a section in the page: "block-matters-kinds". Unique in a document.
std::string anchor_of(const DocSection& section);

// {title, issuer, number, issued, approved, window, source, digest, holes: […], sections: [{path,
// anchor, line, level, title, clause, paragraphs: […], tables: [{head: […], rows: [{line,
// cells: […]}]}]}]}
base::Json to_json(const PlanDocument& document);

// A whole page, A4 in print; it needs no other file and contains no script.
std::string to_html(const PlanDocument& document, base::Lang lang);

}  // namespace wanhu::plan
