#include "stats/terms.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace wanhu::stats {

using base::Result;

std::vector<std::string> arguments_of(const std::string& entry, const std::string& name) {
  std::vector<std::string> arguments;
  if (!entry.starts_with(name + "(") || !entry.ends_with(')')) return arguments;
  const std::string inside = entry.substr(name.size() + 1, entry.size() - name.size() - 2);
  for (const std::string_view part : base::split(inside, ','))
    arguments.emplace_back(base::trim(part));
  return arguments;
}

Result<Coding> code_entry(const Frame& frame, const std::string& entry) {
  if (const Column* column = frame.find(entry)) return code_column(*column);
  const auto inside = arguments_of(entry, "factor");
  if (inside.size() == 1) {
    const auto column = frame.column(inside.front());
    if (!column) return base::fail(column.error());
    return code_column(**column);
  }
  const auto several = arguments_of(entry, "interaction");
  if (!several.empty()) {
    std::vector<Coding> codings;
    for (const std::string& name : several) {
      auto coding = code_entry(frame, name);
      if (!coding) return coding;
      codings.push_back(std::move(*coding));
    }
    return interact(codings);
  }
  return base::fail(frame.column(entry).error());
}

Coding interact(const std::vector<Coding>& codings) {
  Coding all = codings.front();
  all.values.clear();
  for (std::size_t i = 1; i < codings.size(); ++i) {
    const Coding& next = codings[i];
    const std::vector<std::string> before = std::move(all.labels);
    all.labels.clear();
    for (const std::string& label : next.labels)
      for (const std::string& first : before) all.labels.push_back(first + "." + label);
    for (std::size_t row = 0; row < all.codes.size(); ++row) {
      const bool gap = all.codes[row] < 0 || next.codes[row] < 0;
      all.codes[row] =
          gap ? k_missing_code
              : all.codes[row] + next.codes[row] * static_cast<std::int32_t>(before.size());
    }
  }
  return all;
}

void Terms::add_levels(const std::string& prefix, std::shared_ptr<const Coding> coding) {
  for (std::size_t level = 0; level < coding->count(); ++level)
    terms_.push_back({.name = prefix + coding->labels[level],
                      .coding = coding,
                      .level = static_cast<std::int32_t>(level)});
}

void Terms::add_numbers(std::string name, Numbers values) {
  terms_.push_back(
      {.name = std::move(name), .numbers = std::make_shared<const Numbers>(std::move(values))});
}

namespace {

// "I(…)" around something that is true or false.
bool is_truth(const Expression& expression) {
  if (expression.operation != Operation::call || expression.word != "I") return false;
  const Expression& inside = expression.parts.front();
  switch (inside.operation) {
    case Operation::not_:
    case Operation::equal:
    case Operation::unequal:
    case Operation::less:
    case Operation::less_equal:
    case Operation::greater:
    case Operation::greater_equal:
    case Operation::in:
    case Operation::and_:
    case Operation::or_:
      return true;
    default:
      return inside.operation == Operation::call && inside.word == "is.na";
  }
}

}  // namespace

Result<void> Terms::add(const Frame& frame, const std::string& entry, bool split) {
  const Column* column = frame.find(entry);
  if (column != nullptr && !column->is_category()) {
    terms_.push_back({.name = entry, .column = column});
    return {};
  }
  if (column != nullptr || !arguments_of(entry, "factor").empty() ||
      !arguments_of(entry, "interaction").empty()) {
    auto coding = code_entry(frame, entry);
    if (!coding) return base::fail(coding.error());
    add_levels(entry, std::make_shared<const Coding>(std::move(*coding)));
    return {};
  }
  auto expression = parse_expression(entry);
  if (!expression) return base::fail(expression.error());
  if (expression->operation == Operation::name)  // no such column
    return base::fail(frame.column(entry).error());
  auto values = evaluate(*expression, frame);
  if (!values) return base::fail(values.error());
  if (split && is_truth(*expression)) {
    Numbers untrue = *values;
    for (double& value : untrue) value = 1 - value;
    add_numbers(entry + "FALSE", std::move(untrue));
    add_numbers(entry + "TRUE", std::move(*values));
  } else {
    add_numbers(entry, std::move(*values));
  }
  return {};
}

Result<Terms> Terms::make(const Frame& frame, const std::vector<std::string>& of, bool split) {
  Terms terms;
  for (const std::string& entry : of)
    if (const auto added = terms.add(frame, entry, split); !added) return base::fail(added.error());
  return terms;
}

Terms Terms::of_values(std::string name, Numbers values) {
  Terms terms;
  terms.add_numbers(std::move(name), std::move(values));
  return terms;
}

Terms Terms::of_coding(const std::string& prefix, Coding coding) {
  Terms terms;
  terms.add_levels(prefix, std::make_shared<const Coding>(std::move(coding)));
  return terms;
}

std::vector<std::string> Terms::names() const {
  std::vector<std::string> all;
  for (const Term& term : terms_) all.push_back(term.name);
  return all;
}

void Terms::fill(std::size_t begin, std::size_t end, double* out, std::size_t stride) const {
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    const Term& term = terms_[i];
    double* at = out + i;
    if (term.column != nullptr && term.column->kind == ColumnKind::whole) {
      const std::int32_t* cells = term.column->cells.data();
      const double unit = power_of_ten(term.column->decimals);
      for (std::size_t row = begin; row < end; ++row, at += stride)
        *at = cells[row] == k_missing_whole ? k_missing : cells[row] / unit;
    } else if (term.coding) {
      const std::int32_t* codes = term.coding->codes.data();
      for (std::size_t row = begin; row < end; ++row, at += stride)
        *at = codes[row] < 0 ? k_missing : static_cast<double>(codes[row] == term.level);
    } else {
      const Numbers& numbers = term.column != nullptr ? term.column->reals : *term.numbers;
      for (std::size_t row = begin; row < end; ++row, at += stride) *at = numbers[row];
    }
  }
}

const Column* Terms::whole_column(std::size_t i) const {
  const Column* column = terms_[i].column;
  return column != nullptr && column->kind == ColumnKind::whole ? column : nullptr;
}

const Coding* Terms::coding(std::size_t i, std::int32_t& level) const {
  level = terms_[i].level;
  return terms_[i].coding.get();
}

Numbers Terms::values(std::size_t i) const {
  Terms one;
  one.terms_.push_back(terms_[i]);
  const Term& term = terms_[i];
  Numbers all(term.column != nullptr ? term.column->size()
              : term.coding          ? term.coding->codes.size()
                                     : term.numbers->size());
  one.fill(0, all.size(), all.data(), 1);
  return all;
}

bool Terms::may_miss() const {
  return std::any_of(terms_.begin(), terms_.end(), [](const Term& term) {
    return term.column == nullptr || term.column->gaps > 0;
  });
}

std::vector<std::uint8_t> Terms::missing(std::size_t rows) const {
  std::vector<std::uint8_t> gaps(rows, 0);
  for (const Term& term : terms_) {
    if (term.coding && term.level > 0) continue;  // as the first level of its category
    if (term.column != nullptr && term.column->gaps == 0) continue;
    for (std::size_t row = 0; row < rows; ++row) {
      const bool gap = term.column != nullptr ? term.column->missing(row)
                       : term.coding          ? term.coding->codes[row] < 0
                                              : std::isnan((*term.numbers)[row]);
      gaps[row] |= static_cast<std::uint8_t>(gap);
    }
  }
  return gaps;
}

double Terms::bound(std::size_t i, std::size_t rows) const {
  const Term& term = terms_[i];
  if (term.coding) return 1;
  double bound = 0;
  if (term.column != nullptr && term.column->kind == ColumnKind::whole) {
    if (term.column->high < term.column->low) return 0;
    const std::int64_t largest = std::max(std::abs(static_cast<std::int64_t>(term.column->low)),
                                          std::abs(static_cast<std::int64_t>(term.column->high)));
    return static_cast<double>(largest) / power_of_ten(term.column->decimals);
  }
  const Numbers& numbers = term.column != nullptr ? term.column->reals : *term.numbers;
  for (std::size_t row = 0; row < rows; ++row)
    if (std::abs(numbers[row]) > bound) bound = std::abs(numbers[row]);
  return bound;
}

}  // namespace wanhu::stats
