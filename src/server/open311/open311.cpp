#include "server/open311/open311.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "server/open311/parameters.hpp"
#include "server/open311/submission.hpp"

namespace wanhu::server::open311 {

namespace {

using base::Problem;

constexpr const char* k_root = "/open311/v2/";

base::Failure failure(const char* code, base::Kind kind, std::map<std::string, std::string> args) {
  return base::fail(Problem{.code = code, .kind = kind, .args = std::move(args)});
}

// 404 for what is not there, 403 for the key, 400 for everything else that is the sender's fault.
int status_of(base::Kind kind) {
  switch (kind) {
    case base::Kind::not_found:
      return 404;
    case base::Kind::unauthorised:
    case base::Kind::forbidden:
      return 403;
    case base::Kind::too_many:
      return 429;
    case base::Kind::unavailable:
      return 503;
    case base::Kind::invalid:
    case base::Kind::refused:
    case base::Kind::too_large:
      return 400;
  }
  return 400;
}

// Everybody, without an account.
access::Scope nobody(store::Tenant tenant) {
  return {.tenant = tenant, .role = access::Role::visitor, .person = {}, .unit = {}};
}

// Seconds are enough for the specification, and its readers expect no fractions.
std::string time_text(base::Instant at) {
  const std::string iso = at.iso();  // "2021-10-16T09:30:00.000+08:00"
  return iso.substr(0, 19) + iso.substr(iso.size() - 6);
}

std::string origin(const http::Request& request, const std::string& public_url) {
  if (!public_url.empty()) return public_url;
  return std::string(request.secure ? "https://" : "http://") + std::string(request.header("host"));
}

std::string status_text(bool closed) {
  return closed ? "closed" : "open";
}

Element request_element(const app::Reader& reader, const app::ServiceRequest& r, bool extended) {
  const auto word = [&](const std::string& code) { return base::message(reader.lang, code); };
  std::string notes = word("PUBLIC-LIST-" + r.state);
  if (r.closing) notes += word("OPEN311-COLON") + word("CLOSING-" + *r.closing);
  if (r.outcome) notes += word("OPEN311-COLON") + word("ANSWER-" + *r.outcome);
  std::optional<std::string> expected, unit_name, service;
  if (r.expected) expected = time_text(*r.expected);
  if (r.unit) unit_name = reader.unit_name(*r.unit);
  if (r.kind) service = kind_name(reader, r.plan_version, *r.kind);
  Element element = Element::object(
      "request",
      {Element::text("service_request_id", std::to_string(r.no)),
       Element::text("status", status_text(r.closed)), Element::text("status_notes", notes),
       Element::maybe("service_name", service), Element::maybe("service_code", r.kind),
       Element::maybe("description", r.description), Element::text("agency_responsible", r.agency),
       Element::nothing("service_notice"),
       Element::text("requested_datetime", time_text(r.requested)),
       Element::text("updated_datetime", time_text(r.updated)),
       Element::maybe("expected_datetime", expected), Element::maybe("address", unit_name),
       Element::maybe("address_id", r.unit), Element::nothing("zipcode"), Element::nothing("lat"),
       Element::nothing("long"), Element::nothing("media_url")});
  if (extended) {
    std::optional<std::string> original;
    if (r.due_shown) original = r.original_due.iso();
    element.add(Element::object(
        "extended_attributes",
        {Element::text("state", r.state),
         Element::text("state_text", word("PUBLIC-LIST-" + r.state)),
         Element::boolean("overdue", r.overdue), Element::maybe("original_due_date", original),
         Element::number("round", r.round), Element::maybe("outcome", r.outcome),
         Element::maybe("closing", r.closing),
         Element::text("updates", "requests/" + std::to_string(r.no) + "/updates")}));
  }
  return element;
}

}  // namespace

Open311::Open311(app::Engine& engine, Open311Options options)
    : engine_(engine),
      options_(std::move(options)),
      by_address_({.per_second = 1, .burst = 60}),
      by_client_({.per_second = 10, .burst = 200}) {}

// "requests.json" and "17.xml" end in their format; `name` gets what stands before it.
std::optional<Open311::Format> Open311::format_of(const http::Request& request, std::string& name) {
  std::string last(request.param("format"));
  if (last.empty()) {
    const std::string file(request.param("file"));
    const auto dot = file.rfind('.');
    if (dot == std::string::npos) return {};
    name = file.substr(0, dot);
    last = file.substr(dot + 1);
  }
  if (last == "xml") return Format::xml;
  if (last == "json") return Format::json;
  return {};
}

http::Response Open311::answer(Format format, int status, const Element& element) {
  http::Response response =
      format == Format::xml ? http::text(status, element.xml(), "text/xml; charset=utf-8")
                            : http::text(status, element.json(), "application/json; charset=utf-8");
  response.set("Cache-Control", "no-store");
  return response;
}

http::Response Open311::refusal(Format format, const Problem& problem, base::Lang lang,
                                int as_status) {
  const int status = as_status != 0 ? as_status : status_of(problem.kind);
  http::Response response = answer(
      format, status,
      Element::list("errors",
                    {Element::object(
                        "error", {Element::number("code", status),
                                  Element::text("description", base::text_of(lang, problem))})}));
  if (const auto wait = problem.args.find("retry_after_s"); wait != problem.args.end())
    response.set("Retry-After", wait->second);
  return response;
}

base::Result<app::Reader> Open311::reader_for(store::Db& db, const http::Request& request) {
  app::PlanRef plan = engine_.plans().newest(db, engine_.tenant());
  if (plan == nullptr) return base::fail("NO-PLAN", base::Kind::unavailable);
  return app::Reader{.engine = engine_,
                     .db = db,
                     .scope = nobody(engine_.tenant()),
                     .now = engine_.now(),
                     .lang = request.lang(),
                     .plan = std::move(plan)};
}

// The client of the key, within its rate; without a key the address counts. A wrong key is refused
// also where none is needed.
base::Result<std::optional<app::Client>> Open311::sender(store::Db& db,
                                                         const http::Request& request,
                                                         const http::Values& values) {
  const auto key = values.find("api_key");
  std::optional<app::Client> client;
  if (key != values.end() && !key->second.empty())
    client = app::client_by_key(db, engine_.tenant(), key->second);
  const std::int64_t wait_ms = client ? by_client_.take(client->id.text(), engine_.now())
                                      : by_address_.take(request.remote, engine_.now());
  if (wait_ms > 0)
    return failure("HTTP-RATE", base::Kind::too_many,
                   {{"retry_after_s", std::to_string(wait_ms / 1000 + 1)}});
  if (key != values.end() && !key->second.empty() && !client)
    return failure("OPEN311-KEY", base::Kind::forbidden, {});
  return client;
}

base::Result<void> Open311::check_jurisdiction(const app::Reader& reader,
                                               const http::Values& values) {
  const auto given = values.find("jurisdiction_id");
  if (given == values.end() || given->second.empty() ||
      given->second == reader.plan->plan.org.root.id)
    return {};
  return failure("OPEN311-JURISDICTION", base::Kind::not_found, {{"id", given->second}});
}

http::Handler Open311::asking(Ask ask) {
  return [this, ask = std::move(ask)](const http::Request& request) {
    std::string name;
    const auto format = format_of(request, name);
    const auto done = [&]() -> Answered {
      if (!format) return failure("OPEN311-FORMAT", base::Kind::not_found, {});
      const auto lease = engine_.reads().lease();
      auto reader = reader_for(*lease, request);
      if (!reader) return base::fail(reader.error());
      const auto client = sender(*lease, request, request.query);
      if (!client) return base::fail(client.error());
      if (auto here = check_jurisdiction(*reader, request.query); !here)
        return base::fail(here.error());
      const bool extended = request.query_value("extensions") == "true";
      return ask(*reader,
                 {.request = request, .name = name, .client = *client, .extended = extended});
    }();
    const Format in = format.value_or(Format::xml);
    return done ? answer(in, 200, *done) : refusal(in, done.error(), request.lang());
  };
}

Open311::Answered Open311::services(app::Reader& reader, const Asked&) {
  std::vector<Element> list;
  for (const plan::MatterKind* kind : app::open_kinds(reader.plan->plan))
    list.push_back(Element::object(
        "service",
        {Element::text("service_code", kind->id), Element::text("service_name", kind->name),
         Element::text("description", base::message(reader.lang, "OPEN311-SERVICE-DESCRIPTION",
                                                    {{"name", kind->name},
                                                     {"due", calendar::text_of(kind->due)}})),
         Element::boolean("metadata", true), Element::text("type", "realtime"),
         Element::nothing("keywords"), Element::nothing("group")}));
  return Element::list("services", std::move(list));
}

Open311::Answered Open311::definition(app::Reader& reader, const Asked& asked) {
  const auto kinds = app::open_kinds(reader.plan->plan);
  if (std::none_of(kinds.begin(), kinds.end(),
                   [&](const auto* kind) { return kind->id == asked.name; }))
    return failure("OPEN311-SERVICE", base::Kind::not_found, {{"code", asked.name}});
  std::vector<Element> values;
  for (const plan::Unit& unit : reader.plan->plan.org.units)
    values.push_back(Element::object(
        "value", {Element::text("key", unit.id), Element::text("name", unit.name)}));
  const auto word = [&](const char* code) { return base::message(reader.lang, code); };
  Element attribute = Element::object(
      "attribute",
      {Element::boolean("variable", true), Element::text("code", "unit"),
       Element::text("datatype", "singlevaluelist"), Element::boolean("required", true),
       Element::text("datatype_description", word("OPEN311-UNIT-HINT")),
       Element::number("order", 1), Element::text("description", word("OPEN311-UNIT-NAME")),
       Element::list("values", std::move(values))});
  return Element::object("service_definition",
                         {Element::text("service_code", asked.name),
                          Element::list("attributes", {std::move(attribute)})});
}

Open311::Answered Open311::requests(app::Reader& reader, const Asked& asked) {
  const auto ask = read_request_ask(asked.request.query, reader.now);
  if (!ask) return base::fail(ask.error());
  std::vector<Element> list;
  for (const app::ServiceRequest& one :
       app::service_requests(reader, *ask, asked.client, counts_.get(reader)))
    list.push_back(request_element(reader, one, asked.extended));
  return Element::list("service_requests", std::move(list));
}

base::Result<app::ServiceRequest> Open311::find(app::Reader& reader, const Asked& asked,
                                                const std::string& number) {
  const auto unknown = [&] {
    return failure("OPEN311-REQUEST", base::Kind::not_found, {{"id", number}});
  };
  const http::Values values{{"service_request_id", number}};
  const auto ask = read_request_ask(values, reader.now);
  if (!ask || ask->numbers.size() != 1) return unknown();
  const auto found = app::service_requests(reader, *ask, asked.client, counts_.get(reader));
  if (found.empty()) return unknown();
  return found.front();
}

Open311::Answered Open311::request(app::Reader& reader, const Asked& asked) {
  const auto found = find(reader, asked, asked.name);
  if (!found) return base::fail(found.error());
  return Element::list("service_requests", {request_element(reader, *found, asked.extended)});
}

Open311::Answered Open311::updates(app::Reader& reader, const Asked& asked) {
  const auto found = find(reader, asked, std::string(asked.request.param("id")));
  if (!found) return base::fail(found.error());
  const std::string number = std::to_string(found->no);
  std::vector<Element> list;
  for (const app::RequestUpdate& update : app::request_updates(reader, *found))
    list.push_back(Element::object(
        "request_update",
        {Element::text("update_id", number + "-" + std::to_string(update.n)),
         Element::text("service_request_id", number),
         Element::text("status", status_text(update.state == "closed")),
         Element::text("state", update.state),
         Element::text("updated_datetime", time_text(update.at)),
         Element::text(
             "description",
             base::message(reader.lang,
                           "OPEN311-UPDATE-" + update.event.substr(update.event.find('.') + 1)))}));
  return Element::list("request_updates", std::move(list));
}

// A request has its number at once, so the number is its token too.
Open311::Answered Open311::token(app::Reader& reader, const Asked& asked) {
  const auto found = find(reader, asked, asked.name);
  if (!found) return failure("OPEN311-TOKEN", base::Kind::not_found, {{"token", asked.name}});
  const std::string number = std::to_string(found->no);
  return Element::list("service_requests",
                       {Element::object("request", {Element::text("service_request_id", number),
                                                    Element::text("token", number)})});
}

Open311::Answered Open311::discovery(app::Reader& reader, const Asked& asked) {
  const std::string changed = time_text(app::plan_changed(reader));
  Element formats = Element::list("formats", {Element::text("format", "text/xml"),
                                              Element::text("format", "application/json")});
  Element endpoint = Element::object(
      "endpoint",
      {Element::text("specification", "http://wiki.open311.org/GeoReport_v2"),
       Element::text("url", origin(asked.request, options_.public_url) + "/open311/v2"),
       Element::text("changeset", changed),
       Element::text("type", options_.demo ? "test" : "production"), std::move(formats)});
  return Element::object(
      "discovery",
      {Element::text("changeset", changed),
       Element::text("contact", base::message(reader.lang, "OPEN311-CONTACT",
                                              {{"issuer", reader.plan->plan.head.issuer}})),
       Element::text("key_service", base::message(reader.lang, "OPEN311-KEY-SERVICE")),
       Element::list("endpoints", {std::move(endpoint)})});
}

// The key, the form, and then what it says; answered after the commit, from the writer's thread.
void Open311::post_request(const http::Request& request, http::Reply reply) {
  std::string name;
  const auto format = format_of(request, name);
  const Format in = format.value_or(Format::xml);
  const base::Lang lang = request.lang();
  auto submission = [&]() -> base::Result<Submission> {
    if (!format) return failure("OPEN311-FORMAT", base::Kind::not_found, {});
    const auto form = http::parse_query(request.body);
    if (!request.header("content-type").starts_with("application/x-www-form-urlencoded") || !form)
      return failure("OPEN311-FORM", base::Kind::invalid, {});
    const auto lease = engine_.reads().lease();
    const auto reader = reader_for(*lease, request);
    if (!reader) return base::fail(reader.error());
    const auto client = sender(*lease, request, *form);
    if (!client) return base::fail(client.error());
    if (!*client) return failure("OPEN311-KEY", base::Kind::forbidden, {});
    for (const http::Values* const values : {&request.query, &*form})
      if (auto here = check_jurisdiction(*reader, *values); !here) return base::fail(here.error());
    return read_submission(*form, reader->plan->plan, **client, reader->now);
  }();
  if (!submission) return reply.send(refusal(in, submission.error(), lang));
  const auto held = std::make_shared<http::Reply>(std::move(reply));
  engine_.submit(std::move(submission->command), [held, in, lang, check = submission->check](
                                                     const base::Result<store::Answer>& done) {
    if (!done) return held->send(refusal(in, done.error(), lang));
    const std::string notice =
        base::message(lang, "OPEN311-NOTICE",
                      {{"receipt", done->answer.at("receipt").get<std::string>()},
                       {"check", check},
                       {"due", done->answer.at("due").get<std::string>()}});
    held->send(
        answer(in, 200,
               Element::list("service_requests",
                             {Element::object("request", {Element::text("service_request_id",
                                                                        std::to_string(done->seq)),
                                                          Element::text("service_notice", notice),
                                                          Element::nothing("account_id")})})));
  });
}

http::Response Open311::unknown(const http::Request& request) const {
  const Format format = request.path.ends_with(".json") ? Format::json : Format::xml;
  const auto allowed = known_.match(request.method, request.path).allowed;
  if (allowed.empty()) {
    const Problem problem{
        .code = "OPEN311-PATH", .kind = base::Kind::not_found, .args = {{"path", request.path}}};
    return refusal(format, problem, request.lang());
  }
  const std::string list = fmt::format("{}", fmt::join(allowed, ", "));
  const Problem problem{.code = "OPEN311-METHOD",
                        .args = {{"method", request.method}, {"allowed", list}}};
  return refusal(format, problem, request.lang(), 405).set("Allow", list);
}

void Open311::add_rest_to(http::Router& router) {
  for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    router.add(std::string(method) + " " + k_root + "{rest...}",
               http::Handler([this](const http::Request& request) { return unknown(request); }));
}

void Open311::add_to(http::Router& router) {
  const auto note = [&](const std::string& route) {
    known_.add(route, http::Handler([](const http::Request&) { return http::no_content(); }));
  };
  const auto get = [&](const char* path, Answered (Open311::*ask)(app::Reader&, const Asked&)) {
    note(std::string("GET ") + k_root + path);
    router.add(std::string("GET ") + k_root + path,
               asking([this, ask](app::Reader& reader, const Asked& asked) {
                 return (this->*ask)(reader, asked);
               }));
  };
  get("discovery.{format}", &Open311::discovery);
  get("services.{format}", &Open311::services);
  get("services/{file}", &Open311::definition);
  get("requests.{format}", &Open311::requests);
  get("requests/{file}", &Open311::request);
  get("requests/{id}/updates.{format}", &Open311::updates);
  get("tokens/{file}", &Open311::token);
  const std::string create = std::string("POST ") + k_root + "requests.{format}";
  note(create);
  router.add(create, http::LaterHandler([this](const http::Request& request, http::Reply reply) {
               post_request(request, std::move(reply));
             }));
}

}  // namespace wanhu::server::open311
