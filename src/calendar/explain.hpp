// A due date in words: one line for every day from the start to the due day, with its reason.
#pragma once

#include <string>

#include "base/catalogue.hpp"
#include "calendar/calendar.hpp"

namespace wanhu::calendar {

// The words of the API and of --json: "start", "counted" …; "workday", "make_up" …
std::string_view text_of(Step::What what);
std::string_view text_of(DayKind kind);

// Each line ends with '\n'. A provisional answer has one more line that says so.
std::string explain(const Due& due, base::Lang lang);

// Why a day works or rests: "周末", "国庆节放假", "make-up working day for National Day".
std::string reason(const Day& day, base::Lang lang);

// "暂定：2027 年…"; empty when the answer is settled.
std::string provisional_note(const Due& due, base::Lang lang);

}  // namespace wanhu::calendar
