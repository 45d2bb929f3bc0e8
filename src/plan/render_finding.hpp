// Findings as people and tools read them: one line for every finding (what `wanhu plan check`
// prints on standard error), a framed view with the source line and carets, and JSON.
#pragma once

#include <string>
#include <string_view>

#include "base/catalogue.hpp"
#include "base/json.hpp"
#include "plan/finding.hpp"
#include "plan/source_text.hpp"

namespace wanhu::plan {

class Renderer {
 public:
  // `text` is the file the findings are about; any bytes. `file_name` is printed as given.
  Renderer(std::string_view text, std::string file_name, base::Lang lang);

  // "FILE:LINE:COL: severity CODE: text", without a line end.
  [[nodiscard]] std::string one_line(const Finding& finding) const;
  // Severity, code and place; the source lines with ^^^ and ~~~ under them, placed by display
  // width; explanation and hint. Ends with a line end.
  [[nodiscard]] std::string framed(const Finding& finding) const;
  [[nodiscard]] base::Json json(const Finding& finding) const;

  // The parts of the message; empty when the code has no such part.
  [[nodiscard]] std::string headline(const Finding& finding) const;
  [[nodiscard]] std::string explanation(const Finding& finding) const;
  [[nodiscard]] std::string hint(const Finding& finding) const;

 private:
  [[nodiscard]] std::string part(const Finding& finding, const std::string& suffix) const;
  [[nodiscard]] std::string marked(Span span, char mark, const std::string& label) const;

  SourceText source_;
  std::string file_name_;
  base::Lang lang_;
};

// "error", "hold", "warning", "note": the same in every language, for tools.
std::string_view word_of(Severity severity);

}  // namespace wanhu::plan
