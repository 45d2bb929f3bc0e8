// Law 5 of the house: a room includes only the rooms below it (docs/architecture.md), nothing goes
// in circles, the lower rooms touch neither disk, network, clock nor chance, and SQL is written
// where the tables are known.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <regex>

#include "house/source_tree.hpp"

namespace wanhu::house {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Names = std::vector<std::string>;

struct Room {
  std::string name;
  std::string in_document;  // the third column of the table, which this row must match
  std::set<std::string> may_include;
};

const std::vector<Room>& rooms() {
  static const std::set<std::string> pure{"base", "calendar", "tabular", "stats", "plan", "domain"};
  const auto with = [](std::set<std::string> names, const Names& more) {
    names.insert(more.begin(), more.end());
    return names;
  };
  static const auto below_app = with(pure, {"store", "access"});
  static const auto app_and_below = with(below_app, {"app"});
  static const std::vector<Room> all{
      {"base", "nobody", {}},
      {"calendar", "base", {"base"}},
      {"tabular", "base", {"base"}},
      {"stats", "base", {"base"}},
      {"plan", "base, calendar, tabular", {"base", "calendar", "tabular"}},
      {"domain", "base, calendar, plan, stats", {"base", "calendar", "plan", "stats"}},
      {"store", "the above", pure},
      {"access", "store and below", with(pure, {"store"})},
      {"app", "the above", below_app},
      {"report", "app and below", app_and_below},
      {"sim", "app and below", app_and_below},
      {"message", "app and below", app_and_below},
      {"server", "app, report, message and below", with(app_and_below, {"report", "message"})},
      {"cli", "all", with(app_and_below, {"report", "sim", "message", "server"})},
  };
  return all;
}

const Room* find_room(const std::string& name) {
  const auto it = std::ranges::find(rooms(), name, &Room::name);
  return it == rooms().end() ? nullptr : &*it;
}

// "src/plan/plan.hpp" → "plan"; "" for a file that is in no room.
std::string room_of(const std::string& path) {
  static const std::regex shape(R"(src/([a-z_]+)/.+)");
  std::smatch match;
  return std::regex_match(path, match, shape) ? match[1].str() : "";
}

// The names between `open` and `close` on the include lines of a file.
Names includes_between(const std::string& text, char open, char close) {
  Names found;
  for (const auto& line : lines_of(text)) {
    const auto hash = line.find_first_not_of(" \t");
    if (hash == std::string::npos || line[hash] != '#') continue;
    const auto word = line.find("include", hash);
    const auto begin = line.find(open, hash);
    if (word == std::string::npos || begin == std::string::npos || begin < word) continue;
    const auto end = line.find(close, begin + 1);
    if (end != std::string::npos) found.push_back(line.substr(begin + 1, end - begin - 1));
  }
  return found;
}

Names own_includes(const std::string& text) {
  return includes_between(text, '"', '"');
}
Names system_includes(const std::string& text) {
  return includes_between(text, '<', '>');
}

// Every include that the table does not allow, as "src/a/x.cpp: a may not include b/y.hpp".
Names floor_violations(const SourceTree& tree) {
  Names found;
  for (const auto& [path, text] : tree) {
    const Room* room = find_room(room_of(path));
    if (room == nullptr) {
      found.push_back(path + ": in no known room");
      continue;
    }
    for (const auto& include : own_includes(text)) {
      const std::string target = room_of("src/" + include);
      if (!tree.contains("src/" + include)) {
        found.push_back(path + ": no such file below src: " + include);
      } else if (target != room->name && !room->may_include.contains(target)) {
        found.push_back(path + ": " + room->name + " may not include " + include);
      }
    }
  }
  return found;
}

// One circle of includes as "a → b → a", or "" when there is none.
std::string include_circle(const SourceTree& tree) {
  enum class Mark { open, done };
  std::map<std::string, Mark> marks;
  Names trail;
  std::string circle;
  const std::function<void(const std::string&)> visit = [&](const std::string& path) {
    if (!circle.empty() || !tree.contains(path)) return;
    const auto [mark, is_new] = marks.try_emplace(path, Mark::open);
    if (!is_new) {
      if (mark->second == Mark::done) return;
      for (auto it = std::ranges::find(trail, path); it != trail.end(); ++it) circle += *it + " → ";
      circle += path;
      return;
    }
    trail.push_back(path);
    for (const auto& include : own_includes(tree.at(path))) visit("src/" + include);
    trail.pop_back();
    marks[path] = Mark::done;
  };
  for (const auto& [path, text] : tree) visit(path);
  return circle;
}

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Whether `name` stands in `code` as a whole word.
bool names_it(const std::string& code, const std::string& name) {
  for (auto at = code.find(name); at != std::string::npos; at = code.find(name, at + 1)) {
    const auto end = at + name.size();
    if ((at == 0 || !is_word_character(code[at - 1])) &&
        (end == code.size() || !is_word_character(code[end])))
      return true;
  }
  return false;
}

// Where a lower room may do what it else may not, and why.
bool is_excepted(const std::string& path, const std::string& what) {
  // Clock, chance and ids of version 7 are made here, for the rooms from `access` up.
  static const std::set<std::string> origins{"src/base/time.hpp",   "src/base/time.cpp",
                                             "src/base/random.hpp", "src/base/random.cpp",
                                             "src/base/uuid.hpp",   "src/base/uuid.cpp"};
  if (origins.contains(path)) return true;
  // Waiting on a condition has a limit; no decision reads that clock.
  if (path == "src/base/thread_annotations.hpp") return what == "steady_clock";
  // libxlsxwriter writes to files only: it is given one in memory (memfd_create).
  if (path == "src/tabular/write.cpp") return what == "<sys/mman.h>" || what == "<unistd.h>";
  // Sums in parts at once; the result is the same, bit for bit, for any number of threads.
  if (path.starts_with("src/stats/")) return what == "<thread>";
  return false;
}

// Headers of input, output, network and databases, and names of clocks and chance, in the pure
// rooms.
Names purity_violations(const SourceTree& tree) {
  static const std::set<std::string> pure{"base", "calendar", "tabular", "stats", "plan", "domain"};
  static const std::set<std::string> headers{
      "fstream", "filesystem", "cstdio", "sqlite3.h", "libpq-fe.h", "microhttpd.h", "unistd.h",
      "fcntl.h", "netdb.h",    "poll.h", "thread",    "future",     "iostream"};
  static const Names words{"SystemClock",  "random_bytes", "random_device",
                           "system_clock", "steady_clock", "Uuid::v7",
                           "localtime",    "gmtime",       "getenv"};
  static const std::regex system_folder(R"((sys|netinet|arpa|postgresql)/.*)");
  Names found;
  const auto note = [&found](const std::string& path, const std::string& what) {
    if (!is_excepted(path, what)) found.push_back(path + ": " + what);
  };
  for (const auto& [path, text] : tree) {
    if (!pure.contains(room_of(path))) continue;
    for (const auto& header : system_includes(text))
      if (headers.contains(header) || std::regex_match(header, system_folder))
        note(path, "<" + header + ">");
    const std::string code = code_parts(text).code;
    for (const auto& word : words)
      if (names_it(code, word)) note(path, word);
  }
  return found;
}

// SQL outside the rooms that know the tables. Two files and why: the keys of a backup are read and
// wrapped anew without the app, and the simulator reads what the program has drawn. Expressions of
// plans are compiled to SQL that the app runs.
Names sql_violations(const SourceTree& tree) {
  static const std::set<std::string> rooms_with_tables{"store", "access", "app"};
  static const std::set<std::string> excepted{"src/cli/backup_commands.cpp", "src/sim/peek.cpp",
                                              "src/plan/expr/sql.cpp"};
  static const Names beginnings{"SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "};
  Names found;
  for (const auto& [path, text] : tree) {
    if (rooms_with_tables.contains(room_of(path)) || excepted.contains(path)) continue;
    const CodeParts parts = code_parts(text);
    if (names_it(parts.code, "Statement")) found.push_back(path + ": Statement");
    for (const auto& literal : parts.literals)
      if (std::ranges::any_of(beginnings,
                              [&](const auto& word) { return literal.starts_with(word); }))
        found.push_back(path + ": " + literal.substr(0, 30));
  }
  return found;
}

const SourceTree& sources() {
  static const SourceTree tree = cpp_tree({"src"});
  return tree;
}

TEST(IncludeGraph, RoomsIncludeOnlyTheFloorsBelow) {
  ASSERT_GT(sources().size(), 20U);
  EXPECT_THAT(floor_violations(sources()), IsEmpty());
}

TEST(IncludeGraph, NoFileIncludesItselfRoundaboutly) {
  EXPECT_EQ(include_circle(sources()), "");
}

TEST(IncludeGraph, LowerRoomsTouchNeitherDiskNorClockNorChance) {
  EXPECT_THAT(purity_violations(sources()), IsEmpty());
}

TEST(IncludeGraph, SqlIsWrittenWhereTheTablesAreKnown) {
  EXPECT_THAT(sql_violations(sources()), IsEmpty());
}

// The allowed pairs form an order: no room may, through others, include itself.
TEST(IncludeGraph, TableItselfHasNoCircle) {
  std::set<std::string> seen;
  for (const auto& room : rooms()) {
    EXPECT_TRUE(std::ranges::includes(seen, room.may_include)) << room.name;
    seen.insert(room.name);
  }
}

TEST(IncludeGraph, TableIsThatOfTheArchitectureDocument) {
  SourceTree document;
  add_file(document, "docs/architecture.md");
  const std::regex row(R"(\| `([a-z]+)` \|[^|]*\| ([^|]*) \|)");
  std::vector<std::pair<std::string, std::string>> written;
  for (const auto& line : lines_of(document.at("docs/architecture.md"))) {
    std::smatch match;
    if (std::regex_match(line, match, row)) written.emplace_back(match[1], match[2]);
  }
  std::vector<std::pair<std::string, std::string>> known;
  for (const auto& room : rooms()) known.emplace_back(room.name, room.in_document);
  EXPECT_EQ(written, known);
}

// The checks themselves, on trees that break the law.
TEST(IncludeGraph, SeesAForbiddenFloor) {
  const SourceTree tree{{"src/store/db.hpp", ""},
                        {"src/plan/plan.cpp", "#include \"store/db.hpp\"\n"},
                        {"src/store/db.cpp", "#include \"store/db.hpp\"\n#include <map>\n"}};
  EXPECT_THAT(floor_violations(tree),
              ElementsAre("src/plan/plan.cpp: plan may not include store/db.hpp"));
}

TEST(IncludeGraph, SeesAnUnknownRoomAndARelativeInclude) {
  const SourceTree tree{{"src/attic/old.cpp", ""}, {"src/plan/a.cpp", "#  include \"a.hpp\"\n"}};
  EXPECT_THAT(floor_violations(tree), ElementsAre("src/attic/old.cpp: in no known room",
                                                  "src/plan/a.cpp: no such file below src: a.hpp"));
}

TEST(IncludeGraph, SeesACircleOfFiles) {
  const SourceTree tree{{"src/plan/a.hpp", "#include \"plan/b.hpp\"\n"},
                        {"src/plan/b.hpp", "#include \"plan/c.hpp\"\n"},
                        {"src/plan/c.hpp", "#include \"plan/b.hpp\"\n"}};
  EXPECT_EQ(include_circle(tree), "src/plan/b.hpp → src/plan/c.hpp → src/plan/b.hpp");
}

TEST(IncludeGraph, SeesSqlInAnotherRoom) {
  const SourceTree tree{
      {"src/report/a.cpp", "// no Statement here\nauto x = \"an UPDATE\";\n"},
      {"src/report/b.cpp", "const store::Statement k_all{\"SELECT 1 FROM matter\"};\n"},
      {"src/server/c.cpp", "route(\"DELETE /x\");\n"},
      {"src/app/d.cpp", "const Statement k_all{\"SELECT 1 FROM matter\"};\n"}};
  EXPECT_THAT(sql_violations(tree),
              ElementsAre("src/report/b.cpp: Statement", "src/report/b.cpp: SELECT 1 FROM matter"));
}

TEST(IncludeGraph, SeesClockChanceAndDiskInCodeButNotInComments) {
  const SourceTree tree{
      {"src/domain/a.cpp",
       "#include <fstream>\n// SystemClock is not for us\nauto x = \"getenv\";\n"},
      {"src/domain/b.cpp", "auto id = Uuid::v7(SystemClock().now());\n"},
      {"src/base/random.cpp", "void random_bytes() {}\n"},
      {"src/app/c.cpp", "#include <fstream>\nSystemClock clock;\n"}};
  EXPECT_THAT(purity_violations(tree),
              ElementsAre("src/domain/a.cpp: <fstream>", "src/domain/b.cpp: SystemClock",
                          "src/domain/b.cpp: Uuid::v7"));
}

}  // namespace
}  // namespace wanhu::house
