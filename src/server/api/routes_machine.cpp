// Live updates, QR codes, and what machines ask: health, metrics, this interface's description.

#include "access/house.hpp"
#include "base/digest.hpp"
#include "domain/matter/matter.hpp"
#include "server/api/api.hpp"
#include "server/api/openapi.hpp"
#include "server/api/qr.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

http::Response view(std::string_view bytes, const char* content_type) {
  return {.status = 200, .headers = {{"Content-Type", content_type}}, .body = bytes};
}

// "https://wanhu.example", as the phone that scans the code will reach us.
std::string origin(const http::Request& request, const std::string& public_url) {
  if (!public_url.empty()) return public_url;
  return std::string(request.secure ? "https://" : "http://") + std::string(request.header("host"));
}

// Of this machine, and not what a proxy on it passes on.
bool is_local(const http::Request& request) {
  const bool loopback = request.remote.starts_with("127.") || request.remote == "::1" ||
                        request.remote.starts_with("::ffff:127.");
  return loopback && request.header("x-forwarded-for").empty() &&
         request.header("forwarded").empty() && request.header("x-real-ip").empty();
}

}  // namespace

bool Api::may_measure(const http::Request& request) {
  if (!options_.metrics_secret.empty())
    return base::equal_in_constant_time(request.header("authorization"),
                                        "Bearer " + options_.metrics_secret);
  const auto lease = engine_.reads().lease();
  return access::house_of(*lease, engine_.tenant()) == access::House::campaign && is_local(request);
}

void Api::add_machine_routes(http::Router& router) {
  router.add("GET /api/v1/live",
             http::LaterHandler([this](const http::Request& request, http::Reply reply) {
               const auto who = asker(request);
               if (!who) return reply.send(who.error(), request.lang());
               live_.subscribe(request, std::move(reply), who->scope);
             }));
  router.add("GET /api/v1/qr", open([this](const http::Request& request) -> Answered {
               if (auto fine = limit_public(request); !fine) return base::fail(fine.error());
               QueryFields fields(request);
               const std::string typed = fields.required("receipt", 20);
               if (auto done = fields.done(); !done) return base::fail(done.error());
               const auto receipt = domain::normal_receipt(typed);
               if (!receipt)
                 return base::fail_field("FIELD-TYPE", "receipt",
                                         {{"field", "receipt"}, {"type", "XXXXX-XXXXX"}});
               return http::text(200,
                                 qr_svg(origin(request, options_.public_url) + "/p/#r=" + *receipt),
                                 "image/svg+xml");
             }));
  router.add("GET /healthz",
             http::Handler([](const http::Request&) { return http::text(200, "ok\n"); }),
             {.on_loop = true});
  router.add("GET /readyz", open([this](const http::Request&) -> Answered {
               if (engine_.writer().stopped())
                 return base::fail("STORE-STOPPED", base::Kind::unavailable);
               const auto lease = engine_.reads().lease();
               if (engine_.plans().newest(*lease, engine_.tenant()) == nullptr)
                 return base::fail("NO-PLAN", base::Kind::unavailable);
               return http::text(200, "ready\n");
             }));
  router.add("GET /metrics", open([this](const http::Request& request) -> Answered {
               if (!may_measure(request)) return base::fail("NOT-FOUND", base::Kind::not_found);
               return http::text(200, metrics_.text(), "text/plain; version=0.0.4; charset=utf-8");
             }));
  router.add("GET /api/openapi.json", http::Handler([](const http::Request&) {
               return view(openapi_text(), "application/json; charset=utf-8");
             }),
             {.on_loop = true});
}

}  // namespace wanhu::server::api
