#include "domain/standard/honour.hpp"

#include <algorithm>
#include <array>

namespace wanhu::domain {

namespace {

base::Failure refuse(const char* code) {
  return base::fail(code, base::Kind::refused);
}

}  // namespace

int streak(const std::map<int, bool>& passed, const std::set<int>& revoked, int last) {
  int years = 0;
  for (auto at = passed.find(last);
       at != passed.end() && at->second && !revoked.contains(at->first);
       at = passed.find(last - years))
    ++years;
  return years;
}

std::map<int, bool> years_of(const std::vector<PeriodResult>& settled,
                             const std::map<int, int>& expected) {
  std::map<int, int> n;
  std::map<int, bool> all;
  for (const PeriodResult& one : settled) {
    ++n[one.year];
    all[one.year] = all.emplace(one.year, true).first->second && one.passed;
  }
  std::erase_if(all, [&](const auto& year) {
    const auto periods = expected.find(year.first);
    return periods != expected.end() && n[year.first] < periods->second;
  });
  return all;
}

const plan::Honour* honour_for(const plan::Honours& honours, int streak) {
  const plan::Honour* found = nullptr;
  for (const plan::Honour& row : honours.rows)
    if (row.years <= streak && (found == nullptr || row.years > found->years)) found = &row;
  return found;
}

std::string_view text_of(ProposalState state) {
  constexpr std::array<std::string_view, 4> k_texts{"proposed", "granted", "refused", "revoked"};
  return k_texts.at(static_cast<std::size_t>(state));
}

base::Result<Events> propose_honour(const plan::Honours& honours, Proposal proposal, int streak,
                                    bool is_proposed) {
  const auto row =
      std::find_if(honours.rows.begin(), honours.rows.end(),
                   [&](const plan::Honour& one) { return one.years == proposal.years; });
  if (row == honours.rows.end())
    return base::fail_field("HONOUR-ROW", "/data/years",
                            {{"years", std::to_string(proposal.years)}});
  if (streak < row->years) {
    base::Problem problem{.code = "HONOUR-STREAK", .kind = base::Kind::refused};
    problem.with("has", std::to_string(streak)).with("years", std::to_string(row->years));
    return base::fail(std::move(problem));
  }
  if (is_proposed) return refuse("HONOUR-TWICE");
  return Events{{"honour.proposed",
                 {{"proposal", proposal.id.text()},
                  {"plan", proposal.plan},
                  {"plan_version", proposal.plan_version},
                  {"honours", proposal.honours},
                  {"standard", proposal.standard},
                  {"unit", proposal.unit},
                  {"year", proposal.year},
                  {"years", proposal.years},
                  {"act", row->act},
                  {"by", row->by}}}};
}

base::Result<Events> decide_honour(const Proposal& proposal, const std::string& outcome,
                                   const std::string& by, const std::string& reason) {
  if (proposal.state != ProposalState::proposed) return refuse("HONOUR-DECIDED");
  return Events{
      {"honour.decided",
       {{"proposal", proposal.id.text()}, {"outcome", outcome}, {"by", by}, {"reason", reason}}}};
}

base::Result<Events> revoke_honour(const Proposal& proposal, const std::string& reason,
                                   const std::string& evidence) {
  if (proposal.state != ProposalState::granted) return refuse("HONOUR-NOT-GRANTED");
  return Events{{"honour.revoked",
                 {{"proposal", proposal.id.text()}, {"reason", reason}, {"evidence", evidence}}}};
}

}  // namespace wanhu::domain
