// Ladders and proposals of measures as they are read: where each unit stands and by which rows,
// what could be proposed, how far each proposal is and who has the next step. A unit sees its own,
// and of proposals those that it was told of; which round of checks a row comes from only those see
// who reach every unit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/query.hpp"
#include "domain/evaluation/proposal.hpp"
#include "store/tables/proposal.hpp"

namespace wanhu::app {

// The ladders of the plans in force with their steps.
Json ladders_page(Reader& reader);

struct LadderAsk {
  std::string id, plan{};       // plan: empty, the first that has one of that id
  std::optional<Date> as_of{};  // absent: today
  std::optional<std::string> unit{};
};
// One with its units: those of which anything is counted, open or proposed. NOT-FOUND.
Result<Json> ladder_page(Reader& reader, const LadderAsk& ask);

struct ProposalAsk {
  std::optional<std::string> unit{}, phase{};
};
Json proposals_page(Reader& reader, const ProposalAsk& ask);
// With evidence, steps and what comes next. NOT-FOUND.
Result<Json> effect_page(Reader& reader, const Uuid& id);

// A row for each row of the counts; a row for each proposal. Errors: those of tabular::xlsx_write.
Result<std::string> ladder_workbook(Reader& reader, const LadderAsk& ask);
Result<std::string> proposals_workbook(Reader& reader, const ProposalAsk& ask);

// What of proposals waits for the reader: statements and reviews due, decisions to be entered,
// appeals open, effects that end within two weeks. [] for who may not read them.
Json my_proposals(Reader& reader);

// For documents and reports.
struct EvidenceRow {
  Uuid finding;
  std::string kind, kind_name, state;  // state: of domain::SpotFindingState; empty: unknown
  std::optional<Date> day{}, decided{};
  domain::Standing standing = domain::Standing::gone;
};
struct EffectDocument {
  store::EffectRow row;
  std::vector<EvidenceRow> evidence{};
  std::vector<store::EffectStep> steps{};
  domain::EvidenceNow now{};
  std::string phase;
};
// NOT-FOUND.
Result<EffectDocument> effect_document(Reader& reader, const Uuid& id);
// unseen, pending, stands, gone.
std::string standing_text(domain::Standing standing);
// Of the plan that names the kind of finding, in force now.
std::string finding_name(const Reader& reader, const std::string& plan, const std::string& kind);
// What is proposed, to whom, and how long a term is, in the reader's language.
std::string act_words(const Reader& reader, const domain::EffectProposal& proposal);
std::string addressee_words(const Reader& reader, const domain::EffectProposal& proposal);
std::string term_words(const Reader& reader, const std::string& term);

}  // namespace wanhu::app
