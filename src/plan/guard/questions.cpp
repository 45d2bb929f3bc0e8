#include "plan/guard/questions.hpp"

#include <set>

#include "plan/guard/fold.hpp"

namespace wanhu::plan::guard {

namespace {

constexpr std::size_t k_question_least = 8;   // letters from which a text is a question's own
constexpr std::size_t k_reworded_least = 10;  // and from which half of its wording tells it
constexpr std::size_t k_piece = 3;            // letters in a row, the measure of wording
constexpr std::size_t k_alike_max = 16;       // questions looked at for one piece of wording

// The pieces of k_piece letters, each once.
std::set<std::u32string> pieces_of(std::u32string_view text) {
  std::set<std::u32string> pieces;
  for (std::size_t at = 0; at + k_piece <= text.size(); ++at)
    pieces.emplace(text.substr(at, k_piece));
  return pieces;
}

}  // namespace

void AskedQuestions::add(std::string_view question) {
  const std::size_t number = texts_.size();
  texts_.emplace_back(question);
  std::u32string folded = fold(question).text;
  if (folded.size() < k_question_least) return;
  const auto pieces = pieces_of(folded);
  for (const std::u32string& piece : pieces) {
    std::vector<std::size_t>& with = questions_with_[piece];
    if (with.size() < k_alike_max) with.push_back(questions_.size());
  }
  questions_.push_back({std::move(folded), pieces.size(), number});
}

std::optional<std::size_t> AskedQuestions::carried_by(std::string_view text) const {
  if (questions_.empty()) return {};
  const std::u32string folded = fold(text).text;
  std::map<std::size_t, std::size_t> shared;  // question → how many of its pieces
  for (const std::u32string& piece : pieces_of(folded))
    if (const auto with = questions_with_.find(piece); with != questions_with_.end())
      for (const std::size_t question : with->second) ++shared[question];
  for (const auto& [i, count] : shared) {
    const Question& question = questions_[i];
    const bool reworded =
        question.folded.size() >= k_reworded_least && 2 * count >= question.pieces;
    if (reworded || folded.find(question.folded) != std::u32string::npos) return question.number;
  }
  return {};
}

}  // namespace wanhu::plan::guard
