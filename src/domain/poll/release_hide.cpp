// What of the figures is hidden: numbers of people, then what indicators say, then who does not
// know, then the answers to each question, then response. Each looks at what the ones before it
// have told.
#include <numeric>
#include <set>

#include "domain/poll/release.hpp"
#include "plan/cell.hpp"

namespace wanhu::domain {

namespace {

using Flags = std::vector<std::uint8_t>;

std::size_t node_of(const PollData& data, std::size_t at) {
  return static_cast<std::size_t>(data.cases[data.completes[at]].node);
}

// Cells by node of completes that each have a code, summed up the tree.
SplitTable split_by(const PollData& data, const std::vector<std::int32_t>& code,
                    std::vector<std::int32_t> group) {
  SplitTable table{.group = std::move(group)};
  table.cells.assign(data.tree.size() * table.width(), 0);
  for (std::size_t at = 0; at < code.size(); ++at)
    if (code[at] >= 0)
      ++table.cells[node_of(data, at) * table.width() + static_cast<std::size_t>(code[at])];
  for (std::size_t node = data.tree.size(); node-- > 1;)
    for (std::size_t cell = 0; cell < table.width(); ++cell)
      table.cells[static_cast<std::size_t>(data.tree.parents[node]) * table.width() + cell] +=
          table.cells[node * table.width() + cell];
  return table;
}

// Indicators that speak of the same questions, and those questions.
struct Family {
  std::vector<std::size_t> indicators{};
  std::set<std::string> questions{};
};

std::vector<Family> families_of(const std::vector<PollTruth>& truths) {
  std::vector<Family> families;
  for (std::size_t i = 0; i < truths.size(); ++i) {
    Family family{{i}, {truths[i].questions.begin(), truths[i].questions.end()}};
    for (std::size_t f = families.size(); f-- > 0;) {
      const bool shares =
          std::any_of(families[f].questions.begin(), families[f].questions.end(),
                      [&](const std::string& q) { return family.questions.contains(q); });
      if (!shares) continue;
      family.indicators.insert(family.indicators.end(), families[f].indicators.begin(),
                               families[f].indicators.end());
      family.questions.insert(families[f].questions.begin(), families[f].questions.end());
      families.erase(families.begin() + static_cast<std::ptrdiff_t>(f));
    }
    families.push_back(std::move(family));
  }
  return families;
}

// A code for every pattern of `truths`; -1 for who is in no denominator, and for who has answered
// none of the questions: that somebody did not answer is told by the numbers of people.
struct Atoms {
  std::vector<std::int32_t> code{};
  std::vector<std::int32_t> coarse{};  // of every code: that without the last part
  std::size_t count = 0, coarse_count = 0;
};

Atoms atoms_of(const PollData& data, const std::vector<PollTruth>& truths, const Family& family,
               bool with_dk) {
  std::vector<const PollColumn*> columns;
  for (const std::string& question : family.questions) columns.push_back(data.column(question));
  std::map<std::vector<std::uint8_t>, std::int32_t> coarse, fine;
  Atoms atoms;
  for (std::size_t at = 0; at < data.completes.size(); ++at) {
    std::vector<std::uint8_t> pattern;
    bool counted = false, answered = columns.empty();
    for (const std::size_t i : family.indicators) {
      pattern.push_back(truths[i].den[at]);
      pattern.push_back(truths[i].num[at]);
      counted = counted || truths[i].den[at] != 0;
    }
    for (const PollColumn* column : columns)
      answered = answered || column->choice[at] != k_no_answer;
    if (!counted || !answered) {
      atoms.code.push_back(-1);
      continue;
    }
    const auto group =
        coarse.try_emplace(pattern, static_cast<std::int32_t>(coarse.size())).first->second;
    if (with_dk)
      for (const std::size_t i : family.indicators) pattern.push_back(truths[i].dk[at]);
    const auto [found, fresh] = fine.try_emplace(pattern, static_cast<std::int32_t>(fine.size()));
    if (fresh) atoms.coarse.push_back(group);
    atoms.code.push_back(found->second);
  }
  atoms.count = fine.size();
  atoms.coarse_count = coarse.size();
  return atoms;
}

// Cells that nobody at all is in are cells as well: "all of them say so" is told by a single one.
bool one_sided(const PollFigure& figure) {
  return figure.num < plan::k_cell_min || figure.n - figure.num < plan::k_cell_min;
}

struct Known {
  const Flags& numbers;  // nodes whose number of completes is not told
  std::int64_t min_n;
};

void hide_family(const PollData& data, const std::vector<PollTruth>& truths, const Family& family,
                 const Known& known, PollFigures& figures) {
  const std::size_t nodes = data.tree.size();
  Flags hidden = known.numbers;
  for (const std::size_t i : family.indicators) {
    PollIndicator& indicator = figures.indicators[i];
    const std::int64_t least = std::max({indicator.min_n, known.min_n, plan::k_cell_min});
    for (std::size_t node = 0; node < nodes; ++node) {
      PollFigure& figure = indicator.figures[node];
      if (figure.n < least) figure.hidden = HideReason::few;
      if (figure.n < least || one_sided(figure)) hidden[node] = 1;
    }
  }
  const Atoms coarse = atoms_of(data, truths, family, false);
  const SplitTable table = split_by(data, coarse.code, std::vector<std::int32_t>(coarse.count, 0));
  hidden = hidden_splits(data.tree.parents, table, std::move(hidden), plan::k_cell_min);
  const Atoms fine = atoms_of(data, truths, family, true);
  const Flags dk_hidden = hidden_splits(data.tree.parents, split_by(data, fine.code, fine.coarse),
                                        hidden, plan::k_cell_min);
  for (const std::size_t i : family.indicators)
    for (std::size_t node = 0; node < nodes; ++node) {
      PollFigure& figure = figures.indicators[i].figures[node];
      if (hidden[node] != 0 && figure.hidden == HideReason::none)
        figure.hidden = HideReason::complement;
      figure.dk_hidden = dk_hidden[node] != 0;
      figure.n_hidden = known.numbers[node] != 0;
      if (figure.n_hidden) figure.hidden = HideReason::few;
    }
}

// The answers to a question within what the indicators over it have told.
void hide_table(const PollData& data, const std::vector<PollTruth>& truths,
                const std::vector<Family>& families, const Known& known, const PollFigures& figures,
                PollTable& table) {
  const PollColumn& column = *data.column(table.question->id);
  const std::size_t answers = table.rows.front().counts.size();
  const auto dk = static_cast<std::int32_t>(table.question->choices.size());
  Flags hidden = known.numbers;
  std::vector<std::int32_t> coarse(data.completes.size(), 0);
  std::size_t groups = 1;
  for (const Family& family : families) {
    if (!family.questions.contains(table.question->id)) continue;
    // Where the share that does not know is told nowhere, that is one answer among the others.
    const bool dk_told = !figures.indicators[family.indicators.front()].figures.front().dk_hidden;
    const Atoms atoms = atoms_of(data, truths, family, dk_told);
    // Who is in no denominator makes a group of its own.
    groups = atoms.count + 1;
    for (std::size_t at = 0; at < coarse.size(); ++at)
      coarse[at] = atoms.code[at] < 0 ? static_cast<std::int32_t>(atoms.count) : atoms.code[at];
    for (const std::size_t i : family.indicators)
      for (std::size_t node = 0; node < hidden.size(); ++node)
        if (figures.indicators[i].figures[node].hidden != HideReason::none ||
            (dk_told && figures.indicators[i].figures[node].dk_hidden))
          hidden[node] = 1;
  }
  // The same answers are pooled everywhere, by how many of the whole give them.
  std::vector<std::int64_t> whole(groups * answers, 0);
  std::vector<std::int32_t> code(data.completes.size(), -1);
  for (std::size_t at = 0; at < code.size(); ++at) {
    const std::int32_t choice = column.choice[at] == k_dk_answer ? dk : column.choice[at];
    if (choice < 0) continue;
    code[at] = coarse[at] * static_cast<std::int32_t>(answers) + choice;
    ++whole[static_cast<std::size_t>(code[at])];
  }
  table.pooled.assign(answers, 0);
  std::vector<std::int32_t> cell(groups * answers, -1), group;
  for (std::size_t g = 0; g < groups; ++g) {
    std::vector<std::size_t> of;
    std::vector<std::int64_t> counts;
    for (std::size_t answer = 0; answer < answers; ++answer) {
      // An answer that all of a group give elsewhere is none of this group's.
      if (whole[g * answers + answer] == 0 && groups > 1) continue;
      of.push_back(answer);
      counts.push_back(whole[g * answers + answer]);
    }
    if (of.empty()) continue;
    const Flags pooled = pooled_cells(counts, plan::k_cell_min);
    std::int32_t pool = -1;
    for (std::size_t i = 0; i < of.size(); ++i) {
      if (pooled[i] != 0 && of.size() > 1) table.pooled[of[i]] = 1;
      std::int32_t& place = cell[g * answers + of[i]];
      if (pooled[i] != 0 && pool >= 0) {
        place = pool;
        continue;
      }
      place = static_cast<std::int32_t>(group.size());
      group.push_back(static_cast<std::int32_t>(g));
      if (pooled[i] != 0) pool = place;
    }
  }
  for (std::int32_t& one : code) one = one < 0 ? -1 : cell[static_cast<std::size_t>(one)];
  for (std::size_t node = 0; node < hidden.size(); ++node) {
    PollShares& row = table.rows[node];
    if (row.n < std::max(known.min_n, plan::k_cell_min)) {
      row.hidden = HideReason::few;
      hidden[node] = 1;
    }
  }
  hidden = hidden_splits(data.tree.parents, split_by(data, code, group), std::move(hidden),
                         plan::k_cell_min);
  for (std::size_t node = 0; node < hidden.size(); ++node) {
    PollShares& row = table.rows[node];
    if (hidden[node] != 0 && row.hidden == HideReason::none) row.hidden = HideReason::complement;
    row.n_hidden = known.numbers[node] != 0;
    if (row.n_hidden) row.hidden = HideReason::few;
  }
}

}  // namespace

void hide_figures(const PollData& data, const std::vector<PollTruth>& truths, std::int64_t min_n,
                  PollFigures& figures) {
  std::vector<std::int64_t> people(data.tree.size(), 0);
  for (const std::uint32_t at : data.completes)
    ++people[static_cast<std::size_t>(data.cases[at].node)];
  for (std::size_t node = data.tree.size(); node-- > 1;)
    people[static_cast<std::size_t>(data.tree.parents[node])] += people[node];
  const Flags numbers = hidden_counts(data.tree.parents, people, plan::k_cell_min);
  const Known known{numbers, min_n};
  const std::vector<Family> families = families_of(truths);
  for (const Family& family : families) hide_family(data, truths, family, known, figures);
  for (PollTable& table : figures.tables) hide_table(data, truths, families, known, figures, table);
  hide_response(data, numbers, figures.response);
}

}  // namespace wanhu::domain
