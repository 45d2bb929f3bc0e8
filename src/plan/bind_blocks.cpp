#include "plan/bind_blocks.hpp"

#include <algorithm>

#include "plan/bind_read.hpp"

namespace wanhu::plan {

namespace {

std::optional<int> number_if(const Value& v, std::string_view key) {
  const auto found = v.integer_of(key);
  return found ? std::optional(static_cast<int>(*found)) : std::nullopt;
}

StandardGroup named(const Value& v) {
  return {v.text_of("id"), v.text_of("name"), v.text_of("src")};
}

Target target(const Value& v) {
  return {share_if(v, "at").value_or(0), day_of(v, "by"), v.text_of("round")};
}

}  // namespace

Messages bind_messages(const Value& v) {
  Messages result;
  if (const Value* quiet = v.find("quiet"))
    result.quiet = QuietHours{minute_of(quiet->text_of("from")), minute_of(quiet->text_of("to")),
                              quiet->text_of("days") == "working"};
  const Value& caps = table_of(v, "caps");
  result.caps = {number_of(caps, "recipient"), number_of(caps, "all")};
  result.retain = amount_if(v, "retain").value_or(Amount());
  result.templates = bind_rows<MessageTemplate>(v, "templates", [](const Value& row) {
    return MessageTemplate{.id = row.text_of("id"),
                           .name = row.text_of("name"),
                           .channel = row.text_of("channel"),
                           .text = row.text_of("text"),
                           .statutory = row.is_true("statutory"),
                           .src = row.text_of("src")};
  });
  result.send = bind_rows<MessageRule>(v, "send", [](const Value& row) {
    return MessageRule{row.text_of("on"), row.text_of("to"), row.text_of("template")};
  });
  return result;
}

Report bind_report(const Value& v) {
  return {.id = v.text_of("id"),
          .name = v.text_of("name"),
          .every = v.text_of("every"),
          .from = v.text_of("from"),
          .to = v.text_of("to"),
          .template_name = v.text_of("template"),
          .src = v.text_of("src")};
}

Cadence bind_cadence(const Value& v) {
  return {.id = v.text_of("id"),
          .name = v.text_of("name"),
          .who = v.text_of("who"),
          .each = v.text_of("each"),
          .at_least = number_of(v, "at_least", 1),
          .per = v.text_of("per"),
          .act = v.text_of("do"),
          .phase = v.text_of("phase"),
          .on_miss = v.text_of("on_miss"),
          .src = v.text_of("src")};
}

Staffing bind_staffing(const Value& v) {
  return {.post = v.text_of("post"),
          .each = v.text_of("each"),
          .at = v.text_of("at"),
          .min = number_of(v, "min"),
          .max = number_of(v, "max"),
          .by = v.date_of("by"),
          .src = v.text_of("src")};
}

Places bind_places(const Value& v) {
  Places places;
  places.kinds = bind_rows<PlaceKind>(v, "kinds", [](const Value& row) {
    return PlaceKind{row.text_of("id"), row.text_of("name"), row.integer_of("n"),
                     row.text_of("src")};
  });
  places.inspect = bind_rows<Inspection>(v, "inspect", [](const Value& row) {
    return Inspection{.id = row.text_of("id"),
                      .name = row.text_of("name"),
                      .of = row.text_of("of"),
                      .list = texts_of(row, "list"),
                      .at_least = number_of(row, "at_least"),
                      .every = row.text_of("every"),
                      .who = row.text_of("who"),
                      .each = row.text_of("each"),
                      .findings_open_matters = row.text_of("findings") == "matter",
                      .src = row.text_of("src")};
  });
  places.listing = bind_rows<Listing>(v, "listing", [](const Value& row) {
    return Listing{.id = row.text_of("id"),
                   .name = row.text_of("name"),
                   .of = row.text_of("of"),
                   .criteria = row.text_of("criteria"),
                   .delist = row.text_of("delist"),
                   .measures = texts_of(row, "measures"),
                   .at_least = number_of(row, "at_least"),
                   .per = row.text_of("per"),
                   .each = row.text_of("each"),
                   .due = amount_if(row, "due"),
                   .src = row.text_of("src")};
  });
  return places;
}

PublicityItem bind_publicity_item(const Value& v) {
  return {.id = v.text_of("id"),
          .name = v.text_of("name"),
          .channels = texts_of(v, "channels"),
          .each = v.text_of("each"),
          .at_least = number_of(v, "at_least"),
          .per = v.text_of("per"),
          .from = v.date_of("from"),
          .by = v.date_of("by"),
          .scored = v.is_true("scored"),
          .src = v.text_of("src")};
}

Knowledge bind_knowledge(const Value& v) {
  return {.id = v.text_of("id"),
          .kind = v.text_of("kind"),
          .question = v.text_of("question"),
          .answer = v.text_of("answer"),
          .office = v.text_of("office"),
          .place = v.text_of("place"),
          .phone = v.text_of("phone"),
          .hours = v.text_of("hours"),
          .bring = v.text_of("bring"),
          .src = v.text_of("src")};
}

Survey bind_survey(const Value& v) {
  const Value& waves = table_of(v, "waves");
  return {.name = v.text_of("name"),
          .run_by = v.text_of("run_by"),
          .waves_each = waves.text_of("each"),
          .waves_n = number_of(waves, "n"),
          .per_day = number_of(v, "per_day"),
          .sample = number_of(v, "sample"),
          .min_n = number_of(v, "min_n"),
          .frame = texts_of(v, "frame"),
          .stratify = texts_of(v, "stratify"),
          .hide_from = texts_of(v, "hide_from"),
          .items_embargo = v.is_true("items_embargo"),
          .src = v.text_of("src")};
}

Indicator bind_indicator(const Value& v) {
  Indicator result{.name = v.text_of("name"),
                   .num = v.text_of("num"),
                   .den = v.text_of("den"),
                   .factor = number_of(v, "factor", 1),
                   .min_n = number_of(v, "min_n"),
                   .direction = v.text_of("direction"),
                   .use = v.text_of("use"),
                   .period = v.text_of("period"),
                   .weight_at_least = share_if(v, "weight_at_least"),
                   .src = v.text_of("src")};
  if (const Value* found = v.find("target")) result.target = target(*found);
  result.milestones = milestones_of(v);
  return result;
}

Ranking bind_ranking(const Value& v) {
  Ranking result{.name = v.text_of("name"),
                 .of = v.text_of("of"),
                 .among = v.text_of("among"),
                 .min_n = number_of(v, "min_n"),
                 .ties = v.text_of("ties"),
                 .publish = v.text_of("publish"),
                 .interval = share_if(v, "interval").value_or(0),
                 .every = v.text_of("every"),
                 .src = v.text_of("src")};
  result.by = bind_rows<RankingPart>(v, "by", [](const Value& row) {
    return RankingPart{row.text_of("indicator"), share_if(row, "weight").value_or(0)};
  });
  if (const std::string one = v.text_of("by"); !one.empty()) result.by.push_back({one});
  return result;
}

Bands bind_bands(const Value& v) {
  Bands result{.name = v.text_of("name"),
               .on = v.text_of("on"),
               .policy = v.text_of("policy"),
               .total = v.is_true("total"),
               .src = v.text_of("src")};
  result.rows = bind_rows<Band>(v, "rows", [](const Value& row) {
    return Band{.from = row.integer_of("from").value_or(0),
                .to = row.integer_of("to"),
                .unit = row.integer_of("unit"),
                .note = row.text_of("note"),
                .act = row.text_of("do"),
                .due = amount_if(row, "due"),
                .src = row.text_of("src")};
  });
  return result;
}

Ladder bind_ladder(const Value& v) {
  Ladder result{.name = v.text_of("name"),
                .when = v.text_of("when"),
                .count = v.text_of("count"),
                .reset = v.text_of("reset"),
                .needs = texts_of(v, "needs"),
                .basis = v.text_of("basis"),
                .src = v.text_of("src")};
  result.steps = bind_rows<LadderStep>(v, "steps", [](const Value& row) {
    return LadderStep{.act = row.text_of("do"),
                      .to = row.text_of("to"),
                      .of = row.text_of("of"),
                      .at = number_of(row, "at"),
                      .delta = number_of(row, "delta"),
                      .review = amount_if(row, "review"),
                      .lapse = amount_if(row, "lapse")};
  });
  return result;
}

Standard bind_standard(const Value& v) {
  Standard result{.name = v.text_of("name"),
                  .each = v.text_of("each"),
                  .pass = v.text_of("pass"),
                  .every = v.text_of("every"),
                  .src = v.text_of("src")};
  result.groups = bind_rows<StandardGroup>(v, "groups", named);
  result.items = bind_rows<StandardItem>(v, "items", [](const Value& row) {
    return StandardItem{.id = row.text_of("id"),
                        .in = row.text_of("in"),
                        .text = row.text_of("text"),
                        .check = row.text_of("check"),
                        .hard = row.is_true("hard"),
                        .src = row.text_of("src")};
  });
  result.stars = bind_rows<Star>(v, "stars", [](const Value& row) {
    return Star{row.text_of("id"), row.text_of("name"), texts_of(row, "needs"), row.text_of("src")};
  });
  return result;
}

Honours bind_honours(const Value& v) {
  Honours result{.name = v.text_of("name"),
                 .streak = v.text_of("streak"),
                 .revoke = v.text_of("revoke"),
                 .src = v.text_of("src")};
  result.rows = bind_rows<Honour>(v, "rows", [](const Value& row) {
    return Honour{number_of(row, "years", 1), row.text_of("do"), row.text_of("by")};
  });
  return result;
}

std::optional<Supervision> bind_supervision(const Value& root) {
  const Value* v = root.find("supervision");
  if (v == nullptr) return {};
  Supervision result{.src = v->text_of("src")};
  result.kinds = bind_rows<CheckKind>(*v, "kinds", [](const Value& row) {
    return CheckKind{.id = row.text_of("id"),
                     .name = row.text_of("name"),
                     .how = row.text_of("how"),
                     .by = row.text_of("by"),
                     .who = row.text_of("who"),
                     .every = row.text_of("every"),
                     .src = row.text_of("src")};
  });
  if (const Value* draw = v->find("draw"))
    result.draw =
        Draw{share_if(*draw, "share").value_or(0), number_of(*draw, "n"), draw->text_of("seed")};
  result.findings = bind_rows<StandardGroup>(*v, "findings", named);
  return result;
}

std::optional<Burden> bind_burden(const Value& root) {
  const Value* v = root.find("burden");
  if (v == nullptr) return {};
  return Burden{.max_forms = number_if(*v, "max_forms"),
                .max_reports = number_if(*v, "max_reports"),
                .max_meetings = number_if(*v, "max_meetings"),
                .per = v->text_of("per"),
                .src = v->text_of("src")};
}

}  // namespace wanhu::plan
