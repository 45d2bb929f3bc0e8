// Which matters the public may see, and what of them: what the plans say, as conditions of a query
// and as a rule for one matter. The one place that reads `[matters] publish`.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/filter.hpp"
#include "app/query.hpp"

namespace wanhu::app {

class PublicScope {
 public:
  using Enough = std::function<bool(const plan::Publish&)>;
  // With `fields`: only where the plan publishes all of these.
  explicit PublicScope(Reader& reader, const std::vector<std::string>& fields = {});
  // Only where what the plan publishes is enough.
  PublicScope(Reader& reader, const Enough& enough);

  // No plan publishes anything.
  [[nodiscard]] bool empty() const { return parts_.empty(); }
  // Whether a matter of that unit may be public at all, whenever it was opened.
  [[nodiscard]] bool covers(const std::string& unit) const;
  // A single kind is published: its name tells nothing of a matter that is listed.
  [[nodiscard]] bool has_one_kind() const;
  // "(…)" over `matter m` and `matter_public p`: nothing hidden, and only what is published.
  // Nothing at all when empty().
  [[nodiscard]] std::string condition(Filter& filter) const;
  // What is shown of a matter of that unit that was opened under that version; null: nothing.
  [[nodiscard]] const plan::Publish* of(std::int64_t plan_version, const std::string& unit) const;

 private:
  struct Part {  // units that two plans govern together: the one then, and the one now
    std::int64_t version = 0;
    plan::Publish publish;
    std::vector<std::string> units;  // empty: all

    [[nodiscard]] bool holds(const std::string& unit) const;
  };
  std::vector<Part> parts_;
};

// What the public would see of a matter reported in that unit today; null when nothing would be.
Json publish_json(const plan::Plan& plan);

}  // namespace wanhu::app
