// wanhu export: the journal as JSON lines, for whoever wants to compute a figure again by other
// means.
#include <iostream>
#include <sstream>

#include "cli/admin_commands.hpp"
#include "cli/workplace.hpp"

namespace wanhu::cli {

namespace {

constexpr std::int64_t k_page = 500;

// One entry a line, in order; lots of answers as the journal page shows them (guard G12).
void write_journal(app::Reader& reader, std::ostream& out) {
  std::int64_t after = 0;
  for (bool more = true; more;) {
    const base::Json page = app::journal_page(reader, after, k_page);
    for (const base::Json& item : page.at("items")) out << item.dump() << "\n";
    more = page.at("next").is_number();
    if (more) after = page.at("next");
  }
}

}  // namespace

int export_command(const std::vector<std::string>& args, base::Lang lang, bool) {
  auto opened =
      open_with(args, lang, {{"what", "format", "out"}, {}, false, {}}, "CLI-HELP-EXPORT");
  if (!opened) return opened.error();
  const Options& options = opened->options;
  const bool known = options.value("what") == "journal" &&
                     options.value_or("format", "jsonl") == "jsonl" && options.words.empty();
  if (!known) return usage(lang, "CLI-HELP-EXPORT");
  const auto lease = opened->engine->reads().lease();
  app::Reader reader = whole_township(*opened->engine, *lease, lang);
  if (reader.plan == nullptr) return refused({.code = "NO-PLAN"}, lang);
  const std::string path = options.value_or("out", "-");
  if (path == "-") {
    write_journal(reader, std::cout);
    return k_ok;
  }
  std::ostringstream text;
  write_journal(reader, text);
  if (auto written = write_file(path, text.str()); !written) return refused(written.error(), lang);
  return k_ok;
}

}  // namespace wanhu::cli
