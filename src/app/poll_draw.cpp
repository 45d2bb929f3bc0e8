#include "app/poll_draw.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "base/digest.hpp"
#include "store/bulk.hpp"
#include "store/statement.hpp"
#include "store/tables/poll.hpp"

namespace wanhu::app {

namespace {

using base::Json;
using base::Uuid;
using domain::PollWave;
using store::Reach;
using store::Row;
using store::Statement;
using store::Tenant;
using store::Value;

constexpr std::int64_t k_page = 50'000;
constexpr std::size_t k_ords = 500;  // of one reading

const Statement k_rows{
    Reach::local, "poll_draw_rows",
    "SELECT ord, kind, unit, stratum, size, who FROM poll_frame_row WHERE tenant = $1 AND "
    "frame_id = $2 AND ord > $3 ORDER BY ord LIMIT $4"};
// Who was called lately, or waits to be in a wave that has not ended.
const Statement k_recent{
    Reach::local, "poll_draw_recent",
    "SELECT c.who FROM poll_case_contact c "
    "JOIN poll_case k ON k.tenant = c.tenant AND k.wave_id = c.wave_id AND k.case_id = c.case_id "
    "JOIN poll_wave w ON w.tenant = c.tenant AND w.wave_id = c.wave_id "
    "WHERE c.tenant = $1 AND k.tenant = $1 AND w.tenant = $1 AND "
    "(k.last_ms >= $2 OR w.state = 'drawn' OR w.state = 'open')"};
const Statement k_never{Reach::local, "poll_draw_never",
                        "SELECT who FROM poll_never WHERE tenant = $1"};
const Statement k_list{
    Reach::local, "poll_list",
    "SELECT k.number, k.frame_ord, k.kind, k.unit, k.stratum, k.probability, c.who "
    "FROM poll_case k JOIN poll_case_contact c ON c.tenant = k.tenant AND "
    "c.wave_id = k.wave_id AND c.case_id = k.case_id "
    "WHERE k.tenant = $1 AND c.tenant = $1 AND k.wave_id = $2 AND k.number > $3 "
    "ORDER BY k.number LIMIT $4"};

constexpr const char* k_contact_head =
    "INSERT INTO poll_case_contact (tenant, wave_id, case_id, who, sealed) VALUES ";
constexpr std::size_t k_contact_columns = 5;

// The few texts that a million rows share, by number.
class Names {
 public:
  std::int32_t of(const std::string& name) {
    const auto [found, fresh] = at_.try_emplace(name, static_cast<std::int32_t>(all_.size()));
    if (fresh) all_.push_back(name);
    return found->second;
  }
  [[nodiscard]] const std::vector<std::string>& all() const { return all_; }
  [[nodiscard]] const std::string& name(std::int32_t n) const {
    return all_[static_cast<std::size_t>(n)];
  }

 private:
  std::unordered_map<std::string, std::int32_t> at_;
  std::vector<std::string> all_;
};

struct FrameLine {
  std::int64_t ord = 0;
  std::int32_t kind = 0, unit = 0;
  std::string who;
};

// The rows that may be drawn. The lines are in order of ord.
class Eligible {
 public:
  Eligible(store::Db& db, Tenant tenant, const DrawAsk& ask) {
    std::unordered_set<std::string> left_out, never;
    const base::Instant since = base::Instant::at(ask.today + 1 - ask.wave.spec.exclude_days);
    db.each(k_recent, {tenant, since}, [&](const Row& row) { left_out.insert(row.text(0)); });
    db.each(k_never, {tenant}, [&](const Row& row) { never.insert(row.text(0)); });
    std::int64_t last = 0, read = k_page;
    while (read == k_page) {
      read = 0;
      db.each(k_rows, {tenant, *ask.wave.frame, last, k_page}, [&](const Row& row) {
        ++read;
        last = row.i64(0);
        if (never.contains(row.text(5))) {
          ++never_n_;
        } else if (left_out.contains(row.text(5))) {
          ++recent_n_;
        } else {
          take(row);
        }
      });
    }
  }

  [[nodiscard]] const FrameLine& line(std::int64_t ord) const {
    return *std::lower_bound(
        lines.begin(), lines.end(), ord,
        [](const FrameLine& one, std::int64_t wanted) { return one.ord < wanted; });
  }
  // SHA-256 of what was drawn from: "ord,stratum,size" a line.
  [[nodiscard]] std::string digest() const {
    std::string text;
    for (const domain::SampleItem& item : items) {
      text += std::to_string(item.ord) + ',';
      text += strata.name(item.stratum);
      text += ',' + std::to_string(item.size) + '\n';
    }
    return base::hex(base::sha256(text));
  }
  [[nodiscard]] std::int64_t recent() const { return recent_n_; }
  [[nodiscard]] std::int64_t never() const { return never_n_; }

  std::vector<domain::SampleItem> items{};
  std::vector<FrameLine> lines{};
  Names strata{}, kinds{}, units{};

 private:
  void take(const Row& row) {
    items.push_back({.ord = row.i64(0), .stratum = strata.of(row.text(3)), .size = row.i64(4)});
    lines.push_back({.ord = row.i64(0),
                     .kind = kinds.of(row.text(1)),
                     .unit = units.of(row.text(2)),
                     .who = row.text(5)});
  }

  std::int64_t recent_n_ = 0, never_n_ = 0;
};

// What is sealed of these rows, by ord.
std::map<std::int64_t, std::string> sealed_rows(store::Db& db, Tenant tenant, const Uuid& frame,
                                                const std::vector<std::int64_t>& ords) {
  std::map<std::int64_t, std::string> sealed;
  for (std::size_t at = 0; at < ords.size(); at += k_ords) {
    const std::size_t end = std::min(ords.size(), at + k_ords);
    std::string sql =
        "SELECT ord, sealed FROM poll_frame_row WHERE tenant = $1 AND frame_id = $2 AND ord IN (";
    std::vector<Value> values{tenant, frame};
    for (std::size_t i = at; i < end; ++i) {
      sql += (i == at ? "$" : ", $") + std::to_string(values.size() + 1);
      values.emplace_back(ords[i]);
    }
    sql += ")";
    db.each(sql, store::Params(values),
            [&](const Row& row) { sealed.emplace(row.i64(0), row.bytes(1)); });
  }
  return sealed;
}

Json strata_json(const domain::Sample& sample) {
  Json list = Json::array();
  for (const domain::StratumDrawn& one : sample.strata)
    list.push_back({{"stratum", one.stratum}, {"population", one.population}, {"n", one.n}});
  return list;
}

// Seals the drawn rows anew under the wave's key, and says which need another language.
Json seal_cases(store::Db& db, Tenant tenant, const access::Keyring& keyring, const DrawAsk& ask,
                const Eligible& eligible, const domain::Sample& sample, WaveDraw& draw) {
  Json skills = Json::array();
  const auto from = PollVault::of_frame(db, tenant, keyring, *ask.wave.frame);
  std::vector<std::int64_t> ords;
  for (const domain::SampleCase& one : sample.cases) ords.push_back(one.ord);
  const auto sealed = sealed_rows(db, tenant, *ask.wave.frame, ords);
  const auto& languages = ask.wave.spec.languages;
  for (const domain::SampleCase& one : sample.cases) {
    const auto contact = from->open(std::to_string(one.ord), sealed.at(one.ord));
    if (!contact) throw base::MachineError("a row of a poll's frame does not open");
    const Uuid id = store::poll_case_id(ask.wave.id, one.number);
    draw.contacts.push_back({.case_id = id,
                             .who = eligible.line(one.ord).who,
                             .sealed = draw.vault.seal(id.text(), *contact)});
    if (std::find(languages.begin(), languages.end(), contact->language) != languages.end())
      skills.push_back(Json::array({one.number, "language:" + contact->language}));
  }
  return skills;
}

Json cases_json(const Eligible& eligible, const domain::Sample& sample) {
  std::map<std::string, std::size_t> strata;
  for (std::size_t i = 0; i < sample.strata.size(); ++i)
    strata.emplace(sample.strata[i].stratum, i);
  Json cases = Json::array();
  for (const domain::SampleCase& one : sample.cases) {
    const FrameLine& line = eligible.line(one.ord);
    cases.push_back(Json::array({one.ord, strata.at(eligible.strata.name(one.stratum)), line.unit,
                                 line.kind, domain::probability_text(one.probability)}));
  }
  return cases;
}

std::string digest_of(const Eligible& eligible, const domain::Sample& sample) {
  std::string list(domain::k_list_heading);
  list += '\n';
  for (const domain::SampleCase& one : sample.cases) {
    const FrameLine& line = eligible.line(one.ord);
    list += domain::list_line(one, eligible.kinds.name(line.kind), eligible.units.name(line.unit),
                              eligible.strata.name(one.stratum), line.who);
    list += '\n';
  }
  return base::hex(base::sha256(list));
}

}  // namespace

base::Result<WaveDraw> draw_wave(store::Db& db, Tenant tenant, const access::Keyring& keyring,
                                 const DrawAsk& ask) {
  if (!PollVault::of_frame(db, tenant, keyring, *ask.wave.frame))
    return base::fail("WAVE-FRAME-GONE", base::Kind::refused);
  const Eligible eligible(db, tenant, ask);
  const auto sample = domain::draw_sample(ask.wave.spec, *ask.wave.seed, ask.cut_hash_hex,
                                          eligible.strata.all(), eligible.items);
  if (!sample) return base::fail(sample.error());
  WaveDraw draw{.event = {"poll.drawn", Json::object()},
                .vault = PollVault::fresh_wave(keyring, ask.wave.id),
                .n = static_cast<std::int64_t>(sample->cases.size()),
                .eligible = static_cast<std::int64_t>(eligible.items.size()),
                .recent = eligible.recent(),
                .never = eligible.never(),
                .list_digest = digest_of(eligible, *sample)};
  Json skills = seal_cases(db, tenant, keyring, ask, eligible, *sample, draw);
  draw.event.data = {{"wave", ask.wave.id.text()},
                     {"cut", ask.cut_seq},
                     {"eligible", draw.eligible},
                     {"recent", draw.recent},
                     {"never", draw.never},
                     {"population", eligible.digest()},
                     {"list_digest", draw.list_digest},
                     {"kinds", eligible.kinds.all()},
                     {"units", eligible.units.all()},
                     {"strata", strata_json(*sample)},
                     {"skills", std::move(skills)},
                     {"cases", cases_json(eligible, *sample)}};
  return draw;
}

void keep_contacts(store::Db& db, Tenant tenant, const Uuid& wave, const PollVault& vault,
                   const std::vector<DrawnContact>& contacts) {
  vault.keep(db, tenant);
  store::BulkInsert rows(db, k_contact_head, k_contact_columns);
  for (const DrawnContact& one : contacts)
    rows.add({tenant, wave, one.case_id, one.who, store::Bytes{one.sealed}});
  rows.flush();
}

std::string sealed_list(store::Db& db, Tenant tenant, const Uuid& wave) {
  std::string list(domain::k_list_heading);
  list += '\n';
  std::int64_t last = 0, read = k_page;
  while (read == k_page) {
    read = 0;
    db.each(k_list, {tenant, wave, last, k_page}, [&](const Row& row) {
      ++read;
      last = row.i64(0);
      list += std::to_string(last) + "," + std::to_string(row.i64(1));
      for (std::size_t column = 2; column <= 6; ++column) list += "," + row.text(column);
      list += '\n';
    });
  }
  return list;
}

}  // namespace wanhu::app
