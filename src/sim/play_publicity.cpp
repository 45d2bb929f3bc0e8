// Publicity: wordings are put and some read by a second person, copies are printed, handed over,
// acknowledged and brought back, things are done and looked after. Counted, never scored.
#include <algorithm>
#include <array>

#include "sim/diary.hpp"
#include "sim/rooms.hpp"

namespace wanhu::sim {

namespace {

constexpr std::int64_t k_copies_spare = 60;
constexpr int k_days_between = 12;  // of what is done as often as there is need

bool has(const plan::PublicityItem& item, const char* channel) {
  return std::find(item.channels.begin(), item.channels.end(), channel) != item.channels.end();
}
bool is_printed(const plan::PublicityItem& item) {
  return !item.each.empty() && (has(item, "door") || has(item, "poster") || has(item, "board"));
}
bool does_hang(const std::string& channel) {
  constexpr std::array<const char*, 4> k_hanging{"banner", "board", "screen", "poster"};
  return std::find(k_hanging.begin(), k_hanging.end(), channel) != k_hanging.end();
}

struct Job {
  const plan::PublicityItem* item = nullptr;
  std::string unit;
  std::int64_t n = 1;
};
struct Copies {
  Uuid id;
  const plan::PublicityItem* item = nullptr;
  std::string unit;
  std::int64_t n = 0, got = 0;
  Date next;
  enum class State { to_go, on_the_way, there, done } state = State::to_go;
};

class Publicity final : public Room {
 public:
  explicit Publicity(const Shared& shared) : w_(shared.w), doors_(shared.doors) {}

  void begin() override {
    for (const plan::PublicityItem& item : w_.plan.publicity) {
      put_wording(item);
      if (is_printed(item)) print(item);
    }
    w_.book.each(w_.first(), w_.last(), [&](const domain::Ask& ask) {
      if (ask.rule->block == "publicity") plan_asked(ask);
    });
    for (const plan::PublicityItem& item : w_.plan.publicity)
      if (item.at_least == 0) plan_free(item);
  }

  void day(Date date) override {
    if (date == w_.first() + 4) second_reader();
    for (Copies& one : copies_)
      if (one.state != Copies::State::done && one.next == date) go_on(one, date);
    jobs_.through(date, [&](const Job& job) { record(job); });
    if (date.weekday() == 3) look_at_what_hangs(date);
    if (date == w_.first() + w_.days * 2 / 3) count_stock();
  }

 private:
  using Item = plan::PublicityItem;

  // ---- wordings ----

  static std::string text_of(const Item& item) {
    if (item.id.find("survey") != std::string::npos) return item.name + "。";  // no word more
    return item.name + "。内容以公示栏张贴的为准，有疑问请到村、社区办公室询问。";
  }

  void put_wording(const Item& item) {
    Json answer = w_.must(w_.staff.centre.at(0), "item.put",
                          {{"item", item.id}, {"title", item.name}, {"text", text_of(item)}});
    ++w_.truth.publicity.wordings;
    if (answer.at("state") == "waiting") review(item, answer.at("version"), "released");
    versions_[item.id] = answer.at("version");
  }

  void review(const Item& item, std::int64_t version, const char* verdict) {
    w_.must(
        w_.staff.checkers.front(), "item.review",
        {{"item", item.id}, {"version", version}, {"verdict", verdict}, {"reason", "逐句看过"}});
  }

  // A text about calls waits for a second reader, who sends it back; the first one stays in use.
  void second_reader() {
    if (w_.plan.publicity.empty()) return;
    const Item& item = w_.plan.publicity.front();
    Json answer = w_.must(w_.staff.centre.at(0), "item.put",
                          {{"item", item.id},
                           {"title", item.name},
                           {"text", "近期可能有电话访问，请分清真假来电。"}});
    ++w_.truth.publicity.wordings;
    const bool waits = answer.at("state") == "waiting";
    if (waits) review(item, answer.at("version"), "refused");
  }

  // ---- copies ----

  [[nodiscard]] std::vector<std::string> units_of(const Item& item) const {
    std::vector<std::string> units;
    if (item.each.empty() || w_.plan.org.root.kind == item.each)
      units.push_back(w_.plan.org.root.id);
    for (const plan::Unit& unit : w_.plan.org.units)
      if (!item.each.empty() && unit.kind == item.each) units.push_back(unit.id);
    return units;
  }

  void print(const Item& item) {
    std::int64_t all = k_copies_spare;
    for (const std::string& unit : units_of(item)) {
      const std::int64_t homes = doors_.dwellings_in(unit);
      Copies one{.id = w_.id(),
                 .item = &item,
                 .unit = unit,
                 .n = has(item, "door") ? std::max<std::int64_t>(homes, 40) : w_.between(5, 12),
                 .next = w_.first() + static_cast<int>(w_.between(1, 3))};
      all += one.n;
      copies_.push_back(std::move(one));
    }
    w_.later(w_.staff.centre.at(0), "stock.receive",
             {{"item", item.id},
              {"version", versions_.at(item.id)},
              {"n", all},
              {"note", "印刷厂送到"}});
    w_.truth.publicity.printed += all;
    w_.truth.publicity.stock += all;
    stock_[item.id] = all;
  }

  void go_on(Copies& one, Date date) {
    Truth::Publicity& truth = w_.truth.publicity;
    if (one.state == Copies::State::to_go) {
      w_.later(w_.staff.centre.at(0), "stock.hand_over",
               {{"item", one.item->id},
                {"version", versions_.at(one.item->id)},
                {"handover_id", one.id.text()},
                {"to_unit", one.unit},
                {"n", one.n}});
      truth.handed_out += one.n;
      truth.stock -= one.n;
      stock_[one.item->id] -= one.n;
      one.next = date + static_cast<int>(w_.between(1, 4));
      one.state = w_.play.chance(0.94) ? Copies::State::on_the_way : Copies::State::done;
    } else if (one.state == Copies::State::on_the_way) {
      one.got = w_.play.chance(0.9) ? one.n : one.n - std::min<std::int64_t>(one.n, 3);
      w_.later(taker(one), "stock.acknowledge", {{"handover_id", one.id.text()}, {"n", one.got}});
      truth.receipts += one.got;
      one.next = date + static_cast<int>(w_.between(8, 20));
      one.state = w_.play.chance(0.25) ? Copies::State::there : Copies::State::done;
    } else {
      const std::int64_t back = std::min<std::int64_t>(one.got, 5);
      w_.later(w_.staff.centre.at(0), "stock.return",
               {{"handover_id", one.id.text()}, {"n", back}, {"note", "多余的退回"}});
      truth.returned += back;
      truth.stock += back;
      stock_[one.item->id] += back;
      one.state = Copies::State::done;
    }
  }

  // Whoever hands over gives no receipt.
  [[nodiscard]] const Account& taker(const Copies& one) const {
    return one.unit == w_.plan.org.root.id ? w_.staff.centre.at(1) : w_.of(one.unit);
  }

  void count_stock() {
    for (auto& [item, n] : stock_) {
      if (n < 3 || !w_.play.chance(0.5)) continue;
      n -= 2;
      w_.truth.publicity.stock -= 2;
      w_.truth.publicity.spoiled += 2;
      w_.later(w_.staff.centre.at(0), "stock.count",
               {{"item", item}, {"version", versions_.at(item)}, {"n", n}, {"reason", "受潮两份"}});
    }
  }

  // ---- what is done ----

  void plan_asked(const domain::Ask& ask) {
    const auto& items = w_.plan.publicity;
    const auto item = std::find_if(items.begin(), items.end(), [&](const Item& one) {
      return "publicity." + one.id == ask.rule->key;
    });
    const Date from = std::max(ask.window.from, w_.first() + 1);
    const double p = w_.play.unit();
    const bool late = p > 0.9 && p < 0.96 && ask.rule->is_once();
    if (p >= 0.96 || from > ask.window.to) return;
    const Date first = late ? ask.window.to + 1 : from;
    const Date to = late ? first + 7 : ask.window.to;
    const auto parts = std::min<std::int64_t>(ask.times, w_.between(1, 3));
    for (std::int64_t i = 0; i < parts; ++i) {
      const std::int64_t n = ask.times / parts + (i < ask.times % parts ? 1 : 0);
      const Date day = w_.day_in(first, to);
      jobs_.add(day,
                {&*item, std::string(ask.unit), has(*item, "door") ? n * w_.between(20, 60) : n});
    }
  }

  void plan_free(const Item& item) {
    const Date until = item.by ? std::min(*item.by, w_.last()) : w_.last();
    for (const std::string& unit : units_of(item))
      for (Date day = w_.first() + static_cast<int>(w_.between(2, k_days_between)); day <= until;
           day = day + static_cast<int>(w_.between(k_days_between / 2, k_days_between * 2)))
        jobs_.add(day, {&item, unit, has(item, "door") ? w_.between(15, 60) : w_.between(1, 3)});
  }

  void record(const Job& job) {
    const std::string& channel = job.item->channels.at(w_.play.below(job.item->channels.size()));
    Json data{{"act_id", w_.id().text()},     {"item", job.item->id}, {"unit", job.unit},
              {"day", w_.now().date().iso()}, {"channel", channel},   {"n", job.n}};
    if (channel == "vehicle" || channel == "broadcast") {
      data["from"] = "09:00";
      data["to"] = "11:00";
    }
    if (channel == "vehicle") data["route"] = "沿主街到各居民小组";
    if (channel == "screen") data["consent"] = "业主已同意，按商定时段播放";
    if (channel == "press") {
      data["medium"] = "县融媒体中心";
      data["title"] = job.item->name;
    }
    w_.later(w_.of(job.unit), "publicity.record", std::move(data));
    w_.truth.publicity.done[job.item->id] += job.n;
    if (does_hang(channel)) hanging_[{job.item, job.unit}] += job.n;
    if (job.item->at_least > 0)
      w_.book.done({.rule = "publicity." + job.item->id,
                    .unit = job.unit,
                    .day = w_.now().date(),
                    .n = job.n});
  }

  void look_at_what_hangs(Date date) {
    for (auto& [what, n] : hanging_) {
      if (n == 0 || !w_.play.chance(0.4)) continue;
      const std::int64_t mended = n > 1 && w_.play.chance(0.3) ? 1 : 0;
      const std::int64_t removed = n > 2 && w_.play.chance(0.2) ? 1 : 0;
      w_.later(w_.of(what.second), "publicity.check",
               {{"check_id", w_.id().text()},
                {"item", what.first->id},
                {"unit", what.second},
                {"day", date.iso()},
                {"ok", n - mended - removed},
                {"mended", mended},
                {"removed", removed}});
      ++w_.truth.publicity.checks;
      n -= removed;
    }
  }

  struct ByItem {  // in an order that does not hang on where the plan lies in memory
    bool operator()(const std::pair<const Item*, std::string>& a,
                    const std::pair<const Item*, std::string>& b) const {
      return std::pair(a.first->id, a.second) < std::pair(b.first->id, b.second);
    }
  };

  World& w_;
  Doors& doors_;
  std::map<std::string, std::int64_t> versions_, stock_;
  std::vector<Copies> copies_;
  Diary<Job> jobs_;
  std::map<std::pair<const Item*, std::string>, std::int64_t, ByItem> hanging_;
};

}  // namespace

std::unique_ptr<Room> play_publicity(const Shared& shared) {
  return std::make_unique<Publicity>(shared);
}

}  // namespace wanhu::sim
