// Supervision as it is read: rounds with all that is needed to make their draw again, and findings
// with how far they are. Whoever has a unit sees no covert round before it has ended, of no round
// whose visits were re-contacted, and of findings those of the own unit that it was told of.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "app/query.hpp"
#include "domain/supervision/finding.hpp"
#include "domain/supervision/round.hpp"

namespace wanhu::app {

Json supervision_page(Reader& reader);
// NOT-FOUND, also for a round that the reader may not know of.
Result<Json> supervision_round_page(Reader& reader, const Uuid& id);
// The whole list as CSV, each item with its key and rank. NOT-FOUND, SUPERVISION-NOT-DRAWN.
Result<std::string> supervision_list(Reader& reader, const Uuid& id);

// What the pages of rounds and of findings both need; one for each question.
class SupervisionView {
 public:
  explicit SupervisionView(Reader& reader);

  [[nodiscard]] Reader& reader() const { return reader_; }
  // Reaches every unit.
  [[nodiscard]] bool is_whole() const { return !reader_.scope.unit; }
  // The plan that a round is held by; the one in force now when it is no longer there.
  const plan::Plan& plan_of(std::int64_t version, const std::string& plan);
  [[nodiscard]] std::string name_of(const std::string& actor) const;
  // What an item is called and where it leads; `may_name`: the household agreed to it.
  struct Label {
    std::string text;
    std::optional<Uuid> matter{}, dwelling{};
    bool kept = false;  // the reader is kept from it
  };
  Label label_of(const domain::CheckRound& round, const std::string& item, bool may_name);

 private:
  Label matter_label(const Uuid& id);
  Label visit_label(const Uuid& id, bool may_name);

  Reader& reader_;
  std::map<std::string, std::string> names_;
  std::set<Uuid> kept_;
};

// Of the findings of the reader's part, open ones first. query_findings.cpp
Json findings_json(SupervisionView& view);

}  // namespace wanhu::app
