// What stands before every route: who asks, the CSRF token, the role, the rate limits; and how a
// Problem becomes an answer.
#include "base/digest.hpp"
#include "server/api/api.hpp"
#include "server/api/openapi.hpp"

namespace wanhu::server::api {

namespace {

constexpr const char* k_cookie = "wanhu_session";

base::Failure signed_out() {
  return base::fail("SIGNED-OUT", base::Kind::unauthorised);
}

bool changes_something(const http::Request& request) {
  return request.method != "GET" && request.method != "HEAD";
}

http::Response answer(const http::Request& request, base::Result<http::Response> result) {
  if (!result) return http::problem(result.error(), request.lang());
  // What one person may see is nobody else's: no cache between keeps it.
  if (result->header("cache-control").empty()) result->set("Cache-Control", "no-store");
  return std::move(*result);
}

}  // namespace

Api::Api(app::Engine& engine, CommitBell& bell, http::EventHub& hub, http::Metrics& metrics,
         ApiOptions options)
    : engine_(engine),
      hub_(hub),
      metrics_(metrics),
      options_(std::move(options)),
      accounts_(engine, options_.cost),
      sessions_(engine),
      // A person mistypes a few times; a village office shares one address.
      sign_in_by_login_({.per_second = 1.0 / 30, .burst = 10}),
      sign_in_by_address_({.per_second = 0.5, .burst = 40}),
      public_by_address_({.per_second = 0.5, .burst = 60}),
      receipt_codes_(5, 15 * 60'000),
      live_(engine, bell, hub, [this] { sessions_.forget_all(); }) {}

void Api::add_to(http::Router& router) {
  add_session_routes(router);
  add_command_routes(router);
  add_query_routes(router);
  add_desk_routes(router);
  add_rate_routes(router);
  add_message_routes(router);
  add_joining_routes(router);
  add_indicator_routes(router);
  add_polls_routes(router);
  add_ranking_routes(router);
  add_improvement_routes(router);
  add_poll_routes(router);
  add_poll_desk_routes(router);
  add_statistics_routes(router);
  add_forward_routes(router);
  add_supervision_routes(router);
  add_ladder_routes(router);
  add_report_routes(router);
  add_plan_routes(router);
  add_import_routes(router);
  add_knowledge_routes(router);
  add_map_routes(router);
  add_standard_routes(router);
  add_post_routes(router);
  add_work_routes(router);
  add_filing_routes(router);
  add_quota_routes(router);
  add_publicity_routes(router);
  add_public_routes(router);
  add_file_routes(router);
  add_place_routes(router);
  add_machine_routes(router);
}

base::Result<Asker> Api::asker(const http::Request& request) {
  std::string token(request.cookie(k_cookie));
  auto session = sessions_.find(token);
  if (!session) return signed_out();
  if (changes_something(request) &&
      !base::equal_in_constant_time(request.header("x-csrf-token"), session->csrf))
    return base::fail("CSRF", base::Kind::forbidden);
  if (auto known = known_query(request); !known) return base::fail(known.error());
  access::Scope scope = access::scope_of(engine_.tenant(), session->person);
  return Asker{
      .session = std::move(*session), .token = std::move(token), .scope = std::move(scope)};
}

base::Result<app::Reader> Api::reader_for(store::Db& db, const access::Scope& scope,
                                          const http::Request& request) {
  app::PlanRef plan = engine_.plans().newest(db, engine_.tenant());
  if (plan == nullptr) return base::fail("NO-PLAN", base::Kind::refused);
  return app::Reader{.engine = engine_,
                     .db = db,
                     .scope = scope,
                     .now = engine_.now(),
                     .lang = request.lang(),
                     .plan = std::move(plan)};
}

http::Handler Api::asking(std::optional<Query> query, Ask ask) {
  return [this, query, ask = std::move(ask)](const http::Request& request) {
    return answer(request, [&]() -> Answered {
      const auto who = asker(request);
      if (!who) return base::fail(who.error());
      if (query && !access::may_ask(who->person().role, *query))
        return base::fail("FORBIDDEN", base::Kind::forbidden);
      const auto lease = engine_.reads().lease();
      auto reader = reader_for(*lease, who->scope, request);
      if (!reader) return base::fail(reader.error());
      return ask(*reader, request);
    }());
  };
}

http::Handler Api::acting(std::optional<Query> query, Act act) {
  return [this, query, act = std::move(act)](const http::Request& request) {
    return answer(request, [&]() -> Answered {
      const auto who = asker(request);
      if (!who) return base::fail(who.error());
      if (query && !access::may_ask(who->person().role, *query))
        return base::fail("FORBIDDEN", base::Kind::forbidden);
      return act(*who, request);
    }());
  };
}

http::Handler Api::open(Open open) {
  return [open = std::move(open)](const http::Request& request) {
    auto known = known_query(request);
    return answer(request, known ? open(request) : base::fail(known.error()));
  };
}

base::Result<void> Api::limit_public(const http::Request& request) {
  const std::int64_t wait_ms = public_by_address_.take(request.remote, engine_.now());
  if (wait_ms == 0) return known_query(request);
  return base::fail(base::Problem{.code = "HTTP-RATE",
                                  .kind = base::Kind::too_many,
                                  .args = {{"retry_after_s", std::to_string(wait_ms / 1000 + 1)}}});
}

base::Json problem_json(const base::Problem& problem, base::Lang lang) {
  return base::Json::parse(http::problem(problem, lang).bytes());
}

}  // namespace wanhu::server::api
