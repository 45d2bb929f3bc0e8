#include "server/http/router.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "base/text.hpp"

namespace wanhu::server::http {

namespace {

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

[[noreturn]] void malformed(std::string_view pattern) {
  throw std::logic_error("malformed route: " + std::string(pattern));
}

}  // namespace

std::optional<std::vector<std::string>> split_path(std::string_view raw_path) {
  if (raw_path.empty() || raw_path.front() != '/') return std::nullopt;
  std::vector<std::string> segments;
  for (const std::string_view raw : base::split(raw_path.substr(1), '/')) {
    auto segment = percent_decode(raw);
    if (!segment || *segment == "." || *segment == ".." || has_control_character(*segment)) {
      return std::nullopt;
    }
    segments.push_back(std::move(*segment));
  }
  return segments;
}

std::vector<Router::Segment> Router::parse(std::string_view pattern) {
  if (pattern.empty() || pattern.front() != '/') malformed(pattern);
  std::vector<Segment> segments;
  for (const std::string_view text : base::split(pattern.substr(1), '/')) {
    if (!segments.empty() && segments.back().shape == Segment::Shape::rest) malformed(pattern);
    const auto open = text.find('{');
    const auto close = text.find('}');
    if (open == std::string_view::npos) {
      if (close != std::string_view::npos) malformed(pattern);
      segments.push_back({.shape = Segment::Shape::literal, .before = std::string(text)});
      continue;
    }
    if (close == std::string_view::npos || close < open + 2) malformed(pattern);
    std::string_view name = text.substr(open + 1, close - open - 1);
    Segment segment{.shape = Segment::Shape::hole,
                    .before = std::string(text.substr(0, open)),
                    .after = std::string(text.substr(close + 1))};
    if (name.ends_with("...")) {
      name.remove_suffix(3);
      segment.shape = Segment::Shape::rest;
      if (!segment.before.empty() || !segment.after.empty()) malformed(pattern);
    }
    if (name.empty() || segment.after.find_first_of("{}") != std::string::npos) malformed(pattern);
    segment.name = name;
    segments.push_back(std::move(segment));
  }
  return segments;
}

// Compares segment by segment; literal before hole before rest, more surrounding text first.
bool Router::more_specific(const Entry& a, const Entry& b) {
  const std::size_t common = std::min(a.segments.size(), b.segments.size());
  for (std::size_t i = 0; i < common; ++i) {
    const Segment& x = a.segments[i];
    const Segment& y = b.segments[i];
    if (x.shape != y.shape) return x.shape < y.shape;
    if (x.shape != Segment::Shape::hole) continue;
    const std::size_t x_text = x.before.size() + x.after.size();
    const std::size_t y_text = y.before.size() + y.after.size();
    if (x_text != y_text) return x_text > y_text;
  }
  return a.segments.size() > b.segments.size();
}

bool Router::fits(const Entry& entry, const std::vector<std::string>& path, Values& params) {
  params.clear();
  for (std::size_t i = 0; i < entry.segments.size(); ++i) {
    const Segment& segment = entry.segments[i];
    if (segment.shape == Segment::Shape::rest) {
      std::string rest;
      for (std::size_t k = i; k < path.size(); ++k) rest += (k == i ? "" : "/") + path[k];
      params[segment.name] = std::move(rest);
      return true;
    }
    const std::string& text = path[i];
    if (segment.shape == Segment::Shape::literal) {
      if (text != segment.before) return false;
      continue;
    }
    if (text.size() <= segment.before.size() + segment.after.size() ||
        !text.starts_with(segment.before) || !text.ends_with(segment.after)) {
      return false;
    }
    params[segment.name] = text.substr(segment.before.size(),
                                       text.size() - segment.before.size() - segment.after.size());
  }
  return true;
}

void Router::insert(std::string_view method_and_pattern,
                    std::variant<Handler, LaterHandler> handler, RouteOptions options) {
  const auto space = method_and_pattern.find(' ');
  if (space == std::string_view::npos || space == 0) malformed(method_and_pattern);
  auto entry = std::make_shared<Entry>();
  entry->route = Route{.method = std::string(method_and_pattern.substr(0, space)),
                       .pattern = std::string(method_and_pattern.substr(space + 1)),
                       .options = options,
                       .handler = std::move(handler)};
  entry->segments = parse(entry->route.pattern);
  for (const auto& other : entries_) {
    if (other->route.method == entry->route.method &&
        other->route.pattern == entry->route.pattern) {
      throw std::logic_error("route stands twice: " + std::string(method_and_pattern));
    }
  }
  const bool rest = entry->segments.back().shape == Segment::Shape::rest;
  auto& list = rest ? with_rest_ : by_length_[entry->segments.size()];
  const auto place =
      std::upper_bound(list.begin(), list.end(), entry.get(),
                       [](const Entry* a, const Entry* b) { return more_specific(*a, *b); });
  list.insert(place, entry.get());
  entries_.push_back(std::move(entry));
}

void Router::add(std::string_view method_and_pattern, Handler handler, RouteOptions options) {
  insert(method_and_pattern, std::move(handler), options);
}

void Router::add(std::string_view method_and_pattern, LaterHandler handler, RouteOptions options) {
  insert(method_and_pattern, std::move(handler), options);
}

std::vector<const Router::Entry*> Router::candidates(std::size_t segment_count) const {
  std::vector<const Entry*> result;
  if (const auto found = by_length_.find(segment_count); found != by_length_.end()) {
    result = found->second;
  }
  for (const Entry* entry : with_rest_) {
    if (entry->segments.size() <= segment_count) result.push_back(entry);
  }
  return result;
}

Router::Match Router::match(std::string_view method, std::string_view raw_path) const {
  Match match;
  const auto path = split_path(raw_path);
  if (!path) return match;
  Values params;
  const auto choose = [&](const Entry* entry) {
    match.route = &entry->route;
    match.params = std::move(params);
    match.allowed.clear();
  };
  const Entry* get = nullptr;
  for (const Entry* entry : candidates(path->size())) {
    if (!fits(*entry, *path, params)) continue;
    if (entry->route.method == method) {
      choose(entry);
      return match;
    }
    if (get == nullptr && entry->route.method == "GET") get = entry;
    match.allowed.push_back(entry->route.method);
  }
  if (get != nullptr && method == "HEAD") {
    fits(*get, *path, params);
    choose(get);
    return match;
  }
  if (get != nullptr) match.allowed.emplace_back("HEAD");
  std::sort(match.allowed.begin(), match.allowed.end());
  match.allowed.erase(std::unique(match.allowed.begin(), match.allowed.end()), match.allowed.end());
  return match;
}

std::vector<const Route*> Router::routes() const {
  std::vector<const Route*> result;
  for (const auto& entry : entries_) result.push_back(&entry->route);
  return result;
}

}  // namespace wanhu::server::http
