// Publicity: what was done, by item and channel, and the copies of what goes out. Counted, never
// scored: there is no share here, no target and no order of units.
#include <algorithm>
#include <set>

#include "app/blocks_as_of.hpp"
#include "report/campaign.hpp"

namespace wanhu::report {

namespace {

using app::PublicityAsOf;

std::string channel_name(const Blocks& b, const std::string& channel) {
  const std::string code = "PLAN-DOC-WORD-channels." + channel;
  return base::has_message(code) ? b.say(code) : channel;
}

std::string publicity_address(const Blocks& b, const std::string& item) {
  return address("/publicity", {{"item", item}, {"unit", b.s.unit()}});
}

// The channels of the item's own list, then others that were used.
std::vector<std::string> channels_of(const plan::PublicityItem& item, const std::string& plan,
                                     const std::vector<PublicityAsOf>& rows) {
  std::vector<std::string> channels = item.channels;
  for (const PublicityAsOf& row : rows)
    if (row.plan == plan && row.item == item.id &&
        std::find(channels.begin(), channels.end(), row.channel) == channels.end())
      channels.push_back(row.channel);
  return channels;
}

Line channel_line(const Blocks& b, const plan::PublicityItem& item, const std::string& plan,
                  const std::string& channel, const std::vector<PublicityAsOf>& rows) {
  std::int64_t n = 0, on_day = 0;
  std::set<std::string> units;
  for (const PublicityAsOf& row : rows) {
    if (row.plan != plan || row.item != item.id || row.channel != channel) continue;
    n += row.n;
    on_day += row.on_day;
    units.insert(row.unit);
  }
  const std::string href = publicity_address(b, item.id);
  return {.cells = {{.value = item.name, .href = href},
                    {.value = item.id},
                    {.value = channel_name(b, channel)},
                    {.value = channel},
                    {.value = on_day},
                    {.value = n},
                    {.value = static_cast<std::int64_t>(units.size())}},
          .href = href};
}

Table item_table(const Blocks& b, const std::vector<PublicityAsOf>& rows) {
  Table table{.id = "publicity",
              .sheet = b.say("REPORT-SHEET-PUBLICITY"),
              .caption = b.say("REPORT-PUBLICITY"),
              .columns = {{"name", b.say("REPORT-COL-ITEM"), false, true},
                          {"item", b.say("REPORT-X-KEY")},
                          {"channel", b.say("REPORT-COL-CHANNEL")},
                          {"channel_id", b.say("REPORT-COL-CHANNEL-ID")},
                          {"on_day", b.say("REPORT-COL-ON-DAY"), true},
                          {"n", b.say("REPORT-COL-SO-FAR"), true},
                          {"units", b.say("REPORT-COL-UNITS"), true}},
              .note = b.say("REPORT-PUBLICITY-NOTE")};
  for (const app::Member& member : b.reader.plan->members)
    for (const plan::PublicityItem& item : member.plan.publicity)
      for (const std::string& channel : channels_of(item, member.plan.head.id, rows))
        table.lines.push_back(channel_line(b, item, member.plan.head.id, channel, rows));
  return table;
}

// One figure a channel, in the order in which the plans name them.
void add_channel_figures(const Blocks& b, const std::vector<PublicityAsOf>& rows,
                         Section& section) {
  std::vector<std::string> channels;
  const auto add = [&](const std::string& channel) {
    if (std::find(channels.begin(), channels.end(), channel) == channels.end())
      channels.push_back(channel);
  };
  for (const app::Member& member : b.reader.plan->members)
    for (const plan::PublicityItem& item : member.plan.publicity)
      for (const std::string& channel : item.channels) add(channel);
  for (const PublicityAsOf& row : rows) add(row.channel);
  for (const std::string& channel : channels) {
    std::int64_t n = 0;
    for (const PublicityAsOf& row : rows) n += row.channel == channel ? row.n : 0;
    section.figures.push_back({.key = "publicity." + channel,
                               .title = channel_name(b, channel),
                               .cell = {n, publicity_address(b, "")}});
  }
}

std::string item_name(const Blocks& b, const std::string& plan, const std::string& id) {
  if (const app::Member* const member = b.reader.plan->member(plan))
    for (const plan::PublicityItem& item : member->plan.publicity)
      if (item.id == id) return item.name;
  return id;
}

Table stock_table(const Blocks& b, const std::vector<app::StockAsOf>& stock) {
  Table table{.id = "stock",
              .sheet = b.say("REPORT-SHEET-STOCK"),
              .caption = b.say("REPORT-STOCK"),
              .columns = {{"name", b.say("REPORT-COL-ITEM"), false, true},
                          {"item", b.say("REPORT-X-KEY")},
                          {"version", b.say("REPORT-COL-VERSION"), true},
                          {"received", b.say("REPORT-COL-RECEIVED"), true},
                          {"handed_over", b.say("REPORT-COL-HANDED-OVER"), true},
                          {"returned", b.say("REPORT-COL-RETURNED"), true},
                          {"stock", b.say("REPORT-COL-STOCK"), true}}};
  for (const app::StockAsOf& one : stock)
    table.lines.push_back({.cells = {{.value = item_name(b, one.plan, one.item)},
                                     {.value = one.item},
                                     {.value = one.version},
                                     {.value = one.received},
                                     {.value = one.handed_over},
                                     {.value = one.returned},
                                     {.value = one.stock}},
                           .href = publicity_address(b, one.item)});
  return table;
}

}  // namespace

std::optional<Section> publicity_section(Blocks& b) {
  if (!b.any([](const plan::Plan& plan) { return !plan.publicity.empty(); })) return {};
  const auto rows = app::publicity_as_of(b.reader, b.s.cut, b.s.day);
  Section section{.id = "block-publicity", .title = b.say("REPORT-SEC-PUBLICITY")};
  add_channel_figures(b, rows, section);
  section.tables.push_back(item_table(b, rows));
  if (const auto stock = app::stock_as_of(b.reader, b.s.cut); !stock.empty())
    section.tables.push_back(stock_table(b, stock));
  return section;
}

}  // namespace wanhu::report
