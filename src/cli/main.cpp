#include "cli/cli.hpp"

int main(int argc, char** argv) {
  return wanhu::cli::run(argc, argv);
}
