// Finds the entries that a text may be about, in Chinese and English: over some thousands of
// entries a table of grams in memory is quick enough. Pure; built anew when the entries change.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wanhu::domain {

// What a text is compared by: pairs of neighbouring Chinese characters and Latin words or numbers
// of two signs and more; width and case do not matter, and pairs with a character that says nothing
// by itself (的, 请, 怎 …) are left out. Each once, ascending.
std::vector<std::string> search_grams(std::string_view text);

class KnowledgeSearch {
 public:
  struct Document {
    std::string question, rest;
  };
  struct Hit {
    std::size_t at = 0;  // of the documents
    double score = 0;    // share of the question that the text holds, and half that of the rest
  };

  explicit KnowledgeSearch(const std::vector<Document>& documents);

  // Best first; equal ones in the order of the documents. A gram that many documents have weighs
  // little (log of the inverse document frequency).
  [[nodiscard]] std::vector<Hit> find(std::string_view text, std::size_t limit,
                                      double least_score) const;

 private:
  struct Place {
    std::size_t at = 0;
    bool in_question = false;
  };
  struct Weights {
    double question = 0, rest = 0;
  };
  std::map<std::string, std::vector<Place>, std::less<>> places_;
  std::vector<Weights> weights_;
  std::size_t count_ = 0;

  [[nodiscard]] double weight_of(const std::vector<Place>& places) const;
};

}  // namespace wanhu::domain
