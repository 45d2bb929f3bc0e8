#include "plan/tools/format_order.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

namespace wanhu::plan {

namespace {

// A place in the order, one number a level: lexicographic comparison puts what stands in a block
// behind its header and before the next block.
using Rank = std::vector<std::size_t>;

class Ranker {
 public:
  explicit Ranker(TableShape root) : root_(root) {}

  Rank entry(const std::vector<std::string>& key) {
    walk(key, /*list=*/false);
    return std::exchange(rank_, {});
  }

  // Sections must be asked for in the order of the file: an item of a list takes the sections
  // behind it with it.
  Rank section(const Section& section) {
    walk(section.name, section.array);
    if (section.array) {
      rank_.push_back(++item_count_[path_]);
    } else if (!shape_.fixed()) {
      // "[duties]" behind "[duties.visitor]": the ids keep their order, so it stays behind.
      rank_.push_back(seen(path_ + "\n"));
    }
    return std::exchange(rank_, {});
  }

 private:
  void walk(const std::vector<std::string>& key, bool list) {
    rank_.clear();
    path_.clear();
    shape_ = root_;
    for (std::size_t level = 0; level < key.size(); ++level) {
      if (level > 0) enter_item();
      path_ += "\n" + std::to_string(key[level].size()) + ":" + key[level];
      rank_.push_back(number(key[level]));
      const bool list_here = level + 1 == key.size() ? list : item_count_.contains(path_);
      shape_ = shape_under(shape_, key[level], list_here);
    }
  }

  // "task.due" is in the latest [[task]].
  void enter_item() {
    const auto count = item_count_.find(path_);
    if (count == item_count_.end()) return;
    rank_.push_back(count->second);
    path_ += "\n#" + std::to_string(count->second);
  }

  std::size_t number(const std::string& key) {
    if (const Field* field = shape_.field(key))
      return static_cast<std::size_t>(field - shape_.shape->fields.data());
    return seen(path_) + (shape_.fixed() ? shape_.shape->fields.size() : 0);
  }

  std::size_t seen(const std::string& path) {
    return seen_.emplace(path, seen_.size()).first->second;
  }

  TableShape root_, shape_;
  Rank rank_;
  std::string path_;
  std::map<std::string, std::size_t> seen_;        // ids and unknown keys, numbered as they come
  std::map<std::string, std::size_t> item_count_;  // of lists written as [[task]]
};

// Moves `all` into the order of `ranks`; equal ranks keep their order.
template <class T>
void sort_by(std::vector<T>& all, const std::vector<Rank>& ranks) {
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(ranks[a], a) < std::tie(ranks[b], b);
  });
  std::vector<T> sorted;
  sorted.reserve(all.size());
  for (const std::size_t index : order) sorted.push_back(std::move(all[index]));
  all = std::move(sorted);
}

void order_value(Written& value, TableShape shape);

void order_entries(std::vector<Written>& entries, TableShape shape) {
  Ranker ranker(shape);
  std::vector<Rank> ranks;
  ranks.reserve(entries.size());
  for (Written& entry : entries) {
    ranks.push_back(ranker.entry(entry.key));
    order_value(entry, shape_under(shape, entry.key, entry.kind == Written::Kind::array));
  }
  sort_by(entries, ranks);
}

// `shape` is that of the table, or of the items of the array.
void order_value(Written& value, TableShape shape) {
  if (value.kind == Written::Kind::table) order_entries(value.items, shape);
  if (value.kind == Written::Kind::array)
    for (Written& item : value.items)
      order_value(item, item.kind == Written::Kind::table ? shape : TableShape{});
}

}  // namespace

TableShape shape_under(TableShape table, std::string_view key, bool list) {
  if (table.map) return list ? TableShape{} : TableShape{.shape = table.shape};
  const Field* field = table.field(key);
  if (field == nullptr) return {};
  for (const auto& [type, shape] :
       {std::pair(field->type, field->shape), std::pair(field->or_type, field->or_shape)}) {
    if (list && type == Type::rows) return {.shape = shape};
    if (!list && (type == Type::table || type == Type::map))
      return {.shape = shape, .map = type == Type::map};
  }
  return {};
}

TableShape shape_under(TableShape table, const std::vector<std::string>& keys, bool list) {
  for (std::size_t i = 0; i < keys.size(); ++i)
    table = shape_under(table, keys[i], i + 1 == keys.size() && list);
  return table;
}

void put_in_order(Document& document) {
  Ranker ranker(file_shape());
  std::vector<Rank> ranks;
  std::vector<CommentLines> headings;
  std::size_t chapter = 0;
  for (Section& section : document.sections) {
    order_entries(section.pairs, shape_under(file_shape(), section.name, section.array));
    headings.push_back(std::exchange(section.heading, {}));
    if (!headings.back().empty()) ++chapter;
    ranks.push_back(section.name.empty() ? Rank{} : ranker.section(section));
    ranks.back().insert(ranks.back().begin(), chapter);
  }
  sort_by(document.sections, ranks);
  // A chapter begins where it began, with whichever block is its first now.
  for (std::size_t i = 0; i < headings.size(); ++i)
    document.sections[i].heading = std::move(headings[i]);
}

}  // namespace wanhu::plan
