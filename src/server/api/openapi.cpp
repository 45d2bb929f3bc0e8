#include "server/api/openapi.hpp"

#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include "base/embedded.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace wanhu::base {
std::vector<EmbeddedFile> wanhu_api_data();
}

namespace wanhu::server::api {

namespace {

using base::Json;
using Fields = std::set<std::string>;
using FieldsByPath = std::map<std::string, Fields, std::less<>>;

constexpr std::string_view k_root = "/api/v1/";

// A parameter stands there itself or by its name in the components.
const Json& resolved(const Json& document, const Json& parameter) {
  const auto ref = parameter.find("$ref");
  if (ref == parameter.end()) return parameter;
  return document.at(Json::json_pointer(ref->get_ref<const std::string&>().substr(1)));
}

void add_fields(const Json& document, const Json& holder, Fields& fields) {
  const auto list = holder.find("parameters");
  if (list == holder.end()) return;
  for (const Json& one : *list) {
    const Json& parameter = resolved(document, one);
    if (parameter.at("in") == "query") fields.insert(parameter.at("name").get<std::string>());
  }
}

FieldsByPath read_fields() {
  const Json document = Json::parse(openapi_text());
  FieldsByPath all;
  for (const auto& [path, methods] : document.at("paths").items()) {
    if (!path.starts_with(k_root)) continue;
    Fields& fields = all[path];
    add_fields(document, methods, fields);
    for (const auto& [method, operation] : methods.items())
      if (operation.is_object()) add_fields(document, operation, fields);
  }
  return all;
}

// Of any length it would come back whole.
std::string shortened(const std::string& name) {
  constexpr std::size_t k_shown_max = 60;
  return base::encode_utf8(base::decode_utf8(name).substr(0, k_shown_max));
}

}  // namespace

std::string_view openapi_text() {
  for (const base::EmbeddedFile& file : base::wanhu_api_data())
    if (file.name == "openapi.json") return file.bytes;
  throw std::logic_error("openapi.json is not part of this program");
}

base::Result<void> known_query(const http::Request& request) {
  if (request.query.empty() || !request.route.starts_with(k_root)) return {};
  static const FieldsByPath k_fields = read_fields();
  static const Fields k_none;
  const auto found = k_fields.find(request.route);
  const Fields& fields = found == k_fields.end() ? k_none : found->second;
  for (const auto& [name, value] : request.query) {
    if (fields.contains(name)) continue;
    const std::string shown = shortened(name);
    std::map<std::string, std::string> args{{"field", shown}};
    const auto near = base::nearest(shown, {fields.begin(), fields.end()});
    if (near) args.emplace("hint", *near);
    return base::fail_field(near ? "FIELD-UNKNOWN" : "FIELD-UNKNOWN-PLAIN", shown, std::move(args));
  }
  return {};
}

}  // namespace wanhu::server::api
