#include "plan/guard/fold.hpp"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include <array>
#include <unordered_map>

#include "base/text.hpp"

namespace wanhu::plan::guard {

namespace {

// Traditional and simplified in turn: every character of the term table that has two forms, as
// ICU's Hans-Hant has them, and the common variants.
constexpr std::u32string_view k_traditional =
    U"與与專专業业兩两嚴严個个為为舉举麼么習习鄉乡書书產产親亲從从倉仓價价眾众優优會会傳传體体"
    U"傾倾兒儿黨党關关內内冊册寫写軍军決决況况減减刪删別别勸劝辦办務务動动勞劳區区醫医單单歷历"
    U"壓压縣县參参雙双發发號号後后聽听員员響响團团圍围國国圖图場场聲声處处備备復复頭头獎奖婦妇"
    U"學学實实宮宫對对導导將将屬属崗岗幫帮乾干並并庫库應应廢废開开異异強强當当錄录徑径懷怀態态"
    U"總总懲惩願愿戶户掃扫揚扬護护報报擬拟攔拦擇择掛挂換换據据數数無无時时晉晋暫暂機机雜杂權权"
    U"條条來来極极標标欄栏樣样檔档檢检殘残毀毁沒没洩泄測测滿满點点熱热狀状獨独環环現现電电暢畅"
    U"癮瘾監监蓋盖矯矫碼码確确礙碍禍祸離离積积稱称穩稳簽签類类緊紧紅红約约級级紀纪納纳紋纹線线"
    U"練练組组細细織织終终經经結结給给絕绝統统績绩維维綠绿編编纏缠網网罰罚罷罢職职腳脚脫脱臉脸"
    U"節节範范薦荐營营補补裝装見见觀观規规視视計计認认討讨訓训議议記记設设訪访證证評评識识訴诉"
    U"話话詢询誘诱說说請请諾诺調调談谈負负責责賬账貧贫貼贴資资贊赞躍跃蹤踪車车軌轨轉转載载辭辞"
    U"辯辩達达過过進进違违跡迹選选邏逻鄰邻採采釋释鑒鉴鈎钩錢钱銀银銷销鎮镇鐐镣長长門门問问閒闲"
    U"間间鬧闹陳陈險险隱隐難难項项須须預预領领頻频題题風风驗验黃黄閑闲蹟迹讚赞羣群臺台檯台藉借"
    U"沈沉裡里裏里複复髮发係系繫系鐘钟鍾钟誌志祇只衹只隻只幹干徵征併并竝并僞伪爲为啓启啟启敎教"
    U"説说衆众脇胁衞卫綫线敍叙録录歴历曆历彊强吿告戸户"
    U"奌点仩上亽人準准";

// Letters that look like another one, lower case: Cyrillic, Greek and a few strays of Latin.
constexpr std::u32string_view k_alike =
    U"аaвbсcԁdеeѐeёeɡgһhнhіiїiјjкkӏlмmпnоoрpԛqѕsтtуyхxԝwѵv"
    U"αaβbεeηnιiκkνvοoρpτtυuχxγyωwıiɑaɩiʟlɴn";

constexpr std::u32string_view k_leet = U"0o1i3e4a5s7t";

std::unordered_map<char32_t, char32_t> pairs_of(std::initializer_list<std::u32string_view> lists) {
  std::unordered_map<char32_t, char32_t> map;
  for (const std::u32string_view list : lists)
    for (std::size_t i = 0; i + 1 < list.size(); i += 2) map.emplace(list[i], list[i + 1]);
  return map;
}

char32_t plain_form(char32_t c) {
  static const auto map = pairs_of({k_traditional, k_alike});
  const auto found = map.find(c);
  return found == map.end() ? c : found->second;
}

// `text` through an ICU normaliser; empty when it has none for it.
std::u16string normalised(const UNormalizer2* form, std::u16string_view text) {
  std::array<char16_t, 64> out{};  // no code point has a decomposition longer than 18 units
  UErrorCode status = U_ZERO_ERROR;
  const auto size = unorm2_normalize(form, text.data(), static_cast<std::int32_t>(text.size()),
                                     out.data(), static_cast<std::int32_t>(out.size()), &status);
  if (U_FAILURE(status)) return {};
  return {out.data(), static_cast<std::size_t>(size)};
}

std::u16string utf16_of(char32_t c) {
  if (c <= 0xFFFF) return {static_cast<char16_t>(c)};
  return {static_cast<char16_t>(0xD7C0U + (c >> 10U)),
          static_cast<char16_t>(0xDC00U + (c & 0x3FFU))};
}

std::u32string utf32_of(std::u16string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t high = text[i];
    if (high >= 0xD800 && high < 0xDC00 && i + 1 < text.size())
      out += static_cast<char32_t>(0x10000U + ((high - 0xD800U) << 10U) + (text[++i] - 0xDC00U));
    else
      out += high;
  }
  return out;
}

// One code point: compatibility forms and case folded, what cannot be seen left out
// (NFKC_Casefold), accents taken off (NFKD without marks).
std::u32string unfolded_forms(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* casefold = unorm2_getNFKCCasefoldInstance(&status);
  const UNormalizer2* apart = unorm2_getNFKDInstance(&status);
  if (U_FAILURE(status)) return {c};
  std::u32string out;
  for (const char32_t part : utf32_of(normalised(apart, normalised(casefold, utf16_of(c)))))
    if (u_isalnum(static_cast<UChar32>(part)) != 0) out += plain_form(part);
  return out;
}

std::u32string forms_of(char32_t c) {
  if (c >= U'a' && c <= U'z') return {c};
  if (c >= U'0' && c <= U'9') return {c};
  if (c >= U'A' && c <= U'Z') return {c + (U'a' - U'A')};
  if (c < 0x80) return {};
  if (c >= 0x4E00 && c <= 0x9FFF) return {plain_form(c)};
  return unfolded_forms(c);
}

// A digit between two letters stands for the letter it looks like; "q1" and "ruji2" keep theirs.
void read_digits_as_letters(Folded& folded) {
  std::u32string& text = folded.text;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    const auto at = k_leet.find(text[i]);
    if (at == std::u32string_view::npos || at % 2 != 0) continue;
    const bool one_word = folded.origin[i + 1] - folded.origin[i - 1] == 2;
    if (one_word && is_latin(text[i - 1]) && is_latin(text[i + 1])) text[i] = k_leet[at + 1];
  }
}

}  // namespace

bool is_latin(char32_t c) {
  return c >= U'a' && c <= U'z';
}

std::string Folded::as_written(std::size_t begin, std::size_t end) const {
  if (begin >= end || end > origin.size()) return {};
  const std::size_t from = origin[begin];
  return base::encode_utf8(std::u32string_view(source).substr(from, origin[end - 1] + 1 - from));
}

Folded fold(std::string_view text) {
  Folded folded{.source = base::decode_utf8(text), .text = {}, .origin = {}};
  for (std::size_t i = 0; i < folded.source.size(); ++i)
    for (const char32_t c : forms_of(folded.source[i])) {
      folded.text += c;
      folded.origin.push_back(i);
    }
  read_digits_as_letters(folded);
  return folded;
}

}  // namespace wanhu::plan::guard
