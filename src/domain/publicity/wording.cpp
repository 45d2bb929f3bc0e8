#include "domain/publicity/wording.hpp"

#include <algorithm>

#include "plan/guard/near_miss.hpp"

namespace wanhu::domain {

namespace {

namespace guard = plan::guard;

// Refused wherever they stand: they lead or frighten whoever reads them.
bool is_refused_in_print(guard::Rule rule) {
  return rule == guard::Rule::g04 || rule == guard::Rule::g05 || rule == guard::Rule::g06;
}

base::Failure refusal(const guard::TextBreach& breach, const std::string& field) {
  if (breach.rule == guard::Rule::g05)
    return base::fail_field("PUBLICITY-G05", field, {{"found", breach.found}});
  return base::fail_field("PUBLICITY-GUARD", field,
                          {{"rule", guard::short_code(breach.rule)}, {"found", breach.found}});
}

class Judge {
 public:
  explicit Judge(const guard::AskedQuestions& asked) : asked_(asked) {}

  base::Result<void> look_at(const Written& written) {
    const auto breaches = guard::judge_text(written.text, asked_);
    // The survey's own rule is said first, whatever else is in the text.
    const auto g05 = std::ranges::find(breaches, guard::Rule::g05, &guard::TextBreach::rule);
    if (g05 != breaches.end()) return refusal(*g05, written.field);
    for (const guard::TextBreach& breach : breaches) {
      if (!written.is_printed || is_refused_in_print(breach.rule))
        return refusal(breach, written.field);
      add({guard::short_code(breach.rule), breach.found});
    }
    return {};
  }

  // A notice is neutral as a whole: its title alone says neither that it is voluntary nor that
  // people say what they think.
  void come_near(std::string_view all) {
    for (std::string& words : guard::near_misses(all))
      add({guard::short_code(guard::Rule::g05), std::move(words)});
  }

  std::vector<TextSignal> take() { return std::move(signals_); }

 private:
  void add(TextSignal signal) {
    if (std::ranges::find(signals_, signal) == signals_.end())
      signals_.push_back(std::move(signal));
  }

  const guard::AskedQuestions& asked_;
  std::vector<TextSignal> signals_;
};

}  // namespace

base::Json to_json(const std::vector<TextSignal>& signals) {
  base::Json list = base::Json::array();
  for (const TextSignal& signal : signals)
    list.push_back({{"guard", signal.guard}, {"words", signal.words}});
  return list;
}

std::vector<TextSignal> signals_from_json(const base::Json& json) {
  std::vector<TextSignal> signals;
  for (const base::Json& one : json) signals.push_back({one.at("guard"), one.at("words")});
  return signals;
}

guard::AskedQuestions questions_of(const std::vector<const plan::Plan*>& plans) {
  guard::AskedQuestions asked;
  for (const plan::Plan* plan : plans)
    for (const plan::Form& form : plan->forms)
      for (const plan::Question& question : form.ask)
        if (question.opens != "matter") asked.add(question.text);
  return asked;
}

base::Result<std::vector<TextSignal>> judge_wording(const std::vector<Written>& texts,
                                                    const guard::AskedQuestions& asked) {
  Judge judge(asked);
  std::string all;
  for (const Written& written : texts) {
    if (auto sound = judge.look_at(written); !sound) return base::fail(sound.error());
    all += written.text;
  }
  if (texts.size() > 1) {
    const Written joined{.field = texts.back().field, .text = all, .is_printed = true};
    if (auto sound = judge.look_at(joined); !sound) return base::fail(sound.error());
  }
  judge.come_near(all);
  return judge.take();
}

}  // namespace wanhu::domain
