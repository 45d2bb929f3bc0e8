// The parts of a workbook that its sheets refer to: its list of sheets, shared strings, cell
// styles.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tabular/package.hpp"

namespace wanhu::tabular {

// "_x000D_" → carriage return (ECMA-376 part 1, 22.9.2.19); halves of surrogate pairs stay as they
// are.
std::string unescape_xstring(std::string_view text);

class WorkbookReader : public XmlHandler {
 public:
  struct Sheet {
    std::string name;
    std::string relationship;
    bool visible;
  };
  void start(std::string_view name, const XmlAttributes& attributes) override;
  void end(std::string_view /*name*/) override {}
  void text(std::string_view /*text*/) override {}

  bool is_workbook = false;
  bool from_1904 = false;
  std::vector<Sheet> sheets{};
};

// All strings in one block of memory: a million empty strings cost eight megabytes, not thirty.
class SharedStrings : public XmlHandler {
 public:
  SharedStrings(std::string file, const Limits& limits);
  void start(std::string_view name, const XmlAttributes& attributes) override;
  void end(std::string_view name) override;
  void text(std::string_view text) override;

  [[nodiscard]] std::optional<std::string_view> at(std::size_t index) const;

 private:
  std::string file_;
  const Limits& limits_;
  std::string pool_{};
  std::vector<std::size_t> ends_{};
  std::string current_{};
  bool in_text_ = false;
  int phonetic_ = 0;  // inside <rPh>, whose text is a reading aid and no content
};

// Which cell styles show dates.
class StylesReader : public XmlHandler {
 public:
  void start(std::string_view name, const XmlAttributes& attributes) override;
  void end(std::string_view name) override;
  void text(std::string_view /*text*/) override {}

  [[nodiscard]] bool is_date(std::size_t style) const {
    return style < date_.size() && date_[style];
  }

 private:
  std::set<int> date_formats_{};  // custom formats, by id
  std::vector<bool> date_{};
  bool in_cell_formats_ = false;
};

}  // namespace wanhu::tabular
