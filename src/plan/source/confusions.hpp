// Words that source documents confuse, by a slip of the input method (冶安 for 治安), a misreading
// of a scan, or a careless find-and-replace (侵对类 for 侵财类). A table of the commonest in this
// field, not a dictionary; every hit is only possible.
#pragma once

#include <array>
#include <string_view>

namespace wanhu::plan::source {

enum class Confused { typo, substituted };  // L-TYPO, L-SUBST

struct Confusion {
  std::u32string_view printed;
  std::u32string_view meant;
  Confused kind = Confused::typo;
  std::u32string_view not_after{};  // sound when one of these characters stands before it
  std::u32string_view only_with{};  // counts only in a document that also says this
};

inline constexpr std::array k_confusions{
    Confusion{U"负责问题", U"复杂问题"},
    Confusion{U"文件调查", U"问卷调查"},
    Confusion{U"问卷调差", U"问卷调查"},
    Confusion{U"侵对类", U"侵财类", Confused::substituted},
    Confusion{U"侵材类", U"侵财类"},
    Confusion{U"网络化", U"网格化", Confused::substituted, U"", U"网格"},
    Confusion{U"网络员", U"网格员", Confused::substituted, U"", U"网格"},
    Confusion{U"网络长", U"网格长", Confused::substituted, U"", U"网格"},
    Confusion{U"票否决", U"一票否决", Confused::substituted, U"一"},
    Confusion{U"村矫正", U"社区矫正", Confused::substituted},
    Confusion{U"公共县域", U"公共水域", Confused::substituted},
    Confusion{U"公共村域", U"公共区域", Confused::substituted},
    Confusion{U"治安管里", U"治安管理"},
    Confusion{U"冶安", U"治安"},
    Confusion{U"综冶", U"综治"},
    Confusion{U"整冶", U"整治"},
    Confusion{U"法冶", U"法治"},
    Confusion{U"冶理", U"治理"},
    Confusion{U"网隔", U"网格"},
    Confusion{U"群从", U"群众", Confused::typo, U"一人"},
    Confusion{U"纠份", U"纠纷"},
    Confusion{U"走防", U"走访", Confused::typo, U"通"},
    Confusion{U"摸牌", U"摸排"},
    Confusion{U"排察", U"排查"},
    Confusion{U"防犯", U"防范", Confused::typo, U"消严"},
    Confusion{U"诈编", U"诈骗"},
    Confusion{U"巡罗", U"巡逻"},
    Confusion{U"调节纠纷", U"调解纠纷"},
    Confusion{U"调节矛盾", U"调解矛盾"},
    Confusion{U"满意渡", U"满意度"},
    Confusion{U"安全惑", U"安全感"},
    Confusion{U"台帐", U"台账"},
    Confusion{U"督促检察", U"督促检查"},
    Confusion{U"安全检察", U"安全检查"},
    Confusion{U"挂牌都办", U"挂牌督办"},
    Confusion{U"付书记", U"副书记"},
    Confusion{U"付镇长", U"副镇长"},
    Confusion{U"付主任", U"副主任"},
    Confusion{U"付组长", U"副组长"},
    Confusion{U"布署", U"部署"},
    Confusion{U"坐谈会", U"座谈会"},
    Confusion{U"反应问题", U"反映问题"},
    Confusion{U"反应情况", U"反映情况"},
    Confusion{U"反应的问题", U"反映的问题"},
    Confusion{U"既将", U"即将"},
    Confusion{U"既使", U"即使"},
    Confusion{U"己经", U"已经", Confused::typo, U"自"},
    Confusion{U"自已", U"自己"},
    Confusion{U"由其是", U"尤其是"},
    Confusion{U"按装", U"安装"},
    Confusion{U"报导", U"报道"},
    Confusion{U"松驰", U"松弛"},
    Confusion{U"再接再励", U"再接再厉"},
    Confusion{U"迫不急待", U"迫不及待"},
};

}  // namespace wanhu::plan::source
