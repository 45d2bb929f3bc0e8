// Somebody of every role at a server, and a request of every route of openapi.json.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "domain/picture/picture.hpp"
#include "support/bodies.hpp"
#include "support/pictures.hpp"
#include "support/township_server.hpp"

namespace wanhu::test {

// One signed-in client a role of the campaign; the town has its bodies (bodies.hpp). "lead" and
// "visitor" are of village A.
class Everybody {
 public:
  explicit Everybody(TownshipServer& town) : town_(town), nobody_(town.server().port()) {
    nobody_.http.always = {{"accept-language", "en"}};
  }
  // Signed in when first asked for; a competent body only after add_bodies().
  TownClient& as(const std::string& role) {
    if (role == "nobody") return nobody_;
    std::unique_ptr<TownClient>& client = clients_[role];
    if (client == nullptr) client = town_.signed_in(login_of(role));
    return *client;
  }
  static std::vector<std::string> roles() {
    std::vector<std::string> all = access::role_names(access::House::campaign);
    all.emplace_back("nobody");
    return all;
  }

 private:
  // The first of the town's accounts with the role.
  static std::string login_of(const std::string& role) {
    for (const char* login : {"centre-1", "qsm-lead", "qsm-1", "county-1", "auditor-1"})
      for (const TownAccount& account : town_accounts())
        if (login == account.login && role == account.role) return login;
    if (role == "competent") return "police-1";
    throw std::logic_error(role);
  }

  TownshipServer& town_;
  std::map<std::string, std::unique_ptr<TownClient>> clients_;
  TownClient nobody_;
};

inline Json openapi(TownshipServer& town) {
  return town.client().get("/api/openapi.json").json();
}

// A request that would succeed, were it allowed; its path and body by the parameters described.
struct Request {
  std::string path;
  Json body;
  std::string file;
};

// The photo of the matter "lamp", as it is kept.
inline std::string lamp_picture() {
  return domain::cleaned(phone_jpeg()).value().bytes;
}

inline Request sample(const std::string& route, const Json& operation) {
  Request request{.path = route, .body = Json::object(), .file = ""};
  const auto put = [&](const std::string& hole, const std::string& value) {
    if (const auto at = request.path.find(hole); at != std::string::npos)
      request.path.replace(at, hole.size(), value);
  };
  put("{name}", "daily");
  put("{unit}", k_village_a);
  put("{version}", "1");
  put("{hash}", base::hex(base::sha256(lamp_picture())));
  put("{id}", route.find("knowledge") != std::string::npos          ? "lamp"
              : route.find("dwellings") != std::string::npos        ? id_text("dwelling a 1")
              : route.find("people") != std::string::npos           ? id_text("qsm-2")
              : route.find("places") != std::string::npos           ? id_text("spot")
              : route.find("forwards") != std::string::npos         ? id_text("letter")
              : route.find("ranking-editions") != std::string::npos ? id_text("edition")
              : route.find("rankings") != std::string::npos         ? "villages"
              : route.find("/polls/") != std::string::npos          ? id_text("poll")
              : route.find("indicators") != std::string::npos       ? "on_time"
              : route.find("standards") != std::string::npos        ? "safe"
              : route.find("honours") != std::string::npos          ? id_text("honour")
              : route.find("ladders") != std::string::npos          ? "false_visits"
              : route.find("proposals") != std::string::npos        ? id_text("measure")
              : route.find("/rounds/") != std::string::npos         ? id_text("round")
              : route.find("filings") != std::string::npos          ? id_text("own plan")
                                                                    : id_text("lamp"));
  const bool people = route.find("people") != std::string::npos;
  request.file =
      people ? "姓名,岗位,村名\n王一,走访员,七营村\n" : "村名,门牌号,地址\n七营村,31,31号\n";
  std::string query;
  for (const Json& parameter : operation.value("parameters", Json::array())) {
    if (parameter.at("in") != "query" || !parameter.value("required", false)) continue;
    const std::string name = parameter.at("name");
    const std::string value = name == "visitor"   ? id_text("qsm-1")
                              : name == "person"  ? id_text("qsm-1")
                              : name == "receipt" ? "01234-56789"
                              : name == "matter"  ? id_text("lamp")
                              : name == "plan"    ? "ruji-2021"
                              : name == "rule"    ? "task.learn_the_form"
                              : name == "unit"    ? k_village_a
                              : name == "day"     ? "2021-10-12"
                              : name == "unit"    ? k_village_a
                              : name == "item"    ? "overdue"
                              : name == "period"  ? "2021-10"
                              : name == "id"      ? Uuid::v7(base::SystemClock().now()).text()
                              : name == "sha256"  ? base::hex(base::sha256(request.file))
                                                  : "list.csv";
    query += (query.empty() ? "?" : "&") + name + "=" + value;
  }
  request.path += query;
  return request;
}

inline Answer ask(TownClient& client, const std::string& method, const Request& request,
                  const Json& operation) {
  if (method == "get") return client.get(request.path);
  if (method == "delete") return client.del(request.path);
  const bool file = operation.contains("requestBody") &&
                    operation.at("requestBody").at("content").contains("application/octet-stream");
  if (file) return client.post_file(request.path, request.file);
  return client.post(request.path, request.body);
}

}  // namespace wanhu::test
