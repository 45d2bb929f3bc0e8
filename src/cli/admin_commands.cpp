#include "cli/admin_commands.hpp"

#include <fmt/format.h>

#include <iostream>

#include "app/accounts.hpp"
#include "app/activation.hpp"
#include "app/imports.hpp"
#include "base/digest.hpp"
#include "cli/workplace.hpp"
#include "domain/visit/outcome.hpp"
#include "plan/plan.hpp"
#include "store/migrate.hpp"
#include "store/tables/files.hpp"
#include "store/tables/tables.hpp"
#include "store/verify.hpp"
#include "tabular/write.hpp"

namespace wanhu::cli {

using base::Json;
using base::Lang;

namespace {

void say(Lang lang, const std::string& code, const std::map<std::string, std::string>& args = {}) {
  std::cout << base::message(lang, code, args) << "\n";
}

}  // namespace

base::Result<app::IssuedCode> add_account(app::Engine& engine, const Json& person) {
  auto added = engine.execute({.id = base::Uuid::v7(engine.now()),
                               .actor = std::string(app::k_actor_system),
                               .kind = "person.import",
                               .data = {{"people", Json::array({person})}}});
  if (!added) return base::fail(added.error());
  app::Accounts accounts(engine);
  std::vector<access::Person> people;
  {
    const auto lease = engine.reads().lease();
    const auto id = base::Uuid::parse(person.at("person_id").get<std::string>()).value();
    people.push_back(access::person_by_id(*lease, engine.tenant(), id).value());
  }
  auto codes = accounts.issue_codes(people, std::string(app::k_actor_system));
  if (!codes) return base::fail(codes.error());
  return codes->front();
}

void print_code(Lang lang, bool json, const app::IssuedCode& code) {
  if (json) {
    std::cout << Json{{"login", code.person.login},
                      {"code", code.code},
                      {"expires_at", code.expires.iso()}}
                     .dump()
              << "\n";
    return;
  }
  say(lang, "CLI-CODE",
      {{"login", code.person.login}, {"code", code.code}, {"until", code.expires.date().iso()}});
}

namespace {

// What to do instead. An address with a password in it is not repeated.
void say_made_already(Lang lang, const std::string& db_url) {
  std::cerr << base::message(
                   lang, "CLI-INIT-SAME",
                   {{"db", db_url.starts_with("sqlite:") ? db_url : std::string("postgresql://…")}})
            << "\n";
}

}  // namespace

int init_command(const std::vector<std::string>& args, Lang lang, bool json) {
  // The plan is looked at before anything is made, so that a refusal leaves nothing behind.
  const auto asked = parse_options(args, with_database({"plan", "login", "name"}), {});
  std::string text;
  if (asked && !asked->flag("help")) {
    const auto path = asked->value("plan");
    if (!path) return usage(lang, "CLI-HELP-INIT");
    const auto bytes = read_plan_file(*path);
    if (!bytes) return refused(bytes.error(), lang);
    text = *bytes;
    if (auto ready = app::check_ready(plan::load(text, *path)); !ready)
      return refused(ready.error(), lang);
  }
  auto opened = open_with(args, lang, {{"plan", "login", "name"}, {}, true}, "CLI-HELP-INIT");
  if (!opened) return opened.error();
  app::Engine& engine = *opened->engine;
  const auto done = engine.execute({.id = base::Uuid::v7(engine.now()),
                                    .actor = std::string(app::k_actor_system),
                                    .kind = "plan.activate",
                                    .data = {{"source", text}}});
  if (!done) {
    const int answer = refused(done.error(), lang);
    if (done.error().code == "PLAN-SAME") say_made_already(lang, opened->place.db_url);
    return answer;
  }
  const auto code = add_account(engine, {{"person_id", base::Uuid::v7(engine.now()).text()},
                                         {"login", opened->options.value_or("login", "centre")},
                                         {"name", opened->options.value_or("name", "综治中心")},
                                         {"role", "centre"}});
  if (!code) {
    // A second `init` activates a new version of the plan; the first account stays.
    if (code.error().code != "LOGIN-TAKEN") return refused(code.error(), lang);
    if (!json) say(lang, "CLI-INIT-PLAN", {{"version", done->answer.at("version").dump()}});
    return k_ok;
  }
  if (!json) say(lang, "CLI-INIT-PLAN", {{"version", done->answer.at("version").dump()}});
  print_code(lang, json, *code);
  return k_ok;
}

int user_command(const std::vector<std::string>& args, Lang lang, bool json) {
  auto opened = open_with(args, lang, {{"login", "name", "role", "unit", "weight"}, {}, false, {}},
                          "CLI-HELP-USER");
  if (!opened) return opened.error();
  const Options& options = opened->options;
  if (options.words != std::vector<std::string>{"add"} || !options.value("login") ||
      !options.value("role"))
    return usage(lang, "CLI-HELP-USER");
  const auto weight = number_option(options, "weight", 1, 1, 1000);
  if (!weight) return refused(weight.error(), lang);
  Json person{{"person_id", base::Uuid::v7(opened->engine->now()).text()},
              {"login", *options.value("login")},
              {"name", options.value_or("name", *options.value("login"))},
              {"role", *options.value("role")},
              {"weight", *weight}};
  if (const auto unit = options.value("unit")) person["unit"] = *unit;
  const auto code = add_account(*opened->engine, person);
  if (!code) return refused(code.error(), lang);
  print_code(lang, json, *code);
  return k_ok;
}

namespace {

int import_register_file(Opened& opened, Lang lang, bool json) {
  const auto bytes = read_file(opened.options.words[1]);
  if (!bytes) return refused(bytes.error(), lang);
  const std::string login = opened.options.value_or("login", "centre");
  const auto lease = opened.engine->reads().lease();
  app::Reader reader = whole_township(*opened.engine, *lease, lang);
  if (reader.plan == nullptr) return refused({.code = "NO-PLAN"}, lang);
  const auto author = access::person_by_login(*lease, opened.place.tenant, login);
  if (!author) return refused({.code = "CLI-LOGIN", .args = {{"login", login}}}, lang);
  const auto done =
      app::import_register(*opened.engine, reader,
                           {.file = {.name = opened.options.words[1], .bytes = *bytes},
                            .command_id = base::Uuid::v7(opened.engine->now()),
                            .sha256 = base::hex(base::sha256(*bytes)),
                            .actor = author->id.text()});
  if (!done) return refused(done.error(), lang);
  if (json)
    std::cout << Json{{"added", done->added}, {"already", done->already}, {"seq", done->seq}}.dump()
              << "\n";
  else
    say(lang, "CLI-IMPORTED",
        {{"added", std::to_string(done->added)}, {"already", std::to_string(done->already)}});
  return k_ok;
}

// States and outcomes in words, the rest as it is; nothing where there is nothing.
std::string shown(Lang lang, const std::string& name, const Json& value) {
  if (!value.is_string()) return {};
  const std::string text = value;
  if (name == "outcome") return domain::text_of(domain::outcome_named(text).value(), lang);
  if (name == "state") return base::message(lang, "CLI-DWELLING-" + text);
  return text;
}

int export_register_file(Opened& opened, Lang lang) {
  const std::string path = opened.options.words[1];
  const auto lease = opened.engine->reads().lease();
  app::Reader reader = whole_township(*opened.engine, *lease, lang);
  if (reader.plan == nullptr) return refused({.code = "NO-PLAN"}, lang);
  tabular::Sheet sheet;
  sheet.name = base::message(lang, "CLI-SHEET-REGISTER");
  for (const char* column : {"VILLAGE", "GROUP", "CODE", "ADDRESS", "STATE", "OUTCOME"})
    sheet.heading.push_back(base::message(lang, std::string("CLI-COLUMN-") + column));
  app::DwellingAsk ask{.limit = 500};
  for (bool more = true; more;) {
    const Json page = app::dwellings_page(reader, ask);
    for (const Json& d : page.at("items")) {
      std::vector<tabular::Cell> cells;
      for (const char* name : {"unit_name", "group", "code", "address", "state", "outcome"})
        cells.emplace_back(shown(lang, name, d.at(name)));
      sheet.rows.push_back(std::move(cells));
    }
    more = page.at("next").is_string();
    if (more) ask.after = page.at("next").get<std::string>();
  }
  base::Result<std::string> bytes =
      path.ends_with(".xlsx")
          ? tabular::xlsx_write({sheet}, opened.engine->now())
          : base::Result<std::string>(tabular::csv_write(sheet, tabular::Bom::yes));
  if (!bytes) return refused(bytes.error(), lang);
  if (auto written = write_file(path, *bytes); !written) return refused(written.error(), lang);
  return k_ok;
}

}  // namespace

int register_command(const std::vector<std::string>& args, Lang lang, bool json) {
  auto opened = open_with(args, lang, {{"login"}, {}, false}, "CLI-HELP-REGISTER");
  if (!opened) return opened.error();
  const auto& words = opened->options.words;
  if (words.size() == 2 && words[0] == "import") return import_register_file(*opened, lang, json);
  if (words.size() == 2 && words[0] == "export") return export_register_file(*opened, lang);
  return usage(lang, "CLI-HELP-REGISTER");
}

int verify_command(const std::vector<std::string>& args, Lang lang, bool json) {
  auto options = parse_options(args, with_database({}), {});
  if (!options) {
    refused(options.error(), lang);
    return k_usage;
  }
  if (options->flag("help")) {
    say(lang, "CLI-HELP-VERIFY");
    return k_ok;
  }
  const auto url = database_url(*options);
  if (!url) return refused(url.error(), lang);
  const auto tenant = number_option(*options, "tenant", 1, 1, 1'000'000'000);
  if (!tenant) return refused(tenant.error(), lang);
  const auto db = store::open(*url, store::Open::read_only);
  const auto report = store::verify(*db, *tenant, store::apply);
  if (!report) return refused(report.error(), lang);
  if (const auto files = store::verify_files(*db, *tenant); !files)
    return refused(files.error(), lang);
  Json tables = Json::object();
  for (const auto& table : report->tables) tables[table.name] = table.rows;
  if (json) {
    std::cout << Json{{"ok", true},
                      {"entries", report->entries},
                      {"head", base::hex(report->head_hash)},
                      {"tables", tables}}
                     .dump()
              << "\n";
    return k_ok;
  }
  for (const auto& table : report->tables)
    std::cout << fmt::format("{:>9} {}\n", table.rows, table.name);
  say(lang, "CLI-VERIFIED",
      {{"entries", std::to_string(report->entries)}, {"head", base::hex(report->head_hash)}});
  return k_ok;
}

}  // namespace wanhu::cli
