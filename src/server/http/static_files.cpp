#include "server/http/static_files.hpp"

#include <array>
#include <charconv>
#include <memory>
#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace wanhu::server::http {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array<Pair, 20> k_types = {{{"html", "text/html; charset=utf-8"},
                                           {"js", "text/javascript; charset=utf-8"},
                                           {"mjs", "text/javascript; charset=utf-8"},
                                           {"css", "text/css; charset=utf-8"},
                                           {"json", "application/json; charset=utf-8"},
                                           {"map", "application/json; charset=utf-8"},
                                           {"webmanifest", "application/manifest+json"},
                                           {"svg", "image/svg+xml"},
                                           {"png", "image/png"},
                                           {"jpg", "image/jpeg"},
                                           {"jpeg", "image/jpeg"},
                                           {"gif", "image/gif"},
                                           {"webp", "image/webp"},
                                           {"ico", "image/x-icon"},
                                           {"woff2", "font/woff2"},
                                           {"woff", "font/woff"},
                                           {"ttf", "font/ttf"},
                                           {"wasm", "application/wasm"},
                                           {"txt", "text/plain; charset=utf-8"},
                                           {"xml", "application/xml"}}};

std::string_view extension_of(std::string_view name) {
  const auto slash = name.rfind('/');
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
}

bool under_assets(std::string_view name) {
  return name.starts_with("assets/") || name.find("/assets/") != std::string_view::npos;
}

bool tag_matches(std::string_view if_none_match, std::string_view etag) {
  for (std::string_view tag : base::split(if_none_match, ',')) {
    tag = base::trim(tag);
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == "*" || tag == etag) return true;
  }
  return false;
}

double weight_of(std::string_view parameters) {
  for (std::string_view parameter : base::split(parameters, ';')) {
    parameter = base::trim(parameter);
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
    parameter.remove_prefix(2);
    double weight = 0;
    const auto end = parameter.data() + parameter.size();
    const auto read = std::from_chars(parameter.data(), end, weight);
    return read.ec == std::errc() && read.ptr == end && weight >= 0 && weight <= 1 ? weight : 0;
  }
  return 1;
}

std::string quoted_digest(std::string_view bytes) {
  return '"' + base::hex(base::sha256(bytes)).substr(0, 32) + '"';
}

}  // namespace

std::string_view content_type_of(std::string_view file_name) {
  const std::string_view extension = extension_of(file_name);
  for (const auto& [known, type] : k_types) {
    if (known == extension) return type;
  }
  return "application/octet-stream";
}

double encoding_weight(std::string_view accept_encoding, std::string_view coding) {
  double any = 0;
  for (const std::string_view item : base::split(accept_encoding, ',')) {
    const auto semicolon = item.find(';');
    const std::string_view name = base::trim(item.substr(0, semicolon));
    if (name != coding && name != "*") continue;
    const double weight =
        semicolon == std::string_view::npos ? 1 : weight_of(item.substr(semicolon + 1));
    if (name == coding) return weight;
    any = weight;
  }
  return any;
}

StaticFiles::StaticFiles(const std::vector<base::EmbeddedFile>& files) {
  const auto is_variant = [](std::string_view name) {
    return name.ends_with(".gz") || name.ends_with(".br");
  };
  for (const base::EmbeddedFile& file : files) {
    if (is_variant(file.name)) continue;
    files_[std::string(file.name)] =
        File{.plain = {.bytes = file.bytes, .etag = quoted_digest(file.bytes)},
             .content_type = std::string(content_type_of(file.name)),
             .cache_control =
                 under_assets(file.name) ? "public, max-age=31536000, immutable" : "no-cache"};
  }
  for (const base::EmbeddedFile& file : files) {
    if (!is_variant(file.name)) continue;
    const auto owner = files_.find(file.name.substr(0, file.name.size() - 3));
    if (owner == files_.end()) continue;
    Variant& variant = file.name.ends_with(".gz") ? owner->second.gzip : owner->second.brotli;
    variant = Variant{.bytes = file.bytes, .etag = quoted_digest(file.bytes)};
  }
}

const StaticFiles::File* StaticFiles::find(std::string_view path) const {
  std::string name(path.substr(1));
  if (name.empty() || name.ends_with('/')) name += "index.html";
  const auto found = files_.find(name);
  return found == files_.end() ? nullptr : &found->second;
}

std::pair<const StaticFiles::Variant*, std::string_view> StaticFiles::choose(
    const File& file, std::string_view accept_encoding) {
  const double gzip = file.gzip.etag.empty() ? 0 : encoding_weight(accept_encoding, "gzip");
  const double brotli = file.brotli.etag.empty() ? 0 : encoding_weight(accept_encoding, "br");
  if (brotli > 0 && brotli >= gzip) return {&file.brotli, "br"};
  if (gzip > 0) return {&file.gzip, "gzip"};
  return {&file.plain, ""};
}

Response StaticFiles::answer(const Request& request) const {
  const std::string_view path = request.path;
  const File* file = path.empty() ? nullptr : find(path);
  if (file == nullptr && !path.ends_with('/') && find(std::string(path) + "/") != nullptr) {
    return redirect(308, std::string(path) + "/");
  }
  // Only a page being opened gets the entry page: a script or a programme that asks for something
  // that is not there must hear so.
  const bool opens_page = request.header("accept").find("text/html") != std::string_view::npos;
  if (file == nullptr && opens_page && extension_of(path).empty()) {
    const auto below = [&](std::string_view root) { return path.starts_with(root); };
    file = find(below("/m/") ? "/m/" : below("/p/") ? "/p/" : "/");
  }
  if (file == nullptr) {
    base::Problem missing{.code = "HTTP-NOT-FOUND", .kind = base::Kind::not_found};
    return problem(missing.with("path", request.path), request.lang());
  }
  const auto [variant, coding] = choose(*file, request.header("accept-encoding"));
  Response response{.headers = {{"ETag", variant->etag}, {"Cache-Control", file->cache_control}}};
  if (!file->gzip.etag.empty() || !file->brotli.etag.empty()) {
    response.set("Vary", "Accept-Encoding");
  }
  if (tag_matches(request.header("if-none-match"), variant->etag)) {
    response.status = 304;
    return response;
  }
  response.set("Content-Type", file->content_type);
  if (!coding.empty()) response.set("Content-Encoding", std::string(coding));
  response.body = variant->bytes;
  return response;
}

void StaticFiles::add_to(Router& router) const {
  const auto files = std::make_shared<const StaticFiles>(*this);
  router.add("GET /{path...}",
             Handler([files](const Request& request) { return files->answer(request); }),
             RouteOptions{.on_loop = true});
}

}  // namespace wanhu::server::http
