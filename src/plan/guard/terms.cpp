#include "plan/guard/terms.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "plan/guard/fold.hpp"

namespace wanhu::plan::guard {

namespace {

// English terms also cover their plural (they match inside words), pinyin ones the spelling with
// tone marks. "访" words come in many kinds; "信访" itself is the neutral name of a statutory
// channel and is never a term alone.
constexpr Group k_groups[] = {
    // ---- G01: persons by status. Labels that a plan gives people, and lists as such.
    {Rule::g01, Role::always, k_everywhere,
     "上访户 上访老户 老上访 上访人员 上访人名 上访者 上访对象 上访群体 信访户 信访老户 信访重点人 "
     "信访人员名 老访户 常访户 重访户 访民 缠访 闹访 非访人员 进京访人员 重访人员 重点人员 "
     "重点对象 重点人群 重点人的 重点人家 重点人住 "
     "重点人头 重点人口 重点入员 重点人物 重点个人 重点管理人 重点关注人 重点户 重点家庭 特殊人群 "
     "特殊人员 "
     "特定人群 特定人员 管控对象 管控人员 列管人员 列管对象 稳控对象 稳控人员 "
     "盯控对象 高危人员 高危人群 高风险人员 高风险人群 风险人员 危险人员 危险分子 涉稳人员 "
     "涉稳群体 不稳定人员 不放心人员 不放心人 可疑人员 嫌疑人员 关注人员 关注对象 帮教对象 "
     "邪教人员 邪教成员 邪教信徒 法轮功人员 涉邪人员 涉教人员 闲散青少年 闲散青年 闲散人员 闲散人 "
     "闲散社会 社会闲杂 "
     "问题青少年 问题青年 不良行为青少年 不良青少年 三失人员 四失人员 五失人员 失意人员 "
     "极端人员 极端行为人 可能采取极端 扬言报复人员 扬言报复社会人员 维权人员 利益诉求群体 "
     "涉军人员 涉军群体 两劳人员 两劳释放 两释人员 "
     "刑解人员 前科人员 有前科 劣迹人员 易肇事 肇事肇祸人员 瘾君子 人员黑名单 五类人员 "
     "五类重点 七类重点 一人一档 一人一策 一人一册 人员分级 人员分色 "
     "红黄绿人员 电话包户 包户电话 机主姓名 租客信息 扬言上访 扬言要上访 扬言进京 扬言信访 "
     "上访苗头 上访倾向"},
    {Rule::g01, Role::always, k_everywhere,
     "petitioner key_person key_people key_individual high_risk_person high_risk_people "
     "high_risk_group high_risk_individual high_risk_resident risk_person watch_list watchlisted "
     "blacklisted_person person_of_interest persons_of_interest person_of_concern "
     "persons_of_concern troublemaker usual_suspects idle_youth problem_youth delinquent "
     "cult_member ex_convict ex_prisoner ex_offender persons_register register_of_persons "
     "list_of_persons person_dossier resident_dossier shangfanghu shangfanglaohu "
     "shangfangrenyuan xinfanghu laofanghu zhongdianrenyuan zhongdianrenqun zhongdianduixiang "
     "zhongdianren teshurenqun gaoweirenqun gaoweirenyuan xiansanqingnian xiansanqingshaonian "
     "xiansanrenyuan wenkongduixiang lieguanduixiang"},
    {Rule::g01, Role::whole, k_label | k_key, "zdry zdr sfh xdry xsry gwry tsrq zdrq persons_list"},
    {Rule::g01, Role::whole, k_everywhere,
     "released petitioning addict addicted mentally_ill psychiatric believing 刑释 吸毒 信教 涉邪 "
     "涉访 闲散 精神病 重点人 上访老 非访"},
    // Statuses that the law names; a service for them is no list of them.
    {Rule::g01, Role::excusable, k_everywhere,
     "吸毒人员 吸毒者 涉毒人员 戒毒人员 刑释人员 刑满释放 刑释解教 释放人员 社区矫正对象 "
     "社区矫正人员 社矫对象 社矫人员 矫正对象 矫正人员 精神障碍患者 精神病人 精神病患者 "
     "监外执行人员 取保候审人员 违法犯罪人员 在册吸毒 精神患者 严重精神障碍 肇事肇祸 特殊群体 "
     "特定群体 刑满回 刑满返 刑满归 刑满出狱 刑满人员 出狱人员 出狱回 服刑期满 信教群众 信教人员 "
     "信众 信徒 教徒 失足青少年 "
     "drug_user drug_addict drug_abuser addicts released_prisoner released_person parolee "
     "probationer community_correction_subject mental_patient psychiatric_patient mentally_ill "
     "believers churchgoer worshipper xiduryuan xidurenyuan xingshirenyuan jingshenbingren "
     "jingshenzhangai xinjiaoqunzhong shejiaoduixiang jiaozhengduixiang"},
    {Rule::g01, Role::near_act, k_everywhere,
     "流动人口 外来人口 外来人员 外来务工 暂住人口 暂住人员 租客 租户 租房人员 承租人 外地人 "
     "实有人口 信访人 投诉人 举报人 青少年 未成年人 患者 病人 残疾人 困难户 困难群众 "
     "低保户 五保户 贫困户 特困户 独居老人 空巢老人 留守儿童 留守妇女 失独家庭 特扶家庭 "
     "人户分离人员 单亲家庭 "
     "离异人员 失业人员 下岗职工 零就业家庭 退役军人 退伍军人 少数民族 宗教人士 外国人 "
     "floating_population migrant complainant complainer tenants youth teenagers patients "
     "disabled_people liudongrenkou wailairenkou"},
    // Those who complain often; how they are answered is no list of them.
    {Rule::g01, Role::with_act, k_everywhere,
     "常去镇政府反映 常去镇里反映 常去政府反映 常去县里反映 常去区里反映 常去乡里反映 "
     "常去街道反映 常去上级反映 常去上面反映 常去信访反映 常去信访局反映 常去信访办反映 "
     "常到镇政府反映 常到镇里反映 常到政府反映 "
     "常到县里反映 常到区里反映 常到乡里反映 常到街道反映 常到上级反映 常到上面反映 常到信访反映 "
     "常到信访局反映 常到信访办反映 "
     "常跑镇政府反映 常跑镇里反映 常跑政府反映 常跑县里反映 常跑区里反映 常跑乡里反映 "
     "常跑街道反映 常跑上级反映 常跑上面反映 常跑信访反映 常跑信访局反映 常跑信访办反映 "
     "总去镇政府反映 总去镇里反映 总去政府反映 "
     "总去县里反映 总去区里反映 总去乡里反映 总去街道反映 总去上级反映 总去上面反映 总去信访反映 "
     "总去信访局反映 总去信访办反映 "
     "老去镇政府反映 老去镇里反映 老去政府反映 老去县里反映 老去区里反映 老去乡里反映 "
     "老去街道反映 老去上级反映 老去上面反映 老去信访反映 老去信访局反映 老去信访办反映 "
     "反映问题较多的人 反映问题较多的户 "
     "反映问题较多的群众 反映问题较多的住户 反映问题较多的居民 反映问题较多的村民 "
     "反映问题多的人 反映问题多的户 反映问题多的群众 反映问题多的住户 反映问题多的居民 "
     "反映问题多的村民 反映较多的人 反映较多的户 反映较多的群众 反映较多的住户 反映较多的居民 "
     "反映较多的村民 常反映问题的人 常反映问题的户 常反映问题的群众 常反映问题的住户 "
     "常反映问题的居民 常反映问题的村民 反复反映问题的人 反复反映问题的户 反复反映问题的群众 "
     "反复反映问题的住户 反复反映问题的居民 反复反映问题的村民 反映问题频繁的人 "
     "反映问题频繁的户 反映问题频繁的群众 反映问题频繁的住户 反映问题频繁的居民 "
     "反映问题频繁的村民"},
    {Rule::g01, Role::act, k_everywhere,
     "建卡 建个卡 建立联系卡 建联系卡 建跟踪卡 建立信息卡 建信息卡 一户一卡 一人一卡 信息登记 "
     "信息采集 信息表 信息录入 身份信息 台账 名单 名册 花名册 造册 登记造册 建档 建档立卡 "
     "档案 "
     "信息库 "
     "数据库 底数 基数 底册 列管 管控 稳控 "
     "盯防 包保 包控 必访 服务管理 分级管理 动态管理 分类管理 动态掌握 list register roster "
     "registry database ledger dossier taizhang mingdan mingce"},
    {Rule::g01, Role::procedure, k_everywhere, "登记 dengji"},
    {Rule::g01, Role::handling, k_everywhere,
     "走访 排查 摸排 管理 统计 清单 名录 录入 见面 监测 监管 回访 掌握 关注 帮教 全覆盖 数量 "
     "底子 情况 visit screen monitor count track"},
    {Rule::g01, Role::excuse, k_prose | k_asked | k_publicity,
     "咨询 热线 救助 援助 求助 权益 自愿 本人同意 本人申请 窗口 就业 培训 安置 补贴 就医 志愿服务 "
     "无障碍 优先服务 社保 社会保险 医保 养老保险 失业保险 参保 求职 "
     "counselling hotline legal_aid voluntary job_training"},
    {Rule::g01, Role::innocent, k_everywhere,
     "重点户外 未成年人活动登记 未成年人活动报名 登记送餐 登记助餐 登记就餐 登记助浴 登记助医 "
     "登记陪诊 登记家政 登记需求 登记服务需求 登记帮助需求 借阅卡建卡 图书卡建卡 健康卡建卡 "
     "社保卡建卡 建卡借书 建卡借阅 残疾人设施 残疾人坡道 困难户住房 青少年活动 青少年宫 "
     "登记表上写明受理 登记表写明受理 登记表上注明受理 登记表注明受理 登记表上填写受理 "
     "公示低保户名单 公示五保户名单 公示特困户名单 公示贫困户名单 公布低保户名单 "
     "公布特困户名单 低保户名单公示 低保户公示名单 五保户名单公示 特困户名单公示 "
     "低保户名单上墙公示 低保户名单张榜公示"},
    // Whoever reports somebody is kept from them: "不得将举报人名单转给被举报单位".
    {Rule::g01, Role::done, k_everywhere,
     "转给被举报单位 转给被举报人 转给被投诉单位 转给被投诉人 转给被反映单位 转给被反映人 "
     "转交被举报单位 转交被举报人 转交被投诉单位 转交被投诉人 转交被反映单位 转交被反映人 "
     "透露给被举报单位 透露给被举报人 透露给被投诉单位 透露给被投诉人 透露给被反映单位 "
     "透露给被反映人 泄露给被举报单位 泄露给被举报人 泄露给被投诉单位 泄露给被投诉人 "
     "泄露给被反映单位 泄露给被反映人 提供给被举报单位 提供给被举报人 提供给被投诉单位 "
     "提供给被投诉人 提供给被反映单位 提供给被反映人 告知被举报单位 告知被举报人 "
     "告知被投诉单位 告知被投诉人 告知被反映单位 告知被反映人 被举报单位透露 被举报单位泄露 "
     "被举报单位提供 被举报人透露 被举报人泄露 被举报人提供 被投诉单位透露 被投诉单位泄露 "
     "被投诉单位提供 被投诉人透露 被投诉人泄露 被投诉人提供 被反映单位透露 被反映单位泄露 "
     "被反映单位提供 被反映人透露 被反映人泄露 被反映人提供"},
    // ---- G02: what no form may ask and no field may hold.
    {Rule::g02, Role::always, k_everywhere,
     "宗教信仰 信仰宗教 信什么 信何教 信教吗 是否信仰 信不信教 是否信教 有无信仰 信仰情况 教派 "
     "民族成分 民族成份 "
     "所属民族 什么民族 哪个民族 什么族 哪个族 哪一族 是否党员 政治面貌 政治立场 政治倾向 政治态度 "
     "政治观点 健康码 接种情况 健康状况 健康情况 "
     "身体状况 病史 患病情况 是否患病 患有何病 患什么病 有无疾病 疾病情况 残疾等级 是否残疾 "
     "艾滋病人 艾滋病患者 是否感染 是否怀孕 孕情 生育情况 婚育情况 犯罪记录 违法记录 违法犯罪史 "
     "犯罪史 服刑经历 有无犯罪 犯过罪 坐过牢 坐过班房 蹲过班房 蹲过监狱 蹲过牢 坐过监 "
     "进过监狱 进过看守所 进过局子 判过刑 服过刑 劳改过 劳教过 被拘留过 吃过牢饭 吸毒史 前科情况 "
     "有无前科 有没有前科 案底 行踪 人员去向 外出去向 本人去向 去向不明 去向清楚 现居何处 外出地点 "
     "去了哪里 去过哪里 常去哪里 到哪里去了 人员下落 采集指纹 指纹采集 指纹信息 虹膜 声纹 人脸信息 "
     "人脸数据 生物识别 "
     "基因信息 银行卡号 "
     "religion creed ethnic political_affiliation political_status political_label political_view "
     "party_membership health_status health_condition health_record medical_history medical_record "
     "illness hiv_status pregnan criminal_record criminal_history prior_convictions prior_offen "
     "arrest_record whereabouts last_seen location_history current_location home_location "
     "fingerprint faceprint biometric zongjiaoxinyang zhengzhimianmao jiankangzhuangkuang "
     "xingzong minzuchengfen fanzuijilu qiankeqingkuang"},
    {Rule::g02, Role::excusable, k_everywhere,
     "身份证 身份证号 身份证件 身分证 身分证号 身份号码 证件号码 公民身份 id_number id_card "
     "identity_number identity_card identity_no national_id citizen_id resident_id passport_number "
     "shenfenzheng sfzh zhengjianhaoma"},
    {Rule::g02, Role::excuse, k_prose | k_asked | k_publicity,
     "办理 补办 换领 换发 代办 领取 到期 业务 出示 renew apply_for"},
    {Rule::g02, Role::whole, k_everywhere,
     "民族 宗教 信仰 教别 党派 健康 病情 疾病 前科 去向 下落 证件号 minzu zongjiao xinyang faith "
     "belief beliefs id_no disease sfz idcard nationality race whereabout"},
    {Rule::g02, Role::near_act, k_everywhere, "民族 宗教 信仰 党派 病情 疾病 前科 去向 下落"},
    {Rule::g02, Role::act, k_everywhere, "填写 登记 采集 注明 记录 询问 字段 信息采集 一栏"},
    // What is asked about somebody at home, as a question or as an answer to choose.
    {Rule::g02, Role::always, k_asked,
     "在哪里打工 在哪打工 在哪儿打工 在什么地方打工 在哪里务工 在哪务工 在哪里上班 在哪上班 "
     "在外面哪里 几号回来 几号回家 哪天回来 哪天回家 什么时候回来 什么时候回家 什么时候返乡 "
     "何时回来 何时回家 何时返乡 去哪了 去哪里了 去哪儿了 人在哪 信教户 吸毒户 涉毒户"},
    {Rule::g02, Role::near_act, k_asked,
     "信教 信佛 信主 信耶稣 信仰 吸毒 吸过毒 涉毒 坐牢 判刑 服刑 劳教 劳改 刑释 上访 进京 "
     "缠访 精神病 精神障碍 残疾 艾滋 乙肝 邪教"},
    {Rule::g02, Role::act, k_asked,
     "有人 有没有人 有谁 谁 哪个人 几个人 家里有 家中有 家里人 家中有无 家里有没有 成员"},
    {Rule::g02, Role::done, k_everywhere,
     "要求 强制 需要 问 收 填 用 告诉 告知 透露 泄露 提供 查验 扫描 复印"},
    {Rule::g02, Role::innocent, k_everywhere,
     "宗教场所 宗教活动 宗教事务 民族团结 民族村 民族中学 民族政策 相信什么 民族节日 疾病预防 "
     "疾病防治"},
    // ---- G03: where people are and go; keeping them quiet and in place.
    {Rule::g03, Role::always, k_everywhere,
     "稳控 吸附在 吸附当地 吸附本地 吸附到 就地吸附 人员吸附 盯防 盯控 盯死 盯人 盯紧人 紧盯人 "
     "人盯人 跟踪人 跟踪监控 跟踪监视 人员跟踪 人员动向 人的动向 思想动向 关注动向 掌握动向 "
     "动向掌握 "
     "活动轨迹 人员轨迹 行动轨迹 轨迹追踪 出行轨迹 行程轨迹 人员定位 手机定位 定位追踪 定位跟踪 "
     "实时定位 实时位置 电子手环 电子脚镣 电子围栏 人脸识别 人脸抓拍 人脸比对 人像比对 人像识别 "
     "看护稳控 专人看护 二十四小时看守 24小时看守 劝返 截访 拦访 接返 劝访 停访息诉 息诉罢访 停访 "
     "罢访 落地查人 失控漏管 漏管失控 脱管 脱控 双向管控 人员管控 管控人 管控到人 布控 "
     "三包一 四包一 五包一 六包一 二盯一 三盯一 四盯一 五盯一 3包1 4包1 5包1 6包1 2盯1 3盯1 "
     "外出报告制度 stability_control stabilise_person stabilize_person track_person "
     "track_people person_tracking people_tracking movement_tracking track_movement movements_of "
     "person_movement location_tracking tracking_person gps_tracking live_location "
     "real_time_location "
     "person_surveil surveil_person monitor_person intercept_petition keep_person_local geofence "
     "ankle_monitor face_recognition facial_recognition weiwenwenkong wenkongrenyuan "
     "jiefanglanfang "
     "rendingren renyuandongxiang huodongguiji wubaoyi sandingyi"},
    {Rule::g03, Role::whole, k_everywhere, "wenkong movements movement 动向 吸附 轨迹 定位"},
    // Whether a household is in is asked before any visit; of those who complain, it keeps watch.
    {Rule::g03, Role::with_act, k_prose | k_asked,
     "是否在村 在不在村 在村不在村 是否在家 在不在家 在家不在家 是否外出 有没有外出 是否离村"},
    {Rule::g03, Role::act, k_prose | k_asked,
     "扬言 常上访 多次上访 刑满 出狱 "
     "常去镇政府反映 常去镇里反映 常去政府反映 常去县里反映 常去区里反映 常去乡里反映 "
     "常去街道反映 常去上级反映 常去上面反映 常去信访反映 常去信访局反映 常去信访办反映 "
     "常到镇政府反映 常到镇里反映 常到政府反映 "
     "常到县里反映 常到区里反映 常到乡里反映 常到街道反映 常到上级反映 常到上面反映 常到信访反映 "
     "常到信访局反映 常到信访办反映 "
     "常跑镇政府反映 常跑镇里反映 常跑政府反映 常跑县里反映 常跑区里反映 常跑乡里反映 "
     "常跑街道反映 常跑上级反映 常跑上面反映 常跑信访反映 常跑信访局反映 常跑信访办反映 "
     "总去镇政府反映 总去镇里反映 总去政府反映 "
     "总去县里反映 总去区里反映 总去乡里反映 总去街道反映 总去上级反映 总去上面反映 总去信访反映 "
     "总去信访局反映 总去信访办反映 "
     "老去镇政府反映 老去镇里反映 老去政府反映 老去县里反映 老去区里反映 老去乡里反映 "
     "老去街道反映 老去上级反映 老去上面反映 老去信访反映 老去信访局反映 老去信访办反映 "
     "反映问题较多的人 反映问题较多的户 "
     "反映问题较多的群众 反映问题较多的住户 反映问题较多的居民 反映问题较多的村民 "
     "反映问题多的人 反映问题多的户 反映问题多的群众 反映问题多的住户 反映问题多的居民 "
     "反映问题多的村民 反映较多的人 反映较多的户 反映较多的群众 反映较多的住户 反映较多的居民 "
     "反映较多的村民 常反映问题的人 常反映问题的户 常反映问题的群众 常反映问题的住户 "
     "常反映问题的居民 常反映问题的村民 反复反映问题的人 反复反映问题的户 反复反映问题的群众 "
     "反复反映问题的住户 反复反映问题的居民 反复反映问题的村民 反映问题频繁的人 "
     "反映问题频繁的户 反映问题频繁的群众 反映问题频繁的住户 反映问题频繁的居民 "
     "反映问题频繁的村民"},
    {Rule::g03, Role::done, k_everywhere, "跟踪 盯 定位 稳控 截访 拦访 track follow"},
    // ---- G04: the firewall of the survey.
    {Rule::g04, Role::always, k_everywhere,
     "一对一思想工作 受访者名单 受访名单 受访人名单 被访者名单 样本名单 抽样名单 抽中名单 "
     "抽样户名单 "
     "样本户 被抽中 抽中的户 抽中的群众 受访号码 民调号码 民调名单 原始答卷 原始问卷 个人答卷 "
     "答卷回传 逐人答案 民调时间提前 抽查时间提前 提前掌握民调 打听民调 冒充民调 以民调名义 "
     "冒充调查员 pose_as_pollster 不满意受访 "
     "回答不满意的群众 回答不满意的户 回答不满意的人 说不满意的群众 评价不满意的群众 "
     "评价不满意的户 差评人 差评户 差评群众 sample_list "
     "respondent_list list_of_respondents sampled_household sampled_resident raw_answer "
     "raw_response "
     "individual_answer visit_dissatisfied visit_unhappy dissatisfied_respondent who_answered "
     "interview_schedule_leak yangbenmingdan choyangmingdan chouyangmingdan shoufangzhemingdan"},
    {Rule::g04, Role::near_act, k_everywhere,
     "不满意群众 不满意的群众 不满意户 不满意的户 不满意对象 不满意住户 不满意人员 不满意者 低分户 "
     "低分群众 不满意的住户 不满意的居民 不满意的村民 不满意的家庭 不满意居民 不满意村民 "
     "受访对象 受访者 受访人 被访者 被访对象 dissatisfied_resident dissatisfied_people "
     "dissatisfied_household respondent "
     "bumanyiqunzhong"},
    // Work timed by the poll: those evaluated know its days, and whom it will ask.
    {Rule::g04, Role::with_act, k_everywhere,
     "民调前 民调之前 民调开始前 测评前 测评之前 电话抽查前 电话抽查之前 电话调查前 "
     "电话调查之前 电话访问前 抽样前 民调期间 民调名单里"},
    {Rule::g04, Role::act, k_everywhere,
     "由村干部 由镇干部 由干部 由包户干部 由包村干部 由联户干部 由村组干部 由网格员 由村里 登门 "
     "走一遍 过一遍 再走 入户 打招呼 通气 提醒 思想工作 做工作 上门 走访 谈话 疏导 名单 台账 包保 "
     "逐户 逐人 visit call_on list "
     "persuade talk_to hand_to send_to"},
    {Rule::g04, Role::done, k_everywhere,
     "走访 上门 打听 泄露 透露 公开 告诉 告知 提供 打招呼 visit leak"},
    // Not satisfied with what came of a matter: it is looked at again.
    {Rule::g04, Role::innocent, k_everywhere,
     "结果不满意的群众 结果不满意的住户 结果不满意的居民 结果不满意的村民 结果不满意的户 "
     "结果不满意的家庭 答复不满意的群众 答复不满意的住户 答复不满意的居民 答复不满意的村民 "
     "答复不满意的户 答复不满意的家庭 办理不满意的群众 办理不满意的住户 办理不满意的居民 "
     "办理不满意的村民 办理不满意的户 办理不满意的家庭 处理不满意的群众 处理不满意的住户 "
     "处理不满意的居民 处理不满意的村民 处理不满意的户 处理不满意的家庭 调解不满意的群众 "
     "调解不满意的住户 调解不满意的居民 调解不满意的村民 调解不满意的户 调解不满意的家庭 "
     "提醒受访者可以 提醒受访者自愿 提醒受访者有权 提醒受访对象可以 提醒受访对象自愿 "
     "提醒受访对象有权"},
    // ---- G05: coaching the answer.
    {Rule::g05, Role::always, k_everywhere,
     "标准答案 参考答案 满分答案 模范答案 推荐答案 统一答案 应答口径 回答口径 统一应答 统一回答 "
     "答题技巧 应答技巧 民调技巧 民调注意事项 问卷答案 民调题目 民调提问 测评题目 "
     "调查题目 调查表内容 问卷内容宣传 宣传问卷内容 测评内容宣传 模拟民调 模拟测评 模拟调查 "
     "模拟回访 民调演练 点赞承诺 民调承诺 好评承诺 满意承诺 承诺满意 承诺点赞 引导群众正确评价 "
     "正确评价 引导评价 引导回答 引导群众回答 引导群众评价 教群众回答 教会群众 请回答满意 请答满意 "
     "请选满意 请选择满意 请说满意 要说满意 请回答非常满意 回答非常满意 请评价非常满意 选非常满意 "
     "教群众说 教群众答 教群众怎么说 引导性问答 请给十分 给十分 打十分 打100分 好评返 好评送 "
     "好评奖 提醒群众说满意 提醒群众答满意 叮嘱群众说满意 叮嘱群众答满意 嘱咐群众说满意 "
     "嘱咐群众答满意 动员群众说满意 动员群众答满意 让群众说满意 让群众答满意 请群众说满意 "
     "请群众答满意 叫群众说满意 叫群众答满意 要求群众说满意 要求群众答满意 说好话 多说好 打高分 "
     "评高分 打满分 评满分 给好评 打好评 五星好评 model_answer "
     "sample_answer "
     "suggested_answer correct_answer answer_key answer_guide answer_card survey_question "
     "poll_question questionnaire_content satisfaction_pledge like_pledge pledge_of_satisfaction "
     "say_satisfied answer_satisfied very_satisfied_please full_marks top_marks coach_resident "
     "coaching_of_answers mock_poll mock_survey rehearse_answer biaozhundaan cankaodaan "
     "yingdakoujing mindiaochengnuo dianzanchengnuo mindiaotimu monimindiao"},
    {Rule::g05, Role::always, k_publicity,
     "非常满意 满意票 问卷题目 问卷问题 询问内容 投满意 请点赞 集赞 满意度承诺 "
     "承诺支持 very_satisfied"},
    {Rule::g05, Role::with_act, k_prose | k_publicity,
     "电话问卷 电话调查 电话抽查 电话访问 民调 民意调查 满意度调查 测评 问卷 抽查电话 接电话 "
     "接到电话 "
     "接到来电 打来电话 来电话 问起 被问到"},
    {Rule::g05, Role::act, k_prose | k_publicity,
     "怎么答 怎样答 如何答 怎么回答 怎样回答 如何回答 怎么说 怎样说 如何说 该说什么 该怎么 "
     "一看就会 答法 照着答 照着说 统一说 提前打招呼 事先打招呼 提前打好招呼 "
     "都说满意 都答满意 都回答满意 都选满意 都评满意 都讲满意 都评价满意 全说满意 全答满意 "
     "全回答满意 全选满意 全评满意 全讲满意 全评价满意 就说满意 就答满意 就回答满意 就选满意 "
     "就评满意 就讲满意 就评价满意 一律说满意 一律答满意 一律回答满意 一律选满意 一律评满意 "
     "一律讲满意 一律评价满意 统一说满意 统一答满意 统一回答满意 统一选满意 统一评满意 "
     "统一讲满意 统一评价满意 一定说满意 一定答满意 一定回答满意 一定选满意 一定评满意 "
     "一定讲满意 一定评价满意 尽量说满意 尽量答满意 尽量回答满意 尽量选满意 尽量评满意 "
     "尽量讲满意 尽量评价满意 只说满意 只答满意 只回答满意 只选满意 只评满意 只讲满意 "
     "只评价满意"},
    // What the neutral notice of a survey says itself.
    {Rule::g05, Role::innocent, k_everywhere,
     "怎么想就怎么说 怎么想怎么说 怎样想就怎样说 想怎么说就怎么说"},
    {Rule::g05, Role::excusable, k_publicity, "承诺书 保证书 pledge chengnuoshu"},
    {Rule::g05, Role::excuse, k_publicity,
     "服务承诺 商户 经营 消防 企业 单位 门店 场所 干部 机关 shop business staff"},
    {Rule::g05, Role::done, k_everywhere,
     "要求 强制 需要 引导 提醒 叮嘱 嘱咐 动员 让 请 叫 教 诱导 提示 提供 讲解 签 签订 coach prompt "
     "pledge model_answer"},
    // ---- G06: fewer complaints is better.
    {Rule::g06, Role::excusable, k_everywhere,
     "零上访 零信访 零投诉 零举报 零非访 零进京 零越级 0上访 0信访 0非访 无上访 无信访 无越级 "
     "无进京 无非访 无集体访 无重复访 无新增信访 无新增上访 没有上访 不发生上访 不发生信访 "
     "不发生越级 "
     "不发生进京 不出现上访 不出现越级 信访量下降 信访总量下降 信访数量下降 信访下降 上访量下降 "
     "上访下降 降低信访 降低上访 减少信访 减少上访 压减信访 压降信访 压降上访 控制信访 控制上访 "
     "信访零增长 信访负增长 投诉量下降 投诉率下降 投诉下降 减少投诉 降低投诉 压降投诉 压减投诉 "
     "投诉清零 信访清零 上访清零 信访排名 投诉排名 投诉量排名 信访量排名 上访人次 越级上访率 "
     "防范越级 "
     "防止越级上访 防止越级访 防止上访 防范上访 非正常上访 杜绝越级 杜绝进京 避免越级 避免上访 "
     "杜绝上访 杜绝信访 遏制上访 控访 "
     "禁止上访 不上访 不信访 "
     "zero_petition no_petition fewer_petition reduce_petition reducing_petition petition_free "
     "petitions_down zero_complaint no_complaint fewer_complaint reduce_complaint "
     "reducing_complaint complaint_free complaints_down low_complaint lingshangfang lingxinfang "
     "lingtousu wushangfang"},
    // How many complain; only with a word for fewer.
    {Rule::g06, Role::amount, k_everywhere,
     "反映问题件数 反映问题的件数 反映问题数 反映问题总数 反映问题总量 反映问题量 反映问题的人数 "
     "反映诉求件数 诉求件数 诉求总量 诉求量 投诉件数 投诉总量 投诉量 投诉数量 信访件数 信访总量 "
     "信访量 信访数量 上访件数 上访量 上访次数 举报件数 举报量 来访量 来访人次 来访批次 工单量 "
     "工单数"},
    {Rule::g06, Role::fewer, k_everywhere,
     "少一半 少一成 少两成 少三成 减半 减少 下降 降低 压降 压减 比上年少 比去年少 少于上年 "
     "少于去年 低于上年 低于去年 降到 降至 降幅 负增长 零增长 只减不增 不增加"},
    {Rule::g06, Role::excuse, k_everywhere,
     "不作考核 不作为考核 不作目标 不作为目标 超期 逾期 未答复 未办结 未回复 积压 办理时间 时限 "
     "overdue unanswered late"},
    {Rule::g06, Role::innocent, k_everywhere,
     "有无上访 有无信访 有无投诉 有无越级 12340投诉 是否上访 降低信访成本 减少信访环节 "
     "减少投诉环节"},
    {Rule::g06, Role::done, k_everywhere, "考核 排名 通报 下达 作为 设 以 把 将"},
    // ---- G07: a person's pay and career.
    {Rule::g07, Role::excusable, k_everywhere,
     "扣工资 扣发工资 扣除工资 扣减工资 扣绩效 扣发绩效 扣除绩效 扣减绩效 绩效扣 绩效工资扣 "
     "扣除本人 扣本人 扣减本人 扣除责任人 扣责任人 扣除当事人 扣当事人 扣除个人 扣个人 "
     "扣发当月 扣当月 扣薪 停发工资 停发绩效 "
     "扣奖金 扣发奖金 扣除奖金 扣年终奖 扣补贴 扣发补贴 扣款 扣钱 罚款干部 个人罚款 罚干部 降薪 "
     "降职 免职 撤职 停职 辞退 解聘 开除 调离岗位 取消晋升 不得晋升 不予晋升 不予提拔 "
     "不得提拔 影响晋升 晋升挂钩 晋级挂钩 提拔挂钩 职级挂钩 工资挂钩 绩效挂钩 奖金挂钩 "
     "与晋升 与晋级 与提拔 与工资 与绩效 与奖金 与评先 优先提拔 提拔重用 记过 记大过 警告处分 "
     "党纪处分 政务处分 纪律处分 给予处分 年度考核不称职 考核不合格等次 取消个人评优 取消个人评先 "
     "pay_deduction salary_deduction deduct_pay deduct_salary deduct_wage deduct_bonus "
     "deduct_performance wage_cut pay_cut salary_cut bonus_cut dock_pay withhold_pay "
     "withhold_bonus fine_staff personal_fine demotion demote dismissal promotion_ban "
     "no_promotion block_promotion promotion_blocked performance_pay tied_to_pay "
     "tied_to_promotion disciplinary_action kougongzi koujixiao kouchujixiao koujiangjin"},
    {Rule::g07, Role::with_act, k_prose | k_asked | k_publicity,
     "绩效工资 绩效奖 工资 奖金 年终奖 津贴 薪酬"},
    {Rule::g07, Role::act, k_prose | k_asked | k_publicity, "扣 罚 停发 减发 少发 克扣"},
    {Rule::g07, Role::innocent, k_everywhere, "农民工工资 拖欠工资"},
    {Rule::g07, Role::excuse, k_prose | k_asked | k_publicity,
     "依规依纪 依纪依法 依法依规 移送 申辩 陈述 复核 纪律处分条例 政务处分法 "
     "competent_body propose"},
    {Rule::g07, Role::done, k_everywhere, "与 扣 挂钩 影响 因此 deduct link tie"},
    // ---- G08: veto.
    {Rule::g08, Role::always, k_everywhere,
     "一票否决 一票否优 1票否决 一票否 票否决 否决权 实行否决 否决事项 取消评优资格 取消评先资格 "
     "取消评先评优 取消评优评先 取消年度评优 取消年度评先 veto one_vote disqualif yipiaofoujue "
     "yipiaofouyou"},
    {Rule::g08, Role::done, k_everywhere, "veto"},
    // ---- G09: compulsory traces.
    {Rule::g09, Role::excusable, k_everywhere,
     "签到 打卡 扫码报到 在线时长 在线时间 学习时长 使用时长 登录次数 登录率 登录天数 安装率 "
     "下载率 "
     "活跃度 活跃率 转发量 点赞量 转发朋友圈 转发任务 截图 截屏 拍照上传 照片上传 上传照片 "
     "上传图片 "
     "上传视频 水印照片 水印相机 照片佐证 照片为证 现场照片必 必须拍照 须拍照 拍照留 痕迹管理 "
     "工作留痕 过度留痕 上传轨迹 轨迹上传 走访轨迹 巡查轨迹 巡逻轨迹 工作轨迹 步数 强制安装 "
     "必须安装 "
     "人人安装 全员安装 全员下载 每天登录 每日登录 积分排名 积分考核 积分制 积分管理 积分通报 "
     "个人积分 "
     "晒工作照 晒走访照 晒入户照 晒值班照 晒下村照 晒打卡照 晒走访工作照 晒入户工作照 晒照片 "
     "工作照到群 工作照发群 工作照发到群 工作照传到群 工作照晒到 走访照到群 走访照发群 "
     "走访照发到群 走访照传到群 走访照晒到 入户照到群 入户照发群 入户照发到群 入户照传到群 "
     "入户照晒到 值班照到群 值班照发群 值班照发到群 值班照传到群 值班照晒到 下村照到群 下村照发群 "
     "下村照发到群 下村照传到群 下村照晒到"
     " 走访员记分 走访员计分 走访员排座次 走访员排名 走访员排位次 网格员记分 网格员计分 "
     "网格员排座次 网格员排名 网格员排位次 干部记分 干部计分 干部排座次 干部排名 干部排位次 "
     "走访人员记分 走访人员计分 走访人员排座次 走访人员排名 走访人员排位次 工作人员记分 "
     "工作人员计分 工作人员排座次 工作人员排名 工作人员排位次 记分排座次 积分排座次 排出座次 "
     "手机24小时畅通 手机二十四小时畅通 24小时开机 手机保持畅通 check_in sign_in clock_in punch_in "
     "points_ranking "
     "points_table leaderboard online_time online_hours time_online screen_time screenshot "
     "screen_capture upload_photo upload_picture photo_upload photo_proof photo_evidence "
     "required_photo mandatory_photo must_photograph watermark_camera track_upload upload_track "
     "upload_trace gps_trace geotag login_days login_rate daily_login forced_install install_rate "
     "installation_rate usage_rank step_count likes_count shuiyinxiangji zaixianshichang "
     "paizhaoshangchuan guijishangchuan"},
    {Rule::g09, Role::whole, k_key,
     "gps points jifen daka qiandao jietu photo photos picture track tracks trace likes forwards "
     "selfie 积分 照片 轨迹"},
    {Rule::g09, Role::excuse, k_prose | k_asked | k_publicity,
     "自愿 可选 可不 可以不 不作要求 非必需 选填 voluntary optional if_they_like"},
    {Rule::g09, Role::innocent, k_everywhere,
     "会议签到 到会签到 培训签到 参训签到 参会签到 签到簿 签到表 打卡点 打卡地 网红打卡 打卡红色 "
     "打卡旧址 打卡景点 打卡古村 打卡古树 打卡村史馆 打卡纪念馆 打卡革命 打卡村里的红色 "
     "打卡村里的旧址 打卡村里的景点 打卡村里的古村 打卡村里的古树 打卡村里的村史馆 "
     "打卡村里的纪念馆 打卡村里的革命 打卡村里红色 打卡村里旧址 打卡村里景点 打卡村里古村 "
     "打卡村里古树 打卡村里村史馆 打卡村里纪念馆 打卡村里革命 打卡本村红色 打卡本村旧址 "
     "打卡本村景点 打卡本村古村 打卡本村古树 打卡本村村史馆 打卡本村纪念馆 打卡本村革命 "
     "打卡家乡美 打卡美景 打卡风景 打卡家乡红色 打卡家乡旧址 打卡家乡景点 打卡家乡古村 "
     "打卡家乡古树 打卡家乡村史馆 "
     "打卡家乡纪念馆 打卡家乡革命 checking clocking signing punching"},
    {Rule::g09, Role::done, k_everywhere,
     "要求 强制 需要 评比 评走访员 评网格员 评干部 给走访员 对走访员 给网格员 对网格员 给干部 "
     "对干部 对走访人员 "
     "对工作人员 "
     "打卡 签到 截图 拍照 晒 screenshot photo check_in points"},
    // ---- G10: effects by rank, in words.
    {Rule::g10, Role::always, k_everywhere,
     "末位淘汰 末位惩戒 末位约谈 末位问责 末位处罚 末位表态 末位检讨 末位通报 倒数第一的 排名倒数 "
     "排名末位 末尾淘汰 排名靠后的 stack_rank rank_and_yank bottom_ranked last_ranked moweitaotai"},
    {Rule::g10, Role::near_act, k_prose | k_label | k_choice,
     "后三名 后五名 后三位 后五位 倒数第一 倒数第二 倒数三名 倒数五名 末三位 最后一名"},
    {Rule::g10, Role::act, k_everywhere, "约谈 处罚 扣 罚 检讨 表态 问责 通报批评 否决"},
    // ---- G11: closing for the resident.
    {Rule::g11, Role::always, k_everywhere,
     "默认满意 视为满意 视同满意 自动满意 自动办结 自动销号 自动评价 自动好评 默认好评 默认办结 "
     "自动关单 自动结单 到期自动关闭 代替群众 代群众签 替群众签 代居民签 "
     "承办人确认办结 承办人确认满意 "
     "经办人确认满意 经办人销号 承办人销号 办理人销号 办理人自行 自行销号 自行办结 自办自结 "
     "自办自评 "
     "代群众确认 代为确认 代居民确认 代签满意 代群众评价 替群众评价 替群众确认 未回复即办结 "
     "不回复即满意 auto_close auto_confirm handler_close handler_confirm "
     "handler_satisf closed_by_handler close_by_handler closed_by_owner close_by_owner "
     "owner_confirm owner_close self_close deemed_satisfied default_satisfied silence_is_consent "
     "no_reply_is_satisfied satisfied_by_default confirm_for_resident on_behalf_of_resident "
     "morenmanyi zidongbanjie zidongxiaohao"},
    {Rule::g11, Role::done, k_everywhere, "默认 视为 自动 代 close"},
    // ---- G12: small cells and rows of persons.
    {Rule::g12, Role::always, k_everywhere,
     "导出原始数据 原始数据导出 逐户导出 逐人导出 逐户明细 逐人明细 明细到户 明细到人 数据到人 "
     "逐户回答情况 逐户回答明细 逐户回答结果 逐户回答汇总 逐户作答情况 逐户答题情况 逐户答案 "
     "逐户答卷汇总 逐户答卷明细 逐户答卷表 "
     "逐户问卷明细 逐人回答情况 逐人回答明细 逐人回答结果 逐人回答汇总 逐人作答情况 逐人答题情况 "
     "逐人答案 逐人答卷汇总 逐人答卷明细 逐人答卷表 逐人问卷明细 每户回答情况 每户回答明细 "
     "每户回答结果 每户回答汇总 每户作答情况 "
     "每户答题情况 每户答案 每户答卷汇总 每户答卷明细 每户答卷表 每户问卷明细 每人回答情况 "
     "每人回答明细 每人回答结果 "
     "每人回答汇总 每人作答情况 每人答题情况 每人答案 每人答卷汇总 每人答卷明细 每人答卷表 "
     "每人问卷明细 分户回答情况 分户回答明细 "
     "分户回答结果 分户回答汇总 分户作答情况 分户答题情况 分户答案 分户答卷汇总 分户答卷明细 "
     "分户答卷表 分户问卷明细 按户导出 "
     "按人导出 个人明细表 不作抑制 不做抑制 不抑制小 小单元格不 不隐藏小数 raw_export "
     "export_raw row_level person_level household_level per_person_export unsuppressed "
     "no_suppression suppress_none show_small_cells zhuhudaochu zhurendaochu"},
    {Rule::g12, Role::done, k_everywhere, "导出 逐户 逐人 按户 按人 export"},
    // ---- G13: text about nothing in particular, or about the family.
    {Rule::g13, Role::always, k_everywhere,
     "家庭情况 家庭成员情况 家庭档案 家庭背景 户情档案 思想状况 思想动态 邻里评价 邻居情况 "
     "对邻居的看法 "
     "谈谈您的邻居 民情日记记人 家庭关系图 family_dossier family_background household_profile "
     "family_situation opinions_about_neighbo jiatingqingkuang"},
    {Rule::g13, Role::done, k_everywhere, "要求 强制 需要 问 收 填 记"},
    {Rule::g13, Role::whole, k_key,
     "remark remarks free_text memo comment comments notes annotation beizhu 备注 附注 "
     "其他情况 其它情况 misc"},
    {Rule::g13, Role::whole, k_question,
     "备注 其他 其它 其他情况 其它情况 说明 附注 remarks comments notes other anything_else"},
    // ---- What denies, for every rule (negation.hpp). Telling is not doing: who may not publish,
    // ask about, use or hand over a list has one, so those verbs stand with the rules they serve.
    {Rule::any, Role::not_, k_everywhere,
     "不得 严禁 禁止 不允许 决不允许 不 不再 不要 不准 不许 不可 不能 不应 无须 无需 并不 并不得 "
     "绝不 决不 从不 "
     "停止 do_not never must_not shall_not may_not not without no nor"},
    {Rule::any, Role::manner, k_everywhere,
     "以任何形式 以任何方式 以任何名义 以任何理由 以任何借口 以各种形式 以各种方式 以各种名义 "
     "通过任何方式 一切形式的 任何形式的 各种形式的 再 擅自 私自 自行 随意 任意 违规 违法 变相 "
     "继续 另行 重复 在走访中 走访中 走访时 入户时 向群众 让群众 要群众 让居民 要居民 ever"},
    {Rule::any, Role::done, k_everywhere,
     "相要挟 相威胁 相胁迫 为要挟 建立 建设 建 登记 收集 采集 记录 询问 设立 设置 编制 编造 保存 "
     "留存 使用 发放 "
     "印发 散发 上传 统计 列入 列 纳入 作为 实行 实施 搞 开展 安排 组织 涉及 包含 含 包括 "
     "record list keep collect ask register hold require upload store count rank use hand_out"},
    {Rule::any, Role::coverb, k_everywhere, "对 把 将 向 给 以 因"},
    {Rule::any, Role::breaks, k_everywhere,
     "并 而 但 却 仍 则 只 凭 按 改为 转为 以便 从而 同时 隐瞒 放松 忽视 疏忽 懈怠 中断 拖延 推迟 "
     "公布 公开 外传 外泄 发布"},
    {Rule::any, Role::cancelled, k_everywhere,
     "一律取消 予以取消 全部取消 已经取消 停止使用 停用 一律销毁 予以销毁 依法销毁 全部删除 "
     "一律废止 予以废止 不予登记 不予收集 不予采集 is_abolished are_abolished"},
    {Rule::any, Role::abolishes, k_everywhere, "取消 废止 废除 撤销 停用 销毁 删除 清除 abolish"},
    {Rule::any, Role::spared, k_everywhere,
     "以外 之外 除外 外的 漏登 漏报 漏 遗漏 失管 脱管 失控 少于 不足"},
    {Rule::any, Role::tail, k_everywhere,
     "措施 做法 制度 规定 要求 办法 机制 考核 系统 任务 指标 条款 工作 信息 资料 "
     "事项 手段 依据 目标 前提 条件 行为 现象 问题 留痕 类应用 等形式主义 形式主义 等做法 等行为 "
     "等现象 等问题 等功能 功能"},
    // Practices of offices can also "occur" or be fought; lists of people and watching them cannot.
    {Rule::g05, Role::done, k_everywhere, "出现 存在 有 设 进行 作 讨论"},
    {Rule::g05, Role::abolishes, k_everywhere, "杜绝 整治 防止 避免 反对 纠正 叫停"},
    {Rule::g08, Role::done, k_everywhere, "出现 存在 有 设 进行"},
    {Rule::g08, Role::abolishes, k_everywhere, "杜绝 整治 防止 避免 反对 纠正 叫停"},
    {Rule::g09, Role::done, k_everywhere, "出现 存在 有 设 进行"},
    {Rule::g09, Role::abolishes, k_everywhere, "杜绝 整治 防止 避免 反对 纠正 叫停"},
    {Rule::g10, Role::done, k_everywhere, "出现 存在 有 设 进行"},
    {Rule::g10, Role::abolishes, k_everywhere, "杜绝 整治 防止 避免 反对 纠正 叫停"},
    {Rule::g11, Role::done, k_everywhere, "出现 存在 有 设 进行"},
    {Rule::g11, Role::abolishes, k_everywhere, "杜绝 整治 防止 避免 反对 纠正 叫停"},
    {Rule::g12, Role::done, k_everywhere, "出现 存在 有 设 进行"},
    {Rule::g12, Role::abolishes, k_everywhere, "杜绝 整治 防止 避免 反对 纠正 叫停"},
    {Rule::any, Role::innocent, k_everywhere, "不折不扣"},
};

std::string spaced(std::string_view word) {
  std::string out(word);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

}  // namespace

std::span<const Group> term_groups() {
  return k_groups;
}

TermIndex::TermIndex(std::span<const Group> groups) {
  for (const Group& group : groups)
    for (const std::string_view word : base::split(group.words, ' ')) {
      Term term{.text = fold(spaced(word)).text,
                .rule = group.rule,
                .role = group.role,
                .zones = group.zones};
      if (term.text.empty()) continue;
      term.latin = is_latin(term.text.front());
      by_first_[term.text.front()].push_back(std::move(term));
    }
}

const TermIndex& TermIndex::instance() {
  static const TermIndex index(term_groups());
  return index;
}

void TermIndex::find_at(std::u32string_view text, std::size_t at, std::vector<Hit>& hits) const {
  const auto found = by_first_.find(text[at]);
  if (found == by_first_.end()) return;
  for (const Term& term : found->second)
    if (text.substr(at).starts_with(term.text)) hits.push_back({at, at + term.text.size(), &term});
}

}  // namespace wanhu::plan::guard
