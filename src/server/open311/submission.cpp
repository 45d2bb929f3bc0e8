#include "server/open311/submission.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/random.hpp"
#include "base/text.hpp"
#include "server/open311/parameters.hpp"

namespace wanhu::server::open311 {

namespace {

constexpr std::size_t k_description_max = 4000;  // of the specification
constexpr std::size_t k_place_max = 100;         // of a matter

std::string six_digits() {
  constexpr std::uint32_t k_codes = 1'000'000;
  constexpr std::uint32_t k_fair = UINT32_MAX - UINT32_MAX % k_codes;
  std::uint32_t number = k_fair;
  while (number >= k_fair) base::random_bytes(&number, sizeof number);
  return fmt::format("{:06}", number % k_codes);
}

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// "张" and "三" are 张三, "Ann" and "Lee" are Ann Lee.
std::string full_name(const std::string& first, const std::string& last) {
  if (first.empty() || last.empty()) return first + last;
  return is_ascii(first + last) ? first + " " + last : last + first;
}

// Nothing when there are no coordinates.
std::string coordinates(Parameters& fields) {
  const auto latitude = fields.decimal("lat", -90, 90);
  const auto longitude = fields.decimal("long", -180, 180);
  if (!latitude || !longitude) return {};
  return fmt::format("{:.5f}, {:.5f} (WGS-84)", *latitude, *longitude);
}

std::string place_of(Parameters& fields, const plan::Plan& plan) {
  std::string place = fields.text("address_string", k_place_max).value_or("");
  const std::string point = coordinates(fields), id = fields.text("address_id").value_or("");
  if (place.empty() && point.empty() && id.empty())
    fields.problem("OPEN311-LOCATION", "address_string");
  if (place.empty() && plan.unit(id) == nullptr) place = id;
  if (place.empty()) return point;
  const std::string both = place + " " + point;
  const bool fits = !point.empty() && base::decode_utf8(both).size() <= k_place_max;
  return fits ? both : place;
}

constexpr const char* k_unit_attribute = "attribute[unit]";

std::string unit_of(Parameters& fields, const plan::Plan& plan) {
  if (const auto unit = fields.text(k_unit_attribute)) {
    if (plan.unit(*unit) == nullptr) fields.problem("OPEN311-UNIT", k_unit_attribute);
    return *unit;
  }
  if (const auto unit = fields.text("address_id"); unit && plan.unit(*unit) != nullptr)
    return *unit;
  if (plan.org.units.size() == 1) return plan.org.units.front().id;
  fields.problem("OPEN311-UNIT", k_unit_attribute);
  return {};
}

// What the service definition does not ask for would be lost without a word.
void refuse_other_attributes(Parameters& fields, const http::Values& form) {
  for (const auto& [name, value] : form)
    if (name.starts_with("attribute[") && name != k_unit_attribute)
      fields.problem("OPEN311-ATTRIBUTE", name);
}

}  // namespace

base::Result<Submission> read_submission(const http::Values& form, const plan::Plan& plan,
                                         const app::Client& client, base::Instant now) {
  Parameters fields(form);
  const std::string service = fields.text("service_code").value_or("");
  if (service.empty())
    return base::fail(
        base::Problem{.code = "OPEN311-MISSING", .args = {{"field", "service_code"}}});
  const auto kinds = app::open_kinds(plan);
  const auto kind =
      std::find_if(kinds.begin(), kinds.end(), [&](const auto* k) { return k->id == service; });
  if (kind == kinds.end())
    return base::fail(base::Problem{
        .code = "OPEN311-SERVICE", .kind = base::Kind::not_found, .args = {{"code", service}}});
  Submission submission{.command = {}, .check = six_digits()};
  base::Json data{{"matter_id", base::Uuid::v7(now).text()},
                  {"check", submission.check},
                  {"client", client.id.text()},
                  {"kind", service},
                  {"unit", unit_of(fields, plan)},
                  {"place", place_of(fields, plan)},
                  {"text", fields.text("description", k_description_max).value_or((*kind)->name)}};
  refuse_other_attributes(fields, form);
  base::Json contact = base::Json::object();
  const std::string name = full_name(fields.text("first_name", 40).value_or(""),
                                     fields.text("last_name", 40).value_or(""));
  if (!name.empty()) contact["name"] = name;
  if (const auto phone = fields.text("phone", 20)) contact["phone"] = *phone;
  if (!contact.empty()) data["contact"] = std::move(contact);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  submission.command = {.id = base::Uuid::v7(now),
                        .actor = std::string(app::k_actor_system),
                        .kind = "client.open",
                        .data = std::move(data)};
  return submission;
}

}  // namespace wanhu::server::open311
