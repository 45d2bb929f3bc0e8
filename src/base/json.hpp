// Strict JSON in: UTF-8 only, no duplicate keys, bounded depth and size. Objects keep their keys
// sorted, so `canonical` gives equal bytes for equal values (the journal hashes those bytes).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace wanhu::base {

using Json = nlohmann::json;

// Errors: JSON-SYNTAX (line, column), JSON-DEPTH, JSON-KEY-DUP, TEXT-ENCODING.
Result<Json> parse_json(std::string_view text, int depth_max = 32);

std::string canonical(const Json& value);

// Reads one object field by field and remembers the first thing wrong, so that a reader is
// straight-line code: read every field, then ask `done()`. Unknown fields are refused
// (FIELD-UNKNOWN with "did you mean", FIELD-UNKNOWN-PLAIN when nothing is near). Further errors:
// FIELD-MISSING, FIELD-TYPE, FIELD-LENGTH, FIELD-VALUE.
class FieldReader {
 public:
  // `pointer` is where the object stands in the document, e.g. "/commands/3/data".
  FieldReader(const Json& object, std::string pointer);

  std::string text(const std::string& name, std::size_t length_max = 200);
  std::string text_or(const std::string& name, std::string otherwise, std::size_t length_max = 200);
  std::int64_t integer(const std::string& name, std::int64_t low, std::int64_t high);
  std::int64_t integer_or(const std::string& name, std::int64_t otherwise, std::int64_t low,
                          std::int64_t high);
  bool boolean_or(const std::string& name, bool otherwise);
  Uuid uuid(const std::string& name);
  std::optional<Uuid> uuid_if(const std::string& name);
  Date date(const std::string& name);
  Instant instant(const std::string& name);
  std::string one_of(const std::string& name, const std::vector<std::string>& allowed);
  std::string one_of_or(const std::string& name, const std::vector<std::string>& allowed,
                        std::string otherwise);
  // The raw value (object, array …); null when absent.
  const Json& raw(const std::string& name);
  [[nodiscard]] bool has(const std::string& name) const;
  [[nodiscard]] std::string pointer(const std::string& name) const { return pointer_ + "/" + name; }

  void problem(std::string code, const std::string& name,
               std::map<std::string, std::string> args = {});
  // Takes over the problem of an inner object, unless there is one already.
  void adopt(Problem inner);
  // The first problem, or success.
  Result<void> done();

 private:
  const Json* take(const std::string& name, bool required);

  const Json& object_;
  std::string pointer_;
  std::set<std::string> seen_;
  std::optional<Problem> problem_;
};

}  // namespace wanhu::base
