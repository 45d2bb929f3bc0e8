#include "plan/statutes.hpp"

#include <algorithm>

namespace wanhu::plan {

const std::vector<Statute>& statutes() {
  using Use = Statute::Use;
  static const std::vector<Statute> all{
      // 信访工作条例 (2022)
      {.id = "petition.tell",
       .use = Use::clock,
       .amount = "15日",
       .from = "opened",
       .until = "contacted"},
      {.id = "petition.object",
       .use = Use::clock,
       .amount = "5个工作日",
       .from = "handed_over",
       .until = "accepted"},
      {.id = "petition.decide", .amount = "60日", .extend = "30日"},
      {.id = "petition.review",
       .use = Use::clock,
       .amount = "30日",
       .from = "review_asked",
       .until = "reviewed",
       .ask = "30日"},
      // The second ask of a round: whoever reviewed first does not decide it
      // (matters.review.recheck).
      {.id = "petition.recheck",
       .use = Use::clock,
       .amount = "30日",
       .from = "review_asked",
       .until = "reviewed",
       .ask = "30日"},
      // 政府信息公开条例 (2019)
      {.id = "disclosure.answer", .amount = "20个工作日", .extend = "20个工作日"},
      {.id = "disclosure.correct",
       .use = Use::clock,
       .amount = "7个工作日",
       .from = "opened",
       .until = "contacted"},
      {.id = "disclosure.third_party", .use = Use::pause, .amount = "15个工作日"},
      // 人民调解法 (2010)
      {.id = "mediation.confirm",
       .use = Use::clock,
       .amount = "30日",
       .from = "answered",
       .until = "closed"},
  };
  return all;
}

const Statute* statute(std::string_view id) {
  const auto& all = statutes();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Statute& s) { return s.id == id; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<std::string_view> statute_ids(Statute::Use use) {
  std::vector<std::string_view> ids;
  for (const Statute& one : statutes())
    if (one.use == use) ids.push_back(one.id);
  return ids;
}

}  // namespace wanhu::plan
