// Dates, instants and the one seam through which time comes in. A Date is a day of the civil
// calendar, never midnight in some zone; an Instant is a point in time. The zone is Asia/Shanghai,
// UTC+8 without daylight saving since 1991 (earlier instants are not used by the product).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wanhu::base {

// Days since 1970-01-01, proleptic Gregorian.
class Date {
 public:
  constexpr Date() = default;
  constexpr explicit Date(std::int32_t days_since_epoch) : days_(days_since_epoch) {}
  // Any year 1..9999; month 1..12; day must exist in that month.
  static std::optional<Date> from_ymd(int year, int month, int day);
  // "2021-10-15" only.
  static std::optional<Date> parse(std::string_view text);

  [[nodiscard]] constexpr std::int32_t days() const { return days_; }
  [[nodiscard]] int year() const;
  [[nodiscard]] int month() const;
  [[nodiscard]] int day() const;
  [[nodiscard]] int weekday() const;  // 1 Monday … 7 Sunday, ISO 8601
  [[nodiscard]] std::string iso() const;

  constexpr Date operator+(int days) const { return Date(days_ + days); }
  constexpr Date operator-(int days) const { return Date(days_ - days); }
  constexpr int operator-(Date other) const { return days_ - other.days_; }
  constexpr auto operator<=>(const Date&) const = default;

 private:
  std::int32_t days_ = 0;
};

int days_in_month(int year, int month);
// Of the week that `day` is in.
inline Date monday_of(Date day) {
  return day - (day.weekday() - 1);
}

// Milliseconds since 1970-01-01T00:00Z.
class Instant {
 public:
  constexpr Instant() = default;
  constexpr explicit Instant(std::int64_t ms_since_epoch) : ms_(ms_since_epoch) {}
  // `minutes` after midnight in Shanghai on that day; 24 * 60 is the end of the day.
  static constexpr Instant at(Date day, int minutes = 0) {
    return Instant(std::int64_t{day.days()} * 86'400'000 + std::int64_t{minutes} * 60'000 -
                   k_zone_ms);
  }
  // RFC 3339 with an offset ("2021-10-16T09:30:00+08:00", "…Z", fraction allowed).
  static std::optional<Instant> parse(std::string_view text);

  [[nodiscard]] constexpr std::int64_t ms() const { return ms_; }
  [[nodiscard]] Date date() const;          // the day in Shanghai
  [[nodiscard]] int minute_of_day() const;  // in Shanghai
  [[nodiscard]] std::string iso() const;    // "2021-10-16T09:30:00.000+08:00"
  [[nodiscard]] std::string clock() const;  // "2021-10-16 09:30"

  constexpr Instant operator+(std::int64_t ms) const { return Instant(ms_ + ms); }
  constexpr std::int64_t operator-(Instant other) const { return ms_ - other.ms_; }
  constexpr auto operator<=>(const Instant&) const = default;

  static constexpr std::int64_t k_zone_ms = 8LL * 3'600'000;

 private:
  std::int64_t ms_ = 0;
};

// Where "now" comes from. Only app/ and above may ask; everything below takes instants as
// arguments.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

// The system clock moved by a fixed amount: the demo lives on the last day it simulated.
class ShiftedClock final : public Clock {
 public:
  explicit ShiftedClock(std::int64_t shift_ms) : shift_ms_(shift_ms) {}
  [[nodiscard]] Instant now() const override;

 private:
  std::int64_t shift_ms_;
};

// Set by hand: tests and the simulator.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start) {}
  [[nodiscard]] Instant now() const override { return now_; }
  void set(Instant now) { now_ = now; }

 private:
  Instant now_;
};

}  // namespace wanhu::base
