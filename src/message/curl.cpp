#include "message/curl.hpp"

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>

namespace wanhu::message {

namespace {

constexpr std::size_t k_body_max = 64U << 10U;

void init_once() {
  static std::once_flag done;
  std::call_once(done, [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
      throw base::MachineError("libcurl cannot be initialised");
  });
}

struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListFree>;

void append(List& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)list.release();
  list.reset(longer);
}

std::size_t take_body(char* bytes, std::size_t size, std::size_t n, void* into) {
  auto& body = *static_cast<std::string*>(into);
  const std::size_t all = size * n;
  body.append(bytes, std::min(all, k_body_max - std::min(k_body_max, body.size())));
  return all;
}

struct Upload {
  std::string text;
  std::size_t at = 0;
};

std::size_t give_text(char* into, std::size_t size, std::size_t n, void* from) {
  auto& upload = *static_cast<Upload*>(from);
  const std::size_t part = std::min(size * n, upload.text.size() - upload.at);
  std::copy_n(upload.text.data() + upload.at, part, into);
  upload.at += part;
  return part;
}

int look_at_stop(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(stop)->load() ? 1 : 0;
}

Delivery nobody_answered(const char* problem) {
  return {.outcome = Outcome::temporary, .problem = problem, .unreachable = true};
}

}  // namespace

struct CurlCall::State {
  CURL* easy = nullptr;
  List headers{}, recipients{};
  std::string body{}, posted{};
  Upload upload{};
};

CurlCall::CurlCall(const std::string& url, const char* schemes, int timeout_s,
                   const std::string& ca_file, const std::atomic<bool>& stop)
    : state_(std::make_unique<State>()) {
  init_once();
  CURL* const easy = curl_easy_init();
  if (easy == nullptr) throw base::MachineError("libcurl gives no handle");
  state_->easy = easy;
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, schemes);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT, static_cast<long>(timeout_s));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, static_cast<long>(std::min(timeout_s, 5)));
  if (!ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file.c_str());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, static_cast<void*>(&state_->body));
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, look_at_stop);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &stop);
}

CurlCall::~CurlCall() {
  curl_easy_cleanup(state_->easy);
}

void CurlCall::header(const std::string& line) {
  append(state_->headers, line);
  curl_easy_setopt(state_->easy, CURLOPT_HTTPHEADER, state_->headers.get());
}

void CurlCall::post(const std::string& body) {
  state_->posted = body;
  curl_easy_setopt(state_->easy, CURLOPT_POSTFIELDS, state_->posted.c_str());
  curl_easy_setopt(state_->easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(state_->posted.size()));
}

void CurlCall::mail(const std::string& from, const std::string& to, const std::string& text) {
  // Greeting and login belong to the connecting; busy mail servers take their time for both.
  curl_easy_setopt(state_->easy, CURLOPT_CONNECTTIMEOUT, 0L);
  state_->upload = {text, 0};
  append(state_->recipients, "<" + to + ">");
  curl_easy_setopt(state_->easy, CURLOPT_MAIL_FROM, ("<" + from + ">").c_str());
  curl_easy_setopt(state_->easy, CURLOPT_MAIL_RCPT, state_->recipients.get());
  curl_easy_setopt(state_->easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(state_->easy, CURLOPT_READFUNCTION, give_text);
  curl_easy_setopt(state_->easy, CURLOPT_READDATA, static_cast<void*>(&state_->upload));
  curl_easy_setopt(state_->easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(text.size()));
}

void CurlCall::login(const std::string& user, const std::string& password) {
  curl_easy_setopt(state_->easy, CURLOPT_USERNAME, user.c_str());
  curl_easy_setopt(state_->easy, CURLOPT_PASSWORD, password.c_str());
}

void CurlCall::require_tls() {
  curl_easy_setopt(state_->easy, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
}

std::optional<Delivery> CurlCall::run() {
  const CURLcode code = curl_easy_perform(state_->easy);
  switch (code) {
    case CURLE_OK:
      return {};
    case CURLE_ABORTED_BY_CALLBACK:
      return Delivery{.outcome = Outcome::interrupted};
    case CURLE_OPERATION_TIMEDOUT:
      return nobody_answered("timeout");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_USE_SSL_FAILED:
      return nobody_answered("tls");
    case CURLE_LOGIN_DENIED:
      return nobody_answered("login");
    default:
      break;
  }
  // SMTP: refused in the middle of the exchange; the reply says why.
  if (status() >= 400) return {};
  return nobody_answered("unreachable");
}

long CurlCall::status() const {
  long status = 0;
  curl_easy_getinfo(state_->easy, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::optional<std::int64_t> CurlCall::retry_after_ms() const {
  curl_off_t seconds = 0;
  curl_easy_getinfo(state_->easy, CURLINFO_RETRY_AFTER, &seconds);
  if (seconds <= 0) return {};
  // A gateway that names a month does not stop us for longer than a day.
  constexpr curl_off_t k_longest_s = 24 * 3600;
  return std::min<std::int64_t>(seconds, k_longest_s) * 1000;
}

const std::string& CurlCall::body() const {
  return state_->body;
}

}  // namespace wanhu::message
