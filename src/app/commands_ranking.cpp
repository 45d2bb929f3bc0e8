// Commands about league tables: one of a period is published and kept as it was, or withdrawn. What
// its bands give units are proposals (commands about proposals): nothing takes effect here.
#include "app/command.hpp"
#include "app/import/guard.hpp"
#include "app/query_ranking.hpp"
#include "base/digest.hpp"
#include "domain/text/sensitive.hpp"

namespace wanhu::app {

namespace {

constexpr std::size_t k_id_max = 60, k_reason_max = 200;

Result<store::Decision> decided(Result<domain::Events> events) {
  if (!events) return base::fail(events.error());
  return decision(*events);
}

}  // namespace

namespace handlers {

// The table of the period that `day` is in, as of its last day: later entries are not in it, so
// that whoever publishes it a week later publishes the same.
Result<store::Decision> ranking_publish(Context& c, base::FieldReader& fields) {
  domain::LeagueEdition edition;
  edition.id = fields.uuid("edition_id");
  const std::string ranking = fields.text("ranking", k_id_max);
  const std::string plan = fields.text_or("plan", "", k_id_max);
  const Date day = fields.date("day");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (c.scope().unit) return not_found();
  if (store::load_league_edition(c.db, c.tenant(), edition.id))
    return base::fail_field("ID-USED", "/data/edition_id");
  Reader reader{.engine = c.engine,
                .db = c.db,
                .scope = c.scope(),
                .now = c.now(),
                .lang = base::Lang::zh,
                .plan = c.plan};
  const auto today = indicator_moment(reader, {});
  if (!today) return base::fail(today.error());
  const auto now = ranking_def(*today, ranking, plan);
  if (!now) return base::fail_field("RANKING-UNKNOWN", "/data/ranking", {{"ranking", ranking}});
  const RankingPeriod period = ranking_period(*now, day, c.calendar);
  edition.from = period.from;
  edition.to = period.to;
  if (edition.to >= c.now().date())
    return base::fail_field("RANKING-RUNNING", "/data/day", {{"to", edition.to.iso()}});
  const auto then = indicator_moment(reader, {.as_of = edition.to});
  if (!then) return base::fail(then.error());
  const auto def = ranking_def(*then, ranking, now->plan->head.id);
  if (!def) return base::fail_field("RANKING-UNKNOWN", "/data/ranking", {{"ranking", ranking}});
  edition.plan = def->plan->head.id;
  edition.plan_version = def->version;
  edition.ranking = ranking;
  if (store::is_league_published(c.db, c.tenant(), edition))
    return base::fail_field("RANKING-TWICE", "/data/day");
  const auto figures = ranking_figures(reader, *then, *def);
  if (!figures) return base::fail(figures.error());
  edition.cut = then->cut.seq;
  edition.table = ranking_json(*figures, *then, c.now().date(), c.calendar);
  edition.digest = base::hex(base::sha256(base::canonical(edition.table)));
  return decided(domain::publish_league(*def->ranking, edition, c.now().date()));
}

Result<store::Decision> ranking_withdraw(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("edition_id");
  const std::string reason = fields.text("reason", k_reason_max);
  if (holds_id_number(reason) || !domain::find_sensitive(reason).empty())
    fields.problem("RANKING-PERSON", "reason");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto row = store::load_league_edition(c.db, c.tenant(), id);
  if (!row || c.scope().unit) return not_found();
  return decided(domain::withdraw_league(row->edition, reason));
}

}  // namespace handlers

}  // namespace wanhu::app
