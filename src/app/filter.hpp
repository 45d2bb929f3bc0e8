// A WHERE clause put together from fixed pieces; values only ever travel as parameters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/statement.hpp"

namespace wanhu::app {

class Filter {
 public:
  // $1, $2, … : what the statement around the clause counts on, the tenant first.
  explicit Filter(std::vector<store::Value> first) : params_(std::move(first)) {}

  // " AND " + piece; `{}` in it stands for the value.
  void add(const char* piece, store::Value value);
  void add_text(const std::string& piece) { where_ += " AND " + piece; }
  // One of the columns contains the words as they are: no wildcards; A and a are the same on every
  // engine.
  void add_words(const std::vector<std::string_view>& columns, std::string_view words);
  // The parameter's name, for a piece that is put together by the caller.
  std::string place(store::Value value);
  // "($2, $3)": those of all the values.
  template <class T>
  std::string places(const std::vector<T>& values) {
    std::string list;
    for (const T& value : values) list += (list.empty() ? "" : ", ") + place(value);
    return "(" + list + ")";
  }

  // Empty, or beginning with " AND ".
  [[nodiscard]] const std::string& where() const { return where_; }
  [[nodiscard]] const std::vector<store::Value>& params() const { return params_; }

 private:
  std::string where_;
  std::vector<store::Value> params_;
};

}  // namespace wanhu::app
