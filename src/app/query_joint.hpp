// Who else works on matters: helpers with their parts, and bodies above the town with what was
// forwarded to them in numbered letters.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/query_history.hpp"

namespace wanhu::app {

// `names` of people by id, as histories show them.
Json helps_json(const Reader& reader, const domain::Matter& matter,
                const std::map<std::string, std::string>& names, ShownText shown);
Json forwards_json(Reader& reader, const domain::Matter& matter, const plan::Plan& plan,
                   ShownText shown);
// To which it may be forwarded, those that the kind belongs to first; on which grounds it has come
// back from them.
Json bodies_json(const domain::Matter& matter, const plan::Plan& plan);
// The office that the plan gives a kind to; null for an unknown kind.
Json office_json(const plan::Plan& plan, const std::string& kind);

// For "my work": what was asked, of whom, until when, of these matters; `of` only one person's
// parts that are open, otherwise what was declined or is late.
Json parts_json(Reader& reader, const std::vector<MatterRow>& rows, const std::optional<Uuid>& of);

// One letter, and what it took along as the letter says it: titles and names are those of its day.
struct BatchRow {
  struct Item {
    Uuid id;
    // title: empty when its words were erased since
    std::string receipt, title, kind, unit, ground, state;
    Date reported, due;  // due as the letter says it
    std::int64_t plan_version = 1;
    std::optional<Date> accepted{}, returned{}, replied{};
  };
  Uuid id;
  std::int64_t year = 0, no = 0, seq = 0;
  std::string body, body_name, sent_by;
  Date day;
  std::vector<Item> items{};  // in order of their receipts
};
// Nothing when there is none, or when a part of it is not the reader's to see.
std::optional<BatchRow> forward_batch(Reader& reader, const Uuid& id);
std::optional<BatchRow> forward_batch(Reader& reader, std::int64_t year, std::int64_t no);
std::string batch_number(const Reader& reader, std::int64_t year, std::int64_t no);

// What waits to be sent, by body; what was sent, is awaited or came back; the letters.
Json forwards_page(Reader& reader);

}  // namespace wanhu::app
