// Files compiled into the program, served from memory: strong ETags computed once, pre-compressed
// siblings (.br, .gz) by Accept-Encoding, long caching for hashed assets, none for entry pages.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/embedded.hpp"
#include "server/http/message.hpp"
#include "server/http/router.hpp"

namespace wanhu::server::http {

class StaticFiles {
 public:
  explicit StaticFiles(const std::vector<base::EmbeddedFile>& files);

  // The answer for request.path: the file; "/" → index.html, "/m/" → m/index.html, "/p/" →
  // p/index.html; below /m/ and /p/ a path without a file extension gives that entry page (the
  // page's own router reads the rest), likewise at the top for the desk. Otherwise 404.
  [[nodiscard]] Response answer(const Request& request) const;

  [[nodiscard]] bool empty() const { return files_.empty(); }

  // Adds "GET /{path...}", answered on the event loop. Other routes win over it.
  void add_to(Router& router) const;

 private:
  struct Variant {
    std::string_view bytes;
    std::string etag;  // quoted; differs by encoding, as RFC 9110 asks of strong tags
  };
  struct File {
    Variant plain{};
    Variant gzip{};  // empty etag: no such variant
    Variant brotli{};
    std::string content_type{};
    std::string cache_control{};
  };

  [[nodiscard]] const File* find(std::string_view path) const;
  static std::pair<const Variant*, std::string_view> choose(const File& file,
                                                            std::string_view accept_encoding);

  std::map<std::string, File, std::less<>> files_;
};

std::string_view content_type_of(std::string_view file_name);
// Does an Accept-Encoding header allow `coding`, and with what weight (RFC 9110, 12.5.3)? 0: no.
double encoding_weight(std::string_view accept_encoding, std::string_view coding);

}  // namespace wanhu::server::http
