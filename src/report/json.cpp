#include "report/paper.hpp"

namespace wanhu::report {

namespace {

using base::Json;

Json json_of(const Value& value) {
  struct Made {
    Json operator()(std::monostate) const { return {}; }
    Json operator()(const std::string& text) const { return text; }
    Json operator()(std::int64_t n) const { return n; }
    Json operator()(double x) const { return x; }
    Json operator()(const Ratio& ratio) const {
      const auto share = ratio.share();
      return {{"num", ratio.numerator},
              {"den", ratio.denominator},
              {"share", share ? Json(*share) : Json()}};
    }
    Json operator()(Date day) const { return day.iso(); }
  };
  return std::visit(Made{}, value);
}

Json line_json(const Table& table, const Line& line) {
  Json json = Json::object();
  for (std::size_t i = 0; i < line.cells.size(); ++i)
    json[table.columns.at(i).key] = json_of(line.cells[i].value);
  if (!line.href.empty()) json["href"] = line.href;
  return json;
}

Json table_json(const Table& table) {
  Json lines = Json::array();
  for (const Line& line : table.lines) lines.push_back(line_json(table, line));
  Json json{{"caption", table.caption}, {"rows", std::move(lines)}};
  if (table.total) json["total"] = line_json(table, *table.total);
  return json;
}

Json section_json(const Section& section) {
  Json figures = Json::object(), tables = Json::object();
  for (const Figure& figure : section.figures)
    figures[figure.key] = {
        {"title", figure.title}, {"value", json_of(figure.cell.value)}, {"href", figure.cell.href}};
  for (const Table& table : section.tables) tables[table.id] = table_json(table);
  return {{"title", section.title},
          {"text", section.sentences},
          {"figures", std::move(figures)},
          {"tables", std::move(tables)}};
}

}  // namespace

// Doubles are written with as many digits as bring the same double back (17 at most).
base::Json json_of(const Paper& paper) {
  Json sections = Json::object();
  for (const Section& section : paper.sections) sections[section.id] = section_json(section);
  Json json{
      {"name", paper.name},         {"title", paper.title},     {"issuer", paper.issuer},
      {"campaign", paper.campaign}, {"scope", paper.scope},     {"as_of", paper.day.iso()},
      {"day_kind", paper.day_kind}, {"interim", paper.interim}, {"cut", app::to_json(paper.cut)},
      {"command", paper.command},   {"notes", paper.notes},     {"sections", std::move(sections)}};
  if (paper.letter)
    json["letter"] = {{"number", paper.letter->number},
                      {"addressee", paper.letter->addressee},
                      {"attachment", paper.letter->attachment},
                      {"contact", paper.letter->contact}};
  return json;
}

}  // namespace wanhu::report
