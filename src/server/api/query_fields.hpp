// The query string of a request, read field by field; the first thing wrong is remembered, so that
// a route reads all it needs and then asks once (as base::FieldReader does for JSON).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "server/http/message.hpp"

namespace wanhu::server::api {

class QueryFields {
 public:
  explicit QueryFields(const http::Request& request) : request_(request) {}

  // Nothing when absent or empty: a form that sends an empty field means no filter.
  std::optional<std::string> text(const std::string& name, std::size_t length_max = 60);
  std::string required(const std::string& name, std::size_t length_max);
  std::optional<base::Date> date(const std::string& name);
  std::optional<base::Uuid> uuid(const std::string& name);
  std::optional<std::int64_t> integer(const std::string& name, std::int64_t low, std::int64_t high);
  // `after` of a list that pages by two keys, as the page before gave it in `next`: a number and,
  // after a dot, a number or an id. Empty when absent; QUERY-AFTER.
  enum class Second : std::uint8_t { number, id };
  std::string page_after(Second second);
  bool boolean(const std::string& name);
  std::optional<std::string> one_of(const std::string& name,
                                    const std::vector<std::string>& allowed);
  // Words of the list, with commas between them; none when absent.
  std::vector<std::string> words(const std::string& name, const std::vector<std::string>& allowed);
  // Both days of a span, as they were read: QUERY-DATES at the second when it lies before the
  // first.
  void in_order(base::Date from, base::Date to, const std::string& name = "to");
  // What only the route can tell is wrong.
  void refuse(std::string code, const std::string& name, std::map<std::string, std::string> args);
  // The {hole} of the path: an id that is none names nothing, so NOT-FOUND.
  std::optional<base::Uuid> path_id();

  base::Result<void> done();

 private:
  const http::Request& request_;
  std::optional<base::Problem> problem_{};
};

}  // namespace wanhu::server::api
