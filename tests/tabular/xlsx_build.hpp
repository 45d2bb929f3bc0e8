// Workbooks made by hand for tests and fuzzers: the parts as text, well-formed or not.
#pragma once

#include <zip.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wanhu::tabular::build {

using Parts = std::vector<std::pair<std::string, std::string_view>>;

inline void require(bool ok) {
  if (!ok) throw std::runtime_error("a zip file for a test cannot be made");
}

// The views must live until the call returns.
inline std::string zip_of(const Parts& parts, bool compress = true,
                          const char* password = nullptr) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  require(target != nullptr);
  zip_source_keep(target);
  zip_t* zip = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error);
  require(zip != nullptr);
  for (const auto& [name, content] : parts) {
    zip_source_t* source = zip_source_buffer(zip, content.data(), content.size(), 0);
    const zip_int64_t index = zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    require(index >= 0);
    const auto at = static_cast<zip_uint64_t>(index);
    zip_set_file_compression(zip, at, compress ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 1);
    if (password != nullptr)
      require(zip_file_set_encryption(zip, at, ZIP_EM_AES_256, password) == 0);
  }
  require(zip_close(zip) == 0);
  zip_stat_t stat;
  zip_stat_init(&stat);
  require(zip_source_stat(target, &stat) == 0 && zip_source_open(target) == 0);
  std::string bytes(stat.size, '\0');
  require(zip_source_read(target, bytes.data(), bytes.size()) ==
          static_cast<zip_int64_t>(bytes.size()));
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

constexpr std::string_view k_root_rels =
    R"(<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>)";
constexpr std::string_view k_workbook =
    R"(<x:workbook xmlns:x="s" xmlns:r="r"><x:sheets><x:sheet name="登记表" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>)";
constexpr std::string_view k_workbook_rels =
    R"(<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>)"
    R"(<Relationship Id="rId2" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/>)"
    R"(<Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/></Relationships>)";
constexpr std::string_view k_strings =
    R"(<sst><si><t>村</t></si><si><r><t>汝集</t></r><r><t>一村</t></r><rPh><t>rǔ</t></rPh></si><si/></sst>)";
constexpr std::string_view k_styles =
    R"(<styleSheet><numFmts><numFmt numFmtId="180" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>)"
    R"(<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>)"
    R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="180"/><xf numFmtId="22"/></cellXfs></styleSheet>)";

inline Parts parts_with(std::string_view sheet) {
  return {{"[Content_Types].xml", "<Types/>"}, {"_rels/.rels", k_root_rels},
          {"xl/workbook.xml", k_workbook},     {"xl/_rels/workbook.xml.rels", k_workbook_rels},
          {"xl/sharedStrings.xml", k_strings}, {"xl/styles.xml", k_styles},
          {"xl/worksheets/sheet1.xml", sheet}};
}

// `rows` is what stands inside <sheetData>.
inline std::string workbook_of(const std::string& rows, bool compress = true) {
  const std::string sheet =
      "<worksheet><sheetData>" + rows +
      R"(</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>)";
  return zip_of(parts_with(sheet), compress);
}

}  // namespace wanhu::tabular::build
