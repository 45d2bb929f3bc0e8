#include "server/open311/parameters.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace wanhu::server::open311 {

namespace {

constexpr std::int64_t k_span_max_ms = 90LL * 24 * 3'600'000;
constexpr int k_requests_max = 1000;

template <class T>
std::optional<T> number_of(const std::string& text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

}  // namespace

void Parameters::problem(const std::string& code, const std::string& name,
                         std::map<std::string, std::string> args) {
  if (problem_) return;
  args.emplace("field", name);
  problem_ = base::Problem{.code = code, .args = std::move(args)};
}

std::optional<std::string> Parameters::text(const std::string& name, std::size_t length_max) {
  const auto found = values_.find(name);
  if (found == values_.end() || found->second.empty()) return {};
  if (base::decode_utf8(found->second).size() > length_max)
    problem("OPEN311-LENGTH", name, {{"max", std::to_string(length_max)}});
  return found->second;
}

std::vector<std::string> Parameters::list(const std::string& name) {
  std::vector<std::string> items;
  const std::string all = text(name, 4000).value_or("");
  for (const std::string_view item : base::split(all, ','))
    if (const std::string_view plain = base::trim(item); !plain.empty()) items.emplace_back(plain);
  return items;
}

std::vector<std::int64_t> Parameters::numbers(const std::string& name) {
  std::vector<std::int64_t> all;
  for (const std::string& item : list(name)) {
    const auto number = number_of<std::int64_t>(item);
    if (!number) problem("OPEN311-NUMBER", name, {{"value", item}});
    all.push_back(number.value_or(0));
  }
  return all;
}

std::int64_t Parameters::integer(const std::string& name, std::int64_t otherwise, std::int64_t low,
                                 std::int64_t high) {
  const auto given = text(name);
  if (!given) return otherwise;
  const auto number = number_of<std::int64_t>(*given);
  if (number && *number >= low && *number <= high) return *number;
  problem("OPEN311-NUMBER", name, {{"value", *given}});
  return otherwise;
}

std::optional<base::Instant> Parameters::instant(const std::string& name) {
  auto given = text(name, 40);
  if (!given) return {};
  // "+08:00" that was not escaped arrives as " 08:00".
  std::replace(given->begin(), given->end(), ' ', '+');
  const auto instant = base::Instant::parse(*given);
  if (!instant) problem("OPEN311-TIME", name, {{"value", *given}});
  return instant;
}

std::optional<double> Parameters::decimal(const std::string& name, double low, double high) {
  const auto given = text(name, 40);
  if (!given) return {};
  const auto number = number_of<double>(*given);
  if (number && *number >= low && *number <= high) return number;
  problem("OPEN311-NUMBER", name, {{"value", *given}});
  return {};
}

bool Parameters::flag(const std::string& name) {
  return text(name).value_or("") == "true";
}

base::Result<void> Parameters::done() {
  if (problem_) return base::fail(*problem_);
  return {};
}

namespace {

void read_filters(Parameters& fields, app::RequestAsk& ask, base::Instant now) {
  ask.services = fields.list("service_code");
  ask.from = fields.instant("start_date");
  ask.to = fields.instant("end_date");
  bool open = false, closed = false;
  for (const std::string& status : fields.list("status")) {
    open = open || status == "open";
    closed = closed || status == "closed";
    if (status != "open" && status != "closed")
      fields.problem("OPEN311-STATUS", "status", {{"value", status}});
  }
  if (open != closed) ask.closed = closed;
  if (!ask.from && !ask.to) ask.to = now;
  if (!ask.from) ask.from = *ask.to + -k_span_max_ms;
  if (!ask.to) ask.to = *ask.from + k_span_max_ms;
  if (*ask.to < *ask.from || *ask.to - *ask.from > k_span_max_ms)
    fields.problem("OPEN311-SPAN", "end_date");
}

}  // namespace

base::Result<app::RequestAsk> read_request_ask(const http::Values& query, base::Instant now) {
  Parameters fields(query);
  app::RequestAsk ask{.numbers = fields.numbers("service_request_id")};
  if (ask.numbers.empty()) read_filters(fields, ask, now);
  const std::int64_t page = fields.integer("page", 1, 1, 1'000'000);
  const std::int64_t size = fields.integer("page_size", k_requests_max, 1, k_requests_max);
  ask.limit = static_cast<int>(size);
  ask.offset = static_cast<int>(std::min<std::int64_t>((page - 1) * size, INT32_MAX));
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return ask;
}

}  // namespace wanhu::server::open311
