#include "app/poll_frame.hpp"

#include <algorithm>

#include "app/import/frame_file.hpp"
#include "app/poll_plan.hpp"
#include "base/digest.hpp"
#include "store/bulk.hpp"
#include "tabular/table.hpp"

namespace wanhu::app {

namespace {

// One portion is one commit: what interviewers send meanwhile waits for one of them at most.
constexpr std::size_t k_portion = 10'000;
constexpr std::size_t k_sample_rows = 5;
constexpr const char* k_row_head =
    "INSERT INTO poll_frame_row (tenant, frame_id, ord, kind, unit, stratum, size, who, sealed) "
    "VALUES ";
constexpr std::size_t k_row_columns = 9;

std::vector<UnitName> frame_units(const Reader& reader) {
  std::vector<UnitName> units;
  for (const plan::Unit& unit : reader.plan->plan.org.units) units.push_back({unit.id, unit.name});
  return units;
}

Json problems(const Reader& reader, const std::vector<base::Problem>& all) {
  Json list = Json::array();
  for (const base::Problem& problem : all) {
    Json one{{"code", problem.code}, {"detail", base::text_of(reader.lang, problem)}};
    const base::Place& place = problem.place;
    if (!place.cell.empty()) one["cell"] = place.cell;
    if (place.line > 0) one["row"] = place.line;
    if (place.column > 0) one["column"] = place.column;
    if (!place.field.empty()) one["field"] = place.field;
    list.push_back(std::move(one));
  }
  return list;
}

Json preview_json(const Reader& reader, const ImportFile& file, const FramePreview& preview,
                  std::size_t rows) {
  // Nobody needs numbers to see that the columns were understood: kinds, units and strata do.
  Json sample = Json::array();
  for (const FrameRow& row : preview.rows) {
    if (sample.size() == k_sample_rows) break;
    sample.push_back({{"kind", domain::text_of(row.kind)},
                      {"unit", row.unit},
                      {"stratum", row.stratum},
                      {"numbers", row.contact.numbers.size()},
                      {"has_address", !row.contact.address.empty()}});
  }
  return {{"file", file.name},
          {"sha256", base::hex(base::sha256(file.bytes))},
          {"rows", rows},
          {"accepted", preview.rows.size()},
          {"duplicates", preview.duplicates},
          {"duplicate", problems(reader, preview.duplicate)},
          {"total_problems", preview.errors.count},
          {"problems", problems(reader, preview.errors.listed)},
          {"notes", problems(reader, preview.notes)},
          {"counts", domain::counts_json(preview.counts)},
          {"sample", std::move(sample)}};
}

Result<void> write_rows(Engine& engine, const FrameOrder& order,
                        const std::vector<FrameRow>& rows) {
  const Tenant tenant = engine.tenant();
  const PollVault vault = PollVault::fresh_frame(engine.keyring(), order.frame_id);
  for (std::size_t at = 0; at < rows.size(); at += k_portion) {
    const std::size_t end = std::min(rows.size(), at + k_portion);
    const auto written = engine.writer().run_local([&, at, end](store::Db& db) {
      if (at == 0) {
        erase_frame_rows(db, tenant, order.frame_id);  // of a load that was broken off
        vault.keep(db, tenant);
      }
      const PollDigests digests(db, tenant, engine.keyring());
      store::BulkInsert insert(db, k_row_head, k_row_columns);
      for (std::size_t i = at; i < end; ++i) {
        const FrameRow& row = rows[i];
        const auto ord = static_cast<std::int64_t>(i + 1);
        insert.add({tenant, order.frame_id, ord, domain::text_of(row.kind), row.unit, row.stratum,
                    row.size, digests.of(row.contact),
                    store::Bytes{vault.seal(std::to_string(ord), row.contact)}});
      }
      insert.flush();
    });
    if (!written) return written;
  }
  return {};
}

}  // namespace

Result<Json> frame_preview(Reader& reader, const ImportFile& file, const std::string& plan,
                           const std::string& survey) {
  const auto found = survey_in_force(*reader.plan, plan, survey);
  if (!found) return base::fail(found.error());
  const auto table = tabular::read_table(file.bytes, file.name, frame_limits());
  if (!table) {
    FramePreview unreadable;
    unreadable.errors.add_all(table.error());
    return preview_json(reader, file, unreadable, 0);
  }
  return preview_json(reader, file, read_frame(*table, *found->survey, frame_units(reader)),
                      table->rows.size());
}

Result<FrameLoaded> load_frame_file(Engine& engine, Reader& reader, const FrameOrder& order) {
  const auto before = store::find(reader.db, reader.tenant(), order.command_id);
  if (before && (before->kind != "poll.frame_load" || before->actor != order.actor))
    return base::fail_field("ID-USED", "id");
  if (before && before->events.at(0).at("data").at("sha256") != order.sha256)
    return base::fail_field("ID-USED", "id");
  if (before)
    return FrameLoaded{.seq = before->seq,
                       .rows = before->events.at(0).at("data").at("n").get<std::int64_t>()};
  if (base::hex(base::sha256(order.file.bytes)) != order.sha256)
    return base::fail("IMPORT-CHANGED", base::Kind::refused);
  const auto found = survey_in_force(*reader.plan, order.plan, order.survey);
  if (!found) return base::fail(found.error());
  FramePreview preview;
  {
    const auto table = tabular::read_table(order.file.bytes, order.file.name, frame_limits());
    if (!table) return base::fail(table.error());
    preview = read_frame(*table, *found->survey, frame_units(reader));
  }
  if (!preview.errors.none())
    return base::fail(base::Problem{.code = "IMPORT-ERRORS",
                                    .kind = base::Kind::invalid,
                                    .args = {{"n", std::to_string(preview.errors.count)}},
                                    .details = preview.errors.listed});
  if (preview.rows.empty()) return base::fail("FRAME-NONE");
  // Rows of a frame that is known are never touched again.
  if (is_frame_known(reader.db, reader.tenant(), order.frame_id))
    return base::fail_field("ID-USED", "frame");
  if (auto written = write_rows(engine, order, preview.rows); !written)
    return base::fail(written.error());
  const auto answer = engine.execute({.id = order.command_id,
                                      .actor = order.actor,
                                      .kind = "poll.frame_load",
                                      .data = {{"frame_id", order.frame_id.text()},
                                               {"plan", found->plan->head.id},
                                               {"survey", order.survey},
                                               {"name", order.name},
                                               {"source", order.source},
                                               {"sha256", order.sha256},
                                               {"n", preview.rows.size()}}});
  if (!answer) return base::fail(answer.error());
  return FrameLoaded{.seq = answer->seq,
                     .rows = static_cast<std::int64_t>(preview.rows.size()),
                     .duplicates = static_cast<std::int64_t>(preview.duplicates)};
}

}  // namespace wanhu::app
