#include "plan/catalogue.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <vector>

#include "base/text.hpp"
#include "plan/catalogue_rows.hpp"

namespace wanhu::plan {

namespace {

std::vector<Code> all_codes() {
  std::vector<Code> all = plan_codes();
  for (std::vector<Code> more : {guard_codes(), expression_codes()})
    all.insert(all.end(), more.begin(), more.end());
  std::sort(all.begin(), all.end(), [](const Code& a, const Code& b) { return a.code < b.code; });
  return all;
}

// Every statement on one line, so that a fragment can take the place of any.
constexpr std::string_view k_frame =
    R"toml(schema = "plan/1"

[plan]
id = "sample"
title = "示例乡入户走访方案"
issuer = "示例乡人民政府"
issued = 2022-03-01
window = { from = 2022-03-05, to = 2022-03-31 }
calendar = "cn-office"
phases = [ { id = "visit", name = "走访阶段", from = 2022-03-05, to = 2022-03-31 } ]

[org]
root = { id = "sample", name = "示例乡", kind = "town" }
units = [ { id = "east", name = "东一村", kind = "village", quota = 120 }, )toml"
    R"toml({ id = "west", name = "西山村", kind = "village", quota = 80 } ]
offices = [ { id = "centre", name = "乡综治中心", of = "sample" } ]

[quota.household_visit]
unit = "户"
total = 200
coverage = "every_address"
phase = "visit"

[form.feedback]
name = "意见问卷"
use = "service_feedback"
anonymous = true
retain = "180日"
ask = [ { id = "q1", type = "scale5", text = "晚上出门，您觉得安全吗？" } ]

[matters]
kinds = [ { id = "general", name = "一般问题", owner = "centre", due = "10个工作日" } ]
roll = "next_working_day"
close = { needs = "resident_confirms", exits = ["withdrawn"] }
tail = true

[indicators]
on_time = { num = "count(matter where closed_at <= due_at)", den = "count(matter)", use = "manage" }
solved = { num = "count(matter where closing = 'confirmed')", den = "count(matter)", use = "manage" }

[ranking.village]
of = "village"
by = "on_time"
among = "town"
min_n = 200
interval = "95%"
publish = "ranges"

[supervision]
kinds = [ { id = "recheck", name = "随机回访", how = "open" } ]
findings = [ { id = "false_visit", name = "走访不实" } ]
)toml";

struct Block {  // a header (empty before the first) with the lines under it
  std::string_view header;
  std::vector<std::string_view> lines;
};

std::vector<Block> blocks_of(std::string_view text) {
  std::vector<Block> blocks{{}};
  for (const std::string_view line : base::split(text, '\n')) {
    if (line.starts_with('['))
      blocks.push_back({line, {}});
    else if (!line.empty())
      blocks.back().lines.push_back(line);
  }
  return blocks;
}

// The key with which a line begins; empty on a line that continues a value.
std::string_view key_of(std::string_view line) {
  return line.substr(0, line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789"));
}

void write(std::string& out, const Block& block) {
  if (!block.header.empty()) out += "\n" + std::string(block.header) + "\n";
  for (const std::string_view line : block.lines) out += std::string(line) + "\n";
}

// The lines of the frame's block that the fragment does not say anew, then the fragment's.
Block merged(const Block& frame, const Block& fragment) {
  std::set<std::string_view> said;
  for (const std::string_view line : fragment.lines) said.insert(key_of(line));
  Block block{frame.header, {}};
  for (const std::string_view line : frame.lines)
    if (!said.contains(key_of(line))) block.lines.push_back(line);
  block.lines.insert(block.lines.end(), fragment.lines.begin(), fragment.lines.end());
  return block;
}

}  // namespace

std::span<const Code> codes() {
  static const std::vector<Code> all = all_codes();
  return all;
}

const Code* find_code(std::string_view code) {
  const std::span<const Code> all = codes();
  const auto found = std::lower_bound(all.begin(), all.end(), code,
                                      [](const Code& c, std::string_view s) { return c.code < s; });
  return found == all.end() || found->code != code ? nullptr : &*found;
}

Severity severity_of(std::string_view code, std::string_view variant) {
  const Code* known = find_code(code);
  if (known == nullptr)
    throw std::logic_error("not in the table of findings: " + std::string(code));
  const bool varies = !variant.empty() && variant == known->variant;
  return varies ? known->variant_severity : known->severity;
}

std::string_view example_frame() {
  return k_frame;
}

std::string completed(std::string_view fragment) {
  std::vector<Block> own = blocks_of(fragment);
  std::string out;
  for (const Block& block : blocks_of(k_frame)) {
    const auto same = std::find_if(own.begin(), own.end(), [&](const Block& candidate) {
      return candidate.header == block.header;
    });
    write(out, same == own.end() ? block : merged(block, *same));
    if (same != own.end()) own.erase(same);
  }
  for (const Block& block : own) write(out, block);
  return out;
}

}  // namespace wanhu::plan
