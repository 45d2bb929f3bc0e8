#include "plan/source/likeness.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "plan/source/charset.hpp"
#include "plan/source/document.hpp"

namespace wanhu::plan::source {

namespace {

// Simplified and traditional: source texts come in both.
constexpr std::u32string_view k_frequent =
    U"的一是在不了有和人这中大为上个我以要他时来用生到作地于出就分对成会可主发年动同工也能下过子说"
    U"产面而"
    U"方后多定行学法所民得经十三之进等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业"
    U"本去把"
    U"性好应开它合还因由其些然前外天政四日社义事平形相全表间样与关各重新线内数正心反你明看原又么利"
    U"比或但"
    U"质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常"
    U"文总次"
    U"品式活设及管特件长求老头基资边流路级少山统接知较将组见计别她手角期根论运农指几九区强放决西被"
    U"干做必"
    U"战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认"
    U"六共权"
    U"收证改清己美再采转更单风切打白教速带安场身车例真务具万每目达走积示议声报斗完类八离华名确才科"
    U"张信节"
    U"话整元况今集温传土许步群广需段研界究观越织装影低持音众书布复须际商非验连断深难近千周委技备半"
    U"办青省"
    U"列习响约支般史感劳便团往历市克何除消构府称太准精值号率族维划选标写存候亲快效院查型眼按格养易"
    U"置派层"
    U"片始却专状育京识适属圆包火住调满县局照参红细引听该铁价严镇村户访综矛盾纠纷排隐患宣网责落督考"
    U"核评奖"
    U"惩销账台汇卷询座谈乡街居警察司检扶贫困残疾留守儿童妇女诈骗盗抢毒赌黄黑恶扫邪校园食药环境卫幸"
    U"福升双"
    U"推策措施部署阶段馈诉举限附印抄送签盖章室任副记站所医银企厂店楼栋租房屋危桥灯渠塘库林田暖冬春"
    U"夏秋雨"
    U"汛旱灾险救援急预案演练巡逻防控护卡夜晚梳析究帮助服务各类型范击未制止健康抓紧密切配协稳坚依健"
    U"遇送达"
    U"發動員鎮組戶訪綜糾紛調處隱責實際標準導幹部黨會議務開關業產對個們來時國過學說間點無與為後從經"
    U"還進這"
    U"種東車長門見現電話區縣鄉鄰廣傳達報統計結論評獎懲銷賬臺匯問題詢談辦證據總認識領機構態勢較強萬"
    U"億圍環"
    U"衛醫藥農場絡網積極當應該確優質量約屬項單職歸屆數雙選舉團體織練習紀錄讓請變壓養護險災號碼圖書"
    U"館驗測"
    U"規則義滿稱聯繫係紅龍馬風雲腦愛幾樂師觀聽聲聞覺視親禮輪轉載運遠適邊遲鐘鐵錢鎖閉陽隊隨難雜離靜"
    U"頂順須"
    U"預頭願類顯飲齊齡";

constexpr std::u32string_view k_punctuation =
    U"，。、；：？！“”‘’（）《》〈〉〔〕【】—…·％０１２３４５６７８９　①②③④⑤⑥⑦⑧⑨⑩";

// Common words of two characters, for judging what a lost half belonged to. Not separated: a pair
// counts only where a space does not part it.
constexpr std::u32string_view k_words =
    U"确保 保障 保护 保持 保证 活动 工作 群众 安全 平安 建设 社会 治安 综治 矛盾 纠纷 排查 化解 "
    U"调解 "
    U"宣传 入户 走访 问题 台账 办理 反馈 满意 责任 落实 落到 实处 到位 效果 成效 领导 小组 单位 "
    U"部门 干部 "
    U"村组 网格 隐患 整改 整治 消防 交通 食品 药品 环境 防范 打击 诈骗 开展 组织 加强 提高 提升 "
    U"完善 健全 "
    U"机制 制度 方案 措施 阶段 时间 完成 总结 督查 督导 考核 奖惩 通报 及时 上报 报送 汇总 梳理 "
    U"分析 研究 "
    U"部署 动员 会议 座谈 意见 建议 诉求 困难 帮助 服务 中心 居民 村民 社区 街道 学校 企业 人员 "
    U"重点 全面 "
    U"覆盖 家庭 电话 联系 方式 附件 实施 全镇 各村 集中 夏季 冬季 安排 检查 巡查 巡逻 做好 认真 "
    U"切实 进行 "
    U"要求 为了 进一 一步 发现 发动 发挥 作用 积极 主动 参与 广泛 深入 细致 目标 任务 内容 步骤 "
    U"时限 结果 "
    U"情况 登记 记录 资料 档案 管理 监督 指导 协调 配合 预防 处置 应急 用电 用火 燃气 电器 线路 "
    U"通道 畅通 "
    U"楼道 堆放 清理 灭火 器材 设施 场所 商铺 出租 房屋 老人 独居 儿童 知识 培训 演练 逐户 每户 "
    U"確保 保障 活動 效果 實處 到實 落實 發動 組織 責任 幹部 群眾 宣傳 問題 開展 領導 單位 檢查 "
    U"。\n 一、 二、 三、 四、 五、";

std::uint64_t key_of(char32_t first, char32_t second) {
  return (std::uint64_t{first} << 32U) | second;
}

bool is_frequent(char32_t c) {
  static const std::unordered_set<char32_t> all(k_frequent.begin(), k_frequent.end());
  return all.contains(c);
}

int likeness_of_pair(char32_t c, unsigned pair) {
  const unsigned lead = pair >> 8U, trail = pair & 0xFFU;
  if (c >= 0xE000 && c <= 0xF8FF) return -6;      // user-defined
  if (trail < 0xA1 && !is_han(c)) return -5;      // GBK/5: symbols
  if (trail < 0xA1 || lead < 0xA1) return -4;     // GBK/3 and GBK/4: rare characters
  if (lead >= 0xB0 && lead <= 0xD7) return 1;     // GB 2312, first level: 3755 by frequency
  if (lead >= 0xD8 && lead <= 0xF7) return -3;    // second level
  return lead == 0xA1 || lead == 0xA3 ? -1 : -5;  // signs; Greek, Cyrillic, kana, boxes
}

}  // namespace

int likeness_of(char32_t c) {
  if (c < 0x80) return 0;
  if (c == 0xFFFD || (c >= 0x80 && c < 0xA0)) return -8;
  if (is_frequent(c)) return 4;
  if (is_one_of(c, k_punctuation)) return 2;
  const unsigned pair = Gbk::table().encode(c);
  return pair == 0 ? -5 : likeness_of_pair(c, pair);
}

bool is_word(char32_t first, char32_t second) {
  static const std::unordered_set<std::uint64_t> all = [] {
    std::unordered_set<std::uint64_t> pairs;
    for (std::size_t i = 1; i < k_words.size(); ++i)
      if (k_words[i - 1] != U' ' && k_words[i] != U' ')
        pairs.insert(key_of(k_words[i - 1], k_words[i]));
    return pairs;
  }();
  return all.contains(key_of(first, second));
}

std::vector<char32_t> restored_from_half(unsigned char half, char32_t before, char32_t behind) {
  const Gbk& gbk = Gbk::table();
  std::vector<std::pair<int, char32_t>> found;
  const auto weigh = [&](char32_t c) {
    const int words = (is_word(before, c) ? 1 : 0) + (is_word(c, behind) ? 1 : 0);
    if (c != 0 && words > 0) found.emplace_back(-(8 * words + likeness_of(c)), c);
  };
  for (unsigned other = 0x40; other <= 0xFE; ++other) {
    const auto byte = static_cast<unsigned char>(other);
    if (is_gbk_lead(half) && is_gbk_trail(byte)) weigh(gbk.decode(half, byte));
    if (is_gbk_trail(half) && is_gbk_lead(byte)) weigh(gbk.decode(byte, half));
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<char32_t> best;
  for (const auto& [weight, c] : found)
    if (best.size() < 3) best.push_back(c);
  return best;
}

}  // namespace wanhu::plan::source
