#include "sim/large_ledger.hpp"

#include <algorithm>
#include <optional>

#include "domain/matter/decide.hpp"
#include "sim/large_texts.hpp"
#include "sim/township.hpp"
#include "store/tables/matter_index.hpp"

namespace wanhu::sim {

namespace {

constexpr std::int64_t k_hour_ms = 3'600'000;
constexpr std::int64_t k_day_ms = 24 * k_hour_ms;
constexpr std::int64_t k_lives_in_one_commit = 5'000;

// One matter from its opening to its end, or to the end of time.
class Life {
 public:
  Life(base::Seeded& random, const domain::MatterRules& rules, const LedgerStaff& staff,
       Instant until)
      : random_(random), rules_(rules), staff_(staff), until_(until) {}

  std::vector<store::Happened> live(Instant born) {
    now_ = born;
    open();
    // A few are forgotten somewhere on the way.
    const std::uint64_t forgotten_after = random_.chance(0.03) ? random_.below(5) : 100;
    for (std::uint64_t step = 0; step < forgotten_after && !matter_->is_closed(); ++step)
      if (!next()) break;
    return std::move(history_);
  }

 private:
  void open() {
    const auto& [unit, people] = staff_.visitors[random_.below(staff_.visitors.size())];
    visitor_ = people[random_.below(people.size())];
    owner_ = people[random_.below(people.size())];
    const auto& kinds = rules_.plan.matters.kinds;
    const MatterText text = matter_text(random_, rules_.plan.name_of(unit));
    const bool at_door = random_.chance(0.7);
    domain::OpenMatter open{.matter = seeded_id(random_, now_),
                            .check_mac = std::string(32, 'm'),
                            .kind = kinds[random_.below(kinds.size())].id,
                            .title = text.title,
                            .text = text.body,
                            .unit = unit,
                            .place = text.place,
                            .channel = at_door ? "visit" : "public"};
    if (at_door) open.reporter = visitor_;
    happen(domain::open_matter(rules_, open, now_), at_door ? visitor_.text() : "resident");
  }

  // The next step after some time; false when that is later than the end of time.
  bool next() {
    const Instant then = now_ + wait();
    remind_until(std::min(then, until_));
    if (then > until_) return false;
    now_ = then;
    step();
    return true;
  }

  std::int64_t wait() {
    using S = domain::MatterState;
    const double days = matter_->state == S::handling ? (random_.chance(0.08) ? 26.0 : 12.0)
                        : matter_->state == S::told   ? 6.0
                                                      : 1.5;
    return static_cast<std::int64_t>(random_.unit() * days * static_cast<double>(k_day_ms)) +
           k_hour_ms;
  }

  void step() {
    using S = domain::MatterState;
    switch (matter_->state) {
      case S::listed:
        return happen(domain::hand_over(*matter_, owner_, "请办理"), centre());
      case S::handed_over:
        return happen(domain::accept(*matter_, matter_->owner.value()), owner_.text());
      case S::handling:
        if (random_.chance(0.3)) happen(domain::note(*matter_, "已到现场查看"), owner_.text());
        return happen(domain::answer(*matter_, random_.chance(0.85) ? "solved" : "explained",
                                     "已经安排处理，现场核对过"),
                      owner_.text());
      case S::answered:
        return happen(domain::tell(*matter_, "door", now_, now_), visitor_.text());
      case S::told:
        if (random_.chance(0.04))
          return happen(domain::dissent(rules_, *matter_, "还是老样子", true, now_), "resident");
        return happen(domain::confirm(*matter_, "receipt", "resident", ""), "resident");
      case S::confirmed:
      case S::closed:
        return;
    }
  }

  void remind_until(Instant then) {
    const std::vector<domain::Rung> rungs = matter_->clock().rungs;
    for (const domain::Rung& rung : rungs) {
      if (rung.fired || !rung.live || rung.at > then) continue;
      now_ = std::max(now_, rung.at);
      happen(domain::remind(*matter_,
                            {.clock = std::string(domain::k_handling_clock),
                             .n = matter_->round,
                             .rung = rung.name},
                            now_),
             "system");
    }
  }

  void happen(const base::Result<domain::Events>& events, const std::string& actor) {
    if (!events) throw std::logic_error("a made-up life is refused: " + events.error().code);
    for (const domain::Event& event : *events) {
      matter_ = domain::fold(std::move(matter_), event, now_, actor);
      history_.push_back({event, now_, actor});
    }
  }

  std::string centre() { return staff_.centre[random_.below(staff_.centre.size())].text(); }

  base::Seeded& random_;
  const domain::MatterRules& rules_;
  const LedgerStaff& staff_;
  Instant until_, now_;
  Uuid visitor_, owner_;
  std::optional<domain::Matter> matter_;
  std::vector<store::Happened> history_;
};

}  // namespace

void write_ledger(store::Db& db, store::Tenant tenant, const plan::Plan& plan,
                  const LedgerStaff& staff, const LedgerOptions& options) {
  base::Seeded random(options.seed);
  const domain::MatterRules rules{
      .plan = plan, .plan_version = 1, .calendar = calendar::Calendar::office()};
  const Instant from = Instant::at(options.from, 8 * 60);
  const auto span = static_cast<double>(options.until - from);
  const std::int64_t seq = store::read_head(db, tenant).seq;
  for (std::int64_t done = 0; done < options.matters;) {
    store::Transaction work(db);
    for (std::int64_t n = 0; n < k_lives_in_one_commit && done < options.matters; ++n, ++done) {
      const double share = static_cast<double>(done) / static_cast<double>(options.matters);
      const Instant born = from + static_cast<std::int64_t>(share * span);
      store::write_life(db, tenant, seq, Life(random, rules, staff, options.until).live(born));
    }
    work.commit();
    if (options.progress) options.progress(done);
  }
  store::Transaction work(db);
  store::index_all(db, tenant);
  work.commit();
}

}  // namespace wanhu::sim
