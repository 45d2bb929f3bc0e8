#include "plan/guard/judge_text.hpp"

#include <algorithm>
#include <optional>

#include "plan/guard/meaning.hpp"

namespace wanhu::plan::guard {

namespace {

// Where one sentence ends and another begins. UTF-8, as the text is.
std::vector<std::string_view> sentences_of(std::string_view text) {
  static constexpr std::string_view k_ends[] = {"。", "！", "？", "；", "!", "?", ";", "\n"};
  std::vector<std::string_view> sentences;
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto* const end = std::ranges::find_if(
        k_ends, [&](std::string_view mark) { return text.substr(at).starts_with(mark); });
    if (end == std::end(k_ends)) {
      ++at;
      continue;
    }
    at += end->size();
    sentences.push_back(text.substr(from, at - from));
    from = at;
  }
  if (from < text.size()) sentences.push_back(text.substr(from));
  return sentences;
}

// A name in a plan is a line and is looked at as a whole. A printed text has pages, and pieces of a
// question's wording that stand far apart are no question: it is looked for in each sentence
// together with the next, in case it was cut in two.
std::optional<std::size_t> question_in(std::string_view text, const AskedQuestions& asked) {
  const auto sentences = sentences_of(text);
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const std::size_t from = static_cast<std::size_t>(sentences[i].data() - text.data());
    const std::string_view last = sentences[std::min(i + 1, sentences.size() - 1)];
    const std::size_t to = static_cast<std::size_t>(last.data() - text.data()) + last.size();
    if (const auto carried = asked.carried_by(text.substr(from, to - from))) return carried;
  }
  return {};
}

// A variant has its own sentence or shares its rule's, as findings do (render_finding.cpp).
std::string part(base::Lang lang, const TextBreach& breach, const std::string& suffix) {
  const std::string code = code_of(breach.rule);
  const std::string own = breach.variant.empty() ? code : code + "." + breach.variant;
  const std::map<std::string, std::string> args{{"found", breach.found}};
  return base::message(lang, base::has_message(own + suffix) ? own + suffix : code + suffix, args);
}

}  // namespace

std::string short_code(Rule rule) {
  const std::string code = code_of(rule);
  return code.substr(code.rfind('-') + 1);
}

std::vector<TextBreach> judge_text(std::string_view text, const AskedQuestions& asked) {
  std::vector<TextBreach> breaches;
  for (const Meaning& meaning : refused_meanings(text, k_publicity))
    breaches.push_back({.rule = meaning.rule, .found = meaning.found});
  const auto of_g05 = [](const TextBreach& breach) { return breach.rule == Rule::g05; };
  if (std::ranges::any_of(breaches, of_g05)) return breaches;
  if (const auto carried = question_in(text, asked)) {
    breaches.push_back({Rule::g05, "question", asked.text(*carried)});
    std::ranges::sort(breaches, {}, &TextBreach::rule);
  }
  return breaches;
}

std::string said(base::Lang lang, const TextBreach& breach) {
  return part(lang, breach, "");
}
std::string reason(base::Lang lang, const TextBreach& breach) {
  return part(lang, breach, ".why");
}
std::string alternative(base::Lang lang, const TextBreach& breach) {
  return part(lang, breach, ".fix");
}

}  // namespace wanhu::plan::guard
