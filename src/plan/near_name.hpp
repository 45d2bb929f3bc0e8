// Whether a text in words means a body or a part that the plan has under a name and an id.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wanhu::plan {

enum class Likeness { none, near, same };

// How people say that a body is the campaign's own: "镇综治办" for "综治办". `root_name` is the
// name of the uppermost unit, `root_kind` its kind.
std::vector<std::string> own_prefixes(const std::string& root_name, std::string_view root_kind);

// Near is a name of at least three characters with one of `prefixes` more or less, or one of at
// least four with one slip of the hand. A numeral, a direction or a rank tells two names apart
// (东一村, 东二村; 组长, 副组长), so it is never a slip.
Likeness likeness(std::string_view text, std::string_view name,
                  const std::vector<std::string>& prefixes);

}  // namespace wanhu::plan
