// G11: a matter is closed with the resident's word, never by whoever handled it. G09: what is done
// is told in words; no trace of a person's work or whereabouts may be demanded.
#include <algorithm>
#include <set>

#include "plan/checks.hpp"
#include "plan/guard/structure.hpp"

namespace wanhu::plan::guard {

namespace {

using Kind = Value::Kind;

const std::vector<std::string_view> k_confirms = {"resident_confirms"};
const std::vector<std::string_view> k_exits = {"withdrawn", "unreachable", "no_answer",
                                               "statutory_channel", "explained"};
// Those who handle a matter, in the words people use for them; "承办以外的人" are others.
const Pieces k_handlers = {"owner",    "handl",    "undertak", "self",     "承办",
                           "经办",     "主办",     "责任单位", "办理单位", "本单位",
                           "本人办理", "原办理人", "自行",     "自己"};
const Pieces k_others = {"other", "independent", "third",  "以外",
                         "之外",  "外部",        "第三方", "非承办"};
const Pieces k_traces = {"photo", "picture", "image", "video", "screenshot", "gps",  "location",
                         "track", "trace",   "照片",  "图片",  "拍照",       "视频", "截图",
                         "定位",  "轨迹",    "签到",  "打卡",  "水印"};
// What a thing that must be handed in may not be; "签到表" of a meeting may.
const Pieces k_recordings = {"photo", "picture", "video",    "screenshot", "gps",  "selfie",
                             "照片",  "拍照",    "合影",     "自拍",       "视频", "录像",
                             "截图",  "截屏",    "定位信息", "轨迹",       "水印"};
const Pieces k_offered = {"自愿", "可选",   "可不",     "选填",
                          "不附", "不要求", "optional", "voluntary"};
const Pieces k_demands = {"requir", "mandator", "must", "compuls", "必须",
                          "必需",   "强制",     "应当", "需要",    "必填"};

class Loop {
 public:
  Loop(const Tree& tree, Refusals& refusals) : tree_(tree), refusals_(refusals) {}

  void run() {
    const Value* matters = tree_.root.find("matters");
    if (matters != nullptr && matters->kind == Kind::table) {
      closing(*matters);
      for (const Value& kind : matters->rows_of("kinds")) closing(kind);
    }
    for (const char* block : {"task", "cadence", "report"})
      for (const Value& row : rows_at(tree_, block)) {
        if (refusals_.full()) return;
        if (const Value* evidence = row.find("evidence"); evidence != nullptr) demanded(*evidence);
        for (const Value* thing : texts_of(row, "deliver")) handed_in(*thing);
      }
    for (const Value& quota : entries_of(tree_, "quota"))
      if (const Value* evidence = quota.find("evidence"); evidence != nullptr) demanded(*evidence);
  }

 private:
  // ---- G11 ----

  void closing(const Value& block) {
    if (const Value* close = block.find("close"); close != nullptr && close->kind == Kind::table) {
      confirmed(*close);
      exits(*close);
      by_hand(*close);
    }
    const Value* callback = block.find("callback");
    if (callback != nullptr && callback->kind == Kind::table) called_back(*callback);
  }

  void confirmed(const Value& close) {
    const Value* needs = close.find("needs");
    if (needs == nullptr || is_open(needs)) return;
    const bool waived = needs->kind == Kind::boolean && !needs->boolean;
    const bool other = needs->kind == Kind::text && !is_slip_for(needs->text, k_confirms) &&
                       !is_called(needs->text, "matters.close.needs", k_confirms);
    if (waived || other)
      refusals_.at_value(*needs,
                         {.rule = Rule::g11, .variant = "needs", .args = {{"found", needs->text}}});
  }

  void exits(const Value& close) {
    for (const Value* exit : texts_of(close, "exits"))
      if (!is_slip_for(exit->text, k_exits) &&
          !is_called(exit->text, "matters.close.exits", k_exits))
        refusals_.at_value(*exit,
                           {.rule = Rule::g11, .variant = "exit", .args = {{"found", exit->text}}});
  }

  // Other ways to an end: by = "owner", after = "7日", auto = true.
  void by_hand(const Value& close) {
    static const std::set<std::string> k_keys = {
        "by", "auto", "after", "automatic", "default", "timeout", "closer", "who", "confirm"};
    for (const Value& entry : close.entries) {
      if (!k_keys.contains(entry.key)) continue;
      if (entry.kind == Kind::text && entry.text == "resident") continue;
      if (entry.key != "confirm" && entry.kind == Kind::boolean && !entry.boolean) continue;
      refusals_.at_key(entry, {.rule = Rule::g11, .variant = "key", .args = {{"key", entry.key}}});
      refusals_.drop(entry);
    }
  }

  void called_back(const Value& callback) {
    const Value* by = callback.find("by");
    if (by != nullptr && by->kind == Kind::text && is_handler(by->text))
      refusals_.at_value(*by,
                         {.rule = Rule::g11, .variant = "callback", .args = {{"found", by->text}}});
    const Value* share = callback.find("share");
    if (share != nullptr && share->kind == Kind::text && percent_of(share->text) == 0)
      refusals_.at_value(*share, {.rule = Rule::g11, .variant = "none"});
  }

  // Whoever owns a kind of matters, by id or name, or the handler by another word. Any other name
  // is for the key check: who calls back is not chosen by name.
  [[nodiscard]] bool is_handler(const std::string& text) const {
    if (k_others.in(text)) return false;
    const auto owns = [&](const std::string& id) {
      return !id.empty() &&
             std::ranges::any_of(rows_at(tree_, "matters.kinds"),
                                 [&](const Value& kind) { return kind.text_of("owner") == id; });
    };
    if (k_handlers.in(text) || owns(text)) return true;
    for (const char* rows : {"org.units", "org.offices"})
      for (const Value& row : rows_at(tree_, rows))
        if (row.text_of("name") == text && owns(row.text_of("id"))) return true;
    return false;
  }

  // ---- G09 ----

  // evidence = "optional" is the whole of it; a trace may be offered, never demanded.
  void demanded(const Value& evidence) {
    if (is_open(&evidence)) return;
    const bool all = evidence.kind == Kind::boolean && evidence.boolean;
    if (!all && !speaks_of(evidence, k_demands) &&
        (is_optional(evidence) || !speaks_of(evidence, k_traces)))
      return;
    refusals_.at_value(evidence, {.rule = Rule::g09, .variant = "evidence"});
  }

  // deliver = ["每户一张现场照片"]
  void handed_in(const Value& thing) {
    if (!k_recordings.in(thing.text) || k_offered.in(thing.text)) return;
    refusals_.at_value(thing,
                       {.rule = Rule::g09, .variant = "deliver", .args = {{"found", thing.text}}});
  }

  static bool is_optional(const Value& evidence) {
    if (evidence.kind == Kind::text) return is_slip_for(evidence.text, {"optional"});
    return evidence.is_true("optional") ||
           (evidence.find("required") != nullptr && !evidence.is_true("required"));
  }

  static bool speaks_of(const Value& value, const Pieces& words) {
    if (value.kind == Kind::text && words.in(value.text)) return true;
    if (value.kind == Kind::boolean && value.boolean && words.in(value.key)) return true;
    const auto below = [&](const Value& part) { return speaks_of(part, words); };
    return std::ranges::any_of(value.items, below) || std::ranges::any_of(value.entries, below);
  }

  const Tree& tree_;
  Refusals& refusals_;
};

}  // namespace

void check_loop(const Tree& tree, Refusals& refusals) {
  Loop(tree, refusals).run();
}

}  // namespace wanhu::plan::guard
