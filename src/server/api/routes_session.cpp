// Signing in and out.
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

constexpr const char* k_cookie = "wanhu_session";
// As long as the longest session may live (a visitor's phone); the server ends shorter ones itself.
constexpr std::int64_t k_cookie_age_s = 30LL * 24 * 3600;

base::Failure too_often(std::int64_t wait_ms) {
  return base::fail(base::Problem{.code = "HTTP-RATE",
                                  .kind = base::Kind::too_many,
                                  .args = {{"retry_after_s", std::to_string(wait_ms / 1000 + 1)}}});
}

struct SignInFields {
  std::string login, password, code;
};

base::Result<SignInFields> read_sign_in(const http::Request& request, bool with_code) {
  const auto body = request.json();
  if (!body) return base::fail(body.error());
  base::FieldReader fields(*body, "");
  SignInFields out{.login = fields.text("login", 40),
                   .password = fields.text("password", 200),
                   .code = with_code ? fields.text("code", 20) : std::string()};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return out;
}

}  // namespace

base::Json Api::session_json(const access::Person& person, const std::string& csrf,
                             const http::Request& request) {
  const auto lease = engine_.reads().lease();
  const auto reader = reader_for(*lease, access::scope_of(engine_.tenant(), person), request);
  // Accounts exist only after a plan does.
  return {{"person",
           {{"id", person.id.text()},
            {"name", person.name},
            {"role", access::text_of(person.role)},
            {"unit", person.unit ? base::Json(*person.unit) : base::Json()}}},
          {"unit_name",
           person.unit ? base::Json(reader.value().unit_name(*person.unit)) : base::Json()},
          {"tenant", engine_.tenant()},
          {"now", engine_.now().iso()},
          {"demo", options_.demo},
          {"csrf", csrf},
          {"may", access::commands_of(person.role)},
          {"plan", app::plan_brief(reader.value())}};
}

// Each by itself: one login tried from everywhere, and one address that tries every login. A
// foreign page must not sign its visitor in as somebody else; browsers say where a request began.
base::Result<void> Api::limit_sign_in(const http::Request& request, const std::string& login) {
  if (request.header("sec-fetch-site") == "cross-site")
    return base::fail("CSRF", base::Kind::forbidden);
  if (const auto wait = sign_in_by_address_.take(request.remote, engine_.now()); wait > 0)
    return too_often(wait);
  if (const auto wait = sign_in_by_login_.take(login, engine_.now()); wait > 0)
    return too_often(wait);
  return {};
}

Api::Answered Api::signed_in(const http::Request& request,
                             const base::Result<app::SignedIn>& result) {
  if (!result) return base::fail(result.error());
  http::Response response =
      http::json(200, session_json(result->person, result->session.csrf, request));
  response.set_cookie(
      request, {.name = k_cookie, .value = result->session.token, .max_age_s = k_cookie_age_s});
  return response;
}

void Api::add_session_routes(http::Router& router) {
  router.add("POST /api/v1/session", open([this](const http::Request& request) -> Answered {
               const auto fields = read_sign_in(request, false);
               if (!fields) return base::fail(fields.error());
               if (auto fine = limit_sign_in(request, fields->login); !fine)
                 return base::fail(fine.error());
               return signed_in(request, accounts_.sign_in(fields->login, fields->password));
             }));
  router.add("POST /api/v1/session/activate",
             open([this](const http::Request& request) -> Answered {
               const auto fields = read_sign_in(request, true);
               if (!fields) return base::fail(fields.error());
               if (auto fine = limit_sign_in(request, fields->login); !fine)
                 return base::fail(fine.error());
               auto result = accounts_.activate(fields->login, fields->code, fields->password);
               sessions_.forget_all();
               return signed_in(request, result);
             }));
  router.add("GET /api/v1/session",
             acting({}, [this](const Asker& who, const http::Request& request) -> Answered {
               return http::json(200, session_json(who.person(), who.session.csrf, request));
             }));
  router.add("DELETE /api/v1/session",
             acting({}, [this](const Asker& who, const http::Request& request) -> Answered {
               auto ended = accounts_.sign_out(who.token);
               sessions_.forget_all();
               if (!ended) return base::fail(ended.error());
               http::Response response = http::no_content();
               response.set_cookie(request, {.name = k_cookie, .value = "", .max_age_s = 0});
               return response;
             }));
  router.add("POST /api/v1/session/password",
             acting({}, [this](const Asker& who, const http::Request& request) -> Answered {
               const auto body = request.json();
               if (!body) return base::fail(body.error());
               base::FieldReader fields(*body, "");
               const std::string old = fields.text("old", 200), fresh = fields.text("new", 200);
               if (auto done = fields.done(); !done) return base::fail(done.error());
               if (auto fine = limit_sign_in(request, who.person().login); !fine)
                 return base::fail(fine.error());
               auto changed =
                   accounts_.change_password(who.person(), who.session, who.token, old, fresh);
               sessions_.forget_all();
               if (!changed) return base::fail(changed.error());
               return http::no_content();
             }));
}

}  // namespace wanhu::server::api
