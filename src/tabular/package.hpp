// An OPC package (ECMA-376 part 2): parts in a zip file, read one by one through a streaming XML
// parser. Nothing is ever unpacked to a disk. Hostile packages are refused: bombs (by the sizes
// they declare and by what really comes out), encrypted entries, names that climb, document types
// and entities, tokens without end, deep nesting.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "tabular/table.hpp"

namespace wanhu::tabular {

// Attributes by local name; a view into the parser's memory, good during the call.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char* const* pairs) : pairs_(pairs) {}
  // The attribute of that local name ("id" finds "r:id"), or nothing.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view local_name) const;
  [[nodiscard]] std::string text(std::string_view local_name) const;  // "" when absent

 private:
  const char* const* pairs_;
};

// Gets the events of one part; names come without their namespace prefix. A handler that has seen
// enough sets `failure`, and the parser stops.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start(std::string_view name, const XmlAttributes& attributes) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void text(std::string_view text) = 0;
  std::optional<base::Problem> failure{};
};

// A relationship of a part to another; targets are resolved to part names.
struct Relationship {
  std::string type;    // the last segment of its URI: "worksheet", "sharedStrings" …
  std::string target;  // part name without a leading slash; empty when outside the package
};

class Package {
 public:
  // Errors: TAB-XLSX-DAMAGED, TAB-XLSX-ENCRYPTED, TAB-XLSX-BOMB, TAB-XLSX-PATH. `bytes` and
  // `limits` must outlive the package.
  static base::Result<Package> open(std::string_view bytes, const std::string& file,
                                    const Limits& limits);
  ~Package();
  Package(Package&&) noexcept;
  Package& operator=(Package&&) noexcept;

  [[nodiscard]] bool has(const std::string& part) const;
  // Errors: TAB-XLSX-PART, TAB-XLSX-DAMAGED, TAB-XLSX-BOMB, TAB-XLSX-DOCTYPE, TAB-XLSX-XML, or the
  // handler's.
  base::Result<void> read(const std::string& part, XmlHandler& handler);
  // By id; none when the part has no relationships. `part` is "" for the package itself.
  base::Result<std::map<std::string, Relationship>> relationships(const std::string& part);

 private:
  struct Archive;
  Package(std::unique_ptr<Archive> archive, std::string file, const Limits& limits);
  base::Result<void> check_entries();
  [[nodiscard]] base::Failure failure(const char* code, const std::string& part = "") const;

  std::unique_ptr<Archive> archive_;
  std::string file_;
  const Limits* limits_;
  std::size_t unpacked_ = 0;  // bytes read out so far
};

// "../a/b.xml" seen from the folder "xl/worksheets" → "xl/a/b.xml"; nothing when it climbs out.
std::optional<std::string> resolve_part(std::string_view folder, std::string_view target);

}  // namespace wanhu::tabular
