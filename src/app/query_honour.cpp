// Honours: what the plans give for years in a row, who has them, what was proposed and decided.
#include <algorithm>
#include <map>
#include <tuple>

#include "access/role.hpp"
#include "app/blocks_as_of.hpp"
#include "app/query_standard.hpp"
#include "domain/text/sensitive.hpp"

namespace wanhu::app {

namespace {

std::string name_of(const plan::Honours& honours) {
  return honours.name.empty() ? honours.id : honours.name;
}

std::string standard_name(const plan::Plan& plan, const std::string& id) {
  for (const plan::Standard& one : plan.standards)
    if (one.id == id && !one.name.empty()) return one.name;
  return id;
}

Json honours_json(const HonoursFound& found) {
  Json rows = Json::array();
  for (const plan::Honour& row : found.honours->rows)
    rows.push_back({{"years", row.years}, {"act", row.act}, {"by", row.by}});
  return {{"id", found.honours->id},
          {"plan", found.plan->head.id},
          {"name", name_of(*found.honours)},
          {"standard", found.standard()},
          {"standard_name", standard_name(*found.plan, found.standard())},
          {"revoke", found.honours->revoke},
          {"rows", std::move(rows)}};
}

// Units whose streak ends with the last settled year of their own, and the honour that it has.
Json due_json(Reader& reader, const Histories& histories, const HonoursFound& found) {
  Json due = Json::array();
  const auto settled = store::unit_periods(reader.db, reader.tenant(), found.standard());
  std::vector<std::string> units;
  for (const store::UnitPeriod& one : settled)
    if (std::find(units.begin(), units.end(), one.unit) == units.end()) units.push_back(one.unit);
  for (const std::string& unit : units) {
    if (!reader.scope.covers(unit) || found.plan->unit(unit) == nullptr) continue;
    const auto years =
        unit_years(histories, reader.engine.calendar(), found.standard(), settled, unit);
    if (years.empty()) continue;
    const int year = years.rbegin()->first;
    const int has = domain::streak(
        years, store::revoked_years(reader.db, reader.tenant(), found.honours->id, unit), year);
    const plan::Honour* const row = domain::honour_for(*found.honours, has);
    if (row == nullptr) continue;
    domain::Proposal wanted;
    wanted.honours = found.honours->id;
    wanted.unit = unit;
    wanted.year = year;
    wanted.years = row->years;
    if (store::is_proposed(reader.db, reader.tenant(), wanted)) continue;
    due.push_back({{"honours", found.honours->id},
                   {"honours_name", name_of(*found.honours)},
                   {"unit", unit},
                   {"unit_name", found.plan->name_of(unit)},
                   {"year", year},
                   {"streak", has},
                   {"years", row->years},
                   {"act", row->act},
                   {"by", row->by}});
  }
  return due;
}

// The plan it was proposed under says what it is called.
const HonoursFound* honours_named(const std::vector<HonoursFound>& all,
                                  const domain::Proposal& proposal) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const HonoursFound& one) {
    return one.honours->id == proposal.honours && one.plan->head.id == proposal.plan;
  });
  return found == all.end() ? nullptr : &*found;
}

Json may_json(const Reader& reader, const domain::Proposal& proposal) {
  Json list = Json::array();
  const auto add = [&](const char* kind, bool open) {
    if (open && access::may_send(reader.scope.role, kind)) list.push_back(kind);
  };
  add("honour.decide", proposal.state == domain::ProposalState::proposed);
  add("honour.revoke", proposal.state == domain::ProposalState::granted);
  return list;
}

Json proposal_json(const Reader& reader, const store::ProposalRow& row,
                   const std::vector<HonoursFound>& all) {
  const domain::Proposal& p = row.proposal;
  const HonoursFound* const found = honours_named(all, p);
  const auto day = [](const std::optional<Instant>& at) {
    return at ? Json(at->date().iso()) : Json();
  };
  return {{"id", p.id.text()},
          {"honours", p.honours},
          {"honours_name", found == nullptr ? p.honours : name_of(*found->honours)},
          {"standard", p.standard},
          {"unit", p.unit},
          {"unit_name", found == nullptr ? reader.unit_name(p.unit) : found->plan->name_of(p.unit)},
          {"year", p.year},
          {"years", p.years},
          {"act", p.act},
          {"by", p.by},
          {"state", domain::text_of(p.state)},
          {"proposed", row.at.date().iso()},
          {"decided", day(row.decided)},
          {"decided_by", row.decided_by},
          {"decision", domain::masked(row.decision)},
          {"revoked", day(row.revoked)},
          {"revocation", domain::masked(row.revocation)},
          {"evidence", domain::masked(row.evidence)},
          {"may", may_json(reader, p)}};
}

std::string state_at(const store::ProposalRow& row, Instant end) {
  if (row.revoked && *row.revoked < end)
    return std::string(domain::text_of(domain::ProposalState::revoked));
  if (!row.decided || *row.decided >= end)
    return std::string(domain::text_of(domain::ProposalState::proposed));
  const bool refused = row.proposal.state == domain::ProposalState::refused;
  return std::string(
      domain::text_of(refused ? domain::ProposalState::refused : domain::ProposalState::granted));
}

}  // namespace

std::vector<HonourAsOf> honours_as_of(Reader& reader, const Cut& cut, Date day) {
  const Instant end = Instant::at(day, 24 * 60);
  const auto by_end = [&](const std::optional<Instant>& at) -> std::optional<Date> {
    return at && *at < end ? std::optional(at->date()) : std::nullopt;
  };
  const Histories all = histories(reader);
  const std::vector<HonoursFound> found = honours_of(all);
  std::vector<HonourAsOf> list;
  for (const store::ProposalRow& row : store::proposals(reader.db, reader.tenant())) {
    const domain::Proposal& p = row.proposal;
    if (row.made_seq > cut.seq || !reader.scope.covers(p.unit)) continue;
    const HonoursFound* const named = honours_named(found, p);
    list.push_back({.id = p.id,
                    .honours = named == nullptr ? p.honours : name_of(*named->honours),
                    .unit = p.unit,
                    .act = p.act,
                    .by = p.by,
                    .year = p.year,
                    .years = p.years,
                    .proposed = row.at.date(),
                    .decided = by_end(row.decided),
                    .revoked = by_end(row.revoked),
                    .state = state_at(row, end)});
  }
  const plan::Org& org = reader.plan->plan.org;
  std::map<std::string, std::size_t> order{{org.root.id, 0}};
  for (const plan::Unit& unit : org.units) order.emplace(unit.id, order.size());
  const auto key = [&](const HonourAsOf& one) {
    const auto at = order.find(one.unit);
    return std::tuple(at == order.end() ? order.size() : at->second, one.unit, one.year, one.years,
                      one.id);
  };
  std::sort(list.begin(), list.end(),
            [&](const HonourAsOf& a, const HonourAsOf& b) { return key(a) < key(b); });
  return list;
}

Json honours_page(Reader& reader) {
  const Histories all = histories(reader);
  const std::vector<HonoursFound> found = honours_of(all);
  Json honours = Json::array(), due = Json::array(), items = Json::array();
  for (const HonoursFound& one : found) {
    honours.push_back(honours_json(one));
    const Json own = due_json(reader, all, one);
    due.insert(due.end(), own.begin(), own.end());
  }
  for (const store::ProposalRow& row : store::proposals(reader.db, reader.tenant()))
    if (reader.scope.covers(row.proposal.unit)) items.push_back(proposal_json(reader, row, found));
  return {{"honours", std::move(honours)},
          {"due", std::move(due)},
          {"items", std::move(items)},
          {"may_propose", access::may_send(reader.scope.role, "honour.propose")}};
}

Result<ProposalPage> proposal_page(Reader& reader, const Uuid& id) {
  auto row = store::load_proposal(reader.db, reader.tenant(), id);
  if (!row || !reader.scope.covers(row->proposal.unit))
    return base::fail("NOT-FOUND", base::Kind::not_found);
  ProposalPage page{.row = std::move(*row), .honours_name = {}, .standard_name = {}};
  const domain::Proposal& p = page.row.proposal;
  const std::vector<HonoursFound> all = honours_of(histories(reader));
  const HonoursFound* const found = honours_named(all, p);
  page.honours_name = found == nullptr ? p.honours : name_of(*found->honours);
  page.standard_name = found == nullptr ? p.standard : standard_name(*found->plan, p.standard);
  for (store::UnitPeriod& one : store::unit_periods(reader.db, reader.tenant(), p.standard)) {
    const int year = one.to.year();
    if (one.unit == p.unit && year <= p.year && year > p.year - p.years)
      page.periods.push_back(std::move(one));
  }
  return page;
}

}  // namespace wanhu::app
