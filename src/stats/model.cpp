// The model matrix of calibrations and regressions.
#include <algorithm>

#include "stats/calibrate.hpp"

namespace wanhu::stats {

namespace {

struct Variable {
  std::string name;
  Numbers values;
};

using Within = const std::vector<std::uint8_t>*;

// Whether a level has a row that counts.
bool occurs(const Numbers& indicator, Within within) {
  if (within == nullptr) return true;
  for (std::size_t row = 0; row < indicator.size(); ++row)
    if (indicator[row] == 1 && (*within)[row] != 0) return true;
  return false;
}

// The variables of one entry; a category loses its first level unless `full`.
base::Result<std::vector<Variable>> variables_of(const Frame& frame, const std::string& entry,
                                                 bool full, Within within) {
  const auto terms = Terms::make(frame, {entry});
  if (!terms) return base::fail(terms.error());
  const Column* column = frame.find(entry);
  const bool levels = (column != nullptr && column->is_category()) ||
                      !arguments_of(entry, "factor").empty() ||
                      !arguments_of(entry, "interaction").empty();
  std::vector<Variable> all;
  for (std::size_t i = 0; i < terms->width(); ++i) {
    Variable variable{terms->name(i), terms->values(i)};
    if (!levels || occurs(variable.values, within)) all.push_back(std::move(variable));
  }
  if (levels && !full && !all.empty()) all.erase(all.begin());
  return all;
}

// "a:b": products of the variables of both, the first running fastest.
base::Result<std::vector<Variable>> product_of(const Frame& frame, const std::string& entry,
                                               Within within) {
  const auto at = entry.find(':');
  const auto first = variables_of(frame, entry.substr(0, at), false, within);
  if (!first) return first;
  const auto second = variables_of(frame, entry.substr(at + 1), false, within);
  if (!second) return second;
  std::vector<Variable> all;
  for (const Variable& b : *second)
    for (const Variable& a : *first) {
      all.push_back({a.name + ":" + b.name, a.values});
      for (std::size_t row = 0; row < b.values.size(); ++row)
        all.back().values[row] *= b.values[row];
    }
  return all;
}

}  // namespace

base::Result<Model> make_model(const Frame& frame, const std::vector<std::string>& formula,
                               const std::vector<std::uint8_t>* within) {
  const auto none = [](const std::string& entry) { return entry == "0" || entry == "-1"; };
  const bool intercept = std::none_of(formula.begin(), formula.end(), none);
  std::vector<Variable> variables;
  if (intercept) variables.push_back({"(Intercept)", Numbers(frame.rows(), 1)});
  bool full = !intercept;  // without an intercept the first category keeps all levels
  for (const std::string& entry : formula) {
    if (none(entry) || entry == "1") continue;
    const bool product = frame.find(entry) == nullptr && entry.find(':') != std::string::npos;
    auto more =
        product ? product_of(frame, entry, within) : variables_of(frame, entry, full, within);
    if (!more) return base::fail(more.error());
    if (more->size() > 1) full = false;
    for (Variable& variable : *more) variables.push_back(std::move(variable));
  }
  auto matrix = std::make_shared<Matrix>(frame.rows(), variables.size());
  Model model;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    model.names.push_back(variables[i].name);
    for (std::size_t row = 0; row < frame.rows(); ++row)
      (*matrix)(row, i) = variables[i].values[row];
  }
  model.matrix = std::move(matrix);
  return model;
}

}  // namespace wanhu::stats
