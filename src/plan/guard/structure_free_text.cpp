// G13: what people may write freely has a purpose, an end and somebody who may read it. G01: places
// are places, and no form collects who lives where under which number.
#include <algorithm>
#include <array>
#include <set>

#include "plan/guard/fold.hpp"
#include "plan/guard/structure.hpp"
#include "plan/schema.hpp"

namespace wanhu::plan::guard {

namespace {

using Kind = Value::Kind;

const Pieces k_endless = {"永久",    "长期",      "永远",       "无限期",    "一直",   "不限",
                          "forever", "permanent", "indefinite", "unlimited", "always", "none"};
const Pieces k_anybody = {"anyone", "anybody", "everyone", "everybody", "public",
                          "all",    "所有人",  "全体",     "公开",      "不限"};
const Pieces k_names = {"姓名", "叫什么", "名字", "full_name", "your_name", "户主"};
const Pieces k_phones = {"电话", "手机", "联系方式", "phone", "mobile"};
const Pieces k_addresses = {"住址", "地址", "门牌", "住在哪", "address"};
// Words that stand where a purpose should and name none.
const std::set<std::string> k_no_purpose = {
    "其他",  "其它", "备用", "待定",    "了解情况", "掌握情况",     "留存", "general",
    "other", "misc", "any",  "various", "tbd",      "just_in_case", "通用", "综合"};
// Answers that rate instead of saying something, and what is rated by them when it is people.
const std::set<std::u32string> k_ratings = {
    U"红",     U"黄",     U"绿",   U"橙",     U"蓝",    U"红色", U"黄色",   U"绿色",
    U"橙色",   U"蓝色",   U"红码", U"黄码",   U"绿码",  U"高",   U"中",     U"低",
    U"一级",   U"二级",   U"三级", U"四级",   U"一类",  U"二类", U"三类",   U"四类",
    U"甲类",   U"乙类",   U"丙类", U"a类",    U"b类",   U"c类",  U"d类",    U"高风险",
    U"中风险", U"低风险", U"red",  U"yellow", U"green", U"high", U"medium", U"low"};
constexpr std::size_t k_ratings_least = 2;
const Pieces k_rated = {"户",   "您家", "家庭",   "人员",      "此人",   "本人",
                        "对象", "居民", "受访者", "household", "person", "resident"};
const Pieces k_rating = {"哪一类", "哪类", "类别", "属于", "等级", "几级",  "评为",  "定为",
                         "分级",   "分类", "风险", "颜色", "标注", "level", "grade", "rate"};
// Homes, by whose they are: "重点人的家".
constexpr std::array<std::u32string_view, 6> k_homes = {U"人的家", U"人家",   U"人的住处",
                                                        U"人住处", U"人住所", U"户的家"};
// What would be people if it were a kind of place.
const std::set<std::string> k_people = {
    "人",        "人员",       "个人",   "居民",     "村民",       "群众",        "住户",
    "家庭",      "户主",       "person", "persons",  "people",     "resident",    "residents",
    "household", "households", "family", "families", "individual", "individuals", "villager"};

bool is_word_of(const Value& block_field, const Field* field) {
  return field != nullptr &&
         std::ranges::find(field->words, block_field.text) != field->words.end();
}

class FreeText {
 public:
  FreeText(const Tree& tree, Refusals& refusals) : tree_(tree), refusals_(refusals) {}

  void run() {
    for (const Value& form : entries_of(tree_, "form")) {
      if (refusals_.full()) return;
      if (form.kind != Kind::table) continue;
      asked(form);
      contact_list(form);
      for (const Value& question : form.rows_of("ask")) rating(question);
    }
    for (const Value& kind : rows_at(tree_, "places.kinds")) place(kind);
  }

 private:
  // ---- G13 ----

  void asked(const Value& form) {
    bool free = false;
    for (const Value& question : form.rows_of("ask")) {
      if (!is_free_text(question.text_of("type"))) continue;
      free = true;
      purpose(question, "purpose");
      retained(question);
      access(question, form);
    }
    if (!free) return;
    purpose(form, "use");
    retained(form);
    declared(form, "use");
    declared(form, "retain");
    declared(form, "anonymous");
  }

  void purpose(const Value& block, std::string_view key) {
    const Value* purpose = block.find(key);
    if (purpose != nullptr && purpose->kind == Kind::text && k_no_purpose.contains(purpose->text))
      refusals_.at_value(
          *purpose, {.rule = Rule::g13, .variant = "purpose", .args = {{"found", purpose->text}}});
  }

  void retained(const Value& block) {
    const Value* retain = block.find("retain");
    if (retain != nullptr && retain->kind == Kind::text && k_endless.in(retain->text))
      refusals_.at_value(
          *retain, {.rule = Rule::g13, .variant = "retain", .args = {{"found", retain->text}}});
  }

  // An anonymous answer can be read without knowing whose it is; any other needs a reader named.
  void access(const Value& question, const Value& form) {
    const Value* access = question.find("access");
    const Field* known = vocabulary_of("ask", "access");
    if (access != nullptr && access->kind == Kind::text && !is_word_of(*access, known) &&
        k_anybody.in(access->text)) {
      refusals_.at_value(
          *access, {.rule = Rule::g13, .variant = "access", .args = {{"found", access->text}}});
      return;
    }
    const Value* anonymous = form.find("anonymous");
    const bool named = anonymous != nullptr && anonymous->kind == Kind::boolean &&
                       !anonymous->boolean && form.find("access") == nullptr;
    if (named) refusals_.lacking(question, {"access"}, {.rule = Rule::g13, .variant = "reader"});
  }

  // Keys the vocabulary does not demand by itself.
  void declared(const Value& form, const std::string& key) {
    const Field* field = vocabulary_of("form", key);
    if (field != nullptr && field->required) return;
    if (form.find(key) == nullptr)
      refusals_.lacking(form, {key}, {.rule = Rule::g13, .variant = "reader"});
  }

  static const Field* vocabulary_of(std::string_view block, std::string_view key) {
    const Field* form = root_shape().field("form");
    if (form == nullptr || form->shape == nullptr) return nullptr;
    if (block == "form") return form->shape->field(key);
    const Field* inner = form->shape->field(block);
    return inner == nullptr || inner->shape == nullptr ? nullptr : inner->shape->field(key);
  }

  // ---- G01 ----

  // A name with a telephone or an address, in one question or in several: a list of persons,
  // whatever the form is called.
  void contact_list(const Value& form) {
    const Value *name = nullptr, *reached = nullptr;
    for (const Value& question : form.rows_of("ask")) {
      if (is_closed(question.text_of("type"))) continue;
      const std::string what = question.text_of("id") + " " + question.text_of("text");
      if (k_names.in(what)) name = &question;
      if (reached == nullptr && (k_phones.in(what) || k_addresses.in(what))) reached = &question;
    }
    if (name == nullptr || reached == nullptr) return;
    refusals_.at_key(form, {.rule = Rule::g01, .variant = "contacts", .second = reached});
  }

  // Takes no name and no number: "您知道网格员的姓名和电话吗？" with yes or no.
  static bool is_closed(const std::string& type) {
    return type == "yes_no" || type == "scale5" || type == "choose_one" || type == "choose_many";
  }

  // People or households put into colours or grades.
  void rating(const Value& question) {
    const Value* text = question.find("text");
    if (text == nullptr || text->kind != Kind::text) return;
    if (!k_rated.in(text->text) || !k_rating.in(text->text)) return;
    std::size_t ratings = 0;
    for (const Value& choice : question.rows_of("choices"))
      ratings += k_ratings.contains(fold(choice.text_of("text")).text) ? 1 : 0;
    if (ratings < k_ratings_least) return;
    refusals_.at_value(*text,
                       {.rule = Rule::g01, .variant = "rating", .args = {{"found", text->text}}});
  }

  static bool is_home(const std::string& text) {
    const std::u32string folded = fold(text).text;
    return std::ranges::any_of(k_homes,
                               [&](std::u32string_view end) { return folded.ends_with(end); });
  }

  void place(const Value& kind) {
    for (const char* key : {"name", "id"}) {
      const Value* text = kind.find(key);
      if (text != nullptr && text->kind == Kind::text &&
          (k_people.contains(text->text) || is_home(text->text)))
        refusals_.at_value(
            *text, {.rule = Rule::g01, .variant = "place", .args = {{"found", text->text}}});
    }
  }

  const Tree& tree_;
  Refusals& refusals_;
};

}  // namespace

void check_free_text(const Tree& tree, Refusals& refusals) {
  FreeText(tree, refusals).run();
}

}  // namespace wanhu::plan::guard
