#include "cli/poll_command.hpp"

#include <toml++/toml.h>

#include <iostream>

#include "access/house.hpp"
#include "app/activation.hpp"
#include "app/poll_draw.hpp"
#include "app/poll_frame.hpp"
#include "app/poll_release.hpp"
#include "base/digest.hpp"
#include "cli/admin_commands.hpp"
#include "cli/workplace.hpp"
#include "plan/plan.hpp"
#include "store/tables/poll.hpp"

namespace wanhu::cli {

using base::Json;
using base::Lang;
using base::Uuid;

namespace {

constexpr int k_json_indent = 2;

void say(Lang lang, const std::string& code, const std::map<std::string, std::string>& args = {}) {
  std::cout << base::message(lang, code, args) << "\n";
}

Json json_of(const toml::node& node) {
  if (const auto* table = node.as_table()) {
    Json object = Json::object();
    for (const auto& [key, value] : *table) object[std::string(key.str())] = json_of(value);
    return object;
  }
  if (const auto* array = node.as_array()) {
    Json list = Json::array();
    for (const auto& value : *array) list.push_back(json_of(value));
    return list;
  }
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* truth = node.as_boolean()) return truth->get();
  return nullptr;  // nothing else has a place in a questionnaire, and its reader says so
}

base::Result<Json> read_form(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return base::fail(text.error());
  if (path.ends_with(".json")) return base::parse_json(*text);
  try {
    return json_of(toml::parse(*text));
  } catch (const toml::parse_error& error) {
    base::Problem problem{.code = "CLI-POLL-TOML"};
    problem.with("reason", std::string(error.description()));
    problem.place.file = path;
    problem.place.line = static_cast<int>(error.source().begin.line);
    problem.place.column = static_cast<int>(error.source().begin.column);
    return base::fail(std::move(problem));
  }
}

// The account that a command is sent for.
base::Result<std::string> author(Opened& opened) {
  const std::string login = opened.options.value_or("login", "poll");
  const auto lease = opened.engine->reads().lease();
  const auto person = access::person_by_login(*lease, opened.place.tenant, login);
  if (!person) return base::fail(base::Problem{.code = "CLI-LOGIN", .args = {{"login", login}}});
  return person->id.text();
}

base::Result<store::Answer> send(Opened& opened, const char* kind, Json data) {
  const auto actor = author(opened);
  if (!actor) return base::fail(actor.error());
  return opened.engine->execute({.id = Uuid::v7(opened.engine->now()),
                                 .actor = *actor,
                                 .kind = kind,
                                 .data = std::move(data)});
}

base::Result<Uuid> wave_of(const Options& options) {
  const auto id = Uuid::parse(options.value_or("wave", ""));
  if (!id) return base::fail("CLI-POLL-WAVE");
  return *id;
}

// ---- init --------------------------------------------------------------------------------------

// Sets the house of a database that has no entry yet; an older one of this house stays.
base::Result<void> take_house(app::Engine& engine) {
  {
    const auto lease = engine.reads().lease();
    if (access::house_of(*lease, engine.tenant()) == access::House::poll) return {};
  }
  const auto done = engine.execute({.id = Uuid::v7(engine.now()),
                                    .actor = std::string(app::k_actor_system),
                                    .kind = "house.set",
                                    .data = {{"kind", "poll"}}});
  if (!done) return base::fail(done.error());
  return {};
}

int init(const std::vector<std::string>& args, Lang lang, bool json) {
  const OpenAsk ask{{"plan", "login", "name"}, {}, true, {}};
  // The plan is looked at before anything is made, so that a refusal leaves nothing behind.
  const auto asked = parse_options(args, with_database(ask.with_value), {});
  std::string text;
  if (asked && !asked->flag("help")) {
    const auto path = asked->value("plan");
    if (!path) return usage(lang, "CLI-HELP-POLL");
    const auto bytes = read_plan_file(*path);
    if (!bytes) return refused(bytes.error(), lang);
    text = *bytes;
    const plan::Loaded loaded = plan::load(text, *path);
    if (auto ready = app::check_ready(loaded); !ready) return refused(ready.error(), lang);
    if (loaded.plan->surveys.empty()) return refused({.code = "CLI-POLL-NO-SURVEY"}, lang);
  }
  auto opened = open_with(args, lang, ask, "CLI-HELP-POLL");
  if (!opened) return opened.error();
  app::Engine& engine = *opened->engine;
  if (auto taken = take_house(engine); !taken) return refused(taken.error(), lang);
  const auto done = engine.execute({.id = Uuid::v7(engine.now()),
                                    .actor = std::string(app::k_actor_system),
                                    .kind = "plan.activate",
                                    .data = {{"source", text}}});
  if (!done) return refused(done.error(), lang);
  const std::string login = opened->options.value_or("login", "poll");
  const auto code = add_account(engine, {{"person_id", Uuid::v7(engine.now()).text()},
                                         {"login", login},
                                         {"name", opened->options.value_or("name", login)},
                                         {"role", "poll_lead"}});
  if (!json) say(lang, "CLI-INIT-PLAN", {{"version", done->answer.at("version").dump()}});
  if (code) {
    print_code(lang, json, *code);
    if (!json) say(lang, "CLI-POLL-NEXT");
    return k_ok;
  }
  // A second `init` activates a new version of the plan; the first account stays.
  return code.error().code == "LOGIN-TAKEN" ? k_ok : refused(code.error(), lang);
}

// ---- questionnaire, frame ----------------------------------------------------------------------

int form(Opened& opened, Lang lang, bool json) {
  const Options& options = opened.options;
  if (options.words.size() != 1 || !options.value("survey")) return usage(lang, "CLI-HELP-POLL");
  const auto read = read_form(options.words[0]);
  if (!read) return refused(read.error(), lang);
  const auto done = send(opened, "poll.form",
                         {{"plan", options.value_or("plan", "")},
                          {"survey", *options.value("survey")},
                          {"form", *read}});
  if (!done) return refused(done.error(), lang);
  if (json)
    std::cout << done->answer.dump() << "\n";
  else
    say(lang, "CLI-POLL-FORM", {{"version", done->answer.at("version").dump()}});
  return k_ok;
}

int frame(Opened& opened, Lang lang, bool json) {
  const Options& options = opened.options;
  if (options.words.size() != 1 || !options.value("survey")) return usage(lang, "CLI-HELP-POLL");
  const auto bytes = read_file(options.words[0]);
  if (!bytes) return refused(bytes.error(), lang);
  const auto actor = author(opened);
  if (!actor) return refused(actor.error(), lang);
  const auto lease = opened.engine->reads().lease();
  app::Reader reader = whole_township(*opened.engine, *lease, lang);
  if (reader.plan == nullptr) return refused({.code = "NO-PLAN"}, lang);
  const Uuid id = Uuid::v7(opened.engine->now());
  const auto done = app::load_frame_file(*opened.engine, reader,
                                         {.file = {.name = options.words[0], .bytes = *bytes},
                                          .command_id = Uuid::v7(opened.engine->now()),
                                          .frame_id = id,
                                          .sha256 = base::hex(base::sha256(*bytes)),
                                          .actor = *actor,
                                          .plan = options.value_or("plan", ""),
                                          .survey = *options.value("survey"),
                                          .name = options.value_or("name", options.words[0]),
                                          .source = options.value_or("source", options.words[0])});
  if (!done) return refused(done.error(), lang);
  if (json)
    std::cout
        << Json{{"frame", id.text()}, {"rows", done->rows}, {"duplicates", done->duplicates}}.dump()
        << "\n";
  else
    say(lang, "CLI-POLL-FRAME",
        {{"frame", id.text()},
         {"rows", std::to_string(done->rows)},
         {"duplicates", std::to_string(done->duplicates)}});
  return k_ok;
}

// ---- waves -------------------------------------------------------------------------------------

int waves(Opened& opened, Lang lang, bool json) {
  const auto lease = opened.engine->reads().lease();
  Json list = Json::array();
  for (const domain::PollWave& wave : store::load_waves(*lease, opened.place.tenant)) {
    list.push_back({{"wave", wave.id.text()},
                    {"name", wave.name},
                    {"survey", wave.survey},
                    {"from", wave.from.iso()},
                    {"to", wave.to.iso()},
                    {"state", domain::text_of(wave.state)},
                    {"n", wave.drawn_n}});
    if (!json)
      say(lang, "CLI-POLL-WAVE-ROW",
          {{"wave", wave.id.text()},
           {"name", wave.name},
           {"from", wave.from.iso()},
           {"to", wave.to.iso()},
           {"state", base::message(lang, "WAVE-STATE-" + std::string(domain::text_of(wave.state)))},
           {"n", std::to_string(wave.drawn_n)}});
  }
  if (json) std::cout << list.dump() << "\n";
  return k_ok;
}

int draw(Opened& opened, Lang lang, bool json) {
  const auto wave = wave_of(opened.options);
  if (!wave) return refused(wave.error(), lang);
  const auto done = send(opened, "poll.draw", {{"wave_id", wave->text()}});
  if (!done) return refused(done.error(), lang);
  if (json)
    std::cout << done->answer.dump() << "\n";
  else
    say(lang, "CLI-POLL-DRAWN",
        {{"n", done->answer.at("n").dump()},
         {"eligible", done->answer.at("eligible").dump()},
         {"digest", done->answer.at("list_digest").get<std::string>()}});
  return k_ok;
}

int list(Opened& opened, Lang lang) {
  const auto id = wave_of(opened.options);
  if (!id) return refused(id.error(), lang);
  const auto lease = opened.engine->reads().lease();
  const auto wave = store::load_wave(*lease, opened.place.tenant, *id);
  if (!wave) return refused({.code = "NOT-FOUND"}, lang);
  if (!wave->list_digest) return refused({.code = "CLI-POLL-NOT-DRAWN"}, lang);
  const std::string text = app::sealed_list(*lease, opened.place.tenant, *id);
  // Digests of those contacted long ago are erased, and the list with them.
  if (base::hex(base::sha256(text)) != *wave->list_digest)
    return refused({.code = "CLI-POLL-LIST-GONE"}, lang);
  const auto written = write_file(opened.options.value_or("out", "-"), text);
  return written ? static_cast<int>(k_ok) : refused(written.error(), lang);
}

int release(Opened& opened, Lang lang) {
  const auto id = wave_of(opened.options);
  if (!id) return refused(id.error(), lang);
  const auto lease = opened.engine->reads().lease();
  app::Reader reader = whole_township(*opened.engine, *lease, lang);
  if (reader.plan == nullptr) return refused({.code = "NO-PLAN"}, lang);
  const auto document = app::poll_release(reader, *id);
  if (!document) return refused(document.error(), lang);
  // That it was handed out is an entry of the journal; handed out again, it is the same document.
  const auto wave = store::load_wave(*lease, opened.place.tenant, *id);
  if (wave->state != domain::WaveState::released) {
    const auto done = send(opened, "poll.release", {{"wave_id", id->text()}});
    if (!done) return refused(done.error(), lang);
  }
  const auto written =
      write_file(opened.options.value_or("out", "-"), document->dump(k_json_indent) + "\n");
  return written ? static_cast<int>(k_ok) : refused(written.error(), lang);
}

// -o FILE as --out FILE, as other commands write it.
std::vector<std::string> with_out(std::vector<std::string> args) {
  for (std::string& word : args)
    if (word == "-o") word = "--out";
  return args;
}

}  // namespace

int poll_command(const std::vector<std::string>& args, Lang lang, bool json) {
  if (args.empty()) return usage(lang, "CLI-HELP-POLL");
  const std::string what = args[0];
  if (what == "--help" || what == "help") return help(lang, "CLI-HELP-POLL");
  const std::vector<std::string> rest = with_out({args.begin() + 1, args.end()});
  if (what == "init") return init(rest, lang, json);
  const OpenAsk ask{
      {"login", "survey", "plan", "name", "source", "wave", "out"}, {}, false, access::House::poll};
  auto opened = open_with(rest, lang, ask, "CLI-HELP-POLL");
  if (!opened) return opened.error();
  if (what == "form") return form(*opened, lang, json);
  if (what == "frame") return frame(*opened, lang, json);
  if (what == "waves") return waves(*opened, lang, json);
  if (what == "draw") return draw(*opened, lang, json);
  if (what == "list") return list(*opened, lang);
  if (what == "release") return release(*opened, lang);
  return usage(lang, "CLI-HELP-POLL");
}

}  // namespace wanhu::cli
