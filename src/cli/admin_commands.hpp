// Commands of the administrator: init, user add, register import|export, export, verify, backup,
// restore, key. Each takes the words after its name and answers with an exit code (options.hpp).
#pragma once

#include <string>
#include <vector>

#include "app/accounts.hpp"
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

// A fresh account by the program itself, with a one-time code that is printed once.
base::Result<app::IssuedCode> add_account(app::Engine& engine, const base::Json& person);
void print_code(base::Lang lang, bool json, const app::IssuedCode& code);

}  // namespace wanhu::cli
