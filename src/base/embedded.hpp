// Files compiled into the program by wanhu_embed() in CMake.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace wanhu::base {

struct EmbeddedFile {
  std::string_view name;  // path relative to the embedded root, e.g. "cn-office.csv"
  std::string_view bytes;
};

}  // namespace wanhu::base
