// A form as the pages get it, and what may be answered to its questions.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "plan/plan.hpp"

namespace wanhu::app {

// Questions for which nothing may be kept are left out: free text that opens no matter.
base::Json form_json(const plan::Form& form, std::int64_t version);

// The answers that are known before anybody gives one, in their order; none for numbers and text.
std::vector<std::string> values_of(const plan::Question& question);

// "scale5", "choice", "choices", "number" or "text".
const char* type_name(const plan::Question& question);

// The words of each choice by its id; those of "yes" and "no" are in the pages' own catalogue.
base::Json labels_of(const plan::Question& question);

}  // namespace wanhu::app
