// Open311 GeoReport v2 under /open311/v2/, XML and JSON, with the update history and paging as
// declared extensions (decision 0017). Reading needs no key: it shows what plans publish. Sending
// does, and whoever sends a key sees its own requests as well.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/engine.hpp"
#include "app/query_requests.hpp"
#include "server/http/rate_limit.hpp"
#include "server/http/router.hpp"
#include "server/open311/document.hpp"

namespace wanhu::server::open311 {

struct Open311Options {
  bool demo = false;         // discovery calls it a test
  std::string public_url{};  // empty: as the request came in
};

class Open311 {
 public:
  Open311(app::Engine& engine, Open311Options options);

  void add_to(http::Router& router);
  // Whatever else is asked for below /open311/v2/ is answered in the specification's own error
  // form: 404, or 405 with Allow. No part of the interface's description.
  void add_rest_to(http::Router& router);

 private:
  enum class Format { xml, json };
  struct Asked {  // a request, its format, and who sends it
    const http::Request& request;
    std::string name;  // what stands before ".xml", where that is a part of the address
    std::optional<app::Client> client{};
    bool extended = false;
  };
  using Answered = base::Result<Element>;
  using Ask = std::function<Answered(app::Reader&, const Asked&)>;

  static std::optional<Format> format_of(const http::Request& request, std::string& name);
  static http::Response answer(Format format, int status, const Element& element);
  // `as_status` 0: by the problem's kind.
  static http::Response refusal(Format format, const base::Problem& problem, base::Lang lang,
                                int as_status = 0);

  // An unknown jurisdiction_id among the arguments: OPEN311-JURISDICTION (404).
  static base::Result<void> check_jurisdiction(const app::Reader& reader,
                                               const http::Values& values);
  http::Response unknown(const http::Request& request) const;

  http::Handler asking(Ask ask);
  base::Result<app::Reader> reader_for(store::Db& db, const http::Request& request);
  base::Result<std::optional<app::Client>> sender(store::Db& db, const http::Request& request,
                                                  const http::Values& values);
  void post_request(const http::Request& request, http::Reply reply);

  Answered services(app::Reader& reader, const Asked& asked);
  Answered definition(app::Reader& reader, const Asked& asked);
  Answered requests(app::Reader& reader, const Asked& asked);
  Answered request(app::Reader& reader, const Asked& asked);
  Answered updates(app::Reader& reader, const Asked& asked);
  Answered token(app::Reader& reader, const Asked& asked);
  Answered discovery(app::Reader& reader, const Asked& asked);
  base::Result<app::ServiceRequest> find(app::Reader& reader, const Asked& asked,
                                         const std::string& number);

  app::Engine& engine_;
  Open311Options options_;
  http::RateLimit by_address_, by_client_;
  app::PublicCountsCache counts_;
  http::Router known_;  // what there is, to tell a wrong method from a wrong address
};

}  // namespace wanhu::server::open311
