// A Problem is an expected failure as a value: a stable code, typed arguments for its message, and
// the place in the input. Its text comes from the catalogue (catalogue.hpp) in the reader's
// language. Exceptions are for bugs (std::logic_error) and for a broken machine (MachineError).
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace wanhu::base {

// Where in the input. Empty strings and zeros mean "does not apply".
struct Place {
  std::string file;
  int line = 0;         // 1-based
  int column = 0;       // 1-based, in characters (code points)
  int width = 0;        // length of the marked text in characters
  std::string field{};  // JSON pointer of a command field, or a column heading
  std::string cell{};   // spreadsheet address such as "B12"

  bool operator==(const Place&) const = default;
};

// What kind of failure it is; the server maps it to an HTTP status, the CLI to an exit code.
enum class Kind {
  invalid,       // the input is wrong: 400, or 422 for a well-formed command the rules refuse
  refused,       // the rules refuse it in this state: 409
  unauthorised,  // nobody is signed in: 401
  forbidden,     // signed in, but no right: 403
  not_found,     // 404
  too_large,     // 413
  too_many,      // 429
  unavailable,   // the writer is stopped or the queue is full: 503
};

struct Problem {
  std::string code;  // stable, e.g. "MATTER-CLOSED"; the key of its message
  Kind kind = Kind::invalid;
  std::map<std::string, std::string> args{};  // fill the {name} holes of the message
  Place place{};
  std::vector<Problem> details{};  // all findings at once, when there are several

  Problem& with(const std::string& name, std::string value) {
    args[name] = std::move(value);
    return *this;
  }
};

template <class T>
using Result = tl::expected<T, Problem>;

using Failure = tl::unexpected<Problem>;

inline Failure fail(Problem problem) {
  return Failure(std::move(problem));
}
inline Failure fail(std::string code, Kind kind = Kind::invalid) {
  return Failure(Problem{.code = std::move(code), .kind = kind});
}
inline Failure fail_field(std::string code, std::string field,
                          std::map<std::string, std::string> args = {}) {
  Problem problem{.code = std::move(code), .kind = Kind::invalid, .args = std::move(args)};
  problem.place.field = std::move(field);
  return Failure(std::move(problem));
}

// The machine failed us (disk full, database gone). Caught at two borders only: the request and the
// job.
class MachineError : public std::runtime_error {
 public:
  explicit MachineError(const std::string& what, bool retryable = false)
      : std::runtime_error(what), retryable_(retryable) {}
  [[nodiscard]] bool retryable() const { return retryable_; }

 private:
  bool retryable_;
};

}  // namespace wanhu::base
