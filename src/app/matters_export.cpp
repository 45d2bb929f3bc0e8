// The ledger as a workbook.
#include "app/confidential.hpp"
#include "app/query_desk.hpp"
#include "domain/matter/matter.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"
#include "tabular/write.hpp"

namespace wanhu::app {

namespace {

using tabular::Cell;

const store::Statement k_matter_contact{
    store::Reach::tenant, "matter_contact",
    "SELECT contact_id FROM matter WHERE tenant = $1 AND matter_id = $2"};

constexpr int k_page_rows = 500;

Cell word_if(const Reader& reader, const char* stem, const std::string& name) {
  return name.empty() ? Cell() : Cell(word(reader, stem + name));
}

Cell yes_if(const Reader& reader, bool is_so) {
  return is_so ? Cell(word(reader, "LEDGER-YES")) : Cell();
}

Cell moment_if(const std::optional<Instant>& at) {
  return at ? Cell(at->clock()) : Cell();
}

struct Column {
  const char* heading;  // a code of the catalogue
  Cell (*cell)(const Reader& reader, const MatterRow& row);
};

// All that the ledger knows of a matter; what the resident said and who they are is not in it.
constexpr Column k_columns[]{
    {"LEDGER-RECEIPT", [](const Reader&, const MatterRow& m) { return Cell(m.receipt); }},
    {"LEDGER-TITLE",
     [](const Reader&, const MatterRow& m) { return Cell(domain::masked(m.title)); }},
    {"LEDGER-KIND", [](const Reader& r,
                       const MatterRow& m) { return Cell(kind_name(r, m.plan_version, m.kind)); }},
    {"LEDGER-STATE",
     [](const Reader& r, const MatterRow& m) { return Cell(word(r, "REPORT-STATE-" + m.state)); }},
    {"LEDGER-UNIT", [](const Reader& r, const MatterRow& m) { return Cell(r.unit_name(m.unit)); }},
    {"LEDGER-PLACE",
     [](const Reader&, const MatterRow& m) { return Cell(domain::masked(m.place)); }},
    {"LEDGER-CHANNEL",
     [](const Reader& r, const MatterRow& m) { return word_if(r, "CHANNEL-", m.channel); }},
    {"LEDGER-TOLD", [](const Reader&, const MatterRow& m) { return Cell(m.opened.clock()); }},
    {"LEDGER-LISTED", [](const Reader&, const MatterRow& m) { return Cell(m.listed.iso()); }},
    {"LEDGER-DUE", [](const Reader&, const MatterRow& m) { return Cell(m.due.iso()); }},
    {"LEDGER-FIRST-DUE",
     [](const Reader&, const MatterRow& m) { return Cell(m.original_due.iso()); }},
    {"LEDGER-PROVISIONAL",
     [](const Reader& r, const MatterRow& m) { return yes_if(r, m.provisional); }},
    {"LEDGER-OVERDUE",
     [](const Reader& r, const MatterRow& m) {
       return yes_if(r, m.clock_running && r.now >= m.due_at);
     }},
    {"LEDGER-PAUSED",
     [](const Reader& r, const MatterRow& m) {
       return m.clock_running && m.paused_until && r.now < *m.paused_until
                  ? moment_if(m.paused_until)
                  : Cell();
     }},
    {"LEDGER-OWNER", [](const Reader&, const MatterRow& m) { return Cell(m.owner_name); }},
    {"LEDGER-OBJECTED", [](const Reader& r, const MatterRow& m) { return yes_if(r, m.objected); }},
    {"LEDGER-REVIEW",
     [](const Reader& r, const MatterRow& m) { return yes_if(r, m.review_asked); }},
    {"LEDGER-ROUND", [](const Reader&, const MatterRow& m) { return Cell(std::int64_t{m.round}); }},
    {"LEDGER-CLOSED", [](const Reader&, const MatterRow& m) { return moment_if(m.closed); }},
    {"LEDGER-CLOSING",
     [](const Reader& r, const MatterRow& m) { return word_if(r, "CLOSING-", m.closing); }},
};

// Walks the ledger in its order, a page of the database at a time.
class LedgerRows {
 public:
  LedgerRows(Reader& reader, MattersExport wanted) : reader_(reader), wanted_(std::move(wanted)) {
    wanted_.ask.after.clear();
    wanted_.ask.limit = k_page_rows;
  }

  bool next(std::vector<Cell>& cells) {
    if (at_ == page_.rows.size() && !load()) return false;
    const MatterRow& row = page_.rows[at_++];
    ++given_;
    cells.clear();
    for (const Column& column : k_columns) cells.push_back(column.cell(reader_, row));
    if (wanted_.contact) add_contact(cells, row);
    return true;
  }

  [[nodiscard]] std::int64_t given() const { return given_; }

 private:
  bool load() {
    if (begun_ && page_.next.empty()) return false;
    begun_ = true;
    wanted_.ask.after = page_.next;
    page_ = matters(reader_, wanted_.ask);
    at_ = 0;
    return !page_.rows.empty();
  }

  void add_contact(std::vector<Cell>& cells, const MatterRow& matter) {
    std::optional<Uuid> id;
    if (may_read_words(reader_, matter))
      if (const auto row = reader_.db.query_one(k_matter_contact, {reader_.tenant(), matter.id}))
        id = row->uuid_if(0);
    const auto contact = contact_of(reader_, id);
    cells.emplace_back(contact ? contact->name : std::string());
    cells.emplace_back(contact ? contact->phone : std::string());
  }

  Reader& reader_;
  MattersExport wanted_;
  MatterPage page_{};
  std::size_t at_ = 0;
  bool begun_ = false;
  std::int64_t given_ = 0;
};

}  // namespace

Result<Workbook> matters_file(Reader& reader, const MattersExport& wanted) {
  if (wanted.contact && !access::may_see_contact(reader.scope.role))
    return base::fail("FORBIDDEN", base::Kind::forbidden);
  tabular::SheetHead head{.name = word(reader, "LEDGER-SHEET"), .heading = {}};
  for (const Column& column : k_columns) head.heading.push_back(word(reader, column.heading));
  if (wanted.contact)
    for (const char* code : {"LEDGER-CONTACT-NAME", "LEDGER-CONTACT-PHONE"})
      head.heading.push_back(word(reader, code));
  LedgerRows rows(reader, wanted);
  auto bytes = tabular::xlsx_write(
      head, [&](std::vector<Cell>& cells) { return rows.next(cells); }, reader.now);
  if (!bytes) return base::fail(bytes.error());
  return Workbook{.bytes = std::move(*bytes), .rows = rows.given()};
}

Result<std::string> matters_workbook(Reader& reader, const MattersExport& wanted) {
  auto file = matters_file(reader, wanted);
  if (!file) return base::fail(file.error());
  return std::move(file->bytes);
}

}  // namespace wanhu::app
