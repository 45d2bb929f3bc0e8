// What polls have published, as the campaign reads it: figures with their intervals, how many were
// reached, the answers to each question, the way over the waves, the year before. A person of a
// unit sees that unit, what is below it, and the whole.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/query.hpp"
#include "store/tables/poll_result.hpp"

namespace wanhu::app {

// Schema Polls: the results, newest first, each with its figures of the whole (or of the reader's
// unit); what each indicator came to over them.
Json polls_page(Reader& reader);
// Schema PollPage. NOT-FOUND.
Result<Json> poll_page(Reader& reader, const Uuid& id);
// Its tables as a workbook, or one of them as CSV. NOT-FOUND.
enum class PollPart { figures, response, questions };
Result<std::string> poll_workbook(Reader& reader, const Uuid& id);
Result<std::string> poll_csv(Reader& reader, const Uuid& id, PollPart part = PollPart::figures);
// Dots and whiskers of one indicator as SVG; empty: the first. NOT-FOUND (also where nothing of it
// is told).
Result<std::string> poll_chart(Reader& reader, const Uuid& id, const std::string& indicator);

// The figure of an indicator of a plan in the newest result whose last day is in [from, to], as the
// journal stood at `seq`; "" is the whole. Nothing when no result has it.
struct PolledValue {
  store::PollResultRow row;
  domain::PollResultFigure figure{};
};
// All results of a plan are read once.
class PolledValues {
 public:
  PolledValues(Reader& reader, std::int64_t seq);
  [[nodiscard]] std::optional<PolledValue> of(const std::string& plan, const std::string& indicator,
                                              const std::string& unit, Date from, Date to);

 private:
  const std::vector<domain::PollResultFigure>& figures(const Uuid& result);

  Reader& reader_;
  std::vector<store::PollResultRow> rows_;
  std::map<Uuid, std::vector<domain::PollResultFigure>> figures_{};
};

}  // namespace wanhu::app
