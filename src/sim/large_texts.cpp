#include "sim/large_texts.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace wanhu::sim {

namespace {

struct Trouble {
  std::string_view thing, what, detail;
};

// Frequent ones first: the draw prefers small numbers.
constexpr std::array k_troubles{
    Trouble{"路灯", "不亮", "晚上回家看不清路"},
    Trouble{"垃圾池", "满了没人清", "味道大，招苍蝇"},
    Trouble{"排水沟", "堵塞", "一下雨水就漫到门口"},
    Trouble{"村道", "坑洼", "骑车经过容易摔倒"},
    Trouble{"自来水", "压力低", "早晚用水的时候几乎没有水"},
    Trouble{"邻居的狗", "没有拴", "孩子上学路过害怕"},
    Trouble{"低保", "不知道怎么申请", "家里只有老人，问了几处说法不一"},
    Trouble{"医保", "门诊报销不清楚", "药费单据还压在手里"},
    Trouble{"井盖", "破损", "上面只盖了一块木板"},
    Trouble{"宅基地", "边界有争议", "两家说法不一样，想请人来量一量"},
    Trouble{"变压器", "噪声大", "夜里嗡嗡响睡不着"},
    Trouble{"公厕", "没有打扫", "门也关不上"},
    Trouble{"残疾人补贴", "没有到账", "去年这个时候已经发了"},
    Trouble{"养老金", "认证不会操作", "手机上点不明白"},
    Trouble{"水渠", "漏水", "下游的地浇不上"},
    Trouble{"电线", "垂得太低", "拉草的车过不去"},
    Trouble{"网络", "时断时续", "孩子上网课总掉线"},
    Trouble{"树枝", "压到房顶", "刮风的时候瓦片往下掉"},
    Trouble{"围墙", "倾斜", "旁边就是孩子们走的路"},
    Trouble{"暖气", "不热", "屋里只有十二三度"},
    Trouble{"土地流转", "租金没有给", "合同已经到期两个月"},
    Trouble{"施工工地", "夜里不停工", "灯光和声音都大"},
    Trouble{"三轮车", "占道停放", "救护车进不来"},
    Trouble{"烟道", "油烟大", "窗户一年四季不敢开"},
    Trouble{"水井", "水质发黄", "烧开以后有沉淀"},
    Trouble{"危房", "没有鉴定", "雨季前想住得放心"},
    Trouble{"学校门口", "没有斑马线", "上学放学车多人多"},
    Trouble{"化粪池", "外溢", "流到邻居家院子里"},
    Trouble{"广播喇叭", "声音太大", "正对着病人的窗户"},
    Trouble{"防火通道", "堆了柴草", "冬天干燥怕着火"},
    Trouble{"燃气灶具", "有气味", "开窗以后才散"},
    Trouble{"诈骗电话", "反复打来", "说是要核对银行卡"},
    Trouble{"老人手机", "扣了不明费用", "每个月多出二十元"},
    Trouble{"山体", "有裂缝", "下雨以后又宽了一些"},
    Trouble{"河道", "倒了建筑垃圾", "水面上漂着泡沫"},
    Trouble{"赡养", "兄弟之间谈不拢", "老人轮流住，没人管看病"},
    Trouble{"彩礼", "退还有纠纷", "双方都说自己有理"},
    Trouble{"蜂箱", "离路太近", "前天蜇了两个人"},
    Trouble{"健身器材", "螺丝松了", "荡起来往一边歪"},
    Trouble{"图书室", "总是锁着", "假期孩子没有地方去"},
};

constexpr std::array<std::string_view, 24> k_since{
    "已经三天了",     "有半个月了",         "从上个月开始",     "去年冬天就这样",
    "昨天夜里开始",   "断断续续快一年",     "入汛以后更明显",   "说过两次没有下文",
    "上次修过又坏了", "只在周末才这样",     "全组的人都知道",   "隔壁几家也一样",
    "孩子放假才发现", "收麦的时候就提过",   "这几天越来越重",   "换了负责人以后没人管",
    "一刮风就这样",   "晚上八点以后最明显", "白天看不出来",     "逢集的日子更乱",
    "连着三个月了",   "天冷了以后",         "新修的路通了以后", "搬来的时候就有"};
constexpr std::array<std::string_view, 24> k_wish{
    "请尽快来看看",       "希望能修好",       "想知道归谁管",       "能不能先临时处理一下",
    "请给个准话",         "希望有人上门说明", "不着急，但请记着",   "老人在家，白天都可以来",
    "来之前请打电话",     "希望公开处理结果", "请协调两家坐下来谈", "可以的话换个新的",
    "想要一份书面答复",   "请帮忙问问上面",   "希望以后定期检查",   "愿意配合现场查看",
    "请不要说是我反映的", "其他地方都修了",   "能补贴一点更好",     "请教一下要带什么材料",
    "希望在雨季之前办完", "周末我在家",       "请按规定办",         "麻烦了，谢谢"};
constexpr std::array<std::string_view, 20> k_spot{
    "村口",     "文化广场", "老庙旁边", "小学后面", "水塔下",   "桥头",  "卫生室门口",
    "三岔路口", "机井房",   "打麦场",   "大槐树下", "供销社旁", "东头",  "西头",
    "南坡",     "北沟",     "新村",     "老村",     "公路边",   "渠坝上"};

// Small indexes are drawn more often: the square of an even draw.
template <std::size_t N, class T>
const T& often_first(base::Seeded& random, const std::array<T, N>& list) {
  const double drawn = random.unit();
  return list.at(static_cast<std::size_t>(drawn * drawn * static_cast<double>(N)));
}
template <std::size_t N, class T>
const T& any_of(base::Seeded& random, const std::array<T, N>& list) {
  return list.at(random.below(N));
}

}  // namespace

MatterText matter_text(base::Seeded& random, const std::string& village) {
  const Trouble& trouble = often_first(random, k_troubles);
  const std::string_view spot = any_of(random, k_spot);
  MatterText text;
  text.title = fmt::format("{}{}", trouble.thing, trouble.what);
  text.place = fmt::format("{}{}组{}", village, 1 + random.below(12), spot);
  text.body = fmt::format("{}的{}{}，{}，{}。", spot, trouble.thing, trouble.what, trouble.detail,
                          any_of(random, k_since));
  if (random.chance(0.3)) {
    const Trouble& second = often_first(random, k_troubles);
    text.body += fmt::format("另外{}也{}，{}。", second.thing, second.what, second.detail);
  }
  if (random.chance(0.2))
    text.body += fmt::format("就在{}号{}户旁边。", 1 + random.below(300), 1 + random.below(40));
  if (random.chance(0.1)) text.body += fmt::format("电话1{:010}。", random.below(10'000'000'000));
  text.body += fmt::format("{}。", any_of(random, k_wish));
  return text;
}

}  // namespace wanhu::sim
