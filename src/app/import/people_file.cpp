#include "app/import/people_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "base/text.hpp"

namespace wanhu::app {

namespace {

constexpr std::size_t k_name_max = 40;
constexpr std::size_t k_login_min = 2, k_login_max = 32;
constexpr int k_weight_max = 1000;  // as in the commands person.add and person.change

struct RoleWords {
  std::string_view role;
  bool in_village;
  std::string_view login_prefix;  // for those without a village
  std::vector<std::string_view> words;
};

const std::vector<RoleWords>& role_words() {
  static const std::vector<RoleWords> k_roles{
      {"centre",
       false,
       "centre",
       {"综治中心", "综治中心人员", "中心", "中心人员", "centre", "center"}},
      {"village_lead", true, "", {"村负责人", "村级负责人", "负责人", "village lead"}},
      {"visitor", true, "", {"走访员", "入户人员", "走访人", "走访人员", "visitor"}},
      {"county_reader", false, "county", {"县级查看", "县级", "县级查阅", "county reader"}},
      {"auditor", false, "audit", {"审计", "审计员", "auditor"}},
      // Of a poll's database; the command refuses those of the other house.
      {"poll_lead", false, "poll", {"调查督导", "督导", "poll lead"}},
      {"interviewer", false, "call", {"访问员", "访员", "interviewer"}},
      {"converter", false, "senior", {"资深访问员", "资深访员", "converter"}},
  };
  return k_roles;
}

const RoleWords* find_role(std::string_view text) {
  const std::string key = tabular::fold(text);
  for (const RoleWords& role : role_words())
    for (const std::string_view word : role.words)
      if (tabular::fold(word) == key) return &role;
  return nullptr;
}

std::string role_names() {
  std::string names;
  for (const RoleWords& role : role_words()) {
    if (!names.empty()) names += "、";
    names += role.words.front();
  }
  return names;
}

bool is_login(std::string_view login) {
  return login.size() >= k_login_min && login.size() <= k_login_max &&
         std::all_of(login.begin(), login.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                  c == '-';
         });
}

class PeopleReader {
 public:
  PeopleReader(const tabular::Table& table, const std::vector<UnitName>& units,
               std::set<std::string> taken)
      : table_(table), villages_(units), logins_(std::move(taken)) {}

  PeoplePreview read() {
    check_guards(table_, preview_.errors);
    auto columns = tabular::match_columns(table_, people_columns());
    if (!columns) {
      preview_.errors.add_all(columns.error());
      return std::move(preview_);
    }
    columns_ = std::move(*columns);
    preview_.notes = columns_.notes;
    for (const tabular::Row& row : table_.rows) read_row(row);
    make_logins();
    return std::move(preview_);
  }

 private:
  void read_row(const tabular::Row& row) {
    RowReader reader(table_, columns_, row, preview_.errors);
    PersonRow out{.number = row.number};
    out.name = reader.required("name", "姓名", k_name_max);
    const RoleWords* role = read_role(reader);
    if (role != nullptr) {
      out.role = role->role;
      out.unit = read_unit(reader, *role);
    }
    out.login = read_login(reader);
    out.weight = read_weight(reader);
    if (role != nullptr && reader.sound()) check_twice(reader, out);
    if (reader.sound()) preview_.rows.push_back(std::move(out));
  }

  static const RoleWords* read_role(RowReader& reader) {
    const std::string text = reader.required("role", "角色", k_name_max);
    if (text.empty()) return nullptr;
    const RoleWords* role = find_role(text);
    if (role == nullptr)
      reader.problem("IMPORT-ROLE", "role", {{"role", text}, {"roles", role_names()}});
    return role;
  }

  std::string read_unit(RowReader& reader, const RoleWords& role) const {
    const std::string village = reader.text("village", k_name_max);
    const std::string shown(role.words.front());
    if (village.empty()) {
      if (role.in_village) reader.problem("IMPORT-ROLE-VILLAGE", "village", {{"role", shown}});
      return "";
    }
    if (!role.in_village) {
      reader.problem("IMPORT-ROLE-TOWNSHIP", "village", {{"role", shown}});
      return "";
    }
    const auto unit = villages_.find(village);
    if (unit) return unit->id;
    reader.problem(unit.error(), "village");
    return "";
  }

  std::string read_login(RowReader& reader) {
    std::string login = reader.text("login", k_name_max);
    if (login.empty()) return "";
    if (!is_login(login)) {
      reader.problem("IMPORT-LOGIN", "login",
                     {{"min", std::to_string(k_login_min)}, {"max", std::to_string(k_login_max)}});
      return "";
    }
    if (!logins_.insert(login).second)
      reader.problem("IMPORT-LOGIN-TWICE", "login", {{"login", login}});
    return login;
  }

  static int read_weight(RowReader& reader) {
    const std::string text = reader.text("weight", k_name_max);
    if (text.empty()) return 1;
    int weight = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), weight);
    if (error == std::errc() && end == text.data() + text.size() && weight >= 1 &&
        weight <= k_weight_max)
      return weight;
    reader.problem("IMPORT-WEIGHT", "weight",
                   {{"value", text}, {"max", std::to_string(k_weight_max)}});
    return 1;
  }

  // Two people of one name in one post must be told apart by their logins.
  void check_twice(RowReader& reader, const PersonRow& row) {
    const auto [seen, is_new] =
        seen_.emplace(std::tuple(row.name, row.role, row.unit, row.login), row.number);
    if (!is_new)
      reader.problem("IMPORT-DUP-PERSON", "name",
                     {{"name", row.name}, {"first", std::to_string(seen->second)}});
  }

  // After all rows, so that no made login meets one that the file gives further down.
  void make_logins() {
    std::map<std::string, int> last;
    for (PersonRow& row : preview_.rows) {
      if (!row.login.empty()) continue;
      const std::string prefix =
          row.unit.empty() ? std::string(find_role_id(row.role)->login_prefix) : row.unit;
      do {
        row.login = prefix + "-" + std::to_string(++last[prefix]);
      } while (!logins_.insert(row.login).second);
    }
  }

  static const RoleWords* find_role_id(std::string_view id) {
    const auto found = std::find_if(role_words().begin(), role_words().end(),
                                    [&](const RoleWords& role) { return role.role == id; });
    return &*found;
  }

  const tabular::Table& table_;
  VillageFinder villages_;
  std::set<std::string> logins_;
  tabular::Columns columns_{};
  PeoplePreview preview_{};
  std::map<std::tuple<std::string, std::string, std::string, std::string>, int> seen_{};
};

}  // namespace

const std::vector<tabular::ColumnSpec>& people_columns() {
  static const std::vector<tabular::ColumnSpec> k_columns{
      {"name", true, {"姓名", "称呼", "名称", "名字", "name"}},
      {"role", true, {"角色", "岗位", "职责", "role"}},
      {"village", false, {"村", "村名", "行政村", "所属村", "village"}},
      {"login", false, {"账号", "登录名", "用户名", "login", "account"}},
      {"weight", false, {"权重", "份额", "weight"}},
  };
  return k_columns;
}

PeoplePreview read_people(const tabular::Table& table, const std::vector<UnitName>& units,
                          const std::set<std::string>& taken) {
  return PeopleReader(table, units, taken).read();
}

}  // namespace wanhu::app
