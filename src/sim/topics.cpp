// What residents of the five plans bring up, in words that fit the plan's kinds of matters.
#include <algorithm>

#include "sim/matters.hpp"

namespace wanhu::sim {

namespace {

struct Said {
  const char *kind, *title, *text;
};

// Of plans with general and complex matters (S1).
constexpr Said k_plain[]{
    {"general", "路灯不亮", "巷口的路灯坏了半个月，晚上看不见路。"},
    {"general", "排水沟堵塞", "下雨后水排不出去，积在门前。"},
    {"general", "垃圾没人收", "垃圾池满了好几天没有清运。"},
    {"general", "狗没有拴", "邻居的大狗不拴，孩子上学害怕。"},
    {"complex", "路面破损", "村道上有大坑，骑车容易摔。"},
    {"complex", "宅基地边界纠纷", "和邻居对宅基地边界说法不一，想请人调解。"},
    {"complex", "自来水压力低", "早晚用水高峰没有水。"},
    {"complex", "变压器噪声", "变压器离房子近，夜里声音大。"},
    {"general", "防诈骗宣传", "家里老人接到陌生电话，希望来讲一讲。"},
    {"general", "医保咨询", "不清楚门诊报销怎么办理。"},
};
constexpr Said k_of_kinds[]{
    {"general", "路灯不亮", "路口的路灯坏了，晚上看不见路。"},
    {"general", "垃圾没人收", "垃圾池满了好几天没有清运。"},
    {"general", "排水沟堵塞", "下雨后水排不出去，积在门前。"},
    {"suggestion", "公示栏看不清", "公示栏的字太小，希望换大一点。"},
    {"suggestion", "会议时间不合适", "屋场会能不能放在晚上，白天要干活。"},
    {"dispute", "邻里通道纠纷", "和邻居为过道宽窄说法不一，想请人调解。"},
    {"dispute", "相邻噪声纠纷", "楼下夜里加工东西，声音很大。"},
    {"dispute", "工钱没有结清", "做完活还有一部分工钱没有拿到。"},
    {"public_order", "电动车电瓶被盗", "停在楼道口的电瓶不见了。"},
    {"public_order", "陌生电话推销投资", "家里老人接到推销投资的电话。"},
    {"order", "夜间有人撬车", "夜里听见有人撬车门，希望多巡一巡。"},
    {"order", "门口聚众赌牌", "棋牌室夜里很晚还在打牌。"},
    {"public_works", "楼道没有扶手", "老人上下楼不方便，希望装扶手。"},
    {"public_works", "缺少充电桩", "小区没有地方给电动车充电。"},
    {"backlog", "以前的信访还没有答复", "去年反映的事情一直没有书面答复。"},
    {"petition", "对处理意见不服", "对上次的处理意见不服，要求复查。"},
    {"hot_topic", "停水通知太晚", "停水当天才知道，希望提前一天通知。"},
    {"hot_topic", "校门口堵车", "放学时校门口堵得走不动。"},
    {"new_economy", "快递堆在楼道", "快递柜满了，包裹堆在楼道里。"},
    {"new_economy", "网约车乱停", "网约车停在小区门口，进出困难。"},
    {"service", "医保怎么报销", "不清楚门诊报销怎么办理。"},
    {"service", "想找人代办证件", "腿脚不便，想请人代办证件。"},
    {"legal_help", "想咨询遗嘱怎么写", "想请律师看一看遗嘱怎么写。"},
    {"legal_help", "申请法律援助", "打官司没有钱，想申请法律援助。"},
    {"claim_help", "电动车被盗理赔", "投了保险的电动车被盗，不知道怎么理赔。"},
    {"mediation_link", "诉前想先调解", "不想打官司，想先请人调解。"},
    {"commission", "督办的路口还没有整改", "上次说要整改的路口还是老样子。"},
};

}  // namespace

std::vector<Topic> topics_of(const plan::Plan& plan) {
  const auto is_open = [&](const std::string& id) {
    const plan::MatterKind* kind = plan.matter_kind(id);
    return kind != nullptr && kind->channel != "sealed" && !kind->confidential;
  };
  std::vector<Topic> topics;
  const auto add = [&](const Said& said, const std::string& kind) {
    topics.push_back({kind, said.title, said.text});
  };
  if (is_open("general") && is_open("complex")) {
    for (const Said& said : k_plain) add(said, said.kind);
    return topics;
  }
  for (const Said& said : k_of_kinds)
    if (is_open(said.kind)) add(said, said.kind);
  if (!topics.empty()) return topics;
  // A plan with kinds of its own: what is usual, under the first that everybody may read.
  const auto& kinds = plan.matters.kinds;
  const auto first =
      std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return is_open(kind.id); });
  for (const Said& said : k_plain) add(said, first == kinds.end() ? std::string() : first->id);
  return topics;
}

}  // namespace wanhu::sim
