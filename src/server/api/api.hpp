// The product's HTTP interface, as described in openapi.json: reads requests, asks the app, answers
// with JSON or RFC 9457 problems. It decides nothing but who is asking.
//
// Cookies: `wanhu_session`, HttpOnly, SameSite=Strict, Secure under TLS. Every POST and DELETE with
// a session carries X-CSRF-Token, the session's own token, which a foreign page cannot read.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "access/role.hpp"
#include "app/accounts.hpp"
#include "app/engine.hpp"
#include "app/query.hpp"
#include "app/query_public.hpp"
#include "message/dial.hpp"
#include "server/api/attempts.hpp"
#include "server/api/live.hpp"
#include "server/api/query_fields.hpp"
#include "server/api/session_cache.hpp"
#include "server/http/event_hub.hpp"
#include "server/http/metrics.hpp"
#include "server/http/rate_limit.hpp"
#include "server/http/router.hpp"

namespace wanhu::server::api {

struct ApiOptions {
  bool demo = false;
  // For the address in QR codes, e.g. "https://wanhu.example"; empty: as the request came in.
  std::string public_url{};
  access::Cost cost = access::Cost::interactive;  // of passwords
  // Whoever shows it as a bearer token reads /metrics; empty: see Api::may_measure.
  std::string metrics_secret{};
  // Of the phone desk; null: numbers are dialled by hand.
  message::Dialer* dialer = nullptr;
};

// Who asks, once the session is known and, where it is needed, the CSRF token was right.
struct Asker {
  access::Session session;
  std::string token;
  access::Scope scope;

  [[nodiscard]] const access::Person& person() const { return session.person; }
};

class Api {
 public:
  Api(app::Engine& engine, CommitBell& bell, http::EventHub& hub, http::Metrics& metrics,
      ApiOptions options);

  // All routes of openapi.json.
  void add_to(http::Router& router);

  app::Accounts& accounts() { return accounts_; }

 private:
  using Query = access::Query;
  using Answered = base::Result<http::Response>;
  // A question: one snapshot of the database, scoped to who asks.
  using Ask = std::function<Answered(app::Reader&, const http::Request&)>;
  // Something signed-in that writes.
  using Act = std::function<Answered(const Asker&, const http::Request&)>;
  using Open = std::function<Answered(const http::Request&)>;

  // gate.cpp: what stands before every route.
  base::Result<Asker> asker(const http::Request& request);
  http::Handler asking(std::optional<Query> query, Ask ask);
  http::Handler acting(std::optional<Query> query, Act act);
  static http::Handler open(Open open);
  http::Handler asking_openly(bool limited, Ask ask);  // routes_knowledge.cpp
  base::Result<app::Reader> reader_for(store::Db& db, const access::Scope& scope,
                                       const http::Request& request);
  base::Result<void> limit_public(const http::Request& request);
  // Counts by route say when and how much a house works. With a secret: whoever has it. Without
  // one: this machine itself, and of a house of polls nobody.
  bool may_measure(const http::Request& request);

  void add_session_routes(http::Router& router);      // routes_session.cpp
  void add_command_routes(http::Router& router);      // routes_commands.cpp
  void add_query_routes(http::Router& router);        // routes_queries.cpp
  void add_desk_routes(http::Router& router);         // routes_desk.cpp
  void add_rate_routes(http::Router& router);         // routes_rates.cpp
  void add_report_routes(http::Router& router);       // routes_reports.cpp
  void add_plan_routes(http::Router& router);         // routes_plans.cpp
  void add_import_routes(http::Router& router);       // routes_imports.cpp
  void add_public_routes(http::Router& router);       // routes_public.cpp
  void add_machine_routes(http::Router& router);      // routes_machine.cpp
  void add_knowledge_routes(http::Router& router);    // routes_knowledge.cpp
  void add_map_routes(http::Router& router);          // routes_map.cpp
  void add_standard_routes(http::Router& router);     // routes_standard.cpp
  void add_post_routes(http::Router& router);         // routes_posts.cpp
  void add_work_routes(http::Router& router);         // routes_work.cpp
  void add_filing_routes(http::Router& router);       // routes_filing.cpp
  void add_quota_routes(http::Router& router);        // routes_quota.cpp
  void add_publicity_routes(http::Router& router);    // routes_publicity.cpp
  void add_message_routes(http::Router& router);      // routes_messages.cpp
  void add_file_routes(http::Router& router);         // routes_files.cpp
  void add_joining_routes(http::Router& router);      // routes_joining.cpp
  void add_indicator_routes(http::Router& router);    // routes_indicator.cpp
  void add_polls_routes(http::Router& router);        // routes_polls.cpp
  void add_ranking_routes(http::Router& router);      // routes_ranking.cpp
  void add_improvement_routes(http::Router& router);  // routes_improvement.cpp
  void add_poll_routes(http::Router& router);         // routes_poll.cpp
  void add_poll_desk_routes(http::Router& router);    // routes_poll_desk.cpp
  void add_supervision_routes(http::Router& router);  // routes_supervision.cpp
  void add_ladder_routes(http::Router& router);       // routes_ladder.cpp
  void add_forward_routes(http::Router& router);      // routes_reports.cpp
  void add_place_routes(http::Router& router);        // routes_places.cpp
  void add_statistics_routes(http::Router& router);   // routes_statistics.cpp

  void dial(const http::Request& request, http::Reply reply);
  Answered poll_self_form(const http::Request& request);
  base::Json session_json(const access::Person& person, const std::string& csrf,
                          const http::Request& request);
  Answered signed_in(const http::Request& request, const base::Result<app::SignedIn>& result);
  base::Result<void> limit_sign_in(const http::Request& request, const std::string& login);
  void take_commands(const http::Request& request, http::Reply reply);
  Answered preview_commands(const http::Request& request);
  Answered views_of(const Asker& who);
  Answered save_view(const Asker& who, const http::Request& request);
  Answered load_frame(const Asker& who, const http::Request& request);
  Answered import_file(const Asker& asker, const http::Request& request, bool people);
  http::LaterHandler public_command(std::string kind);
  base::Result<app::Command> read_public(const http::Request& request, const std::string& kind);
  http::LaterHandler receipt_command(std::string kind);
  void answer_with_receipt(app::Command command, const http::Request& request, http::Reply reply);
  base::Result<app::Command> read_public_file(const http::Request& request);
  void take_file(const http::Request& request, http::Reply reply);
  base::Result<app::Command> read_receipt_command(const http::Request& request,
                                                  const std::string& kind);
  using ReceiptQuery = base::Result<base::Json> (*)(app::Reader&, const std::string&,
                                                    const std::string&);
  Answered by_receipt(const http::Request& request, const std::string& receipt,
                      const std::string& check, ReceiptQuery query);
  Answered public_matters(const http::Request& request);
  // A resident reaches one matter by its receipt, the public what plans publish: nobody's scope.
  static access::Scope nobody(store::Tenant tenant);
  Answered follow_receipt(const http::Request& request, const std::string& receipt,
                          const std::string& check);

  app::Engine& engine_;
  http::EventHub& hub_;
  http::Metrics& metrics_;
  ApiOptions options_;
  app::Accounts accounts_;
  SessionCache sessions_;
  http::RateLimit sign_in_by_login_, sign_in_by_address_, public_by_address_;
  Attempts receipt_codes_;
  app::PublicCountsCache public_counts_;
  // One import at a time: it waits for the writer, and so holds a thread of the pool.
  std::mutex importing_;
  Live live_;  // last: its thread uses what stands above
};

// A problem as it stands in a list of results (schema Problem).
base::Json problem_json(const base::Problem& problem, base::Lang lang);

}  // namespace wanhu::server::api
