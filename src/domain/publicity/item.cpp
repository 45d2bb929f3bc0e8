#include "domain/publicity/item.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace wanhu::domain {

using base::fail;
using base::Json;

namespace {

constexpr std::array<std::string_view, 4> k_states{"clear", "waiting", "released", "refused"};

Json key_json(const ItemKey& of, std::int64_t version) {
  return {{"plan", of.plan}, {"item", of.item}, {"version", version}};
}

base::Result<void> goes_out(const ItemVersion& version) {
  if (version.state == WordingState::waiting) return fail("ITEM-WAITING", base::Kind::refused);
  if (version.state == WordingState::refused) return fail("ITEM-REFUSED", base::Kind::refused);
  return {};
}

base::Failure refused_number(const char* code, std::int64_t n) {
  base::Problem problem{
      .code = code, .kind = base::Kind::refused, .args = {{"n", std::to_string(n)}}};
  problem.place.field = "/data/n";
  return fail(std::move(problem));
}

}  // namespace

std::string_view text_of(WordingState state) {
  return k_states.at(static_cast<std::size_t>(state));
}

WordingState wording_state_of(const std::string& text) {
  const auto* const found = std::find(k_states.begin(), k_states.end(), text);
  if (found == k_states.end()) throw std::logic_error("no such state of a wording: " + text);
  return static_cast<WordingState>(found - k_states.begin());
}

base::Result<Events> put_item(const ItemKey& of, const ItemVersion& wording,
                              const std::optional<ItemVersion>& newest,
                              const plan::guard::AskedQuestions& asked) {
  const auto signals = judge_wording(
      {{"/data/title", wording.title, true}, {"/data/text", wording.text, true}}, asked);
  if (!signals) return fail(signals.error());
  if (const auto note = judge_wording({{"/data/note", wording.note}}, asked); !note)
    return fail(note.error());
  if (newest && newest->title == wording.title && newest->text == wording.text)
    return fail("ITEM-SAME", base::Kind::refused);
  Json data = key_json(of, newest ? newest->version + 1 : 1);
  data.update({{"title", wording.title},
               {"text", wording.text},
               {"note", wording.note},
               {"state", text_of(signals->empty() ? WordingState::clear : WordingState::waiting)},
               {"signals", to_json(*signals)}});
  return Events{{"item.put", std::move(data)}};
}

base::Result<Events> review_item(const ItemVersion& version, ReviewVerdict verdict,
                                 const std::string& reason, const std::string& reviewer) {
  if (version.state != WordingState::waiting) return fail("ITEM-NOT-WAITING", base::Kind::refused);
  if (version.author == reviewer) return fail("ITEM-OWN-REVIEW", base::Kind::refused);
  Json data = key_json(version.of, version.version);
  data.update({{"verdict", text_of(verdict == ReviewVerdict::released ? WordingState::released
                                                                      : WordingState::refused)},
               {"reason", reason}});
  return Events{{"item.reviewed", std::move(data)}};
}

base::Result<Events> receive_stock(const ItemVersion& version, std::int64_t stock, std::int64_t n,
                                   const std::string& note) {
  if (auto out = goes_out(version); !out) return fail(out.error());
  if (stock + n > k_copies_max)
    return base::fail_field("STOCK-MANY", "/data/n", {{"max", std::to_string(k_copies_max)}});
  Json data = key_json(version.of, version.version);
  data.update({{"n", n}, {"note", note}});
  return Events{{"stock.received", std::move(data)}};
}

base::Result<Events> hand_over_stock(const ItemVersion& version, std::int64_t stock,
                                     const CopyHandover& handover, const std::string& note) {
  if (auto out = goes_out(version); !out) return fail(out.error());
  if (handover.n > stock) return refused_number("STOCK-SHORT", stock);
  Json data = key_json(version.of, version.version);
  data.update({{"handover", handover.id.text()},
               {"unit", handover.unit},
               {"n", handover.n},
               {"note", note}});
  return Events{{"stock.handed_over", std::move(data)}};
}

base::Result<Events> acknowledge_stock(const CopyHandover& handover, std::int64_t n,
                                       const std::string& note, const std::string& by) {
  if (handover.got) return fail("STOCK-ACKNOWLEDGED", base::Kind::refused);
  if (handover.author == by) return fail("STOCK-OWN-RECEIPT", base::Kind::refused);
  if (n > handover.n) return refused_number("STOCK-RECEIPT-MANY", handover.n);
  return Events{
      {"stock.acknowledged", {{"handover", handover.id.text()}, {"n", n}, {"note", note}}}};
}

base::Result<Events> return_stock(const CopyHandover& handover, std::int64_t n,
                                  const std::string& note) {
  if (!handover.got) return fail("STOCK-RECEIPT-NONE", base::Kind::refused);
  if (n > handover.with_unit()) return refused_number("STOCK-RETURN-MANY", handover.with_unit());
  return Events{{"stock.returned", {{"handover", handover.id.text()}, {"n", n}, {"note", note}}}};
}

base::Result<Events> count_stock(const ItemVersion& version, std::int64_t stock, std::int64_t n,
                                 const std::string& reason) {
  if (n == stock) return refused_number("STOCK-SAME", stock);
  Json data = key_json(version.of, version.version);
  data.update({{"n", n}, {"was", stock}, {"reason", reason}});
  return Events{{"stock.counted", std::move(data)}};
}

}  // namespace wanhu::domain
