#include "plan/guard/near_miss.hpp"

#include <algorithm>
#include <set>

#include "plan/guard/fold.hpp"
#include "plan/guard/terms.hpp"

namespace wanhu::plan::guard {

namespace {

// Between spaces; "_" where English has a space. The tables are data: a word is added here and with
// a line in tests/plan/judge_text_test.cpp, nowhere else.

// About the survey, its questions and those who call.
constexpr Group k_survey[] = {
    {.words = "满意度 满意率 知晓率 民调 民意调查 民意测验 电话调查 电话访问 电话抽查 电话问卷 "
              "电话测评 来电调查 调查电话 入户调查 问卷调查 调查问卷 测评 评议电话 调查员 访问员 "
              "被抽中 抽查电话 12340 "
              "opinion_poll public_poll satisfaction_survey phone_survey telephone_survey "
              "survey_call interviewer satisfaction_rate minyidiaocha mindiao manyidu"}};
// How to say something, or what for.
constexpr Group k_telling[] = {
    {.words = "请回答 请您回答 请作答 请您作答 请评价 请您评价 请给我们 请给个 请给予 打分 评分 "
              "打个分 好评 点个赞 求点赞 帮忙点赞 五星 满分 请支持 请多支持 美言 记得说 一定要说 "
              "只要说 要这样说 这样回答 怎么回答 怎样回答 如何回答 正面评价 积极评价 客观评价 "
              "公正评价 高度评价 认可我们 支持我们的工作 有奖接听 接听有礼 接听有奖 "
              "please_answer please_rate rate_us give_us good_rating how_to_answer"}};
// What only counts against a notice that would be neutral: it names an answer.
constexpr Group k_praise[] = {{.words = "满意 认可 肯定 支持 satisfied grateful"}};
constexpr Group k_no_praise[] = {
    {.words = "满意度 满意率 满意不满意 满不满意 是否满意 不满意 支持不支持 是否支持 "
              "satisfied_or_not"}};

// What makes a notice of the survey neutral: both of these.
constexpr Group k_voluntary[] = {
    {.words = "自愿 可以不接 可以拒绝 可以不回答 可以不参加 可以不答 接不接由您 接不接由你 "
              "由您决定 由你决定 由您自己决定 不想接 不愿意可以 不接也没关系 "
              "voluntary up_to_you you_may_decline you_can_refuse"}};
constexpr Group k_own_words[] = {
    {.words = "照实说 照实回答 实话实说 如实 怎么想就怎么说 怎么想怎么说 真实想法 真实感受 "
              "真实意见 心里怎么想 有什么说什么 what_you_think honestly truthfully"}};

// A notice is short; behind a longer one anything may stand.
constexpr std::size_t k_notice_max = 160;  // folded letters

bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}

// "12340" is a number and no piece of a longer one; a Latin word begins where one does.
bool is_chance(const Folded& text, const Hit& hit) {
  const auto before = [&](auto is_alike) {
    return hit.begin > 0 && text.origin[hit.begin - 1] + 1 == text.origin[hit.begin] &&
           is_alike(text.text[hit.begin - 1]);
  };
  const auto after = [&](auto is_alike) {
    return hit.end < text.text.size() && text.origin[hit.end - 1] + 1 == text.origin[hit.end] &&
           is_alike(text.text[hit.end]);
  };
  if (is_digit(hit.term->text.front())) return before(is_digit) || after(is_digit);
  return hit.term->latin && before(is_latin);
}

std::vector<Hit> hits_of(const Folded& text, const TermIndex& index) {
  std::vector<Hit> hits;
  for (std::size_t at = 0; at < text.text.size(); ++at) index.find_at(text.text, at, hits);
  std::erase_if(hits, [&](const Hit& hit) { return is_chance(text, hit); });
  return hits;
}

bool names_an_answer(const Folded& text) {
  static const TermIndex praise(k_praise), none(k_no_praise);
  const auto innocent = hits_of(text, none);
  const auto is_part = [&](const Hit& hit) {
    return std::ranges::any_of(innocent, [&](const Hit& whole) {
      return whole.begin <= hit.begin && hit.end <= whole.end;
    });
  };
  const auto hits = hits_of(text, praise);
  return std::ranges::any_of(hits, [&](const Hit& hit) { return !is_part(hit); });
}

const TermIndex& telling() {
  static const TermIndex index(k_telling);
  return index;
}

bool is_neutral(const Folded& text) {
  static const TermIndex voluntary(k_voluntary), own_words(k_own_words);
  return text.text.size() <= k_notice_max && hits_of(text, telling()).empty() &&
         !hits_of(text, voluntary).empty() && !hits_of(text, own_words).empty() &&
         !names_an_answer(text);
}

}  // namespace

bool is_neutral_notice(std::string_view text) {
  return is_neutral(fold(text));
}

std::vector<std::string> near_misses(std::string_view text) {
  static const TermIndex survey(k_survey);
  const Folded folded = fold(text);
  std::vector<Hit> hits = hits_of(folded, survey);
  const std::vector<Hit> told = hits_of(folded, telling());
  hits.insert(hits.end(), told.begin(), told.end());
  if (hits.empty() || is_neutral(folded)) return {};
  std::ranges::sort(hits, [](const Hit& a, const Hit& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::vector<std::string> words;
  std::set<std::string> seen;
  std::size_t reached = 0;  // "满意度" within "满意度调查" is not said again
  for (const Hit& hit : hits) {
    if (hit.end <= reached) continue;
    reached = hit.end;
    std::string word = folded.as_written(hit.begin, hit.end);
    if (seen.insert(word).second) words.push_back(std::move(word));
  }
  return words;
}

}  // namespace wanhu::plan::guard
