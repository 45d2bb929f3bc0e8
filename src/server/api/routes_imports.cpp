// Files that come in, and one-time codes that go out once.
#include "app/imports.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

constexpr std::size_t k_file_bytes_max = std::size_t{64} << 20U;

base::Json accounts_json(const app::Reader& reader, const std::vector<app::IssuedCode>& codes) {
  base::Json list = base::Json::array();
  for (const app::IssuedCode& issued : codes) {
    const access::Person& person = issued.person;
    list.push_back(
        {{"id", person.id.text()},
         {"login", person.login},
         {"name", person.name},
         {"role", access::text_of(person.role)},
         {"unit_name", person.unit ? base::Json(reader.unit_name(*person.unit)) : base::Json()},
         {"code", issued.code},
         {"expires_at", issued.expires.iso()}});
  }
  return {{"accounts", std::move(list)}};
}

// `total` beside the listed findings, which are cut at a hundred.
http::Response findings(const base::Problem& problem, base::Lang lang) {
  base::Json body = problem_json(problem, lang);
  if (const auto n = problem.args.find("n"); n != problem.args.end())
    body["total"] = std::stoll(n->second);
  http::Response response = http::problem(problem, lang);
  response.body = body.dump();
  return response;
}

}  // namespace

Api::Answered Api::import_file(const Asker& who, const http::Request& request, bool people) {
  QueryFields fields(request);
  const app::ImportOrder order{
      .file = {.name = fields.required("name", 120), .bytes = request.body},
      .command_id = fields.uuid("id").value_or(base::Uuid()),
      .sha256 = fields.required("sha256", 64),
      .actor = who.person().id.text()};
  fields.required("id", 36);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const std::unique_lock one_at_a_time(importing_, std::try_to_lock);
  if (!one_at_a_time)
    return base::fail(base::Problem{
        .code = "IMPORT-BUSY", .kind = base::Kind::unavailable, .args = {{"retry_after_s", "5"}}});
  const auto lease = engine_.reads().lease();
  auto reader = reader_for(*lease, who.scope, request);
  if (!reader) return base::fail(reader.error());
  const auto refused = [&](const base::Problem& problem) -> Answered {
    if (problem.code != "IMPORT-ERRORS") return base::fail(problem);
    return findings(problem, request.lang());
  };
  if (people) {
    const auto result = app::import_people(engine_, *reader, accounts_, order);
    sessions_.forget_all();
    if (!result) return refused(result.error());
    return http::json(200, accounts_json(*reader, result->codes));
  }
  const auto result = app::import_register(engine_, *reader, order);
  if (!result) return refused(result.error());
  return http::json(200,
                    {{"seq", result->seq}, {"added", result->added}, {"already", result->already}});
}

void Api::add_import_routes(http::Router& router) {
  const http::RouteOptions file{.body_bytes_max = k_file_bytes_max};
  const auto previewing = [this](Query query, auto preview) {
    return asking(query, [preview](app::Reader& reader, const http::Request& request) -> Answered {
      QueryFields fields(request);
      const std::string name = fields.required("name", 120);
      if (auto done = fields.done(); !done) return base::fail(done.error());
      return http::json(200, preview(reader, {name, request.body}));
    });
  };
  const auto importing = [this](bool people) {
    return acting(people ? Query::accounts : Query::import_files,
                  [this, people](const Asker& who, const http::Request& request) {
                    return import_file(who, request, people);
                  });
  };
  router.add("POST /api/v1/register/preview",
             previewing(Query::import_files, app::register_preview), file);
  router.add("POST /api/v1/register/import", importing(false), file);
  router.add("POST /api/v1/people/preview", previewing(Query::accounts, app::people_preview), file);
  router.add("POST /api/v1/people/import", importing(true), file);
  router.add(
      "POST /api/v1/people/{id}/code",
      acting(Query::accounts, [this](const Asker& who, const http::Request& request) -> Answered {
        QueryFields fields(request);
        const auto id = fields.path_id();
        if (auto done = fields.done(); !done) return base::fail(done.error());
        const auto lease = engine_.reads().lease();
        auto reader = reader_for(*lease, who.scope, request);
        if (!reader) return base::fail(reader.error());
        const auto person = access::person_by_id(*lease, engine_.tenant(), *id);
        if (!person) return base::fail("NOT-FOUND", base::Kind::not_found);
        const auto codes = accounts_.issue_codes({*person}, who.person().id.text());
        sessions_.forget_all();
        if (!codes) return base::fail(codes.error());
        return http::json(200, accounts_json(*reader, *codes));
      }));
}

}  // namespace wanhu::server::api
