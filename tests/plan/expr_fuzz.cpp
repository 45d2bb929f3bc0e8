// libFuzzer: any text as an expression. What is read must print, read back, evaluate over no rows,
// become SQL and a phrase; what is refused must say why, at a place within the text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/text.hpp"
#include "plan/expr/phrase.hpp"
#include "plan/expr/sql.hpp"
#include "plan/expr_support.hpp"

namespace {

using namespace wanhu;
using namespace wanhu::plan::expr;

void require(bool holds) {
  if (!holds) __builtin_trap();
}

const Vocabulary& vocabulary() {
  static const Vocabulary made{.schema = campaign_schema(), .names = small_vocabulary().names};
  return made;
}

void use(const Node& tree, Want want) {
  require(parse(to_text(tree), vocabulary(), want) == tree);
  static_cast<void>(evaluate(tree, Table(), Setting{}));
  const SqlSource source{
      .from = [](std::string_view set) { return std::string(set); },
      .column = [](std::string_view, std::string_view field) { return std::string(field); }};
  require(to_sql(tree, source, Setting{}).text.starts_with("SELECT "));
  require(!phrase(base::Lang::zh, tree).empty() && !phrase(base::Lang::en, tree).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Want want : {Want::number, Want::condition}) {
    const auto parsed = parse(text, vocabulary(), want);
    if (parsed) {
      use(*parsed, want);
      continue;
    }
    require(!parsed.error().empty() && parsed.error().size() <= k_errors_max);
    const std::size_t length = base::decode_utf8(text).size();
    for (const Error& error : parsed.error()) {
      require(error.at.width > 0 && error.at.offset + error.at.width <= length + 1);
      require(base::has_message(error.message_code()));
      require(!text_of(base::Lang::zh, error).empty());
    }
  }
  return 0;
}
