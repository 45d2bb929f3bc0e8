// The questions that plans ask residents, so that a text which carries one is known by it, word for
// word or reworded (guard G05). Whoever publicises them beforehand measures the publicity.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanhu::plan::guard {

class AskedQuestions {
 public:
  // Too short a question is no wording of its own; it is passed over.
  void add(std::string_view question);

  // Which of the added questions the text carries, by the order of `add`: word for word, or with
  // letters left out or put in, so that half of its pieces are there.
  [[nodiscard]] std::optional<std::size_t> carried_by(std::string_view text) const;
  // As it was added.
  [[nodiscard]] const std::string& text(std::size_t number) const { return texts_.at(number); }

 private:
  struct Question {
    std::u32string folded{};
    std::size_t pieces = 0;
    std::size_t number = 0;  // in the order of `add`
  };
  std::vector<Question> questions_;
  // By a piece of theirs: of many questions with the same piece the first stand for all.
  std::map<std::u32string, std::vector<std::size_t>> questions_with_;
  std::vector<std::string> texts_;
};

}  // namespace wanhu::plan::guard
