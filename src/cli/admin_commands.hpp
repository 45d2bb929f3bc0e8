// Commands of the administrator: init, user add, register import|export, export, verify, backup,
// restore, key. Each takes the words after its name and answers with an exit code (options.hpp).
#pragma once

#include <string>
#include <vector>

#include "base/catalogue.hpp"

namespace wanhu::cli {

int init_command(const std::vector<std::string>& args, base::Lang lang, bool json);
int user_command(const std::vector<std::string>& args, base::Lang lang, bool json);
int register_command(const std::vector<std::string>& args, base::Lang lang, bool json);
int export_command(const std::vector<std::string>& args, base::Lang lang, bool json);
int verify_command(const std::vector<std::string>& args, base::Lang lang, bool json);
int backup_command(const std::vector<std::string>& args, base::Lang lang, bool json);
int restore_command(const std::vector<std::string>& args, base::Lang lang, bool json);
int key_command(const std::vector<std::string>& args, base::Lang lang, bool json);

}  // namespace wanhu::cli
