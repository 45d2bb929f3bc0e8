// The formatter on generated texts: plan-like TOML in every spelling, with comments everywhere.
#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>
#include <set>

#include "base/random.hpp"
#include "base/text.hpp"
#include "plan/files.hpp"
#include "plan/plan.hpp"
#include "plan/reader.hpp"
#include "plan/tools/format.hpp"

namespace wanhu::plan {
namespace {

// Writes a random text that reads without findings. Every text value is unique ("v17"), and so is
// every comment; "above v17" and "behind v17" say where they stand.
class PlanMaker {
 public:
  explicit PlanMaker(std::uint64_t seed) : random_(seed) {}

  std::string run() {
    if (random_.chance(0.2)) out_ += "\xEF\xBB\xBF";
    newline_ = random_.chance(0.2) ? "\r\n" : "\n";
    if (random_.chance(0.3)) loose_comment();
    const auto chosen = distinct(5);
    pairs(0);
    for (const std::string& key : chosen) block(key);
    if (random_.chance(0.3)) loose_comment();
    return out_;
  }

  std::vector<std::string> comments;

 private:
  std::uint64_t below(std::uint64_t n) { return random_.below(n); }
  bool chance(double p) { return random_.chance(p); }

  // Names from the schema and others; those of root pairs and of blocks do not meet.
  std::vector<std::string> distinct(std::size_t most) {
    static const std::vector<std::string> names = {
        "plan",  "org",  "duties", "task", "quota", "form",      "matters",   "survey", "id",
        "name",  "from", "to",     "src",  "kind",  "units",     "phases",    "window", "due",
        "seats", "ask",  "x1",     "z-9",  "'a b'", "\"户 口\"", "\"q\\\\\"", "7"};
    std::vector<std::string> left = names, chosen;
    for (auto n = below(most + 1); n > 0; --n) {
      const auto at = below(left.size());
      chosen.push_back(left[at]);
      left.erase(left.begin() + static_cast<long>(at));
    }
    return chosen;
  }

  std::string comment(const std::string& text) {
    comments.push_back("# " + text);
    return comments.back() + (chance(0.2) ? "  " : "");
  }
  void line(const std::string& text) { out_ += text + newline_; }
  void blank_lines() {
    while (chance(0.25)) line(chance(0.3) ? "  " : "");
  }
  void loose_comment() {
    blank_lines();
    line(comment("loose “" + std::to_string(++serial_) + "” = [ { \" '"));
    blank_lines();
  }
  std::string gap() { return std::string(below(3), ' '); }

  void block(const std::string& key) {
    switch (below(4)) {
      case 0:
        section("[", key, "]");
        break;
      case 1:
        for (auto n = 1 + below(3); n > 0; --n) {
          section("[[", key, "]]");
          if (chance(0.4)) section("[", key + "." + "sub", "]");
        }
        break;
      case 2: {  // ids below a header that may stand anywhere among them, or nowhere
        const auto ids = 1 + below(4);
        const auto header = below(2 * ids);
        for (std::uint64_t i = 0; i < ids; ++i) {
          if (header == i) section("[", key, "]", "own");
          section("[", key + ".id" + std::to_string(below(50) + 50 * i), "]");
        }
        break;
      }
      default:
        section("[", key + ".window", "]");
    }
  }

  void section(const std::string& open, const std::string& key, const std::string& close,
               const std::string& prefix = "") {
    if (chance(0.3)) loose_comment();
    line(open + gap() + key + gap() + close +
         (chance(0.3) ? gap() + comment("header " + std::to_string(++serial_)) : ""));
    if (chance(0.1)) loose_comment();
    pairs(1, prefix);
    blank_lines();
  }

  // Keys of root pairs begin with "r" and of blocks with their prefix, so that they meet no header.
  void pairs(int level, std::string prefix = "") {
    if (level == 0) prefix = "r";
    for (const std::string& name : distinct(6)) {
      const bool bare = name[0] != '"' && name[0] != '\'';
      if (!bare && !prefix.empty()) continue;
      std::string key = prefix + name;
      if (key == "sub" || key == "window") continue;
      if (chance(0.1)) key = bare ? "\"" + key + "\"" : key;
      if (chance(0.1)) key += gap() + "." + gap() + "part";
      pair(key);
      if (chance(0.1)) loose_comment();
      blank_lines();
    }
  }

  void pair(const std::string& key) {
    const std::string start = gap() + key + gap() + "=" + gap();
    if (!chance(0.4)) {
      line(start + value(3, /*multi_line=*/true) + gap());
      return;
    }
    const std::string mark = "v" + std::to_string(++serial_);
    if (chance(0.5)) line(gap() + comment("above " + mark));
    line(start + "\"" + mark + "\"" +
         (chance(0.5) ? gap() + comment("behind " + mark) : std::string()));
  }

  std::string value(int depth, bool multi_line) {
    switch (below(depth > 0 ? 9 : 6)) {
      case 0:
        return text(multi_line);
      case 1:
        return pick(
            {"0", "-0", "+7", "1_000", "0xFF", "0o17", "0b1", "-42", "9223372036854775807"});
      case 2:
        return pick({"1.5", "-0.0", "6.02e23", "1e-7", "+1_0.25", "inf", "-inf", "1e3"});
      case 3:
        return pick({"true", "false"});
      case 4:
        return pick({"2021-10-15", "2024-02-29", "1999-12-31T23:59:59", "2021-10-15 09:30:00+08:00",
                     "2021-10-15T09:30:00.125Z", "07:32:00"});
      case 5:
        return text(false);
      case 6:
        return table(depth - 1);
      default:
        return array(depth - 1);
    }
  }

  std::string pick(const std::vector<std::string>& all) { return all[below(all.size())]; }

  std::string text(bool multi_line) {
    static const std::vector<std::string> one = {"\"\"",
                                                 "''",
                                                 "\"村\"",
                                                 "'C:\\n \"x\"'",
                                                 "\"“双”\\\"引\\\"号\\\\\"",
                                                 "\"\\u0007\\t\\u200B\"",
                                                 "\"# no comment\"",
                                                 "\"a = [ {\"",
                                                 "\"?\"",
                                                 "\"10个工作日，每户都要走到，不漏一户\"",
                                                 "\"\\U0001F600 \\n second\"",
                                                 "\"\"\"one\"\"\"",
                                                 "'''it's'''"};
    static const std::vector<std::string> more = {
        "\"\"\"\n甲\n乙 \n\"quoted\" \\\n   joined\n# no comment\"\"\"", "'''\n\"\"\"\n\\\n'''",
        "\"\"\"\n[header]\nkey = 1\n\"\"\""};
    return pick(multi_line && chance(0.3) ? more : one);
  }

  std::string table(int depth) {
    std::string out = "{" + gap();
    bool first = true;
    for (const std::string& key : distinct(4)) {
      if (!first) out += gap() + "," + gap();
      first = false;
      out += key + (chance(0.1) ? ".d" : "") + gap() + "=" + gap() + value(depth, false);
    }
    return out + gap() + "}";
  }

  std::string array(int depth) {
    const bool broken = chance(0.5);
    std::string out = "[";
    if (broken && chance(0.3)) out += gap() + comment("opening " + std::to_string(++serial_));
    if (broken) out += newline_;
    const bool tables = chance(0.5);
    for (auto n = below(5); n > 0; --n) {
      const std::string mark = "v" + std::to_string(++serial_);
      const bool marked = broken && !tables && chance(0.5);
      if (marked && chance(0.5)) out += "  " + comment("above " + mark) + newline_;
      out += " " + (marked ? "\"" + mark + "\"" : tables ? table(depth) : value(depth, false));
      out += n > 1 || (broken && chance(0.5)) ? "," : "";
      if (marked && chance(0.5)) out += " " + comment("behind " + mark);
      if (broken) out += newline_;
    }
    if (broken && chance(0.2))
      out += "  " + comment("closing " + std::to_string(++serial_)) + newline_;
    return out + "]";
  }

  base::Seeded random_;
  std::string out_, newline_;
  int serial_ = 0;
};

bool reads_cleanly(const std::string& text) {
  FindingList findings;
  read_tree(text, findings);
  return findings.all().empty();
}

// CR LF counts as LF, as the reader has it.
std::string with_lf(std::string text) {
  std::erase(text, '\r');
  return text;
}

std::string marked_text(std::string_view comment) {
  return "\"" + std::string(comment.substr(comment.rfind(' ') + 1)) + "\"";
}

void expect_comment_in_place(const std::vector<std::string_view>& lines,
                             const std::string& comment) {
  const auto at = std::find_if(lines.begin(), lines.end(),
                               [&](std::string_view line) { return line.ends_with(comment); });
  RC_ASSERT(at != lines.end());
  if (comment.starts_with("# behind"))
    RC_ASSERT(at->find(marked_text(comment)) != std::string::npos);
  if (!comment.starts_with("# above")) return;
  const auto next = std::find_if(at + 1, lines.end(), [](std::string_view line) {
    return !base::trim(line).empty() && !base::trim(line).starts_with('#');
  });
  RC_ASSERT(next != lines.end());
  RC_ASSERT(next->find(marked_text(comment)) != std::string::npos);
}

std::vector<std::string> ids_of(const std::string& text, const char* map) {
  FindingList findings;
  const Tree tree = read_tree(text, findings);
  std::vector<std::string> ids;
  if (const Value* table = tree.root.find(map))
    for (const Value& entry : table->entries) ids.push_back(entry.key);
  return ids;
}

void expect_well_formatted(const std::string& text) {
  const Formatted result = format(text);
  if (result.refused) RC_FAIL(result.refused->code + "\n" + text);
  if (format(result.text).text != result.text)
    RC_FAIL("not stable:\n" + text + "\n----\n" + result.text + "\n----\n" +
            format(result.text).text);
  RC_ASSERT(toml::parse(with_lf(text)) == toml::parse(result.text));
  for (const char* map : {"duties", "quota", "form", "survey"})
    RC_ASSERT(ids_of(text, map) == ids_of(result.text, map));
  RC_ASSERT(result.text.empty() || result.text.ends_with('\n'));
  RC_ASSERT(result.text.find('\r') == std::string::npos);
}

TEST(FormatProperty, GeneratedPlansKeepMeaningAndComments) {
  int clean = 0, tried = 0;
  EXPECT_TRUE(rc::check("format on generated plans", [&](std::uint64_t seed) {
    PlanMaker maker(seed);
    const std::string text = maker.run();
    ++tried;
    if (!reads_cleanly(text)) return;
    ++clean;
    expect_well_formatted(text);
    const std::string result = format(text).text;
    const auto lines = base::split(result, '\n');
    for (const std::string& comment : maker.comments) expect_comment_in_place(lines, comment);
  }));
  EXPECT_GE(clean, tried * 8 / 10) << "the generator makes too many texts that do not read";
}

// Layout says nothing: blanks and blank lines put into a formatted text are taken out again.
TEST(FormatProperty, BlanksMakeNoDifference) {
  const std::string text = format(read_text("tests/plan/cases/clean.toml")).text;
  EXPECT_TRUE(rc::check("blanks around signs", [&](std::uint64_t seed) {
    base::Seeded random(seed);
    std::string spread;
    bool quoted = false, comment = false;
    for (const char c : text) {
      if (c == '"' && !comment) quoted = !quoted;
      if (c == '#' && !quoted) comment = true;
      if (c == '\n') comment = false;
      const bool sign = std::string_view("=,{}").find(c) != std::string_view::npos;
      const bool spread_here = sign && !quoted && !comment && random.chance(0.2);
      spread += spread_here ? "  " + std::string(1, c) + " " : std::string(1, c);
    }
    RC_ASSERT(format(spread).text == text);
  }));
}

// Whole plans: the blocks of the five, some left out, in any order and with any blanks. Formatting
// changes neither what is read nor what is found.
std::vector<std::string> blocks_of(const std::string& text) {
  std::vector<std::string> blocks;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = std::min(text.find("\n[", at), text.size() - 1) + 1;
    blocks.push_back(text.substr(at, next - at));
    at = next;
  }
  return blocks;
}

std::string shuffled(const std::vector<std::string>& blocks, base::Seeded& random) {
  std::vector<std::string> rest(blocks.begin() + 1, blocks.end());
  std::string out = blocks.front();  // keys before the first header must stay there
  while (!rest.empty()) {
    const auto at = random.below(rest.size());
    std::string block = rest[at];
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(at));
    if (random.chance(0.1)) continue;
    for (std::size_t i = 0; (i = block.find(" = ", i)) != std::string::npos; i += 3)
      if (random.chance(0.2)) block.insert(i, random.below(4), ' ');
    out += block + std::string(random.below(3), '\n');
  }
  return out;
}

std::multiset<std::string> codes_found(const std::string& text) {
  std::multiset<std::string> codes;
  const Loaded loaded = load(text, "p");
  for (const auto* list : {&loaded.findings, &loaded.notes})
    for (const Finding& finding : *list) codes.insert(finding.message_code());
  return codes;
}

TEST(FormatProperty, GeneratedWholePlansKeepMeaningAndFindings) {
  std::vector<std::vector<std::string>> plans;
  for (const auto& folder : std::filesystem::directory_iterator(source_path("plans")))
    if (folder.is_directory())
      plans.push_back(
          blocks_of(read_text("plans/" + folder.path().filename().string() + "/plan.toml")));
  ASSERT_EQ(plans.size(), 5U);
  // More than a second each under the sanitizers: ./test takes the first few.
  int left = std::getenv("WANHU_LONG") != nullptr ? 100 : 10;
  EXPECT_TRUE(rc::check("format on generated plans of the vocabulary", [&](std::uint64_t seed) {
    if (left-- <= 0) return;
    base::Seeded random(seed);
    const std::string text = shuffled(plans[random.below(plans.size())], random);
    expect_well_formatted(text);
    RC_ASSERT(codes_found(format(text).text) == codes_found(text));
  }));
}

TEST(FormatProperty, EditedPlansAreFormattedOrRefusedButNeverChanged) {
  static const std::vector<std::string> pieces = {
      "[", "]",  "{",  "}",        "\"",      "'",   "\"\"\"", "=",        ",", "\n",   "#",
      ".", "\\", "“",  "# 注\n",   "[a.b]\n", "\t",  "\r\n",   "-",        "_", "true", "1.5",
      " ", "[]", "{}", "[[task]]", "\n\n",    "'''", "0x1",    "镇 = 1\n", "7."};
  const std::vector<std::string> plans = {ruji(), read_text("plans/ruji-2021/as-issued.toml"),
                                          format(ruji()).text};
  int formatted = 0;
  EXPECT_TRUE(rc::check("format on edited plans", [&](std::uint64_t seed) {
    base::Seeded random(seed);
    std::string text = plans[random.below(plans.size())];
    for (auto n = 1 + random.below(3); n > 0; --n) {
      const auto at = random.below(text.size());
      if (random.chance(0.3))
        text.erase(at, random.below(40));
      else
        text.insert(at, pieces[random.below(pieces.size())]);
    }
    const Formatted result = format(text);
    if (result.refused) {
      RC_ASSERT(result.refused->code == "PLAN-FMT-SYNTAX");
      RC_ASSERT(result.text == text);
      return;
    }
    ++formatted;
    RC_ASSERT(format(result.text).text == result.text);
  }));
  EXPECT_GT(formatted, 5);
}

}  // namespace
}  // namespace wanhu::plan
