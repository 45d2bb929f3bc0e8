// Posts are filled, some stay vacant for a while; people leave and others come; some posts keep a
// roster; and once somebody leaves for good and hands over all that they have in hand.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "domain/post/posts.hpp"
#include "sim/rooms.hpp"

namespace wanhu::sim {

namespace {

constexpr std::int64_t k_holders_max = 80;  // of one post: a thousand are a number, not a list
constexpr std::size_t k_rosters_max = 6;
constexpr std::size_t k_posts_of_lead_max = 2;
constexpr double k_vacant = 0.06, k_leaves_a_day = 0.15;

struct Holder {
  Uuid id;
  Account person{};  // no login: by name alone
};
struct Held {
  domain::Post post;
  std::vector<Holder> holders{};
  std::int64_t wanted = 0;
  std::optional<Date> next{};  // when somebody else comes
  int named = 0;               // names given out
};

// Kept by a roster: a duty telephone, a guard post, a patrol.
bool has_roster(const domain::Post& post) {
  for (const char* word : {"值班", "值守", "巡防", "巡逻"})
    if (post.name.find(word) != std::string::npos || post.group.find(word) != std::string::npos)
      return true;
  return false;
}

std::int64_t scaled_down(std::int64_t n, double scale) {
  return std::max<std::int64_t>(static_cast<std::int64_t>(static_cast<double>(n) * scale), 3);
}

class Posts final : public Room {
 public:
  explicit Posts(const Shared& shared)
      : w_(shared.w), matters_(shared.matters), doors_(shared.doors) {}

  void begin() override {
    for (const domain::Post& post : domain::posts_of(w_.plan)) {
      if (post.whole) continue;  // its seats are filled
      Held held{.post = post};
      const std::int64_t least = std::max<std::int64_t>(post.min, 1);
      held.wanted = post.max > least ? w_.between(least, post.max) : least;
      if (post.counted == 0 && w_.play.chance(0.08)) held.wanted = std::max(least - 1, least / 2);
      held.wanted = std::min(held.wanted, scaled_down(k_holders_max, w_.options.scale));
      posts_.push_back(std::move(held));
      fill(posts_.back());
    }
    for (std::size_t n = 0; n < posts_.size() && rosters_.size() < k_rosters_max; ++n)
      if (has_roster(posts_[n].post)) rosters_.push_back(n);
    hand_over_on_ = w_.first() + std::max(w_.days * 2 / 5, 2);
    roster(w_.first() + 1, 7);
  }

  void day(Date date) override {
    if (date > w_.plan.head.window.to) return;  // the plan asks for nobody any more
    for (Held& held : posts_)
      if (held.next && *held.next <= date) {
        held.next.reset();
        add_by_name(held);
      }
    if (w_.works(date) && w_.play.chance(k_leaves_a_day)) somebody_leaves(date);
    if (date == hand_over_on_) hand_over();
    if ((date - w_.first()) % 7 == 6) roster(date + 1, 7);
  }

 private:
  [[nodiscard]] const Account& keeper(const Held& held) const { return w_.of(held.post.unit); }

  void fill(Held& held) {
    if (held.post.key == "duty.visitor" && !w_.visitors_of(held.post.unit).empty()) {
      for (const Account* visitor : w_.visitors_of(held.post.unit)) add(held, *visitor);
      return;
    }
    if (w_.play.chance(k_vacant)) {
      held.next = w_.first() + static_cast<int>(w_.between(4, 40));
      return;
    }
    for (std::int64_t i = 0; i < held.wanted; ++i) {
      const Account& lead = keeper(held);
      if (i == 0 && held.post.is_duty() && lead.unit == held.post.unit &&
          posts_of_lead_[lead.unit] < k_posts_of_lead_max && held.post.max == 1) {
        ++posts_of_lead_[lead.unit];
        add(held, lead);
      } else {
        add_by_name(held);
      }
    }
  }

  void add_by_name(Held& held) {
    Account nobody;
    const std::string unit =
        held.post.unit == w_.plan.org.root.id ? std::string() : w_.plan.name_of(held.post.unit);
    nobody.name = fmt::format("{}{}{:02}", unit, short_name(held.post.name), ++held.named);
    add(held, nobody);
  }

  void add(Held& held, const Account& who) {
    Holder holder{.id = w_.id(), .person = who};
    Json data{{"holding_id", holder.id.text()}, {"post", held.post.key}, {"unit", held.post.unit}};
    if (who.login.empty())
      data["name"] = who.name;
    else
      data["person_id"] = who.id.text();
    w_.later(keeper(held), "post.fill", std::move(data));
    ++w_.truth.posts.holders;
    held.holders.push_back(std::move(holder));
  }

  // Somebody known by name alone; another comes after some days.
  void somebody_leaves(Date date) {
    Held& held = posts_.at(w_.play.below(posts_.size()));
    if (held.holders.empty() || held.next || !held.holders.back().person.login.empty()) return;
    w_.later(keeper(held), "post.leave",
             {{"holding_id", held.holders.back().id.text()}, {"reason", "外出务工"}});
    held.holders.pop_back();
    --w_.truth.posts.holders;
    ++w_.truth.posts.left;
    held.next = date + static_cast<int>(w_.between(3, 12));
  }

  // ---- rosters ----

  void roster(Date from, int days) {
    for (const std::size_t n : rosters_) {
      const std::vector<Uuid> people = on_roster(posts_[n].post);
      if (people.empty()) continue;
      for (int i = 0; i < days; ++i) {
        const Uuid& who = people[static_cast<std::size_t>((from - w_.first()) + i) % people.size()];
        w_.later(keeper(posts_[n]), "shift.put",
                 {{"shift_id", w_.id().text()},
                  {"post", posts_[n].post.key},
                  {"unit", posts_[n].post.unit},
                  {"day", (from + i).iso()},
                  {"from", 8 * 60},
                  {"to", 20 * 60},
                  {"holding_ids", Json::array({who.text()})}});
        ++w_.truth.posts.shifts;
      }
    }
  }

  // Whoever holds something in the unit may be on it; those of the post itself come first.
  [[nodiscard]] std::vector<Uuid> on_roster(const domain::Post& post) const {
    std::vector<Uuid> own, others;
    for (const Held& held : posts_) {
      if (held.post.unit != post.unit) continue;
      for (const Holder& one : held.holders) {
        if (!one.person.login.empty()) continue;
        (held.post.key == post.key ? own : others).push_back(one.id);
      }
    }
    if (own.size() < 2)
      own.insert(
          own.end(), others.begin(),
          others.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(others.size(), 3)));
    return own;
  }

  // ---- somebody leaves for good ----

  void hand_over() {
    for (const std::string& unit : w_.homes()) {
      const auto visitors = w_.visitors_of(unit);
      if (doors_.any() && visitors.size() > 1) {
        visitor_leaves(*visitors.front(), *visitors.at(1));
        return;
      }
    }
    // Somebody with something in hand, where people live if there is such a lead.
    const Account* leaving = nullptr;
    for (const Account& lead : w_.staff.leads)
      if (posts_of_lead_[lead.unit] > 0 && (leaving == nullptr || !is_home(leaving->unit)) &&
          (leaving == nullptr || is_home(lead.unit)))
        leaving = &lead;
    if (leaving != nullptr) lead_leaves(*leaving);
  }

  [[nodiscard]] bool is_home(const std::string& unit) const {
    const auto& homes = w_.homes();
    return std::find(homes.begin(), homes.end(), unit) != homes.end();
  }

  void pass_on(const Account& from, const Account& to) {
    const Account& centre = w_.staff.centre.front();
    w_.must(
        centre, "post.hand_over",
        {{"from_person", from.id.text()}, {"to_person", to.id.text()}, {"reason", "调到别的岗位"}});
    w_.must(centre, "person.disable",
            {{"person_id", from.id.text()}, {"reason", "已调离，工作已移交"}});
    ++w_.truth.posts.handed_on;
  }

  // Both hold the posts of visitors: what one of them has ends, the other's goes on.
  void visitor_leaves(Account from, Account to) {
    pass_on(from, to);
    for (Held& held : posts_) {
      const auto is = [&](const Uuid& id) {
        return std::find_if(held.holders.begin(), held.holders.end(),
                            [&](const Holder& one) { return one.person.id == id; });
      };
      const auto leaving = is(from.id);
      if (leaving == held.holders.end()) continue;
      if (is(to.id) != held.holders.end()) --w_.truth.posts.holders;
      held.holders.erase(leaving);
    }
    doors_.move(from.id, to.id);
    // What was brought in is told by the lead from now on: the matter was never the successor's.
    matters_.replace(from, w_.of(from.unit));
    std::erase_if(w_.staff.visitors, [&](const Account& one) { return one.id == from.id; });
    show_instead(from, to);
  }

  // Whoever has left signs in no more: the successor is shown, if nobody like that is yet.
  void show_instead(const Account& from, const Account& to) {
    auto& shown = w_.truth.showcase;
    const auto is = [](const Account& who) {
      return [&who](const Account& one) { return one.id == who.id; };
    };
    const auto leaving = std::find_if(shown.begin(), shown.end(), is(from));
    if (leaving == shown.end()) return;
    if (std::none_of(shown.begin(), shown.end(), is(to)))
      *leaving = to;
    else
      shown.erase(leaving);
  }

  // To a new account, which the centre makes.
  void lead_leaves(Account from) {
    Account to = from;
    to.id = w_.id();
    to.login = from.unit + "-lead2";
    to.name = w_.plan.name_of(from.unit) + "新任负责人";
    w_.must(w_.staff.centre.front(), "person.add",
            {{"person_id", to.id.text()},
             {"login", to.login},
             {"name", to.name},
             {"role", to.role},
             {"unit", to.unit}});
    ++w_.truth.people;
    pass_on(from, to);
    for (Held& held : posts_)  // under ids that the program has made
      std::erase_if(held.holders, [&](const Holder& one) { return one.person.id == from.id; });
    for (Account& lead : w_.staff.leads)
      if (lead.id == from.id) lead = to;
    show_instead(from, to);
    matters_.replace(from, to);
  }

  World& w_;
  MatterDesk& matters_;
  Doors& doors_;
  std::vector<Held> posts_;
  std::vector<std::size_t> rosters_;
  std::map<std::string, std::size_t> posts_of_lead_;
  Date hand_over_on_{};
};

}  // namespace

std::unique_ptr<Room> play_posts(const Shared& shared) {
  return std::make_unique<Posts>(shared);
}

}  // namespace wanhu::sim
