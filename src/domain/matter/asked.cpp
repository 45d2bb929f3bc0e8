#include "domain/matter/asked.hpp"

#include <algorithm>

namespace wanhu::domain {

using base::Json;

Json asked_json(const plan::Plan& plan, const calendar::Calendar& calendar, const Asked& asked,
                base::Date said) {
  const plan::Form* const form = plan.form(asked.form);
  if (form == nullptr) return {};
  const auto question =
      std::find_if(form->ask.begin(), form->ask.end(),
                   [&](const plan::Question& one) { return one.id == asked.question; });
  if (question == form->ask.end() || question->opens != "matter") return {};
  if (question->access.empty() && !question->retain) return {};
  Json json{{"form", form->id},
            {"question", question->id},
            {"access", question->access},
            {"erase_day", nullptr}};
  if (question->retain)
    json["erase_day"] =
        (calendar::due(calendar, said, *question->retain, calendar::Roll::none).date + 1).iso();
  return json;
}

bool may_read_asked(const std::string& access, bool has_hand, bool routes, bool unowned) {
  if (access.empty() || has_hand) return true;
  if (access == "centre") return routes;
  return access == "handler" && routes && unowned;
}

}  // namespace wanhu::domain
