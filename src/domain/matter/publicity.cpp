#include "domain/matter/publicity.hpp"

#include <algorithm>

#include "domain/matter/rules.hpp"

namespace wanhu::domain {

namespace {

using base::fail;

bool holds(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

std::vector<std::string> common(std::vector<std::string> a, const std::vector<std::string>& b) {
  std::erase_if(a, [&](const std::string& item) { return !holds(b, item); });
  return a;
}

// These are the resident's words whoever took them down.
constexpr std::array<std::string_view, 4> k_residents_events{
    "matter.opened", "matter.corrected", "matter.reopened", "matter.review_asked"};

Event side_event(const char* type, const Matter& matter, Side side, const std::string& reason) {
  Json data = with(ref(matter), "reason", reason);
  data["side"] = side == Side::resident ? "resident" : "staff";
  return event(type, std::move(data));
}

}  // namespace

std::optional<plan::Publish> publish_now(const plan::Plan& opened_under,
                                         const plan::Plan& in_force) {
  const auto& promised = opened_under.matters.publish;
  const auto& allowed = in_force.matters.publish;
  if (!promised || !allowed) return {};
  plan::Publish both = *promised;
  both.kinds = common(std::move(both.kinds), allowed->kinds);
  both.fields = common(std::move(both.fields), allowed->fields);
  // What is shown from later on is shown less.
  if (shown_from(*allowed) > shown_from(both)) both.after = allowed->after;
  both.text = both.text && allowed->text;
  if (both.kinds.empty()) return {};
  return both;
}

Reached shown_from(const plan::Publish& publish) {
  if (publish.after == "opened") return Reached::opened;
  return publish.after == "answered" ? Reached::answered : Reached::closed;
}

bool is_public(const plan::Publish& publish, const Matter& matter) {
  return !matter.is_hidden() && holds(publish.kinds, matter.kind) &&
         matter.reached >= shown_from(publish);
}

Result<Events> hide(const Matter& matter, Side side, const std::string& reason) {
  if (side == Side::resident ? matter.hidden_by_resident : matter.hidden_by_staff)
    return refuse("MATTER-HIDDEN");
  return Events{side_event("matter.hidden", matter, side, reason)};
}

Result<Events> show(const Matter& matter, Side side, const std::string& reason) {
  if (side == Side::resident ? matter.hidden_by_resident : matter.hidden_by_staff)
    return Events{side_event("matter.shown", matter, side, reason)};
  return refuse(side == Side::staff && matter.hidden_by_resident ? "MATTER-HIDDEN-BY-RESIDENT"
                                                                 : "MATTER-NOT-HIDDEN");
}

Result<Events> correct(const Matter& matter, const Correction& correction) {
  if (matter.text_erased) return refuse("MATTER-TEXT-ERASED");
  const bool same = correction.text == matter.body && correction.place == matter.place;
  if (same && !correction.contact) return refuse("MATTER-CORRECT-SAME");
  Json data = ref(matter);
  data["title"] = correction.title;
  data["text"] = correction.text;
  data["place"] = correction.place;
  if (correction.contact) data["contact"] = correction.contact->text();
  return Events{event("matter.corrected", std::move(data))};
}

Result<Events> erase_text(const Matter& matter) {
  if (auto ok = check(matter, "matter.erase_text"); !ok) return fail(ok.error());
  if (matter.text_erased) return refuse("MATTER-TEXT-ERASED");
  return Events{event("matter.text_erased", ref(matter))};
}

bool take_words_out(base::Json& data, const std::string& kind, const std::string& actor) {
  const bool said = actor == "resident" ||
                    std::find(k_residents_events.begin(), k_residents_events.end(), kind) !=
                        k_residents_events.end();
  bool changed = false;
  for (const char* name : k_word_fields) {
    const auto found = data.find(name);
    if (!said || found == data.end() || !found->is_string() ||
        found->get_ref<const std::string&>().empty())
      continue;
    *found = "";
    changed = true;
  }
  return changed;
}

}  // namespace wanhu::domain
