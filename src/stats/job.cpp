#include "stats/job.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "base/text.hpp"

namespace wanhu::stats {

namespace {

using base::Json;
using base::Result;

Json json_of(const toml::node& node) {
  if (const auto* table = node.as_table()) {
    Json object = Json::object();
    for (const auto& [key, value] : *table) object[std::string(key.str())] = json_of(value);
    return object;
  }
  if (const auto* array = node.as_array()) {
    Json list = Json::array();
    for (const auto& value : *array) list.push_back(json_of(value));
    return list;
  }
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* number = node.as_floating_point()) return number->get();
  if (const auto* truth = node.as_boolean()) return truth->get();
  std::ostringstream text;  // a date has no place in a job: whoever reads it sees what it says
  node.visit([&](const auto& value) {
    if constexpr (toml::is_chronological<decltype(value)>) text << value;
  });
  return text.str();
}

Result<Json> parse_toml(std::string_view text, const std::string& file) {
  try {
    return json_of(toml::parse(text));
  } catch (const toml::parse_error& error) {
    base::Problem problem{.code = "STATS-JOB-SYNTAX"};
    problem.with("reason", std::string(error.description()));
    problem.place = {.file = file,
                     .line = static_cast<int>(error.source().begin.line),
                     .column = static_cast<int>(error.source().begin.column)};
    return base::fail(std::move(problem));
  }
}

// Reads one table: FieldReader for what it knows, and lists, numbers and tables of numbers.
class TableReader {
 public:
  TableReader(const Json& table, const std::string& pointer) : reader_(table, pointer) {}

  base::FieldReader& fields() { return reader_; }
  void wrong_type(const std::string& name, const char* type) {
    reader_.problem("FIELD-TYPE", name, {{"type", type}});
  }
  // `allowed` in words that need no language: "> 0", "0 < … < 1".
  void wrong_value(const std::string& name, double value, const char* allowed) {
    reader_.problem("FIELD-VALUE", name, {{"value", number_text(value)}, {"allowed", allowed}});
  }
  std::string text(const std::string& name, std::string otherwise = "") {
    return reader_.text_or(name, std::move(otherwise), 2000);
  }
  bool flag(const std::string& name, bool otherwise = false) {
    return reader_.boolean_or(name, otherwise);
  }
  template <class T>
  T choice(const std::string& name, const std::vector<std::pair<std::string, T>>& known,
           T otherwise) {
    if (!reader_.has(name)) return otherwise;
    std::vector<std::string> names;
    for (const auto& [word, value] : known) names.push_back(word);
    const std::string word = reader_.one_of(name, names);
    for (const auto& [candidate, value] : known)
      if (candidate == word) return value;
    return otherwise;
  }
  // A text counts as a list of one.
  std::vector<std::string> texts(const std::string& name) {
    std::vector<std::string> all;
    if (!reader_.has(name)) return all;
    const Json& value = reader_.raw(name);
    if (value.is_string()) return {value.get<std::string>()};
    if (!value.is_array()) return wrong_type(name, "[string]"), all;
    for (const Json& item : value) {
      if (!item.is_string()) return wrong_type(name, "[string]"), all;
      all.push_back(item.get<std::string>());
    }
    return all;
  }
  // A number, or the text "inf".
  std::optional<double> number(const std::string& name) {
    if (!reader_.has(name)) return {};
    const Json& value = reader_.raw(name);
    if (value.is_string() && (value == "inf" || value == "Inf"))
      return std::numeric_limits<double>::infinity();
    if (value.is_string() && (value == "-inf" || value == "-Inf"))
      return -std::numeric_limits<double>::infinity();
    if (value.is_null()) return {};
    if (!value.is_number() || std::isnan(value.get<double>())) {
      wrong_type(name, "number");
      return {};
    }
    return value.get<double>();
  }
  // A finite number above `low`, or at it; `allowed` says so.
  std::optional<double> finite(const std::string& name, double low, bool at_low,
                               const char* allowed) {
    const auto found = number(name);
    if (!found || (std::isfinite(*found) && (*found > low || (at_low && *found == low))))
      return found;
    wrong_value(name, *found, allowed);
    return {};
  }
  std::optional<Numbers> numbers(const std::string& name) {
    if (!reader_.has(name)) return {};
    const Json& value = reader_.raw(name);
    if (value.is_number()) return Numbers{value.get<double>()};
    Numbers all;
    if (value.is_array())
      for (const Json& item : value) {
        if (!item.is_number()) break;
        all.push_back(item.get<double>());
      }
    if (!value.is_array() || all.size() != value.size()) {
      wrong_type(name, "[number]");
      return {};
    }
    return all;
  }
  std::vector<std::pair<std::string, double>> table_of_numbers(const std::string& name) {
    std::vector<std::pair<std::string, double>> all;
    if (!reader_.has(name)) return all;
    const Json& value = reader_.raw(name);
    if (!value.is_object()) return wrong_type(name, "{name: number}"), all;
    for (const auto& [key, item] : value.items()) {
      if (!item.is_number()) return wrong_type(name, "{name: number}"), all;
      all.emplace_back(key, item.get<double>());
    }
    return all;
  }
  Result<void> done() { return reader_.done(); }

 private:
  base::FieldReader reader_;
};

const std::vector<std::pair<std::string, Lonely>> k_lonely{{"fail", Lonely::fail},
                                                           {"remove", Lonely::remove},
                                                           {"adjust", Lonely::adjust},
                                                           {"average", Lonely::average},
                                                           {"certainty", Lonely::certainty}};

// "1" or "0" alone stands for R's ~1: each row its own cluster, one stratum.
std::vector<std::string> columns_or_none(std::vector<std::string> names) {
  if (names.size() == 1 && (names.front() == "1" || names.front() == "0")) names.clear();
  return names;
}

Result<DesignSpec> read_design(const Json& table) {
  TableReader reader(table, "/design");
  DesignSpec spec;
  spec.ids = columns_or_none(reader.texts("ids"));
  spec.strata = columns_or_none(reader.texts("strata"));
  if (const std::string name = reader.text("weights"); !name.empty()) spec.weights = name;
  spec.fpc = reader.texts("fpc");
  spec.nest = reader.flag("nest");
  spec.lonely = reader.choice("lonely", k_lonely, Lonely::fail);
  spec.lonely_domain = reader.flag("lonely_domain");
  spec.ultimate_cluster = reader.flag("ultimate_cluster");
  if (auto done = reader.done(); !done) return base::fail(done.error());
  return spec;
}

const std::vector<std::pair<std::string, ReplicateKind>> k_replicates{
    {"JK1", ReplicateKind::jk1},
    {"JKn", ReplicateKind::jkn},
    {"BRR", ReplicateKind::brr},
    {"Fay", ReplicateKind::fay},
    {"bootstrap", ReplicateKind::bootstrap},
    {"subbootstrap", ReplicateKind::subbootstrap},
    {"mrbbootstrap", ReplicateKind::mrbbootstrap},
    {"other", ReplicateKind::other}};

Result<ReplicateSpec> read_replicates(const Json& table) {
  TableReader reader(table, "/replicates");
  ReplicateSpec spec;
  if (!reader.fields().has("type")) reader.fields().problem("FIELD-MISSING", "type");
  spec.kind = reader.choice("type", k_replicates, ReplicateKind::jk1);
  spec.weights_file = reader.text("weights_file");
  spec.scale = reader.finite("scale", 0, true, ">= 0");
  spec.rscales = reader.numbers("rscales");
  for (const double scale : spec.rscales.value_or(Numbers{}))
    if (!(scale >= 0 && std::isfinite(scale))) reader.wrong_value("rscales", scale, ">= 0");
  spec.mse = reader.flag("mse");
  spec.combined = reader.flag("combined", true);
  spec.rho = reader.number("rho").value_or(0);
  if (!(spec.rho >= 0 && spec.rho < 1)) reader.wrong_value("rho", spec.rho, "0 <= rho < 1");
  spec.replicates =
      static_cast<std::size_t>(reader.fields().integer_or("replicates", 0, 0, 1'000'000));
  spec.seed = static_cast<std::uint64_t>(
      reader.fields().integer_or("seed", 0, 0, std::numeric_limits<std::int64_t>::max()));
  if (auto done = reader.done(); !done) return base::fail(done.error());
  return spec;
}

const std::vector<std::pair<std::string, CalibrateMethod>> k_methods{
    {"nonresponse", CalibrateMethod::nonresponse},
    {"poststratify", CalibrateMethod::poststratify},
    {"rake", CalibrateMethod::rake},
    {"linear", CalibrateMethod::linear},
    {"raking", CalibrateMethod::raking},
    {"logit", CalibrateMethod::logit},
    {"linear_bounded", CalibrateMethod::linear_bounded},
    {"trim", CalibrateMethod::trim}};

Result<MarginSpec> read_margin(const Json& table, const std::string& pointer) {
  TableReader reader(table, pointer);
  MarginSpec margin{.by = reader.texts("by"), .totals = reader.table_of_numbers("totals")};
  if (auto done = reader.done(); !done) return base::fail(done.error());
  return margin;
}

void read_bounds(TableReader& reader, CalibrateSpec& spec) {
  if (const auto lower = reader.number("lower")) spec.lower = *lower;
  if (const auto upper = reader.number("upper")) spec.upper = *upper;
  if (!reader.fields().has("bounds")) return;
  const Json& bounds = reader.fields().raw("bounds");
  const auto one = [&](const Json& value, double infinite) {
    if (value.is_number()) return value.get<double>();
    if (!value.is_null() && !value.is_string()) reader.wrong_type("bounds", "[number, number]");
    return infinite;  // "-Inf", "inf", null
  };
  if (!bounds.is_array() || bounds.size() != 2) {
    reader.wrong_type("bounds", "[number, number]");
    return;
  }
  spec.lower = one(bounds[0], -CalibrateSpec::k_infinite);
  spec.upper = one(bounds[1], CalibrateSpec::k_infinite);
}

Result<CalibrateSpec> read_calibration(const Json& table, const std::string& pointer) {
  TableReader reader(table, pointer);
  CalibrateSpec spec;
  if (!reader.fields().has("method")) reader.fields().problem("FIELD-MISSING", "method");
  spec.method = reader.choice("method", k_methods, CalibrateMethod::rake);
  spec.formula = reader.texts("formula");
  spec.respondent = reader.text("respondent");
  read_bounds(reader, spec);
  spec.epsilon = reader.finite("epsilon", 0, false, "> 0");
  if (reader.fields().has("maxit"))
    spec.maxit = static_cast<int>(reader.fields().integer("maxit", 1, 1'000'000));
  spec.aggregate_stage = static_cast<int>(reader.fields().integer_or("aggregate_stage", 0, 0, 9));
  if (reader.fields().has("margins")) {
    const Json& margins = reader.fields().raw("margins");
    if (!margins.is_array()) reader.wrong_type("margins", "[object]");
    for (std::size_t i = 0; margins.is_array() && i < margins.size(); ++i) {
      auto margin = read_margin(margins[i], pointer + "/margins/" + std::to_string(i));
      if (!margin) return base::fail(margin.error());
      spec.margins.push_back(std::move(*margin));
    }
  }
  const auto by = reader.texts("by");
  spec.totals = reader.table_of_numbers("totals");
  if (!by.empty()) spec.margins.push_back({by, spec.totals});
  if (auto done = reader.done(); !done) return base::fail(done.error());
  return spec;
}

const std::vector<std::string> k_kinds{"mean",     "total",    "ratio",    "proportion",
                                       "quantile", "variance", "chisq",    "ttest",
                                       "ranktest", "glm",      "contrast", "difference"};

void read_deff(TableReader& reader, EstimateSpec& spec) {
  if (!reader.fields().has("deff")) return;
  const Json& deff = reader.fields().raw("deff");
  if (deff == "replace")
    spec.deff = EstimateSpec::Deff::replace;
  else if (deff == true)
    spec.deff = EstimateSpec::Deff::without_replacement;
  else if (deff != false)
    reader.wrong_type("deff", "boolean | \"replace\"");
}

Result<EstimateSpec> read_estimate(const Json& table, const std::string& pointer) {
  TableReader reader(table, pointer);
  EstimateSpec spec;
  spec.id = reader.text("id");
  spec.kind = reader.fields().one_of("kind", k_kinds);
  spec.of = reader.texts("of");
  spec.over = reader.texts("over");
  spec.on = reader.texts("on");
  spec.by = reader.texts("by");
  spec.where = reader.text("where");
  spec.na_rm = reader.flag("na_rm");
  read_deff(reader, spec);
  spec.covmat = reader.flag("covmat");
  spec.level = reader.number("level").value_or(spec.level);
  if (!(spec.level > 0 && spec.level < 1)) reader.wrong_value("level", spec.level, "0 < … < 1");
  if (reader.fields().has("df") && reader.fields().raw("df") != "design") {
    spec.df = reader.number("df");
    if (spec.df && !(*spec.df > 0)) reader.wrong_value("df", *spec.df, "> 0");
  }
  spec.method = reader.text("method");
  if (const auto probs = reader.numbers("probs")) spec.probs = *probs;
  for (const double p : spec.probs)
    if (!(p >= 0 && p <= 1)) reader.wrong_value("probs", p, "0 <= … <= 1");
  spec.qrule = reader.text("qrule", "math");
  spec.interval = reader.text("interval");
  spec.family = reader.text("family", "gaussian");
  spec.test = reader.text("test", "wilcoxon");
  spec.statistic = reader.text("statistic");
  spec.from = reader.text("from");
  spec.weights = reader.table_of_numbers("weights");
  spec.expr = reader.text("expr");
  if (auto done = reader.done(); !done) return base::fail(done.error());
  const bool needs_of =
      spec.kind != "contrast" && !(spec.kind == "difference" && !spec.from.empty());
  const auto missing = [&](const char* field) {
    return base::fail_field("FIELD-MISSING", pointer + "/" + field, {{"field", field}});
  };
  if (needs_of && spec.of.empty()) return missing("of");
  if (spec.kind == "ratio" && spec.over.empty()) return missing("over");
  if (spec.kind == "contrast" && spec.from.empty()) return missing("from");
  if (spec.kind == "contrast" && spec.weights.empty() && spec.expr.empty())
    return missing("weights");
  return spec;
}

template <class T, class Read>
Result<std::vector<T>> read_list(base::FieldReader& reader, const std::string& name,
                                 const Read& read) {
  std::vector<T> all;
  if (!reader.has(name)) return all;
  const Json& list = reader.raw(name);
  if (!list.is_array())
    return base::fail_field("FIELD-TYPE", "/" + name, {{"field", name}, {"type", "[object]"}});
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_object())
      return base::fail_field("FIELD-TYPE", "/" + name + "/" + std::to_string(i),
                              {{"field", name}, {"type", "object"}});
    auto item = read(list[i], "/" + name + "/" + std::to_string(i));
    if (!item) return base::fail(item.error());
    all.push_back(std::move(*item));
  }
  return all;
}

// An estimate that is asked for wrongly does not spoil the others.
Result<EstimateEntry> read_entry(const Json& table, const std::string& pointer) {
  const auto text = [&](const char* key) {
    return table.contains(key) && table[key].is_string() ? table[key].get<std::string>() : "";
  };
  return EstimateEntry{text("id"), text("kind"), read_estimate(table, pointer)};
}

}  // namespace

Result<Job> read_job(std::string_view text, const std::string& file) {
  const std::string_view body = base::trim(text);
  const bool json = body.starts_with('{');
  auto document = json ? base::parse_json(text) : parse_toml(text, file);
  if (!document) return base::fail(document.error());
  Job job;
  base::FieldReader reader(*document, "");
  job.data = reader.text("data", 4000);
  const auto table = [&](const char* name) -> const Json* {
    if (!reader.has(name)) return nullptr;
    const Json& found = reader.raw(name);
    if (found.is_object()) return &found;
    reader.problem("FIELD-TYPE", name, {{"type", "object"}});
    return nullptr;
  };
  if (const Json* found = table("design")) {
    auto design = read_design(*found);
    if (!design) return base::fail(design.error());
    job.design = std::move(*design);
  }
  if (const Json* found = table("sums")) {
    TableReader sums(*found, "/sums");
    job.sums = SumsSpec{.rows = sums.text("rows")};
    if (auto done = sums.done(); !done) return base::fail(done.error());
  }
  if (const Json* found = table("replicates")) {
    auto replicates = read_replicates(*found);
    if (!replicates) return base::fail(replicates.error());
    job.replicates = std::move(*replicates);
  }
  auto calibrations = read_list<CalibrateSpec>(reader, "calibrate", read_calibration);
  if (!calibrations) return base::fail(calibrations.error());
  job.calibrations = std::move(*calibrations);
  auto estimates = read_list<EstimateEntry>(reader, "estimate", read_entry);
  if (!estimates) return base::fail(estimates.error());
  job.estimates = std::move(*estimates);
  for (std::size_t i = 0; i < job.estimates.size(); ++i)
    if (job.estimates[i].id.empty()) job.estimates[i].id = std::to_string(i + 1);
  if (auto done = reader.done(); !done) return base::fail(done.error());
  return job;
}

}  // namespace wanhu::stats
