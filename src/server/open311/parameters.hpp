// The parameters of a GeoReport request, from the query or a form, read field by field: the first
// thing wrong is remembered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/query_requests.hpp"
#include "base/problem.hpp"
#include "server/http/message.hpp"

namespace wanhu::server::open311 {

class Parameters {
 public:
  explicit Parameters(const http::Values& values) : values_(values) {}

  // Nothing when absent or empty. Error: OPEN311-LENGTH.
  std::optional<std::string> text(const std::string& name, std::size_t length_max = 200);
  // "a,b,c". Error: OPEN311-NUMBER for what is none in `numbers`.
  std::vector<std::string> list(const std::string& name);
  std::vector<std::int64_t> numbers(const std::string& name);
  std::int64_t integer(const std::string& name, std::int64_t otherwise, std::int64_t low,
                       std::int64_t high);
  // ISO 8601 with offset. Error: OPEN311-TIME.
  std::optional<base::Instant> instant(const std::string& name);
  // Error: OPEN311-NUMBER.
  std::optional<double> decimal(const std::string& name, double low, double high);
  bool flag(const std::string& name);

  void problem(const std::string& code, const std::string& name,
               std::map<std::string, std::string> args = {});
  base::Result<void> done();

 private:
  const http::Values& values_;
  std::optional<base::Problem> problem_{};
};

// The filters of GET requests; where there are ids, nothing but the pages is read beside them. The
// span is at most 90 days; without dates it is the last 90, and
// with one of them 90 days from there. Errors: those above, OPEN311-SPAN, OPEN311-STATUS.
base::Result<app::RequestAsk> read_request_ask(const http::Values& query, base::Instant now);

}  // namespace wanhu::server::open311
