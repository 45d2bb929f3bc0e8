// What pages ask: every list, the counts, one matter; each many times with other values. And search
// beside what else could do it: the texts read one by one, and SQLite's own full-text index.
#include <algorithm>
#include <iostream>

#include "app/query_public.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "bench.hpp"

namespace wanhu::bench {

namespace {

constexpr int k_times = 200;

Json figures(std::vector<double> ms) {
  std::sort(ms.begin(), ms.end());
  const auto at = [&](double share) {
    return ms[std::min(ms.size() - 1,
                       static_cast<std::size_t>(share * static_cast<double>(ms.size())))];
  };
  return {{"n", ms.size()}, {"p50_ms", at(0.5)}, {"p99_ms", at(0.99)}, {"max_ms", ms.back()}};
}

// Readers of several roles, and the values they ask for.
class Asker {
 public:
  explicit Asker(Place& place) : place_(place), lease_(place.engine->reads().lease()) {
    for (const access::Person& person : access::people(*lease_, k_tenant))
      (person.role == access::Role::centre ? centre_ : visitors_).push_back(person);
    lease_->each("SELECT matter_id, title FROM matter WHERE tenant = $1 AND no % $2 = 0",
                 {k_tenant, 997}, [&](const store::Row& row) { some_.push_back(row.uuid(0)); });
    for (const plan::Unit& unit : place.engine->plan()->plan.org.units)
      if (unit.kind == "village") units_.push_back(unit.id);
    for (const auto& kind : place.engine->plan()->plan.matters.kinds) kinds_.push_back(kind.id);
  }

  template <class Ask>
  Json measure(const access::Person& person, Ask ask, int times = k_times) {
    std::vector<double> ms;
    for (int n = 0; n < times; ++n) {
      app::Reader reader{.engine = *place_.engine,
                         .db = *lease_,
                         .scope = access::scope_of(k_tenant, person),
                         .now = place_.clock->now(),
                         .plan = place_.engine->plan()};
      ms.push_back(1000 * seconds([&] { ask(reader); }));
    }
    return figures(std::move(ms));
  }

  // A list as the page asks for it, counts included; now and then a page further on.
  Json list(const std::function<app::MatterAsk(Asker&)>& make, bool visitor = false) {
    std::optional<app::MatterAsk> further;  // the page after one that was asked for
    return measure(visitor ? visitors_.front() : centre_.front(), [&](app::Reader& reader) {
      const app::MatterAsk ask = further ? *further : make(*this);
      const Json page = app::matters_page(reader, ask);
      further.reset();
      if (!page.at("next").is_string() || !random.chance(0.2)) return;
      further = ask;
      further->after = page.at("next").get<std::string>();
    });
  }

  const access::Person& centre() const { return centre_.front(); }
  const access::Person& visitor() const { return visitors_[visitors_.size() / 2]; }
  Uuid some() { return some_[random.below(some_.size())]; }
  Uuid somebody() { return visitors_[random.below(visitors_.size())].id; }
  const std::string& unit() { return units_[random.below(units_.size())]; }
  const std::string& kind() { return kinds_[random.below(kinds_.size())]; }
  Date day() { return Date::parse(k_first_day).value() + static_cast<int>(random.below(730)); }
  store::Db& db() { return *lease_; }

  base::Seeded random{11};

 private:
  Place& place_;
  store::ReadPool::Lease lease_;
  std::vector<access::Person> centre_, visitors_;
  std::vector<Uuid> some_;
  std::vector<std::string> units_, kinds_;
};

const std::vector<std::string> k_queries{
    "路灯",       "井盖 破损",   "路燈不亮",     "水",           "图书室锁着",
    "山体裂缝",   "路灯 图书室", "蜂箱",         "村口",         "排水沟",
    "老人 手机",  "危房 雨季",   "没有这回事情", "电话",         "东头 狗",
    "养老金认证", "3号",         "化粪池外溢",   "请尽快来看看", "施工工地夜里不停工"};

// What everybody asks: the counts are kept for half a minute, and the list stands beside them.
void ask_public(Asker& a, const std::function<void(const char*, Json)>& add) {
  using app::PublicAsk;
  app::PublicCountsCache kept;
  const auto page = [&](const std::function<PublicAsk()>& make) {
    return a.measure(a.centre(), [&](app::Reader& reader) {
      (void)app::public_page(reader, make(), kept.get(reader));
    });
  };
  // Reads all that is published, so not as often.
  add("public counts", a.measure(
                           a.centre(),
                           [](app::Reader& reader) {
                             app::PublicCountsCache fresh;
                             (void)fresh.get(reader);
                           },
                           10));
  add("public list", page([] { return PublicAsk{}; }));
  add("public list of a unit", page([&] { return PublicAsk{.unit = a.unit()}; }));
  add("public list of a kind", page([] { return PublicAsk{.kind = "complex"}; }));
  add("public list, overdue", page([] { return PublicAsk{.state = "overdue"}; }));
  add("public list of a unit, overdue",
      page([&] { return PublicAsk{.unit = a.unit(), .state = "overdue"}; }));
}

}  // namespace

Json ask(Place& place) {
  using app::MatterAsk;
  Asker a(place);
  const Date today = place.clock->now().date();
  Json out = Json::object();
  const auto add = [&](const char* name, Json result) {
    std::cerr << name << " " << result.dump() << "\n";
    out[name] = std::move(result);
  };
  using Make = std::function<MatterAsk(Asker&)>;
  const std::vector<std::pair<const char*, Make>> lists{
      {"all", [](Asker&) { return MatterAsk{}; }},
      {"unit", [](Asker& s) { return MatterAsk{.unit = s.unit()}; }},
      {"kind", [](Asker& s) { return MatterAsk{.kind = s.kind()}; }},
      {"unit and kind", [](Asker& s) { return MatterAsk{.kind = s.kind(), .unit = s.unit()}; }},
      {"state",
       [](Asker& s) {
         return MatterAsk{.states = {std::string(domain::k_matter_states[s.random.below(7)])}};
       }},
      {"unit, kind and state",
       [](Asker& s) {
         return MatterAsk{.states = {std::string(domain::k_matter_states[s.random.below(7)])},
                          .kind = s.kind(),
                          .unit = s.unit()};
       }},
      {"two states", [](Asker&) { return MatterAsk{.states = {"answered", "told"}}; }},
      {"owner", [](Asker& s) { return MatterAsk{.owner = s.somebody()}; }},
      {"owner and state",
       [](Asker& s) { return MatterAsk{.states = {"handling"}, .owner = s.somebody()}; }},
      {"reporter", [](Asker& s) { return MatterAsk{.reporter = s.somebody()}; }},
      {"overdue", [](Asker&) { return MatterAsk{.overdue = true}; }},
      {"overdue, unit and kind",
       [](Asker& s) { return MatterAsk{.kind = s.kind(), .unit = s.unit(), .overdue = true}; }},
      {"due in three days", [=](Asker&) { return MatterAsk{.due_by = today + 3}; }},
      {"paused", [](Asker&) { return MatterAsk{.paused = true}; }},
      {"objected", [](Asker&) { return MatterAsk{.objected = true}; }},
      {"review asked", [](Asker&) { return MatterAsk{.review_asked = true}; }},
      {"opened on a day", [](Asker& s) { return MatterAsk{.opened_on = s.day()}; }},
      {"closed on a day", [](Asker& s) { return MatterAsk{.closed_on = s.day()}; }},
      {"open on a day", [](Asker& s) { return MatterAsk{.open_on = s.day()}; }},
      {"overdue on a day", [](Asker& s) { return MatterAsk{.overdue_on = s.day()}; }},
  };
  for (const auto& [name, make] : lists) add(name, a.list(make));
  // The board asks for its five columns at once; one with a filter counts each of them too.
  const auto board = [&](const std::function<MatterAsk(Asker&)>& make, bool filtered = true) {
    static const std::vector<std::vector<std::string>> k_columns{
        {"listed"}, {"handed_over"}, {"handling", "answered"}, {"told"}, {"confirmed", "closed"}};
    return a.measure(a.centre(), [&](app::Reader& reader) {
      MatterAsk ask = make(a);
      ask.limit = 20;
      ask.count = filtered;
      for (const auto& states : k_columns) {
        ask.states = states;
        (void)app::matters_page(reader, ask);
      }
    });
  };
  add("board", board(lists.front().second, false));
  add("board of a unit", board([](Asker& s) { return MatterAsk{.unit = s.unit()}; }));
  add("board of a kind", board([](Asker& s) { return MatterAsk{.kind = s.kind()}; }));
  add("board of an owner", board([](Asker& s) { return MatterAsk{.owner = s.somebody()}; }));
  add("board of what is overdue", board([](Asker&) { return MatterAsk{.overdue = true}; }));
  add("mine, of a visitor", a.list(lists.front().second, true));
  add("counts", a.measure(a.centre(), [](app::Reader& r) { (void)app::matter_counts(r); }));
  add("one matter", a.measure(a.centre(), [&](app::Reader& r) {
    if (!app::matter_page(r, a.some())) throw std::runtime_error("a matter is missing");
  }));
  ask_public(a, add);
  out["memory_mb"] = memory_mb("VmRSS");
  out["highest_memory_mb"] = memory_mb("VmHWM");
  return out;
}

Json search(Place& place) {
  Asker a(place);
  Json out = Json::object();
  const auto words = [&] { return k_queries[a.random.below(k_queries.size())]; };
  for (const std::string& query : k_queries) {
    const Json one =
        a.measure(a.centre(), [&](app::Reader& r) { (void)app::matters(r, {.words = query}); }, 20);
    std::cerr << query << " " << one.dump() << "\n";
    out["by words"][query] = one.at("p50_ms");
  }
  out["search"] = a.list([&](Asker&) { return app::MatterAsk{.words = words()}; });
  out["search in a unit, overdue"] = a.list([&](Asker& s) {
    return app::MatterAsk{.unit = s.unit(), .words = words(), .overdue = true};
  });
  out["search of an owner"] =
      a.list([&](Asker& s) { return app::MatterAsk{.words = words(), .owner = s.somebody()}; });
  out["search of a visitor"] =
      a.list([&](Asker&) { return app::MatterAsk{.words = words()}; }, true);
  out["highest_memory_mb"] = memory_mb("VmHWM");

  // The peers, in a database of their own in memory with the same texts.
  const auto peer = store::open("sqlite:" + place.url.substr(7) + ".peer");
  const double filled = seconds([&] {
    peer->script(
        "DROP TABLE IF EXISTS t; CREATE VIRTUAL TABLE t USING fts5(title, place, body, "
        "tokenize = 'trigram')");
    store::Transaction work(*peer);
    a.db().each("SELECT no, title, place, body FROM matter WHERE tenant = $1", {k_tenant},
                [&](const store::Row& row) {
                  peer->exec("INSERT INTO t (rowid, title, place, body) VALUES ($1, $2, $3, $4)",
                             {row.i64(0), row.text(1), row.text(2), row.text(3)});
                });
    work.commit();
  });
  out["fts5 seconds to fill"] = filled;
  const auto by = [&](const std::function<void(const std::string&)>& run, int times) {
    std::vector<double> ms;
    for (int n = 0; n < times; ++n) {
      const std::string query = words();
      ms.push_back(1000 * seconds([&] { run(query); }));
    }
    return figures(std::move(ms));
  };
  // Three characters at least: shorter words are not in its index.
  out["fts5 trigram"] = by(
      [&](const std::string& query) {
        std::string match;
        for (const std::string_view part : base::split(query, ' '))
          match += (match.empty() ? "\"" : " AND \"") + std::string(part) + "\"";
        peer->each("SELECT rowid FROM t WHERE t MATCH $1 ORDER BY rowid DESC LIMIT 50", {match},
                   [](const store::Row&) {});
      },
      k_times);
  out["like"] = by(
      [&](const std::string& query) {
        a.db().each(
            "SELECT no FROM matter WHERE tenant = $1 AND (title LIKE $2 OR place LIKE $2 "
            "OR body LIKE $2) ORDER BY no DESC LIMIT 50",
            {k_tenant, "%" + query + "%"}, [](const store::Row&) {});
      },
      20);
  return out;
}

}  // namespace wanhu::bench
