// The bytes of pictures, which are local: the journal has their digests only.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/command.hpp"

namespace wanhu::app {

// Takes the bytes of pictures away that no matter has any more; a Decision's local.
std::function<void(store::Db&)> forget_files(const Context& c, std::vector<std::string> hashes);

}  // namespace wanhu::app
