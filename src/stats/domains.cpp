#include "stats/domains.hpp"

#include <algorithm>
#include <cmath>

namespace wanhu::stats {

using base::Result;

namespace {

constexpr std::uint64_t k_domains_max = 1 << 26;  // of all combinations, most without rows

Result<std::vector<std::uint8_t>> rows_within(const Frame& frame, const std::string& where) {
  std::vector<std::uint8_t> within(frame.rows(), 1);
  if (where.empty()) return within;
  const auto expression = parse_expression(where);
  if (!expression) return base::fail(expression.error());
  const auto values = evaluate(*expression, frame);
  if (!values) return base::fail(values.error());
  for (std::size_t row = 0; row < within.size(); ++row)
    within[row] = !std::isnan((*values)[row]) && (*values)[row] != 0 ? 1 : 0;
  return within;
}

}  // namespace

Result<Domains> make_domains(const Frame& frame, const std::vector<std::string>& by,
                             const std::string& where, const Numbers& weights) {
  auto within = rows_within(frame, where);
  if (!within) return base::fail(within.error());
  Domains domains{.within = std::move(*within)};
  std::vector<Coding> codings;
  std::uint64_t all = 1;
  for (const std::string& name : by) {
    auto coding = code_entry(frame, name);
    if (!coding) return base::fail(coding.error());
    all *= std::max<std::uint64_t>(coding->count(), 1);
    if (all > k_domains_max) return base::fail("STATS-DOMAINS");
    codings.push_back(std::move(*coding));
  }
  if (codings.empty() && where.empty()) {  // all rows, one domain
    domains.group.assign(frame.rows(), 0);
    domains.count = 1;
    domains.labels.emplace_back();
    return domains;
  }
  if (codings.size() == 1)
    domains.group = std::move(codings.front().codes);
  else
    domains.group.assign(frame.rows(), 0);
  for (std::size_t i = codings.size() == 1 ? 0 : codings.size(); i-- > 0;)
    for (std::size_t row = 0; row < frame.rows(); ++row) {
      std::int32_t& group = domains.group[row];
      const std::int32_t code = codings[i].codes[row];
      group = group < 0 || code < 0 ? k_missing_code
                                    : group * static_cast<std::int32_t>(codings[i].count()) + code;
    }
  Codes place(all, k_missing_code);
  const bool zeros = std::find(weights.begin(), weights.end(), 0.0) != weights.end();
  if (!zeros && where.empty() && codings.size() == 1) {
    std::fill(place.begin(), place.end(), 0);  // a level is in the coding because a row has it
  } else {
    for (std::size_t row = 0; row < frame.rows(); ++row) {
      std::int32_t& group = domains.group[row];
      if (domains.within[row] == 0) group = k_missing_code;
      if (group >= 0 && weights[row] != 0) place[static_cast<std::size_t>(group)] = 0;
    }
  }
  for (std::size_t group = 0; group < place.size(); ++group) {
    if (place[group] < 0) continue;
    place[group] = static_cast<std::int32_t>(domains.count++);
    auto& labels = domains.labels.emplace_back();
    std::size_t rest = group;
    for (std::size_t i = 0; i < codings.size(); ++i) {
      const std::size_t level = rest % codings[i].count();
      rest /= codings[i].count();
      labels.push_back({by[i], codings[i].labels[level],
                        codings[i].values.empty() ? k_missing : codings[i].values[level]});
    }
  }
  if (domains.count < place.size())
    for (std::int32_t& group : domains.group)
      if (group >= 0) group = place[static_cast<std::size_t>(group)];
  if (domains.count == 0) return base::fail("STATS-DOMAIN-EMPTY");
  return domains;
}

Domains without(Domains domains, const std::vector<std::uint8_t>& rows) {
  for (std::size_t row = 0; row < rows.size(); ++row)
    if (rows[row] != 0) {
      domains.group[row] = k_missing_code;
      domains.within[row] = 0;
    }
  return domains;
}

Domains only(const Domains& domains, std::size_t which) {
  Domains one{.group = domains.group, .count = 1};
  one.labels.push_back(domains.labels[which]);
  one.within.resize(one.group.size());
  for (std::size_t row = 0; row < one.group.size(); ++row) {
    one.group[row] = one.group[row] == static_cast<std::int32_t>(which) ? 0 : k_missing_code;
    one.within[row] = one.group[row] == 0 ? 1 : 0;
  }
  return one;
}

}  // namespace wanhu::stats
