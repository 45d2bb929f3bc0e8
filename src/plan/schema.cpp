#include "plan/schema.hpp"

#include <algorithm>
#include <set>

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

// ---- [plan] ----
const Shape k_approved{{text("by", k_need), k_src}};
const Shape k_window{{plain("from", Type::date, k_need), plain("to", Type::date, k_need), k_src}};
const Shape k_source{
    {text("issuer", k_need), text("title", k_need), plain("date", Type::date, k_need)}};
const Shape k_goal{{text("text", k_need), texts("uses", {}, Ref::indicator), k_src}};
// from and to are not required by the schema: L-PHASE-GAP says more about a phase without them.
const Shape k_phase{
    {k_id, k_name, plain("from", Type::date), plain("to", Type::date), read_field(), k_src}};
const Shape k_plan{{
    k_id,
    text("title", k_need),
    text("issuer", k_need),
    text("number"),
    plain("issued", Type::date, k_need),
    nested("approved", Type::table, k_approved),
    nested("window", Type::table, k_window, k_need),
    text("retro"),
    word("calendar", {"cn-office"}, k_need),
    nested("source", Type::table, k_source),
    nested("goals", Type::rows, k_goal),
    nested("phases", Type::rows, k_phase, k_need),
}};

// ---- [org] ----
const std::vector<std::string_view> k_unit_kinds = {
    "province",  "city", "county", "town",       "subdistrict", "village", "administrative_village",
    "community", "grid", "group",  "enterprise", "institution"};
const Shape k_root{{k_id, k_name, word("kind", k_unit_kinds, k_need)}};
const Shape k_unit{{k_id, k_name, word("kind", k_unit_kinds, k_need), text("of", false, Ref::unit),
                    plain("quota", Type::count)}};
const Shape k_office{
    {k_id, k_name, text("of", false, Ref::unit), plain("external", Type::boolean)}};
const Shape k_org{{nested("root", Type::table, k_root, k_need),
                   nested("units", Type::rows, k_unit, k_need),
                   nested("offices", Type::rows, k_office)}};

// ---- [duties], [[task]] ----
const Shape k_seat{
    {text("as", k_need), plain("n", Type::count), text("each", false, Ref::kind), text("who")}};
const Shape k_duty{{k_name, text("at", false, Ref::place), text("each", false, Ref::kind),
                    nested("seats", Type::rows, k_seat), plain("min", Type::count),
                    plain("max", Type::count), k_src}};
const Shape k_task_day{{text("phase", k_need, Ref::phase), word("at", {"start", "end"})}};
const Field k_task_due{
    .name = "due", .type = Type::date, .or_type = Type::table, .or_shape = &k_task_day};
const Shape k_task{{k_id, k_name, text("who", false, Ref::person), text("each", false, Ref::kind),
                    k_task_due, word("from", {"matters.repeated"}), read_field(), k_src}};

// ---- [quota.*] ----
const Shape k_split{{word("by", {"party_cadres", "dwellings", "equal"}, k_need),
                     word("method", {"largest_remainder"}, k_need)}};
const Shape k_quota{{
    text("unit", k_need),
    plain("total", Type::count, k_need),
    plain("floor", Type::boolean),
    word("coverage", {"every_address", "quota"}, k_need),
    nested("split", Type::table, k_split),
    texts("outcomes", {"answered", "declined", "nobody_home", "vacant", "unsafe", "other"}),
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
    text("show_if"),
}};
const Shape k_form{{k_name, word("use", {"service_feedback", "consultation"}, k_need),
                    plain("anonymous", Type::boolean, k_need),
                    plain("retain", Type::amount, k_need),
                    nested("ask", Type::rows, k_question, k_need), read_field(), k_src}};

// ---- [matters] ----
const Shape k_kind{{k_id, k_name, text("owner", k_need, Ref::place),
                    plain("due", Type::amount, k_need), read_field(), k_src}};
const Shape k_remind{{plain("at", Type::moment, k_need), text("to", k_need, Ref::told)}};
const Shape k_close{{word("needs", {"resident_confirms"}, k_need),
                     texts("exits", {"withdrawn", "unreachable", "statutory_channel", "explained"}),
                     k_src}};
const Shape k_callback{
    {plain("share", Type::share, k_need), word("by", {"other_than_owner"}, k_need)}};
const Shape k_matters{{
    nested("kinds", Type::rows, k_kind, k_need),
    word("basis", {"calendar", "working"}),
    word("roll", {"none", "next_working_day"}, k_need),
    nested("remind", Type::rows, k_remind),
    texts("tell", {}, Ref::told),
    nested("close", Type::table, k_close, k_need),
    nested("callback", Type::table, k_callback),
    plain("tail", Type::boolean),
}};

// ---- [[report]], [survey.*], [indicators], [ladder.*] ----
const Shape k_report{
    {k_id, k_name,
     word("every", {"日", "工作日", "周", "半月", "月", "季度", "半年", "年"}, k_need),
     text("from", k_need, Ref::place), text("to", k_need, Ref::place), k_src}};
const Shape k_waves{{word("each", {"month", "quarter", "half_year", "year"}, k_need),
                     plain("n", Type::count, k_need)}};
const Shape k_survey{{k_name, word("run_by", {"external", "independent"}, k_need),
                      nested("waves", Type::table, k_waves),
                      texts("frame", {"landline", "mobile", "address"}),
                      texts("hide_from", {}, Ref::hidden), k_src}};
const Shape k_indicator{{text("num", k_need), text("den", k_need), plain("min_n", Type::count),
                         word("use", {"display", "manage"}, k_need), k_src}};
const Shape k_step{
    {plain("at", Type::count),
     word("do",
          {"notice", "score", "interview", "listed_supervision", "explain", "honours_suspended"},
          k_need),
     text("to"), text("of", false, Ref::kind), plain("delta", Type::integer),
     plain("review", Type::amount), plain("lapse", Type::amount)}};
const Shape k_ladder{{text("when", k_need), nested("steps", Type::rows, k_step, k_need),
                      texts("needs", {"evidence", "statement", "approver"}), k_src}};

const Shape k_file{{
    {.name = "schema", .type = Type::word, .required = true, .words = {"plan/1"}},
    nested("plan", Type::table, k_plan, k_need),
    nested("org", Type::table, k_org, k_need),
    nested("duties", Type::map, k_duty),
    nested("task", Type::rows, k_task),
    nested("quota", Type::map, k_quota),
    nested("form", Type::map, k_form),
    nested("matters", Type::table, k_matters, k_need),
    nested("report", Type::rows, k_report),
    nested("survey", Type::map, k_survey),
    nested("indicators", Type::map, k_indicator),
    nested("ladder", Type::map, k_ladder),
}};

void collect(const Shape& shape, std::set<std::string_view>& keys) {
  for (const Field& field : shape.fields) {
    keys.insert(field.name);
    if (field.shape != nullptr) collect(*field.shape, keys);
    if (field.or_shape != nullptr) collect(*field.or_shape, keys);
  }
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

std::vector<std::string_view> all_keys() {
  std::set<std::string_view> keys;
  collect(k_file, keys);
  return {keys.begin(), keys.end()};
}

}  // namespace wanhu::plan
