#include "app/saved_views.hpp"

#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Statement;

const Statement k_views{Reach::local, "saved_views",
                        "SELECT view_id, name, query FROM saved_view WHERE tenant = $1 "
                        "AND person_id = $2 ORDER BY name, view_id"};
const Statement k_other_views{Reach::local, "saved_views_other",
                              "SELECT count(*) FROM saved_view WHERE tenant = $1 "
                              "AND person_id = $2 AND view_id <> $3"};
const Statement k_view_put{
    Reach::local, "saved_view_put",
    "INSERT INTO saved_view (tenant, person_id, view_id, name, query) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (tenant, person_id, view_id) "
    "DO UPDATE SET name = excluded.name, query = excluded.query"};
const Statement k_view_forget{
    Reach::local, "saved_view_forget",
    "DELETE FROM saved_view WHERE tenant = $1 AND person_id = $2 AND view_id = $3"};

}  // namespace

std::vector<SavedView> saved_views(store::Db& db, Tenant tenant, const Uuid& person) {
  std::vector<SavedView> views;
  db.each(k_views, {tenant, person}, [&](const store::Row& row) {
    views.push_back({.id = row.uuid(0), .name = row.text(1), .query = row.text(2)});
  });
  return views;
}

Result<void> save_view(Engine& engine, const Uuid& person, const SavedView& view) {
  const Tenant tenant = engine.tenant();
  bool full = false;
  auto written = engine.writer().run_local([&](store::Db& db) {
    full = db.query_one(k_other_views, {tenant, person, view.id})->i64(0) >= k_views_max;
    if (!full) db.exec(k_view_put, {tenant, person, view.id, view.name, view.query});
  });
  if (!written) return base::fail(written.error());
  if (full)
    return base::fail(base::Problem{.code = "VIEWS-FULL",
                                    .kind = base::Kind::refused,
                                    .args = {{"max", std::to_string(k_views_max)}}});
  return {};
}

Result<void> forget_view(Engine& engine, const Uuid& person, const Uuid& view) {
  return engine.writer().run_local(
      [&](store::Db& db) { db.exec(k_view_forget, {engine.tenant(), person, view}); });
}

}  // namespace wanhu::app
