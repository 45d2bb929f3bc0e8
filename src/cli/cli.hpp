// The program's subcommands. Exit codes (docs/architecture.md): 0 success, 1 the input is refused,
// 2 wrong usage, 3 a broken machine.
#pragma once

namespace wanhu::cli {

int run(int argc, char** argv);

}  // namespace wanhu::cli
