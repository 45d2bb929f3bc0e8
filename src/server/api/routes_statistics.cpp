// Estimates of survey files that are brought, of the answers at the door, and of what polls have
// published. Nothing is kept.
#include <mutex>

#include "app/survey.hpp"
#include "app/survey_poll.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

constexpr std::size_t k_body_bytes_max = std::size_t{16} << 20U;

base::Result<app::SurveyAsk> read_ask(const base::Json& body) {
  base::FieldReader fields(body, "");
  app::SurveyAsk ask;
  ask.job = fields.raw("job");
  if (!ask.job.is_object()) fields.problem("FIELD-MISSING", "job");
  if (fields.has("ranks_of")) ask.ranks_of = fields.text("ranks_of", 60);
  const base::Json file = fields.raw("file");
  if (!file.is_object()) fields.problem("FIELD-MISSING", "file");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  base::FieldReader of_file(file, "/file");
  ask.name = of_file.text("name", 120);
  ask.bytes = of_file.text("text", k_body_bytes_max);
  if (auto done = of_file.done(); !done) return base::fail(done.error());
  return ask;
}

Answered estimate(const http::Request& request) {
  const auto body = request.json();
  if (!body) return base::fail(body.error());
  const auto ask = read_ask(*body);
  if (!ask) return base::fail(ask.error());
  const auto answer = app::survey_estimate(*ask, request.lang());
  if (!answer) return base::fail(answer.error());
  return http::json(200, *answer);
}

Answered rates(const http::Request& request) {
  QueryFields fields(request);
  const std::string name = fields.required("name", 120);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto answer = app::survey_rates(name, request.body);
  if (!answer) return base::fail(answer.error());
  return http::json(200, *answer);
}

Answered table(const http::Request& request) {
  QueryFields fields(request);
  const std::string name = fields.required("name", 120);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto answer = app::survey_table(name, request.body);
  if (!answer) return base::fail(answer.error());
  return http::json(200, *answer);
}

Answered door(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto unit = fields.text("unit", 60);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto answer = app::door_estimates(reader, unit);
  if (!answer) return base::fail(answer.error());
  return http::json(200, *answer);
}

Answered wave(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  app::WaveAsk ask;
  ask.wave = fields.uuid("wave");
  ask.indicator = fields.text("indicator");
  ask.by = fields.text("by");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto answer = app::wave_estimates(reader, ask);
  if (!answer) return base::fail(answer.error());
  return http::json(200, *answer);
}

}  // namespace

void Api::add_statistics_routes(http::Router& router) {
  const http::RouteOptions large{.body_bytes_max = k_body_bytes_max};
  // One at a time: it may take seconds, and holds a thread of the pool.
  const auto one = std::make_shared<std::mutex>();
  const auto alone = [this, one](auto answer) {
    return asking(Query::report,
                  [one, answer](app::Reader&, const http::Request& request) -> Answered {
                    const std::unique_lock lock(*one, std::try_to_lock);
                    if (!lock)
                      return base::fail(base::Problem{.code = "SURVEY-BUSY",
                                                      .kind = base::Kind::unavailable,
                                                      .args = {{"retry_after_s", "5"}}});
                    return answer(request);
                  });
  };
  router.add("POST /api/v1/stats/estimate", alone(estimate), large);
  router.add("POST /api/v1/stats/rates", alone(rates), large);
  router.add("POST /api/v1/stats/table", alone(table), large);
  router.add("GET /api/v1/stats/wave", asking(Query::polls, wave));
  router.add("GET /api/v1/stats/door", asking(Query::answers, door));
}

}  // namespace wanhu::server::api
