#include "plan/schema.hpp"

#include <algorithm>
#include <set>

#include "plan/blocks.hpp"
#include "plan/message_text.hpp"
#include "plan/statutes.hpp"

namespace wanhu::plan {

namespace {

constexpr bool k_need = true;

Field text(std::string_view name, bool required = false, Ref ref = Ref::none) {
  return {.name = name, .type = Type::text, .required = required, .ref = ref};
}
Field plain(std::string_view name, Type type, bool required = false) {
  return {.name = name, .type = type, .required = required};
}
Field word(std::string_view name, std::vector<std::string_view> words, bool required = false) {
  return {.name = name, .type = Type::word, .required = required, .words = std::move(words)};
}
Field texts(std::string_view name, std::vector<std::string_view> words = {}, Ref ref = Ref::none) {
  return {.name = name, .type = Type::texts, .words = std::move(words), .ref = ref};
}
Field nested(std::string_view name, Type type, const Shape& shape, bool required = false) {
  return {.name = name, .type = type, .required = required, .shape = &shape};
}

const Field k_id = plain("id", Type::id, k_need);
const Field k_name = text("name", k_need);
const Field k_src = text("src");

// `read`: what the source prints where the plan says `name`. As a text it waits for approval; as a
// table with `by` it is approved.
const Shape k_correction{{text("printed", k_need), text("by")}};
Field read_field() {
  return {.name = "read", .type = Type::text, .or_type = Type::table, .or_shape = &k_correction};
}

// Which calendar the terms of a body, a kind of matters or a clock are counted by.
Field calendar(bool required = false) {
  return {.name = "calendar",
          .type = Type::text,
          .required = required,
          .words = {k_national_calendar},
          .ref = Ref::calendar};
}

// How often something comes round. 旬 is 10 days (1-10, 11-20, 21-end), 半月 is 1-15 and 16-end.
const std::vector<std::string_view> k_periods = {"日", "工作日", "周",   "旬",   "半月",
                                                 "月", "双月",   "季度", "半年", "年"};
Field period(std::string_view name, bool required = false) {
  return word(name, k_periods, required);
}

// A value that changes by date: one value, or rows of (from, v), the first without `from`.
const Shape k_dated_amount{{plain("from", Type::date), plain("v", Type::amount, k_need)}};
Field dated_amount(std::string_view name, bool required = false) {
  return {.name = name,
          .type = Type::amount,
          .required = required,
          .or_type = Type::rows,
          .or_shape = &k_dated_amount};
}

// ---- [plan] ----
const Shape k_approved{{text("by", k_need), k_src}};
const Shape k_window{{plain("from", Type::date, k_need), plain("to", Type::date, k_need), k_src}};
const Shape k_source{
    {text("issuer", k_need), text("title", k_need), plain("date", Type::date, k_need)}};
const Shape k_goal{{text("text", k_need), texts("uses", {}, Ref::indicator), k_src}};
// from and to are not required by the schema: L-PHASE-GAP says more about a phase without them.
const Shape k_phase{
    {k_id, k_name, plain("from", Type::date), plain("to", Type::date), read_field(), k_src}};
const Shape k_diagnosis{{text("cause", k_need), texts("measures", {}, Ref::task),
                         texts("indicators", {}, Ref::indicator), k_src}};
const Shape k_plan{{
    k_id,
    text("title", k_need),
    text("issuer", k_need),
    text("number"),
    plain("issued", Type::date, k_need),
    nested("approved", Type::table, k_approved),
    nested("window", Type::table, k_window, k_need),
    text("retro"),
    calendar(k_need),
    plain("parent", Type::id),
    plain("supersedes", Type::id),
    nested("source", Type::table, k_source),
    nested("goals", Type::rows, k_goal),
    nested("phases", Type::rows, k_phase, k_need),
    nested("diagnosis", Type::rows, k_diagnosis),
}};

// ---- [org] ----
const std::vector<std::string_view> k_unit_kinds = {
    "province",  "city", "county", "town",       "subdistrict", "village", "administrative_village",
    "community", "grid", "group",  "enterprise", "institution"};
const Shape k_root{{k_id, k_name, word("kind", k_unit_kinds, k_need), text("code"), calendar()}};
const Shape k_unit{{k_id, k_name, word("kind", k_unit_kinds, k_need), text("of", false, Ref::unit),
                    text("code"), plain("from", Type::date), plain("to", Type::date),
                    plain("quota", Type::count), calendar()}};
const Shape k_office{{k_id, k_name, text("of", false, Ref::unit), plain("external", Type::boolean),
                      calendar(), k_src}};
const Shape k_team{{k_id, k_name, text("of", false, Ref::place), text("each", false, Ref::kind),
                    plain("n", Type::count), k_src}};
// Units of a kind too many to list, or not counted yet.
const Shape k_counted{
    {word("kind", k_unit_kinds, k_need), plain("n", Type::count, k_need), read_field(), k_src}};
const Shape k_org{{nested("root", Type::table, k_root, k_need),
                   nested("units", Type::rows, k_unit, k_need),
                   nested("offices", Type::rows, k_office), nested("teams", Type::rows, k_team),
                   nested("counted", Type::rows, k_counted)}};

// ---- [duties], [[task]], [[cadence]], [[staffing]] ----
const Shape k_seat{
    {text("as", k_need), plain("n", Type::count), text("each", false, Ref::kind), text("who")}};
const Shape k_duty{{k_name, text("at", false, Ref::place), text("each", false, Ref::kind),
                    nested("seats", Type::rows, k_seat), plain("min", Type::count),
                    plain("max", Type::count), read_field(), k_src}};
const Shape k_task_day{{text("phase", k_need, Ref::phase), word("at", {"start", "end"})}};
const Field k_task_due{
    .name = "due", .type = Type::date, .or_type = Type::table, .or_shape = &k_task_day};
const Field k_task_from{.name = "from",
                        .type = Type::date,
                        .or_type = Type::word,
                        .or_words = {"matters.repeated", "supervision.findings"}};
const Shape k_task{{k_id, k_name, text("who", false, Ref::person), text("each", false, Ref::kind),
                    k_task_from, plain("to", Type::date), k_task_due,
                    text("phase", false, Ref::phase), texts("deliver"),
                    word("evidence", {"optional"}),
                    word("on_miss", {"remind", "explain", "notice"}), read_field(), k_src}};
const Shape k_cadence{{k_id, k_name, text("who", k_need, Ref::person),
                       text("each", false, Ref::kind), plain("at_least", Type::count, k_need),
                       period("per", k_need), text("phase", false, Ref::phase),
                       word("do",
                            {"visit", "meeting", "report", "sweep", "inspect", "patrol", "study",
                             "train", "review", "publish", "rank", "receive"},
                            k_need),
                       word("on_miss", {"remind", "explain", "notice"}), read_field(), k_src}};
const Shape k_staffing{{text("post", k_need), text("each", false, Ref::kind),
                        text("at", false, Ref::place), plain("min", Type::count, k_need),
                        plain("max", Type::count), plain("by", Type::date), read_field(), k_src}};

// ---- [quota.*] ----
const Shape k_quota_mark{{plain("by", Type::date, k_need), plain("at", Type::share, k_need)}};
const Shape k_split{{word("by", {"party_cadres", "dwellings", "equal"}, k_need),
                     word("method", {"largest_remainder"}, k_need)}};
const Shape k_quota{{
    text("unit", k_need),
    plain("total", Type::count, k_need),
    text("per", false, Ref::quota_of),
    period("every"),
    plain("floor", Type::boolean),
    plain("ceiling", Type::boolean),
    word("coverage", {"every_address", "quota"}, k_need),
    nested("split", Type::table, k_split),
    texts("outcomes", {"answered", "declined", "nobody_home", "vacant", "unsafe", "other"}),
    nested("milestones", Type::rows, k_quota_mark),
    word("round", {"up", "down", "nearest"}),
    text("phase", k_need, Ref::phase),
    k_src,
}};

// ---- [form.*] ----
const Shape k_choice{{k_id, text("text", k_need)}};
const Shape k_question{{
    k_id,
    word("type", {"scale5", "text", "yes_no", "choose_one", "choose_many", "integer"}, k_need),
    text("text", k_need),
    nested("choices", Type::rows, k_choice),
    word("opens", {"matter"}),
    plain("show_if", Type::condition),
    text("purpose"),
    plain("retain", Type::amount),
    word("access", {"handler", "centre", "nobody"}),
}};
const Shape k_form{
    {k_name, word("use", {"service_feedback", "consultation", "service_review"}, k_need),
     plain("anonymous", Type::boolean, k_need), plain("retain", Type::amount, k_need),
     text("basis"), plain("min_n", Type::count), nested("ask", Type::rows, k_question, k_need),
     read_field(), k_src}};

// ---- [matters] ----
const Shape k_kind{{k_id, k_name, text("owner", k_need, Ref::place), dated_amount("due", k_need),
                    word("channel", {"ordinary", "sealed", "statutory"}),
                    plain("confidential", Type::boolean),
                    word("statute", statute_ids(Statute::Use::term)), text("basis"), calendar(),
                    read_field(), k_src}};
const Shape k_remind{{plain("at", Type::moment, k_need), text("to", k_need, Ref::told)}};
const Shape k_clock{{k_id, text("name"),
                     word("from", {"opened", "round", "handed_over", "accepted", "answered", "told",
                                   "objected", "review_asked", "closed"}),
                     word("until", {"accepted", "contacted", "answered", "told", "confirmed",
                                    "closed", "ruled", "reviewed"}),
                     plain("due", Type::amount), texts("kinds", {}, Ref::matter_kind),
                     plain("pause", Type::boolean), nested("remind", Type::rows, k_remind),
                     word("statute", statute_ids(Statute::Use::clock)), text("basis"), calendar(),
                     k_src}};
const Shape k_exclusion{{k_id, k_name, text("to"), text("ground", k_need), k_src}};
const Shape k_rates{
    {plain("response", Type::share, k_need), plain("resolution", Type::share, k_need),
     plain("satisfaction", Type::share, k_need), plain("min_n", Type::count), k_src}};
const Shape k_close{
    {word("needs", {"resident_confirms"}, k_need),
     texts("exits", {"withdrawn", "unreachable", "no_answer", "statutory_channel", "explained"}),
     k_src}};
const Shape k_callback{
    {plain("share", Type::share, k_need), word("by", {"other_than_owner"}, k_need), k_src}};
const Shape k_pause{{word("for",
                          {"resident_answer", "expert_opinion", "statutory_procedure",
                           "other_authority", "weather"},
                          k_need),
                     plain("max", Type::amount, k_need), plain("notice", Type::boolean),
                     word("statute", statute_ids(Statute::Use::pause)), k_src}};
const Shape k_extend{{plain("max", Type::amount, k_need), plain("times", Type::count),
                      text("by", false, Ref::place), k_src}};
// Where nobody is named the common superior rules.
const Shape k_objection{
    {plain("within", Type::amount, k_need), text("by", false, Ref::place), k_src}};
const Shape k_review{{plain("within", Type::amount, k_need), text("by", k_need, Ref::place),
                      text("recheck", false, Ref::place), k_src}};
Field needed(Field field) {
  field.required = true;
  return field;
}
const Shape k_publish{
    {needed(texts("kinds", {}, Ref::matter_kind)),
     needed(texts("fields", {"kind", "unit", "title", "state", "due", "opened", "outcome"})),
     word("after", {"opened", "answered", "closed"}, k_need),
     word("words", {"none", "masked"}, k_need), k_src}};
const Shape k_matters{{
    word("basis", {"calendar", "working"}),
    nested("kinds", Type::rows, k_kind, k_need),
    word("roll", {"none", "next_working_day"}, k_need),
    nested("remind", Type::rows, k_remind),
    texts("tell", {}, Ref::told),
    nested("close", Type::table, k_close, k_need),
    nested("callback", Type::table, k_callback),
    nested("pause", Type::rows, k_pause),
    nested("clocks", Type::rows, k_clock),
    nested("exclude", Type::rows, k_exclusion),
    nested("rates", Type::table, k_rates),
    nested("extend", Type::table, k_extend),
    nested("objection", Type::table, k_objection),
    nested("review", Type::table, k_review),
    nested("publish", Type::table, k_publish),
    plain("tail", Type::boolean),
}};

// ---- [messages] ----
const Shape k_message_quiet{
    {text("from", k_need), text("to", k_need), word("days", {"all", "working"}, k_need)}};
const Shape k_message_caps{{plain("recipient", Type::count), plain("all", Type::count)}};
const Shape k_message_template{{k_id, k_name, word("channel", {"sms", "email", "hook"}, k_need),
                                text("text", k_need), plain("statutory", Type::boolean), k_src}};
const Shape k_message_rule{{word("on", message_happenings(), k_need), text("to", k_need, Ref::told),
                            text("template", k_need, Ref::message)}};
const Shape k_messages{{nested("quiet", Type::table, k_message_quiet),
                        nested("caps", Type::table, k_message_caps),
                        plain("retain", Type::amount, k_need),
                        nested("templates", Type::rows, k_message_template, k_need),
                        nested("send", Type::rows, k_message_rule, k_need)}};

// ---- [calendars.*] ----
const Shape k_calendar_day{{plain("date", Type::date, k_need), text("name")}};
const Shape k_calendar_span{{text("from", k_need), text("to", k_need)}};
const Shape k_calendar{{k_name, nested("off", Type::rows, k_calendar_day),
                        nested("work", Type::rows, k_calendar_day),
                        texts("week", {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}),
                        nested("hours", Type::rows, k_calendar_span), text("src", k_need)}};

// ---- [places], [publicity] ----
const Shape k_place_kind{{k_id, k_name, plain("n", Type::count), read_field(), k_src}};
const Shape k_inspect{{k_id, k_name, text("of", k_need, Ref::place_kind), texts("list"),
                       plain("at_least", Type::count), period("every", k_need),
                       text("who", false, Ref::person), text("each", false, Ref::kind),
                       word("findings", {"matter"}), read_field(), k_src}};
const Shape k_listing{{k_id, k_name, text("of", k_need, Ref::place_kind), text("criteria", k_need),
                       texts("measures"), text("delist", k_need), plain("at_least", Type::count),
                       period("per"), text("each", false, Ref::kind), plain("due", Type::amount),
                       k_src}};
const Shape k_places{{nested("kinds", Type::rows, k_place_kind, k_need),
                      nested("inspect", Type::rows, k_inspect),
                      nested("listing", Type::rows, k_listing)}};
const Shape k_item{{k_id, k_name,
                    texts("channels", {"door", "meeting", "banner", "board", "screen", "broadcast",
                                       "vehicle", "press", "online", "event", "poster", "class"}),
                    text("each", false, Ref::kind), plain("at_least", Type::count), period("per"),
                    plain("from", Type::date), plain("by", Type::date),
                    plain("scored", Type::boolean), k_src}};
const Shape k_publicity{{nested("items", Type::rows, k_item, k_need)}};

// ---- [survey.*], [indicators], [ranking.*], [bands.*] ----
const Shape k_waves{{period("each", k_need), plain("n", Type::count, k_need)}};
const Shape k_survey{{k_name, word("run_by", {"external", "independent"}, k_need),
                      nested("waves", Type::table, k_waves), plain("per_day", Type::count),
                      plain("sample", Type::count),
                      texts("frame", {"landline", "mobile", "address"}),
                      texts("stratify", {"unit", "urban_rural", "age", "sex"}),
                      texts("hide_from", {}, Ref::place_or_kind), plain("min_n", Type::count),
                      plain("items_embargo", Type::boolean), k_src}};
const Shape k_target{{plain("at", Type::share, k_need), plain("by", Type::date, k_need),
                      word("round", {"up", "down", "nearest"}), k_src}};
const Shape k_milestone{{plain("by", Type::date, k_need), plain("at", Type::share, k_need)}};
const Shape k_indicator{{text("name"), plain("num", Type::number), plain("den", Type::number),
                         plain("factor", Type::count), plain("min_n", Type::count),
                         word("direction", {"higher", "lower", "neutral"}),
                         word("use", {"display", "manage", "external"}, k_need),
                         nested("target", Type::table, k_target),
                         nested("milestones", Type::rows, k_milestone), period("period"),
                         plain("weight_at_least", Type::share), read_field(), k_src}};
const Shape k_part{
    {text("indicator", k_need, Ref::indicator), plain("weight", Type::share, k_need)}};
const Field k_ranking_by{.name = "by",
                         .type = Type::text,
                         .required = k_need,
                         .ref = Ref::indicator,
                         .or_type = Type::rows,
                         .or_shape = &k_part};
const Shape k_ranking{{text("name"), text("of", k_need, Ref::kind), k_ranking_by,
                       word("among", k_unit_kinds), plain("min_n", Type::count),
                       word("ties", {"share_best", "share_worst", "average"}),
                       word("publish", {"groups", "ranges", "nobody"}),
                       plain("interval", Type::share), period("every"), k_src}};
const Shape k_band{{plain("from", Type::count, k_need), plain("to", Type::count),
                    plain("unit", Type::integer), text("note"),
                    word("do", {"praise", "explain", "explain_to_secretary", "rectify_in_writing"}),
                    plain("due", Type::amount), k_src}};
const Shape k_bands{{text("name"), text("on", k_need, Ref::ranked),
                     word("policy", {"unique", "first"}, k_need), plain("total", Type::boolean),
                     nested("rows", Type::rows, k_band, k_need), k_src}};

// ---- [ladder.*], [standards.*], [honours.*], [supervision], [[report]], [burden] ----
const Field k_step_to{
    .name = "to", .type = Type::text, .words = {"unit", "principal"}, .ref = Ref::person};
const Shape k_step{{plain("at", Type::count),
                    word("do",
                         {"notice", "score", "interview", "explain", "rectify_in_writing",
                          "listed_supervision", "honours_suspended", "veto", "hand_over"},
                         k_need),
                    k_step_to, text("of", false, Ref::kind), plain("delta", Type::integer),
                    plain("review", Type::amount), plain("lapse", Type::amount), k_src}};
const Shape k_ladder{
    {text("name"), plain("when", Type::condition, k_need), word("count", {"total", "consecutive"}),
     word("reset", {"pass", "year"}), nested("steps", Type::rows, k_step, k_need),
     texts("needs", {"evidence", "statement", "approver"}), text("basis"), read_field(), k_src}};
const Shape k_group{{k_id, k_name, k_src}};
const Field k_standard_check{.name = "check", .type = Type::condition, .required = k_need};
const Shape k_standard_item{{k_id, text("in", k_need), text("text", k_need), k_standard_check,
                             plain("hard", Type::boolean), read_field(), k_src}};
const Shape k_star{{k_id, k_name, texts("needs"), k_src}};
const Shape k_standard{{text("name"), text("each", false, Ref::kind),
                        word("pass", {"all", "all_hard"}, k_need), period("every"),
                        nested("groups", Type::rows, k_group, k_need),
                        nested("items", Type::rows, k_standard_item, k_need),
                        nested("stars", Type::rows, k_star), k_src}};
const Shape k_honour{{plain("years", Type::count, k_need), text("do", k_need), text("by"), k_src}};
const Shape k_honours{{text("name"), text("streak", k_need, Ref::standard),
                       nested("rows", Type::rows, k_honour, k_need), text("revoke"), k_src}};
const Shape k_check_kind{{k_id, k_name, word("how", {"open", "covert"}, k_need),
                          word("by", {"site", "phone", "papers"}), text("who", false, Ref::person),
                          period("every"), k_src}};
const Shape k_draw{{plain("share", Type::share), plain("n", Type::count), text("seed", k_need)}};
const Shape k_supervision{{nested("kinds", Type::rows, k_check_kind, k_need),
                           nested("draw", Type::table, k_draw),
                           nested("findings", Type::rows, k_group), k_src}};
const Shape k_report{{k_id, k_name, period("every", k_need),
                      text("from", k_need, Ref::place_or_kind),
                      text("to", k_need, Ref::place_or_kind), text("template"), k_src}};
const Shape k_burden{{plain("max_forms", Type::count), plain("max_reports", Type::count),
                      plain("max_meetings", Type::count), period("per", k_need), k_src}};

// Short answers and the service directory: see domain/knowledge.
const Shape k_knowledge{{k_id, text("kind", false, Ref::matter_kind), text("question", k_need),
                         text("answer"), text("office"), text("place"), text("phone"),
                         text("hours"), text("bring"), k_src}};

const Shape k_file{{
    {.name = "schema", .type = Type::word, .required = true, .words = {"plan/1"}},
    nested("plan", Type::table, k_plan, k_need),
    nested("org", Type::table, k_org, k_need),
    nested("calendars", Type::map, k_calendar),
    nested("duties", Type::map, k_duty),
    nested("task", Type::rows, k_task),
    nested("cadence", Type::rows, k_cadence),
    nested("staffing", Type::rows, k_staffing),
    nested("quota", Type::map, k_quota),
    nested("form", Type::map, k_form),
    nested("matters", Type::table, k_matters, k_need),
    nested("messages", Type::table, k_messages),
    nested("places", Type::table, k_places),
    nested("publicity", Type::table, k_publicity),
    nested("report", Type::rows, k_report),
    nested("survey", Type::map, k_survey),
    nested("indicators", Type::map, k_indicator),
    nested("ranking", Type::map, k_ranking),
    nested("bands", Type::map, k_bands),
    nested("ladder", Type::map, k_ladder),
    nested("standards", Type::map, k_standard),
    nested("honours", Type::map, k_honours),
    nested("supervision", Type::table, k_supervision),
    nested("burden", Type::table, k_burden),
    nested("knowledge", Type::rows, k_knowledge),
}};

void collect(const Shape& shape, std::set<std::string_view>& keys) {
  for (const Field& field : shape.fields) {
    keys.insert(field.name);
    if (field.shape != nullptr) collect(*field.shape, keys);
    if (field.or_shape != nullptr) collect(*field.or_shape, keys);
  }
}

bool takes(const Shape& shape, std::string_view key, Type type) {
  return std::any_of(shape.fields.begin(), shape.fields.end(), [&](const Field& field) {
    return (field.name == key && (field.type == type || field.or_type == type)) ||
           (field.shape != nullptr && takes(*field.shape, key, type)) ||
           (field.or_shape != nullptr && takes(*field.or_shape, key, type));
  });
}

}  // namespace

const Field* Shape::field(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

const Shape& root_shape() {
  return k_file;
}

bool some_key_takes(std::string_view key, Type type) {
  return takes(k_file, key, type);
}

std::vector<std::string_view> all_keys() {
  std::set<std::string_view> keys;
  collect(k_file, keys);
  return {keys.begin(), keys.end()};
}

}  // namespace wanhu::plan
