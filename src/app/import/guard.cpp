#include "app/import/guard.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "domain/text/identity_number.hpp"
#include "tabular/columns.hpp"

namespace wanhu::app {

namespace {

constexpr std::size_t k_id_length = 18;

bool digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), digit);
}

// Every maximal run of digits, with an "x" that ends it, in the folded text.
bool run_holds_id(std::string_view run) {
  for (std::size_t at = 0; at + k_id_length <= run.size(); ++at)
    if (domain::is_identity_number(run.substr(at, k_id_length))) return true;
  // A spreadsheet keeps 15 digits of a number and writes zeros for the others.
  return run.size() == k_id_length && all_digits(run) && run.ends_with("000") &&
         domain::is_like_identity_number(run);
}

struct Refused {
  std::string_view guard, word;
};

// Words of headings in folded form. "健康" alone would also hit the street 健康路, but that is a
// value and never a heading.
constexpr std::array k_refused{
    Refused{"G02", "身份证"},    Refused{"G02", "证件号"},   Refused{"G02", "公民身份号"},
    Refused{"G02", "民族"},      Refused{"G02", "宗教"},     Refused{"G02", "信仰"},
    Refused{"G02", "信教"},      Refused{"G02", "政治面貌"}, Refused{"G02", "健康"},
    Refused{"G02", "疾病"},      Refused{"G02", "病史"},     Refused{"G02", "残疾"},
    Refused{"G02", "精神病"},    Refused{"G02", "前科"},     Refused{"G02", "犯罪"},
    Refused{"G02", "银行卡"},    Refused{"G02", "指纹"},     Refused{"G02", "人脸"},
    Refused{"G01", "信访"},      Refused{"G01", "上访"},     Refused{"G01", "涉访"},
    Refused{"G01", "刑满"},      Refused{"G01", "刑释"},     Refused{"G01", "矫正"},
    Refused{"G01", "吸毒"},      Refused{"G01", "涉毒"},     Refused{"G01", "戒毒"},
    Refused{"G01", "邪教"},      Refused{"G01", "重点人"},   Refused{"G01", "人员类别"},
    Refused{"G01", "高风险"},    Refused{"G03", "行踪"},     Refused{"G03", "轨迹"},
    Refused{"G03", "去向"},      Refused{"G03", "稳控"},     Refused{"G02", "idcard"},
    Refused{"G02", "idnumber"},  Refused{"G02", "idno"},     Refused{"G02", "nationalid"},
    Refused{"G02", "ethnic"},    Refused{"G02", "religio"},  Refused{"G02", "health"},
    Refused{"G02", "disab"},     Refused{"G02", "illness"},  Refused{"G02", "criminal"},
    Refused{"G02", "political"}, Refused{"G01", "petition"}, Refused{"G03", "whereabouts"},
};

}  // namespace

bool holds_id_number(std::string_view text) {
  // Eighteen characters are the least, whatever their width.
  if (text.size() < k_id_length) return false;
  const std::string folded = tabular::fold(text);
  for (std::size_t at = 0; at < folded.size();) {
    std::size_t end = at;
    while (end < folded.size() && digit(folded[end])) ++end;
    if (end > at && end < folded.size() && folded[end] == 'x') ++end;
    if (run_holds_id(std::string_view(folded).substr(at, end - at))) return true;
    at = std::max(end, at + 1);
  }
  return false;
}

std::optional<RefusedHeading> refused_heading(std::string_view heading) {
  const std::string folded = tabular::fold(heading);
  for (const Refused& refused : k_refused)
    if (folded.find(refused.word) != std::string::npos)
      return RefusedHeading{std::string(refused.guard), std::string(refused.word)};
  return std::nullopt;
}

}  // namespace wanhu::app
