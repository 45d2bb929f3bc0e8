// The whole history of a matter in words.
#pragma once

#include <map>
#include <string>

#include "app/query.hpp"

namespace wanhu::app {

// [{"seq", "at", "kind", "actor", "text", "detail"}], the oldest first. `names`: what each actor is
// called, by the actor's text.
Json history_json(Reader& reader, const Uuid& matter, const plan::Plan& plan,
                  const std::map<std::string, std::string>& names);

}  // namespace wanhu::app
