#include "app/filing.hpp"

#include "app/activation.hpp"
#include "app/query_history.hpp"
#include "domain/work/filing.hpp"
#include "plan/render_finding.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

constexpr const char* k_file_name = "plan.toml";  // in messages only

const Statement k_of_ask{
    Reach::tenant, "filings_of_ask",
    "SELECT f.act_id, f.title, f.filed_plan, f.digest, f.found, a.day, a.actor, a.withdrawn_seq "
    "FROM plan_filing f JOIN act a ON a.tenant = $1 AND a.act_id = f.act_id WHERE f.tenant = $1 "
    "AND f.rule = $2 AND f.unit = $3 AND f.plan_id = $4 ORDER BY f.seq, f.act_id"};
const Statement k_one{
    Reach::tenant, "filing_of_act",
    "SELECT f.plan_id, f.rule, f.unit, f.filed_plan, f.title, f.digest, f.source, a.day, a.actor, "
    "a.withdrawn_seq FROM plan_filing f JOIN act a ON a.tenant = $1 AND a.act_id = f.act_id "
    "WHERE f.tenant = $1 AND f.act_id = $2"};

// As on the page of a plan, but beside no document.
Json findings_json(const plan::Loaded& loaded, std::string_view text, base::Lang lang) {
  const plan::Renderer renderer(text, k_file_name, lang);
  Json list = Json::array();
  for (const plan::Finding& finding : loaded.findings)
    list.push_back({{"code", finding.code},
                    {"severity", plan::word_of(finding.severity)},
                    {"headline", renderer.headline(finding)},
                    {"why", renderer.explanation(finding)},
                    {"hint", renderer.hint(finding)},
                    {"line", finding.at.line},
                    {"column", finding.at.column},
                    {"clause", finding.clause},
                    {"block", ""},
                    {"anchor", Json()}});
  return list;
}

base::Failure no_filing() {
  return base::fail("NOT-FOUND", base::Kind::not_found);
}

}  // namespace

Json filings_json(Reader& reader, const domain::Ask& ask) {
  const auto names = names_of(reader);
  Json list = Json::array();
  reader.db.each(k_of_ask,
                 {reader.tenant(), ask.rule->key, std::string(ask.unit), std::string(ask.plan)},
                 [&](const Row& row) {
                   list.push_back({{"act_id", row.uuid(0).text()},
                                   {"title", row.text(1)},
                                   {"filed_plan", row.text(2)},
                                   {"digest", row.text(3)},
                                   {"found", row.i64(4)},
                                   {"day", date_of(row, 5).iso()},
                                   {"actor", name_in(names, row.text(6))},
                                   {"counts", row.is_null(7)}});
                 });
  return list;
}

Result<Json> filing_page(Reader& reader, const Uuid& act) {
  const auto row = reader.db.query_one(k_one, {reader.tenant(), act});
  if (!row || !reader.scope.covers(row->text(2))) return no_filing();
  const std::string& text = row->text(6);
  const plan::Loaded loaded =
      load_beside(reader.db, reader.tenant(), reader.plan.get(), text, k_file_name);
  return Json{{"act_id", act.text()},
              {"plan", row->text(0)},
              {"rule", row->text(1)},
              {"unit", row->text(2)},
              {"unit_name", reader.unit_name(row->text(2))},
              {"filed_plan", row->text(3)},
              {"title", row->text(4)},
              {"digest", row->text(5)},
              {"day", date_of(*row, 7).iso()},
              {"actor", name_in(names_of(reader), row->text(8))},
              {"counts", row->is_null(9)},
              {"findings", findings_json(loaded, text, reader.lang)},
              {"more", loaded.more}};
}

Result<FiledText> filing_source(Reader& reader, const Uuid& act) {
  const auto row = reader.db.query_one(k_one, {reader.tenant(), act});
  if (!row || !reader.scope.covers(row->text(2))) return no_filing();
  return FiledText{.plan_id = row->text(3), .text = row->text(6)};
}

Result<Json> check_filed(Reader& reader, const std::string& plan, const std::string& rule,
                         const std::string& unit, const std::string& text) {
  if (!reader.scope.covers(unit)) return no_filing();
  const WorkRef work =
      reader.engine.work().version(reader.db, reader.tenant(), reader.engine.plans(),
                                   reader.engine.calendar(), reader.plan->version);
  const Work::Found asked = work->rule(plan, rule, unit, reader.now.date());
  if (asked.rule == nullptr) return base::fail_field("ASK-NONE", "/rule");
  const plan::Loaded loaded =
      load_beside(reader.db, reader.tenant(), reader.plan.get(), text, k_file_name);
  const auto& filed = loaded.plan;
  return Json{{"loads", filed.has_value()},
              {"title", filed ? Json(filed->head.title) : Json()},
              {"filed_plan", filed ? Json(filed->head.id) : Json()},
              {"parent_fits", filed && filed->head.parent == asked.plan},
              {"unit_fits", filed && filed->org.root.id == unit},
              {"findings", findings_json(loaded, text, reader.lang)},
              {"more", loaded.more}};
}

}  // namespace wanhu::app
