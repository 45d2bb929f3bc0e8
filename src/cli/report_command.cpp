#include "cli/report_command.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>

#include "app/engine.hpp"
#include "base/json.hpp"
#include "cli/workplace.hpp"
#include "report/report.hpp"

namespace wanhu::cli {

namespace {

using base::Lang;

constexpr int k_success = 0;

struct Request {
  bool help = false, json = false;
  Lang lang = Lang::zh;
  std::string name, db, format = "html", out, unit;
  std::int64_t year = 0, number = 0;  // of a letter
  std::optional<base::Date> date;     // absent: today
  std::optional<base::Uuid> id;       // of a proposal
  store::Tenant tenant = 1;
};

base::Failure usage(std::string code, std::string value = {}) {
  base::Problem problem{.code = std::move(code)};
  problem.with("value", std::move(value));
  return base::fail(std::move(problem));
}

// "2021-3": the year and the number in it.
bool read_number(Request& request, const std::string& value) {
  const char* const end = value.data() + value.size();
  const auto year = std::from_chars(value.data(), end, request.year);
  if (year.ec != std::errc() || year.ptr == end || *year.ptr != '-') return false;
  const auto number = std::from_chars(year.ptr + 1, end, request.number);
  return number.ec == std::errc() && number.ptr == end && request.year > 0 && request.number > 0;
}

base::Result<void> take(Request& request, const std::string& option, const std::string& value) {
  if (option == "--db") {
    request.db = value;
  } else if (option == "--date") {
    request.date = base::Date::parse(value);
    if (!request.date) return usage("REPORT-CLI-DATE", value);
  } else if (option == "--format") {
    request.format = value;
  } else if (option == "--number") {
    if (!read_number(request, value)) return usage("REPORT-CLI-NUMBER", value);
  } else if (option == "--id") {
    request.id = base::Uuid::parse(value);
    if (!request.id) return usage("REPORT-CLI-ID", value);
  } else if (option == "--unit") {
    request.unit = value;
  } else if (option == "--lang") {
    request.lang = base::lang_of(value);
  } else if (option == "--tenant") {
    const char* const end = value.data() + value.size();
    const auto read = std::from_chars(value.data(), end, request.tenant);
    if (read.ec != std::errc() || read.ptr != end || request.tenant < 1)
      return usage("REPORT-CLI-TENANT", value);
  } else if (option == "-o" || option == "--out") {
    request.out = value;
  } else {
    return usage("REPORT-CLI-OPTION", option);
  }
  return {};
}

base::Result<Request> read(const std::vector<std::string>& args, Lang lang, bool json) {
  Request request;
  request.json = json;
  request.lang = lang;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (arg == "--help" || arg == "-h") {
      request.help = true;
      return request;
    }
    if (arg == "--json") {
      request.json = true;
    } else if (arg.starts_with("-")) {
      const auto equals = arg.starts_with("--") ? arg.find('=') : std::string::npos;
      if (equals == std::string::npos && i + 1 == args.size())
        return usage("REPORT-CLI-VALUE", arg);
      const auto taken = equals == std::string::npos
                             ? take(request, arg, args[++i])
                             : take(request, arg.substr(0, equals), arg.substr(equals + 1));
      if (!taken) return base::fail(taken.error());
    } else if (request.name.empty()) {
      request.name = arg;
    } else {
      return usage("REPORT-CLI-OPTION", arg);
    }
  }
  if (request.name.empty()) return usage("REPORT-CLI-NAME");
  if (request.db.empty()) return usage("REPORT-CLI-DB");
  if (request.name == "transmittal" && request.number == 0) return usage("REPORT-CLI-NUMBER", "");
  if ((request.name == "honour" || request.name == "ranking" || request.name == "proposal") &&
      !request.id)
    return usage("REPORT-CLI-ID", "");
  return request;
}

// Opening makes a missing SQLite file; a report about nothing is a mistake in the address.
base::Result<void> check_address(const std::string& url) {
  constexpr std::string_view k_sqlite = "sqlite:";
  const bool is_file = url.starts_with(k_sqlite);
  if (!is_file && !url.starts_with("postgres://") && !url.starts_with("postgresql://"))
    return usage("REPORT-CLI-NO-DB", url);
  if (is_file && !std::filesystem::exists(url.substr(k_sqlite.size())))
    return usage("REPORT-CLI-NO-DB", url);
  return {};
}

base::Result<report::Document> make(const Request& request) {
  if (auto known = check_address(request.db); !known) return base::fail(known.error());
  auto engine = app::Engine::open({.db_url = request.db,
                                   .tenant = request.tenant,
                                   .clock = std::make_shared<base::SystemClock>(),
                                   // Nothing sealed is opened for a report.
                                   .keyring = std::make_shared<access::Keyring>()});
  if (!engine) return base::fail(engine.error());
  if (auto ok = require_house(**engine, access::House::campaign); !ok)
    return base::fail(ok.error());
  const auto lease = (*engine)->reads().lease();
  const app::PlanRef plan = (*engine)->plans().newest(*lease, request.tenant);
  if (plan == nullptr) return base::fail("NO-PLAN", base::Kind::refused);
  access::Scope scope{.tenant = request.tenant, .role = access::Role::centre, .person = {}};
  if (!request.unit.empty()) {
    if (plan->plan.unit(request.unit) == nullptr)
      return base::fail(base::Problem{.code = "UNIT-UNKNOWN", .args = {{"unit", request.unit}}});
    scope.unit = request.unit;
  }
  app::Reader reader{.engine = **engine,
                     .db = *lease,
                     .scope = scope,
                     .now = (*engine)->now(),
                     .lang = request.lang,
                     .plan = plan};
  if (request.name == "transmittal")
    return report::transmittal(reader, request.year, request.number, request.format);
  if (request.name == "proposal")
    return report::effect_proposal(reader, *request.id, request.format);
  if (request.name == "honour") return report::honour_proposal(reader, *request.id, request.format);
  if (request.name == "ranking")
    return report::ranking_document(reader, *request.id, request.format);
  return report::make(reader, request.name, request.date.value_or(reader.now.date()),
                      request.format);
}

int explain(const base::Problem& problem, Lang lang, std::ostream& err, int code) {
  err << base::text_of(lang, problem) << "\n";
  return code;
}

}  // namespace

int report_command(const std::vector<std::string>& args, Lang lang, bool json, std::ostream& out,
                   std::ostream& err) {
  const auto request = read(args, lang, json);
  if (!request) return explain(request.error(), lang, err, k_usage);
  if (request->help) {
    out << base::message(lang, "REPORT-CLI-HELP");
    return k_success;
  }
  const auto document = make(*request);
  if (!document) return explain(document.error(), lang, err, k_refused);
  if (request->out == "-") {
    out << document->bytes;
    return k_success;
  }
  const std::string path = request->out.empty() ? document->file_name : request->out;
  std::ofstream file(path, std::ios::binary);
  file << document->bytes;
  file.close();
  if (!file) throw base::MachineError("cannot write " + path);
  if (request->json)
    out << base::canonical({{"file", path}, {"bytes", document->bytes.size()}}) << "\n";
  else
    out << base::message(lang, "REPORT-CLI-WRITTEN", {{"file", path}}) << "\n";
  return k_success;
}

int report_command(const std::vector<std::string>& args, Lang lang, bool json) {
  return report_command(args, lang, json, std::cout, std::cerr);
}

}  // namespace wanhu::cli
