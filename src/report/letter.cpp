// The transmittal letter (转送函) of a batch with its list (附件), after the letter form of GB/T
// 9704: the mark of who sends it, a double red line, the number at the right, title, addressee,
// text, attachment note, who signs and the day; the list on a page of its own.
#include <fmt/format.h>

#include "access/role.hpp"
#include "app/query_joint.hpp"
#include "base/text.hpp"
#include "calendar/explain.hpp"
#include "domain/text/sensitive.hpp"
#include "report/documents.hpp"
#include "report/paper.hpp"
#include "report/report.hpp"
#include "report/words.hpp"

namespace wanhu::report {

namespace {

base::Failure not_found() {
  return base::fail("NOT-FOUND", base::Kind::not_found);
}

// A list passes through many hands: what is confidential stands in it without its words.
std::string title_of(const app::BatchRow::Item& item, const plan::MatterKind* kind,
                     const Words& w) {
  if (kind != nullptr && kind->confidential) return w.say("LETTER-CONFIDENTIAL");
  return domain::masked(item.title);
}

Table list_of(app::Reader& reader, const app::BatchRow& batch, const Words& w) {
  Table table{.id = "list",
              .sheet = w.say("LETTER-SHEET"),
              .caption = w.say("LETTER-LIST"),
              .columns = {{"n", w.say("LETTER-COL-N"), true},
                          {"receipt", w.say("REPORT-COL-RECEIPT")},
                          {"title", w.say("LETTER-COL-TITLE"), false, true},
                          {"kind", w.say("REPORT-COL-KIND")},
                          {"unit", w.say("LETTER-COL-UNIT")},
                          {"reported", w.say("LETTER-COL-REPORTED")},
                          {"due", w.say("LETTER-COL-DUE")},
                          {"ground", w.say("LETTER-COL-GROUND"), false, true}}};
  std::int64_t n = 0;
  for (const app::BatchRow::Item& item : batch.items) {
    const app::PlanRef plans =
        reader.engine.plans().version(reader.db, reader.tenant(), item.plan_version);
    const plan::Plan& plan = plans->plan_of(item.unit);
    const plan::MatterKind* const kind = plan.matter_kind(item.kind);
    table.lines.push_back({.cells = {{.value = ++n},
                                     {.value = item.receipt},
                                     {.value = title_of(item, kind, w)},
                                     {.value = kind == nullptr ? item.kind : kind->name},
                                     {.value = plan.name_of(item.unit)},
                                     {.value = item.reported},
                                     {.value = item.due},
                                     {.value = w.say("GROUND-" + item.ground)}},
                           .href = "/matters/" + item.id.text()});
  }
  return table;
}

std::string command_of(const app::Reader& reader, const app::BatchRow& batch,
                       const std::string& format) {
  std::string command = fmt::format("wanhu report transmittal --db URL --number {}-{} --format {}",
                                    batch.year, batch.no, format);
  if (reader.tenant() != 1) command += fmt::format(" --tenant {}", reader.tenant());
  if (reader.lang == Lang::en) command += " --lang en";
  return command + fmt::format(" -o transmittal-{}-{}.{}", batch.year, batch.no, format);
}

Paper letter_of(app::Reader& reader, const app::BatchRow& batch, const std::string& format) {
  const Words w(reader.lang);
  const app::Cut cut = app::cut_at(reader.db, reader.tenant(), batch.seq);
  const app::PlanRef plans = app::plan_at(reader, cut);
  const plan::Plan& plan = plans->plan;
  const std::map<std::string, std::string> args{{"campaign", plan.head.title},
                                                {"n", std::to_string(batch.items.size())},
                                                {"body", batch.body_name}};
  Paper paper{.name = "transmittal",
              .title = w.say("LETTER-TITLE", args),
              .issuer = plan.head.issuer,
              .campaign = plan.head.title,
              .scope = plan.org.root.name,
              .day = batch.day,
              .day_text = w.date(batch.day),
              .day_kind = calendar::reason(reader.engine.calendar().day(batch.day), w.lang()),
              .lang = w.lang(),
              .cut = cut,
              .command = command_of(reader, batch, format),
              .notes = {w.say("LETTER-NOTE-RECEIPT"), w.say("LETTER-NOTE-DUE")}};
  paper.letter = Letter{.number = app::batch_number(reader, batch.year, batch.no),
                        .addressee = batch.body_name,
                        .attachment = w.say("LETTER-LIST"),
                        .contact = batch.sent_by};
  Section section{.id = "letter", .title = w.say("LETTER-LIST")};
  for (const char* code : {"LETTER-TEXT-1", "LETTER-TEXT-2", "LETTER-TEXT-3"})
    section.sentences.push_back(w.say(code, args));
  section.tables.push_back(list_of(reader, batch, w));
  paper.sections.push_back(std::move(section));
  return paper;
}

base::Result<Document> letter(app::Reader& reader, const std::optional<app::BatchRow>& batch,
                              const std::string& format) {
  if (!batch || !access::may_ask(reader.scope.role, access::Query::forwards)) return not_found();
  auto made = document(letter_of(reader, *batch, format), format);
  if (made) made->file_name = fmt::format("transmittal-{}-{}.{}", batch->year, batch->no, format);
  return made;
}

}  // namespace

base::Result<Document> transmittal(app::Reader& reader, const base::Uuid& batch,
                                   const std::string& format) {
  return letter(reader, app::forward_batch(reader, batch), format);
}

base::Result<Document> transmittal(app::Reader& reader, std::int64_t year, std::int64_t no,
                                   const std::string& format) {
  return letter(reader, app::forward_batch(reader, year, no), format);
}

}  // namespace wanhu::report
