// POST /api/v1/commands: many commands in one request, each answered by itself after its commit;
// /preview says what each would come to, by the same handlers.
// No thread waits: the request sleeps with its Reply until the last command has been answered.
#include <algorithm>
#include <atomic>

#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

constexpr std::size_t k_commands_max = 100;

base::Result<std::vector<app::Command>> read_commands(const http::Request& request,
                                                      const std::string& actor) {
  auto body = request.json();
  if (!body) return base::fail(body.error());
  base::FieldReader fields(*body, "");
  const base::Json& list = fields.raw("commands");
  if (!list.is_array() || list.empty() || list.size() > k_commands_max)
    fields.problem("COMMANDS-COUNT", "commands", {{"max", std::to_string(k_commands_max)}});
  if (auto done = fields.done(); !done) return base::fail(done.error());
  std::vector<app::Command> commands;
  for (std::size_t i = 0; i < list.size(); ++i) {
    base::FieldReader one(list[i], "/commands/" + std::to_string(i));
    commands.push_back({.id = one.uuid("id"),
                        .actor = actor,
                        .kind = one.text("kind", 40),
                        .data = one.raw("data")});
    if (!commands.back().data.is_object()) one.problem("FIELD-TYPE", "data", {{"type", "object"}});
    if (auto done = one.done(); !done) return base::fail(done.error());
  }
  return commands;
}

// The results of one request, filled in from the writer's thread.
class Batch {
 public:
  Batch(http::Reply reply, base::Lang lang, std::size_t size)
      : reply_(std::move(reply)), lang_(lang), results_(size), waiting_(size) {}

  void answer(std::size_t at, const base::Uuid& id, const base::Result<store::Answer>& result) {
    base::Json& out = results_[at];
    out = {{"id", id.text()}, {"ok", result.has_value()}};
    if (result) {
      out["seq"] = result->seq;
      out["repeated"] = result->repeated;
      out["answer"] = result->answer;
    } else {
      out["problem"] = problem_json(result.error(), lang_);
    }
    if (waiting_.fetch_sub(1) == 1) send();
  }

 private:
  void send() {
    http::Response response = http::json(200, {{"results", results_}});
    response.set("Cache-Control", "no-store");
    reply_.send(std::move(response));
  }

  http::Reply reply_;
  const base::Lang lang_;
  std::vector<base::Json> results_;
  std::atomic<std::size_t> waiting_;
};

bool is_api_kind(const std::string& kind) {
  static const std::vector<std::string> k_kinds = access::all_commands();
  return std::find(k_kinds.begin(), k_kinds.end(), kind) != k_kinds.end();
}

}  // namespace

void Api::take_commands(const http::Request& request, http::Reply reply) {
  const auto who = asker(request);
  if (!who) return reply.send(who.error(), request.lang());
  auto commands = read_commands(request, who->person().id.text());
  if (!commands) return reply.send(commands.error(), request.lang());
  const auto batch = std::make_shared<Batch>(std::move(reply), request.lang(), commands->size());
  for (std::size_t i = 0; i < commands->size(); ++i) {
    app::Command& command = (*commands)[i];
    const base::Uuid id = command.id;
    if (!is_api_kind(command.kind)) {
      batch->answer(i, id, base::fail_field("COMMAND-UNKNOWN", "/kind", {{"kind", command.kind}}));
      continue;
    }
    const bool of_account = command.kind.starts_with("person.");
    engine_.submit(std::move(command),
                   [this, batch, i, id, of_account](const base::Result<store::Answer>& result) {
                     // Before the answer, so that whoever reads it finds the old rights gone.
                     if (of_account) sessions_.forget_all();
                     batch->answer(i, id, result);
                   });
  }
}

// Each command is tried by itself on one snapshot, so none sees what another would do.
Api::Answered Api::preview_commands(const http::Request& request) {
  const auto who = asker(request);
  if (!who) return base::fail(who.error());
  const auto commands = read_commands(request, who->person().id.text());
  if (!commands) return base::fail(commands.error());
  const auto lease = engine_.reads().lease();
  auto reader = reader_for(*lease, who->scope, request);
  if (!reader) return base::fail(reader.error());
  base::Json results = base::Json::array();
  for (const app::Command& command : *commands) {
    base::Json result{{"id", command.id.text()}, {"happens", base::Json::array()}};
    const base::Result<store::Decision> tried =
        is_api_kind(command.kind)
            ? engine_.preview(*lease, command)
            : base::fail_field("COMMAND-UNKNOWN", "/kind", {{"kind", command.kind}});
    result["ok"] = tried.has_value();
    if (tried)
      result["happens"] = app::events_in_words(*reader, tried->events);
    else
      result["problem"] = problem_json(tried.error(), request.lang());
    results.push_back(std::move(result));
  }
  http::Response response = http::json(200, {{"results", std::move(results)}});
  response.set("Cache-Control", "no-store");
  return response;
}

void Api::add_command_routes(http::Router& router) {
  router.add("POST /api/v1/commands/preview",
             open([this](const http::Request& request) { return preview_commands(request); }));
  router.add("POST /api/v1/commands",
             http::LaterHandler([this](const http::Request& request, http::Reply reply) {
               take_commands(request, std::move(reply));
             }));
}

}  // namespace wanhu::server::api
