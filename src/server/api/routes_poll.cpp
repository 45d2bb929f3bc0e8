// The poll house's lead: waves, frames, questionnaires, forecasts. The desk: routes_poll_desk.cpp.
#include <array>
#include <charconv>
#include <cmath>

#include "app/poll_frame.hpp"
#include "app/query_poll_wave.hpp"
#include "domain/poll/wave.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

constexpr std::size_t k_frame_bytes_max = std::size_t{256} << 20U;

Answered answered(base::Result<base::Json> page) {
  if (!page) return base::fail(page.error());
  return http::json(200, std::move(*page));
}

// 0.001 as "0.001", 20 as "20".
std::string plain(double value) {
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? std::string(text.data(), end) : std::string();
}

// A share or a design effect, as people write decimals.
double decimal(QueryFields& fields, const std::string& name, double otherwise, double low,
               double high, std::optional<base::Problem>& problem) {
  const auto text = fields.text(name, 20);
  if (!text) return otherwise;
  double value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error == std::errc() && end == text->data() + text->size() && value >= low && value <= high)
    return value;
  if (!problem)
    problem = base::fail_field("FIELD-RANGE", name,
                               {{"field", name}, {"low", plain(low)}, {"high", plain(high)}})
                  .value();
  return otherwise;
}

Answered forecast(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  std::optional<base::Problem> problem;
  app::PollForecastAsk ask{
      .n = fields.integer("n", 1, domain::k_poll_cases_max).value_or(1),
      .response = decimal(fields, "response", 0.2, 0.001, 1, problem),
      .share = decimal(fields, "share", 0.9, 0.01, 0.99, problem),
      .deff = decimal(fields, "deff", 1, 0.1, 20, problem),
      .per_day = fields.integer("per_day", 0, 100'000).value_or(0),
      .attempts =
          static_cast<int>(fields.integer("attempts", 1, domain::k_poll_attempts_max).value_or(6)),
      .from = fields.date("from").value_or(reader.now.date()),
      .to = fields.date("to").value_or(reader.now.date()),
      .population = fields.integer("population", 2, 2'000'000'000),
      .completes = fields.integer("completes", 0, domain::k_poll_cases_max).value_or(0)};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (problem) return base::fail(*problem);
  return answered(app::poll_forecast(ask));
}

Answered wave_page(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  const bool spreads = fields.one_of("spreads", {"no", "yes"}).value_or("no") == "yes";
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return answered(app::poll_wave_page(reader, *id, spreads));
}

Answered sealed_list(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto list = app::poll_list_file(reader, *id);
  if (!list) return base::fail(list.error());
  http::Response response{.status = 200, .body = *list};
  response.set("Content-Type", "text/csv; charset=utf-8");
  response.set("Content-Disposition", "attachment; filename=\"list.csv\"");
  response.set("Cache-Control", "no-store");
  return response;
}

Answered preview(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string name = fields.required("name", 120), survey = fields.required("survey", 60);
  const std::string plan = fields.text("plan").value_or("");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return answered(app::frame_preview(reader, {name, request.body}, plan, survey));
}

// What a frame's file is, and what is wrong with it, as imports say it.
http::Response refused_file(const base::Problem& problem, base::Lang lang) {
  base::Json body = problem_json(problem, lang);
  if (const auto n = problem.args.find("n"); n != problem.args.end())
    body["total"] = std::stoll(n->second);
  http::Response response = http::problem(problem, lang);
  response.body = body.dump();
  return response;
}

}  // namespace

Api::Answered Api::load_frame(const Asker& who, const http::Request& request) {
  QueryFields fields(request);
  const app::FrameOrder order{.file = {.name = fields.required("name", 120), .bytes = request.body},
                              .command_id = fields.uuid("id").value_or(base::Uuid()),
                              .frame_id = fields.uuid("frame").value_or(base::Uuid()),
                              .sha256 = fields.required("sha256", 64),
                              .actor = who.person().id.text(),
                              .plan = fields.text("plan").value_or(""),
                              .survey = fields.required("survey", 60),
                              .name = fields.required("title", 80),
                              .source = fields.required("source", 200)};
  fields.required("id", 36);
  fields.required("frame", 36);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const std::unique_lock one_at_a_time(importing_, std::try_to_lock);
  if (!one_at_a_time)
    return base::fail(base::Problem{
        .code = "IMPORT-BUSY", .kind = base::Kind::unavailable, .args = {{"retry_after_s", "5"}}});
  const auto lease = engine_.reads().lease();
  auto reader = reader_for(*lease, who.scope, request);
  if (!reader) return base::fail(reader.error());
  const auto done = app::load_frame_file(engine_, *reader, order);
  if (!done && done.error().code == "IMPORT-ERRORS")
    return refused_file(done.error(), request.lang());
  if (!done) return base::fail(done.error());
  return http::json(200,
                    {{"seq", done->seq}, {"rows", done->rows}, {"duplicates", done->duplicates}});
}

void Api::add_poll_routes(http::Router& router) {
  const http::RouteOptions file{.body_bytes_max = k_frame_bytes_max};
  router.add("GET /api/v1/poll/waves",
             asking(Query::poll_watch, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::poll_waves_page(reader));
             }));
  router.add("GET /api/v1/poll/waves/{id}", asking(Query::poll_watch, wave_page));
  router.add("GET /api/v1/poll/waves/{id}/list", asking(Query::poll_frame, sealed_list));
  router.add("GET /api/v1/poll/forecast", asking(Query::poll_watch, forecast));
  router.add("GET /api/v1/poll/frames",
             asking(Query::poll_frame, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::poll_frames_page(reader));
             }));
  router.add("POST /api/v1/poll/frames/preview", asking(Query::poll_frame, preview), file);
  router.add("POST /api/v1/poll/frames/load",
             acting(Query::poll_frame,
                    [this](const Asker& who, const http::Request& request) {
                      return load_frame(who, request);
                    }),
             file);
  router.add("GET /api/v1/poll/forms",
             asking(Query::poll_frame, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::poll_forms_page(reader));
             }));
}

}  // namespace wanhu::server::api
