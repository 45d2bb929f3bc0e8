// How many of those drawn were reached, by unit, kind of frame and stage; and which of it is told.
//
// Cases are told apart step by step, in one order for all units: who has completed; of the others
// who was not eligible; who is unknown; what is final; the kinds of frame; partial interviews;
// refusals; who was not reached. A step splits a cell only where each part holds k_cell_min cases
// of the whole wave, and shows a unit's split only where hidden_splits (hide.hpp) does. A unit that
// lacks a step lacks those after it. What is known of a unit are therefore the cells of its last
// step, and a number is told when it is made of whole cells: no subtraction comes to a part of one.
// Cells that nobody of the whole wave is in are none: complete cases are final by definition.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "domain/poll/release.hpp"
#include "plan/cell.hpp"

namespace wanhu::domain {

namespace {

using stats::OutcomeClass;

// Cases of one kind, stage and class.
using Atom = std::size_t;
constexpr std::size_t k_stages = 2, k_of_kind = k_stages * stats::k_outcome_classes;

OutcomeClass class_of(Atom atom) {
  return static_cast<OutcomeClass>(atom % stats::k_outcome_classes);
}
bool is_final(Atom atom) {
  return atom / stats::k_outcome_classes % k_stages == 1;
}
std::size_t kind_of(Atom atom) {
  return atom / k_of_kind;
}

// By node and atom, everybody below included.
std::vector<std::int64_t> atom_counts(const PollData& data) {
  const std::size_t width = data.kinds.size() * k_of_kind;
  std::vector<std::int64_t> counts(data.tree.size() * width, 0);
  for (const PollCaseRow& one : data.cases)
    ++counts[static_cast<std::size_t>(one.node) * width +
             static_cast<std::size_t>(one.kind) * k_of_kind +
             (one.final ? stats::k_outcome_classes : 0) + static_cast<std::size_t>(one.outcome)];
  for (std::size_t node = data.tree.size(); node-- > 1;)
    for (std::size_t atom = 0; atom < width; ++atom)
      counts[static_cast<std::size_t>(data.tree.parents[node]) * width + atom] +=
          counts[node * width + atom];
  return counts;
}

enum class Step { complete, not_eligible, unknown, stage, kind, partial, refusal, non_contact };
constexpr std::array k_steps{Step::complete, Step::not_eligible, Step::unknown, Step::stage,
                             Step::kind,     Step::partial,      Step::refusal, Step::non_contact};

std::size_t part_of(Step step, Atom atom) {
  const OutcomeClass of = class_of(atom);
  switch (step) {
    case Step::complete:
      return of == OutcomeClass::complete ? 1 : 0;
    case Step::not_eligible:
      return of == OutcomeClass::not_eligible ? 1 : 0;
    case Step::unknown:
      return of == OutcomeClass::unknown_household || of == OutcomeClass::unknown_other ? 1 : 0;
    case Step::stage:
      return is_final(atom) ? 1 : 0;
    case Step::kind:
      return kind_of(atom);
    case Step::partial:
      return of == OutcomeClass::partial ? 1 : 0;
    case Step::refusal:
      return of == OutcomeClass::refusal ? 1 : 0;
    case Step::non_contact:
      return of == OutcomeClass::non_contact ? 1 : 0;
  }
  throw std::logic_error("unknown step");
}

struct Cells {
  std::vector<std::vector<Atom>> atoms{};  // of every cell
  std::vector<std::int32_t> group{};       // of every cell: the cell before the step
};

std::int64_t sum_of(const std::int64_t* counts, const std::vector<Atom>& atoms) {
  std::int64_t sum = 0;
  for (const Atom atom : atoms) sum += counts[atom];
  return sum;
}

Cells split_cells(const Cells& before, Step step, const std::int64_t* whole) {
  Cells after;
  for (std::size_t cell = 0; cell < before.atoms.size(); ++cell) {
    std::map<std::size_t, std::vector<Atom>> parts;
    for (const Atom atom : before.atoms[cell]) parts[part_of(step, atom)].push_back(atom);
    const bool sound = std::all_of(parts.begin(), parts.end(), [&](const auto& part) {
      return sum_of(whole, part.second) >= plan::k_cell_min;
    });
    if (!sound) parts = {{0, before.atoms[cell]}};
    for (auto& [part, atoms] : parts) {
      after.atoms.push_back(std::move(atoms));
      after.group.push_back(static_cast<std::int32_t>(cell));
    }
  }
  return after;
}

// Made of whole cells: `value` is the same for all atoms of every cell.
bool is_told(const Cells& cells, const std::function<int(Atom)>& value) {
  return std::all_of(cells.atoms.begin(), cells.atoms.end(), [&](const std::vector<Atom>& cell) {
    return std::all_of(cell.begin(), cell.end(),
                       [&](Atom atom) { return value(atom) == value(cell.front()); });
  });
}

// Leaves of one line what its unit's cells tell; false when that is nothing.
bool keep_told(const PollData& data, const Cells& cells, PollRates& one) {
  std::size_t kind = 0;
  while (one.mode != "all" && data.kinds[kind] != one.mode) ++kind;
  const auto here = [&](Atom atom) {
    return (one.mode == "all" || kind_of(atom) == kind) && (!one.final || is_final(atom));
  };
  const auto tells = [&](const std::function<int(OutcomeClass)>& part) {
    return is_told(cells, [&](Atom atom) { return here(atom) ? part(class_of(atom)) : 0; });
  };
  const auto is_complete = [](OutcomeClass of) { return of == OutcomeClass::complete ? 1 : 0; };
  if (!tells([](OutcomeClass) { return 1; }) || !tells(is_complete)) return false;
  one.complete = std::llround(one.rates.sums[static_cast<std::size_t>(OutcomeClass::complete)]);
  one.e_hidden = !tells([](OutcomeClass of) { return of == OutcomeClass::not_eligible ? 1 : 0; }) ||
                 !tells([](OutcomeClass of) { return of <= OutcomeClass::other ? 1 : 0; });
  std::vector<stats::Rate> rates;
  for (const stats::RateParts& parts : stats::rate_parts()) {
    const auto part = [](const auto& of) {
      return [&of](OutcomeClass which) { return int{of[static_cast<std::size_t>(which)]}; };
    };
    const bool needs_e = std::count(parts.below.begin(), parts.below.end(), 2) > 0;
    if (!tells(part(parts.above)) || !tells(part(parts.below)) || (needs_e && one.e_hidden))
      continue;
    rates.push_back(
        *std::find_if(one.rates.rates.begin(), one.rates.rates.end(),
                      [&](const stats::Rate& rate) { return rate.name == parts.name; }));
  }
  one.rates.rates = std::move(rates);
  one.rates.sums = {};
  return true;
}

}  // namespace

std::vector<PollRates> poll_response(const PollData& data) {
  const std::size_t kinds = data.kinds.size(), width = kinds * k_of_kind;
  const std::vector<std::int64_t> counts = atom_counts(data);
  std::vector<PollRates> out;
  for (std::size_t node = 0; node < data.tree.size(); ++node)
    for (std::size_t mode = 0; mode <= kinds; ++mode)
      for (const bool final : {false, true}) {
        stats::OutcomeSums sums{};
        std::int64_t cases = 0;
        for (Atom atom = 0; atom < width; ++atom) {
          if ((mode > 0 && kind_of(atom) != mode - 1) || (final && !is_final(atom))) continue;
          const std::int64_t n = counts[node * width + atom];
          sums[static_cast<std::size_t>(class_of(atom))] += static_cast<double>(n);
          cases += n;
        }
        out.push_back({.node = static_cast<std::int32_t>(node),
                       .mode = mode == 0 ? "all" : data.kinds[mode - 1],
                       .final = final,
                       .rates = stats::outcome_rates(sums),
                       .cases = cases});
      }
  return out;
}

void hide_response(const PollData& data, const std::vector<std::uint8_t>& numbers,
                   std::vector<PollRates>& response) {
  const std::size_t nodes = data.tree.size(), width = data.kinds.size() * k_of_kind;
  const std::vector<std::int64_t> counts = atom_counts(data);
  std::vector<Cells> levels(1);
  levels[0].atoms.emplace_back();
  for (Atom atom = 0; atom < width; ++atom)
    if (counts[atom] > 0) levels[0].atoms[0].push_back(atom);
  std::vector<std::int32_t> level;  // of every node: the last that is shown, or none
  for (const std::uint8_t hidden : numbers) level.push_back(hidden != 0 ? -1 : 0);
  std::vector<std::uint8_t> hidden = numbers;
  for (const Step step : k_steps) {
    Cells next = split_cells(levels.back(), step, counts.data());
    if (next.atoms.size() == levels.back().atoms.size()) continue;
    SplitTable table{.group = next.group};
    for (std::size_t node = 0; node < nodes; ++node)
      for (const std::vector<Atom>& cell : next.atoms)
        table.cells.push_back(sum_of(counts.data() + node * width, cell));
    hidden = hidden_splits(data.tree.parents, table, std::move(hidden), plan::k_cell_min);
    for (std::size_t node = 0; node < nodes; ++node)
      if (hidden[node] == 0) level[node] = static_cast<std::int32_t>(levels.size());
    levels.push_back(std::move(next));
  }
  std::erase_if(response, [&](PollRates& one) {
    const std::int32_t at = level[static_cast<std::size_t>(one.node)];
    return at < 0 || !keep_told(data, levels[static_cast<std::size_t>(at)], one);
  });
}

}  // namespace wanhu::domain
