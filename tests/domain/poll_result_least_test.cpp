// What the campaign refuses of a release is what no poll house shows: no release that the rule of
// hiding makes is refused, whatever the wave, and one that shows a single thing more is.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/digest.hpp"
#include "domain/poll/result.hpp"
#include "support/attacked_wave.hpp"

namespace wanhu::test {
namespace {

Json whole_document(Json figures) {
  figures.update({{"wanhu_release", 1},
                  {"plan", "polled"},
                  {"survey", "phone"},
                  {"wave", base::Uuid::named("wave").text()},
                  {"name", "第一轮"},
                  {"from", "2021-09-01"},
                  {"to", "2021-09-30"},
                  {"closed", "2021-09-30"},
                  {"frame", Json::object()},
                  {"journal", Json::object()}});
  figures.erase("digest");
  figures["digest"] = base::hex(base::sha256(base::canonical(figures)));
  return figures;
}
std::string taken(const Json& document) {
  const auto read = domain::read_release(document);
  return read ? "ok" : read.error().code;
}

// Answers and fates of every kind, with weights that differ a hundredfold.
void fill(Attacked& wave) {
  for (std::size_t node = 0; node < wave.size(); ++node) {
    if (!has_own_people(wave, node)) continue;
    const std::size_t first = wave.data.cases.size();
    for (std::size_t kind = 0; kind < wave.data.kinds.size(); ++kind) {
      for (std::size_t code = 0; code < k_codes; ++code) wave.interview(node, kind, code, some());
      for (std::size_t fate = 1; fate < k_fates.size(); ++fate)
        wave.add(node, kind, k_fates.at(fate), some());
    }
    const double chance = std::array{1.0, 0.4, 0.01}.at(any<std::size_t>(0, 3));
    for (std::size_t at = first; at < wave.data.cases.size(); ++at)
      wave.data.cases[at].probability = chance;
  }
}

RC_GTEST_PROP(PollResultLeast, NoReleaseOfThePollHouseIsRefused, ()) {
  Attacked wave(any<std::size_t>(1, 3));
  grow(wave, 3, 3);
  fill(wave);
  RC_PRE(wave.data.completes.size() >= 20U);
  RC_ASSERT(taken(whole_document(document_of(wave, any<std::size_t>(0, 4)))) == "ok");
}

// A village with three who say no, its figure put back where it was hidden.
TEST(PollResultLeast, AFigureThatThreePeopleMadeIsRefused) {
  Attacked wave(1);
  (void)wave.data.tree.add("v1", 0);
  (void)wave.data.tree.add("v2", 0);
  wave.own.assign(3, {});
  wave.interview(1, 0, 0, 60);
  wave.interview(1, 0, 4, 3);
  wave.interview(2, 0, 0, 80);
  wave.interview(2, 0, 4, 40);
  Json document = document_of(wave, 1);
  ASSERT_EQ(taken(whole_document(document)), "ok");
  Json& figures = document.at("figures");
  for (Json& one : figures) {
    if (one.at("unit") != "v1") continue;
    ASSERT_TRUE(one.at("estimate").is_null());
    one["estimate"] = 60.0 / 63;
    one["hidden"] = "";
  }
  EXPECT_EQ(taken(whole_document(document)), "POLL-RELEASE-CELL");
}

}  // namespace
}  // namespace wanhu::test
