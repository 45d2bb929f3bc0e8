#include "base/json.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace wanhu::base {

namespace {

// Builds the value while refusing what nlohmann's own reader lets pass: duplicate keys and depth.
class StrictBuilder final : public nlohmann::json_sax<Json> {
 public:
  explicit StrictBuilder(int depth_max) : depth_max_(depth_max) {}

  bool null() override { return put(nullptr); }
  bool boolean(bool v) override { return put(v); }
  bool number_integer(number_integer_t v) override { return put(v); }
  bool number_unsigned(number_unsigned_t v) override { return put(v); }
  bool number_float(number_float_t v, const string_t&) override { return put(v); }
  bool string(string_t& v) override { return put(std::move(v)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& v) override {
    if (stack_.back()->contains(v)) {
      problem = Problem{.code = "JSON-KEY-DUP"};
      problem->with("key", v);
      return false;
    }
    keys_.back() = v;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    problem = Problem{.code = "JSON-SYNTAX"};
    offset = position;
    return false;
  }

  Json root;
  std::optional<Problem> problem;
  std::size_t offset = 0;

 private:
  Json* place(Json value) {
    if (stack_.empty()) {
      root = std::move(value);
      return &root;
    }
    Json& parent = *stack_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    return &(parent[keys_.back()] = std::move(value));
  }
  bool put(Json value) {
    place(std::move(value));
    return true;
  }
  bool open(Json value) {
    if (static_cast<int>(stack_.size()) >= depth_max_) {
      problem = Problem{.code = "JSON-DEPTH"};
      problem->with("max", std::to_string(depth_max_));
      return false;
    }
    stack_.push_back(place(std::move(value)));
    keys_.emplace_back();
    return true;
  }
  bool close() {
    stack_.pop_back();
    keys_.pop_back();
    return true;
  }

  int depth_max_;
  std::vector<Json*> stack_;
  std::vector<std::string> keys_;
};

}  // namespace

Result<Json> parse_json(std::string_view text, int depth_max) {
  if (const auto bad = first_invalid_utf8(text)) {
    Problem problem{.code = "TEXT-ENCODING"};
    problem.with("offset", std::to_string(*bad));
    return fail(std::move(problem));
  }
  StrictBuilder builder(depth_max);
  if (Json::sax_parse(text, &builder)) return std::move(builder.root);
  Problem problem = builder.problem.value_or(Problem{.code = "JSON-SYNTAX"});
  if (problem.code == "JSON-SYNTAX") {
    const std::string_view before = text.substr(0, std::min(builder.offset, text.size()));
    const auto line_start = before.rfind('\n');
    problem.place.line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    problem.place.column = static_cast<int>(
        before.size() - (line_start == std::string_view::npos ? 0 : line_start + 1));
    problem.with("line", std::to_string(problem.place.line));
    problem.with("column", std::to_string(problem.place.column));
  }
  return fail(std::move(problem));
}

std::string canonical(const Json& value) {
  return value.dump();
}

FieldReader::FieldReader(const Json& object, std::string pointer)
    : object_(object), pointer_(std::move(pointer)) {
  if (!object_.is_object()) {
    problem_ = Problem{.code = "FIELD-TYPE", .args = {{"field", pointer_}, {"type", "object"}}};
    problem_->place.field = pointer_;
  }
}

void FieldReader::problem(std::string code, const std::string& name,
                          std::map<std::string, std::string> args) {
  if (problem_) return;
  args.emplace("field", name);
  problem_ = Problem{.code = std::move(code), .kind = Kind::invalid, .args = std::move(args)};
  problem_->place.field = pointer(name);
}

void FieldReader::adopt(Problem inner) {
  if (!problem_) problem_ = std::move(inner);
}

const Json* FieldReader::take(const std::string& name, bool required) {
  seen_.insert(name);
  if (object_.is_object()) {
    const auto found = object_.find(name);
    if (found != object_.end() && !found->is_null()) return &*found;
  }
  if (required) problem("FIELD-MISSING", name);
  return nullptr;
}

bool FieldReader::has(const std::string& name) const {
  return object_.is_object() && object_.contains(name) && !object_.at(name).is_null();
}

std::string FieldReader::text(const std::string& name, std::size_t length_max) {
  const Json* value = take(name, true);
  if (value == nullptr) return {};
  if (!value->is_string()) {
    problem("FIELD-TYPE", name, {{"type", "string"}});
    return {};
  }
  std::string result(trim(value->get_ref<const std::string&>()));
  if (decode_utf8(result).size() > length_max)
    problem("FIELD-LENGTH", name, {{"max", std::to_string(length_max)}});
  if (result.find('\0') != std::string::npos) problem("FIELD-VALUE", name, {{"value", "NUL"}});
  if (result.empty()) problem("FIELD-MISSING", name);
  return result;
}

std::string FieldReader::text_or(const std::string& name, std::string otherwise,
                                 std::size_t length_max) {
  if (!has(name) ||
      (object_.at(name).is_string() && object_.at(name).get_ref<const std::string&>().empty())) {
    seen_.insert(name);
    return otherwise;
  }
  return text(name, length_max);
}

std::int64_t FieldReader::integer(const std::string& name, std::int64_t low, std::int64_t high) {
  const Json* value = take(name, true);
  if (value == nullptr) return low;
  const bool in_range = value->is_number_integer() &&
                        !(value->is_number_unsigned() &&
                          value->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) &&
                        value->get<std::int64_t>() >= low && value->get<std::int64_t>() <= high;
  if (!value->is_number_integer()) problem("FIELD-TYPE", name, {{"type", "integer"}});
  if (!in_range) {
    problem("FIELD-RANGE", name, {{"low", std::to_string(low)}, {"high", std::to_string(high)}});
    return low;
  }
  return value->get<std::int64_t>();
}

std::int64_t FieldReader::integer_or(const std::string& name, std::int64_t otherwise,
                                     std::int64_t low, std::int64_t high) {
  seen_.insert(name);
  return has(name) ? integer(name, low, high) : otherwise;
}

bool FieldReader::boolean_or(const std::string& name, bool otherwise) {
  const Json* value = take(name, false);
  if (value == nullptr) return otherwise;
  if (!value->is_boolean()) {
    problem("FIELD-TYPE", name, {{"type", "boolean"}});
    return otherwise;
  }
  return value->get<bool>();
}

Uuid FieldReader::uuid(const std::string& name) {
  const std::string value = text(name, 36);
  const auto id = Uuid::parse(value);
  if (!id) problem("FIELD-TYPE", name, {{"type", "uuid"}});
  return id.value_or(Uuid());
}

std::optional<Uuid> FieldReader::uuid_if(const std::string& name) {
  seen_.insert(name);
  if (!has(name)) return {};
  return uuid(name);
}

Date FieldReader::date(const std::string& name) {
  const std::string value = text(name, 10);
  const auto parsed = Date::parse(value);
  if (!parsed) problem("FIELD-TYPE", name, {{"type", "date"}});
  return parsed.value_or(Date());
}

Instant FieldReader::instant(const std::string& name) {
  const std::string value = text(name, 40);
  const auto parsed = Instant::parse(value);
  if (!parsed) problem("FIELD-TYPE", name, {{"type", "date-time"}});
  return parsed.value_or(Instant());
}

std::string FieldReader::one_of(const std::string& name, const std::vector<std::string>& allowed) {
  std::string value = text(name);
  if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
    std::string list;
    for (const std::string& word : allowed) list += (list.empty() ? "" : ", ") + word;
    problem("FIELD-VALUE", name, {{"value", value.substr(0, 60)}, {"allowed", list}});
  }
  return value;
}

std::string FieldReader::one_of_or(const std::string& name, const std::vector<std::string>& allowed,
                                   std::string otherwise) {
  seen_.insert(name);
  return has(name) ? one_of(name, allowed) : std::move(otherwise);
}

const Json& FieldReader::raw(const std::string& name) {
  static const Json null;
  const Json* value = take(name, false);
  return value == nullptr ? null : *value;
}

Result<void> FieldReader::done() {
  if (!problem_ && object_.is_object()) {
    for (const auto& [key, value] : object_.items()) {
      if (seen_.contains(key)) continue;
      const auto close = nearest(key, {seen_.begin(), seen_.end()});
      if (close)
        problem("FIELD-UNKNOWN", key, {{"hint", *close}});
      else
        problem("FIELD-UNKNOWN-PLAIN", key);
      break;
    }
  }
  if (problem_) return fail(*problem_);
  return {};
}

}  // namespace wanhu::base
