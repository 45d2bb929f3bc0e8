#include "tabular/package.hpp"

#include <expat.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.hpp"

namespace wanhu::tabular {

namespace {

constexpr std::size_t k_entries_max = 10'000;
constexpr int k_depth_max = 64;
constexpr std::size_t k_ratio_floor = k_mib;  // smaller parts may be as repetitive as they like

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool climbs(std::string_view name) {
  if (name.starts_with('/') || name.find('\\') != std::string_view::npos) return true;
  const auto segments = base::split(name, '/');
  return std::find(segments.begin(), segments.end(), "..") != segments.end();
}

bool bomb(std::size_t unpacked, std::size_t packed, const Limits& limits) {
  if (unpacked > limits.unpacked_bytes) return true;
  return unpacked > k_ratio_floor &&
         unpacked / std::max<std::size_t>(packed, 1) > limits.unpack_ratio;
}

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

// One part on its way from bytes to the handler.
class XmlStream {
 public:
  XmlStream(XmlHandler& handler, std::size_t token_max)
      : parser_(XML_ParserCreate(nullptr)), handler_(handler), token_max_(token_max) {
    if (!parser_) throw base::MachineError("out of memory for an XML parser");
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser_.get(), on_text);
    XML_SetDefaultHandler(parser_.get(), on_other);
    XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
  }

  // Nothing when all is well, else the code of what is wrong ("" when the handler has its own).
  std::optional<const char*> feed(std::string_view bytes, bool last) {
    fed_ += bytes.size();
    const auto status = XML_Parse(parser_.get(), bytes.data(), static_cast<int>(bytes.size()),
                                  static_cast<int>(last));
    if (handler_.failure) return "";
    if (doctype_) return "TAB-XLSX-DOCTYPE";
    // Expat keeps an unfinished token (an attribute, a comment) in memory; it must end in time.
    if (status == XML_STATUS_ERROR || depth_ > k_depth_max || fed_ - seen_ > token_max_)
      return "TAB-XLSX-XML";
    return std::nullopt;
  }

 private:
  using Parser = std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser>;

  static XmlStream& self(void* data) { return *static_cast<XmlStream*>(data); }

  void seen() {
    seen_ =
        static_cast<std::size_t>(std::max<XML_Index>(XML_GetCurrentByteIndex(parser_.get()), 0));
    if (handler_.failure || depth_ > k_depth_max || doctype_)
      XML_StopParser(parser_.get(), XML_FALSE);
  }

  static void XMLCALL on_start(void* data, const XML_Char* name, const XML_Char** attributes) {
    XmlStream& stream = self(data);
    ++stream.depth_;
    if (!stream.handler_.failure)
      stream.handler_.start(local_name(name), XmlAttributes(attributes));
    stream.seen();
  }
  static void XMLCALL on_end(void* data, const XML_Char* name) {
    XmlStream& stream = self(data);
    --stream.depth_;
    if (!stream.handler_.failure) stream.handler_.end(local_name(name));
    stream.seen();
  }
  static void XMLCALL on_text(void* data, const XML_Char* text, int size) {
    XmlStream& stream = self(data);
    if (!stream.handler_.failure) stream.handler_.text({text, static_cast<std::size_t>(size)});
    stream.seen();
  }
  static void XMLCALL on_other(void* data, const XML_Char* /*text*/, int /*size*/) {
    self(data).seen();
  }
  static void XMLCALL on_doctype(void* data, const XML_Char* /*name*/, const XML_Char* /*system*/,
                                 const XML_Char* /*public_id*/, int /*has_subset*/) {
    self(data).doctype_ = true;
    self(data).seen();
  }

  Parser parser_;
  XmlHandler& handler_;
  std::size_t token_max_;
  std::size_t fed_ = 0;
  std::size_t seen_ = 0;  // where the last event stood
  int depth_ = 0;
  bool doctype_ = false;
};

class RelationshipReader : public XmlHandler {
 public:
  explicit RelationshipReader(std::string folder) : folder_(std::move(folder)) {}
  void start(std::string_view name, const XmlAttributes& attributes) override {
    if (name != "Relationship") return;
    const std::string type = attributes.text("Type");
    Relationship found{.type = type.substr(type.rfind('/') + 1), .target = ""};
    if (attributes.text("TargetMode") != "External")
      found.target = resolve_part(folder_, attributes.text("Target")).value_or("");
    by_id.insert_or_assign(attributes.text("Id"), std::move(found));
  }
  void end(std::string_view /*name*/) override {}
  void text(std::string_view /*text*/) override {}

  std::map<std::string, Relationship> by_id{};

 private:
  std::string folder_;
};

std::string folder_of(const std::string& part) {
  const auto slash = part.rfind('/');
  return slash == std::string::npos ? "" : part.substr(0, slash);
}

}  // namespace

std::optional<std::string_view> XmlAttributes::find(std::string_view name) const {
  for (const char* const* pair = pairs_; *pair != nullptr; pair += 2)
    if (local_name(pair[0]) == name) return pair[1];
  return std::nullopt;
}

std::string XmlAttributes::text(std::string_view name) const {
  return std::string(find(name).value_or(""));
}

std::optional<std::string> resolve_part(std::string_view folder, std::string_view target) {
  if (target.empty() || target.find('\\') != std::string_view::npos) return std::nullopt;
  const bool absolute = target.starts_with('/');
  std::vector<std::string_view> path;
  if (!absolute && !folder.empty()) path = base::split(folder, '/');
  for (const std::string_view segment : base::split(target, '/')) {
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      path.push_back(segment);
      continue;
    }
    if (path.empty()) return std::nullopt;
    path.pop_back();
  }
  std::string part;
  for (const std::string_view segment : path) {
    if (!part.empty()) part += '/';
    part += segment;
  }
  return part;
}

struct Package::Archive {
  explicit Archive(zip_t* opened) : zip(opened) {}
  ~Archive() { zip_discard(zip); }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  [[nodiscard]] std::optional<zip_uint64_t> find(const std::string& part) const {
    const zip_int64_t index = zip_name_locate(zip, part.c_str(), ZIP_FL_NOCASE);
    if (index < 0) return std::nullopt;
    return static_cast<zip_uint64_t>(index);
  }

  zip_t* zip;
};

Package::Package(std::unique_ptr<Archive> archive, std::string file, const Limits& limits)
    : archive_(std::move(archive)), file_(std::move(file)), limits_(&limits) {}
Package::~Package() = default;
Package::Package(Package&&) noexcept = default;
Package& Package::operator=(Package&&) noexcept = default;

base::Failure Package::failure(const char* code, const std::string& part) const {
  return base::fail({.code = code,
                     .args = {{"part", part.empty() ? file_ : part},
                              {"max", std::to_string(limits_->unpacked_bytes / k_mib)}},
                     .place = base::Place{.file = file_}});
}

base::Result<Package> Package::open(std::string_view bytes, const std::string& file,
                                    const Limits& limits) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* zip = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  zip_error_fini(&error);
  if (zip == nullptr) {
    zip_source_free(source);
    return base::fail(
        {.code = "TAB-XLSX-DAMAGED", .args = {{"part", file}}, .place = base::Place{.file = file}});
  }
  Package package(std::make_unique<Archive>(zip), file, limits);
  if (auto checked = package.check_entries(); !checked) return base::fail(checked.error());
  return package;
}

// What the directory declares. What really comes out is counted again while reading.
base::Result<void> Package::check_entries() {
  const zip_int64_t count = zip_get_num_entries(archive_->zip, 0);
  if (count < 0) return failure("TAB-XLSX-DAMAGED");
  if (static_cast<std::size_t>(count) > k_entries_max) return failure("TAB-XLSX-BOMB");
  std::size_t total = 0;
  std::set<std::string> names;
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(archive_->zip, i, 0, &stat) != 0 || stat.name == nullptr)
      return failure("TAB-XLSX-DAMAGED");
    if (climbs(stat.name) || !names.insert(stat.name).second)
      return failure("TAB-XLSX-PATH", stat.name);
    if (stat.encryption_method != ZIP_EM_NONE) return failure("TAB-XLSX-ENCRYPTED");
    if (stat.size > limits_->unpacked_bytes || bomb(stat.size, stat.comp_size, *limits_))
      return failure("TAB-XLSX-BOMB", stat.name);
    total += stat.size;
  }
  if (total > limits_->unpacked_bytes) return failure("TAB-XLSX-BOMB");
  return {};
}

bool Package::has(const std::string& part) const {
  return archive_->find(part).has_value();
}

base::Result<void> Package::read(const std::string& part, XmlHandler& handler) {
  const auto index = archive_->find(part);
  if (!index) return failure("TAB-XLSX-PART", part);
  zip_stat_t stat;
  zip_stat_init(&stat);
  zip_stat_index(archive_->zip, *index, 0, &stat);
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
      zip_fopen_index(archive_->zip, *index, 0), zip_fclose);
  if (!file) return failure("TAB-XLSX-DAMAGED", part);

  XmlStream stream(handler, limits_->line_bytes);
  std::array<char, 64 * 1024> buffer{};
  std::size_t unpacked = 0;
  for (;;) {
    const zip_int64_t size = zip_fread(file.get(), buffer.data(), buffer.size());
    if (size < 0) return failure("TAB-XLSX-DAMAGED", part);
    unpacked += static_cast<std::size_t>(size);
    unpacked_ += static_cast<std::size_t>(size);
    if (unpacked_ > limits_->unpacked_bytes || bomb(unpacked, stat.comp_size, *limits_))
      return failure("TAB-XLSX-BOMB", part);
    const auto wrong = stream.feed({buffer.data(), static_cast<std::size_t>(size)}, size == 0);
    if (handler.failure) return base::fail(*handler.failure);
    if (wrong) return failure(*wrong, part);
    if (size == 0) return {};
  }
}

base::Result<std::map<std::string, Relationship>> Package::relationships(const std::string& part) {
  const std::string folder = folder_of(part);
  const std::string name = part.substr(folder.empty() ? 0 : folder.size() + 1);
  const std::string rels = (folder.empty() ? "" : folder + "/") + "_rels/" + name + ".rels";
  RelationshipReader reader(folder);
  if (!has(rels)) return std::move(reader.by_id);
  if (auto read_all = read(rels, reader); !read_all) return base::fail(read_all.error());
  return std::move(reader.by_id);
}

}  // namespace wanhu::tabular
