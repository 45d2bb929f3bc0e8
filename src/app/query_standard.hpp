// Checklist standards as pages ask for them: which there are, a period as a matrix of units and
// items, the rows behind a computed item, and honours. A person of a unit sees that unit only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/query.hpp"
#include "app/standards.hpp"
#include "store/tables/honour.hpp"

namespace wanhu::app {

// Schema Standards.
Json standards_page(Reader& reader);

struct StandardAsk {
  std::string standard;
  std::string plan{};    // empty: the only one that has it, or the first
  std::string period{};  // empty: the one that runs, or the last that has begun
};
// Schema StandardPage. NOT-FOUND.
Result<Json> standard_page(Reader& reader, const StandardAsk& ask);
// Which rows a computed item of a unit counts; of matters those that the reader may see, and how
// many more there are. Schema StandardRows. NOT-FOUND.
Result<Json> standard_rows(Reader& reader, const StandardAsk& ask, const std::string& unit,
                           const std::string& item);

// "2021年", "Q2 2021", "2021-04-16 to 2021-12-31".
std::string period_words(base::Lang lang, const std::string& id, Date from, Date to);
// The plan's words for a share of units that is to pass, and how many do: schema StandardTarget.
Json targets_json(const StandardPeriod& period, const std::vector<domain::UnitResult>& results);

Histories histories(Reader& reader);
CampaignBooks books(Reader& reader);

// Schema Honours.
Json honours_page(Reader& reader);
struct ProposalPage {  // for the document of a proposal
  store::ProposalRow row;
  std::string honours_name, standard_name;
  std::vector<store::UnitPeriod> periods{};  // of the years of the streak, as they were settled
};
// In the reader's part. NOT-FOUND.
Result<ProposalPage> proposal_page(Reader& reader, const Uuid& id);

}  // namespace wanhu::app
