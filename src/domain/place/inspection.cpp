#include "domain/place/inspection.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace wanhu::domain {

namespace {

Uuid fault_id(const Uuid& inspection, const std::string& item) {
  return Uuid::named("place fault " + inspection.text() + " " + item);
}

void sort(std::vector<PlaceInspection>& all) {
  std::sort(all.begin(), all.end(), [](const PlaceInspection& a, const PlaceInspection& b) {
    return std::tie(a.day, a.order, a.id) < std::tie(b.day, b.order, b.id);
  });
}

// The fault that is open for an item, or null.
PlaceFault* open_fault(std::vector<PlaceFault>& faults, const std::string& item) {
  for (auto fault = faults.rbegin(); fault != faults.rend(); ++fault)
    if (fault->item == item) return fault->is_open() ? &*fault : nullptr;
  return nullptr;
}

void play(const PlaceInspection& inspection, std::vector<PlaceFault>& faults) {
  for (const InspectedItem& answer : inspection.items) {
    PlaceFault* open = open_fault(faults, answer.item);
    if (!answer.fault) {
      if (open == nullptr) continue;
      open->closed = inspection.day;
      open->closed_by = inspection.id;
      continue;
    }
    if (open == nullptr) {
      faults.push_back({.id = fault_id(inspection.id, answer.item),
                        .item = answer.item,
                        .opened = inspection.day,
                        .opened_by = inspection.id});
      open = &faults.back();
    }
    if (!open->matter) open->matter = answer.matter;
  }
}

bool names(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

// The list, and what was open besides on that day.
std::vector<std::string> asked_items(const InspectionList& list,
                                     std::vector<PlaceInspection> before, Date day) {
  std::erase_if(before, [&](const PlaceInspection& one) { return one.day > day; });
  std::vector<std::string> asked = list.items;
  for (const PlaceFault& fault : faults_of(std::move(before)))
    if (fault.is_open() && !names(asked, fault.item)) asked.push_back(fault.item);
  return asked;
}

base::Result<void> check_items(const InspectionList& list, const std::vector<std::string>& asked,
                               const std::vector<InspectedItem>& answers) {
  const auto fail = [](const char* code, const std::string& item) {
    return base::fail_field(code, "/data/items", {{"item", item}});
  };
  for (auto answer = answers.begin(); answer != answers.end(); ++answer) {
    if (!list.items.empty() && !names(asked, answer->item))
      return fail("INSPECTION-ITEM", answer->item);
    if (std::any_of(answers.begin(), answer,
                    [&](const InspectedItem& one) { return one.item == answer->item; }))
      return fail("INSPECTION-TWICE", answer->item);
  }
  for (const std::string& item : asked)
    if (std::none_of(answers.begin(), answers.end(),
                     [&](const InspectedItem& one) { return one.item == item; }))
      return fail("INSPECTION-MISSING", item);
  return {};
}

std::vector<PlaceInspection> with(std::vector<PlaceInspection> all, const PlaceInspection& fresh) {
  all.push_back(fresh);
  return all;
}

// What has to be written so that the old faults become the new ones.
void note_changes(const std::vector<PlaceFault>& before, const std::vector<PlaceFault>& after,
                  InspectionRecorded& recorded) {
  std::map<Uuid, const PlaceFault*> old;
  for (const PlaceFault& fault : before) old.emplace(fault.id, &fault);
  for (const PlaceFault& fault : after) {
    const auto known = old.find(fault.id);
    if (known == old.end() || *known->second != fault) recorded.faults.push_back(fault);
    if (known != old.end()) old.erase(known);
  }
  for (const auto& [id, fault] : old) recorded.gone.push_back(id);
}

// Gives the answers their matters; the item whose fault would be left without one, if any.
std::optional<std::string> give_matters(const std::vector<PlaceInspection>& before,
                                        const std::vector<OfferedMatter>& offered,
                                        InspectionRecorded& recorded) {
  std::vector<PlaceFault> faults = faults_of(with(before, recorded.inspection));
  for (InspectedItem& answer : recorded.inspection.items) {
    if (!answer.fault) continue;
    const PlaceFault* open = open_fault(faults, answer.item);
    // Entered late, of a fault that a later look has found mended: nothing is left to do. One that
    // was found again after that belongs to the later inspection.
    if (open == nullptr || open->matter || open->opened > recorded.inspection.day) continue;
    const auto offer = std::find_if(offered.begin(), offered.end(), [&](const OfferedMatter& one) {
      return one.item == answer.item;
    });
    if (offer == offered.end()) return answer.item;
    answer.matter = offer->matter;
    recorded.opening.push_back(*offer);
  }
  return {};
}

}  // namespace

std::vector<PlaceFault> faults_of(std::vector<PlaceInspection> inspections) {
  sort(inspections);
  std::vector<PlaceFault> faults;
  for (const PlaceInspection& inspection : inspections) play(inspection, faults);
  return faults;
}

base::Result<InspectionRecorded> record_inspection(const InspectionList& list,
                                                   const std::vector<PlaceInspection>& before,
                                                   PlaceInspection fresh,
                                                   const std::vector<OfferedMatter>& offered,
                                                   Date today) {
  if (fresh.day > today || fresh.day < list.from)
    return base::fail_field("INSPECTION-DAY", "/data/day",
                            {{"from", list.from.iso()}, {"today", today.iso()}});
  if (auto ok = check_items(list, asked_items(list, before, fresh.day), fresh.items); !ok)
    return base::fail(ok.error());
  InspectionRecorded recorded{
      .inspection = std::move(fresh), .opening = {}, .faults = {}, .gone = {}};
  if (list.opens_matters)
    if (const auto item = give_matters(before, offered, recorded))
      return base::fail_field("INSPECTION-MATTER", "/data/items", {{"item", *item}});
  note_changes(faults_of(before), faults_of(with(before, recorded.inspection)), recorded);
  return recorded;
}

InspectionRecorded without_inspection(const std::vector<PlaceInspection>& before, const Uuid& id) {
  std::vector<PlaceInspection> left = before;
  InspectionRecorded changed{};
  std::erase_if(left, [&](const PlaceInspection& one) {
    if (one.id == id) changed.inspection = one;
    return one.id == id;
  });
  note_changes(faults_of(before), faults_of(std::move(left)), changed);
  return changed;
}

Json to_json(const PlaceFault& fault) {
  return {{"fault", fault.id.text()},
          {"item", fault.item},
          {"opened", fault.opened.iso()},
          {"opened_by", fault.opened_by.text()},
          {"closed", fault.closed ? Json(fault.closed->iso()) : Json()},
          {"closed_by", fault.closed_by ? Json(fault.closed_by->text()) : Json()},
          {"matter", fault.matter ? Json(fault.matter->text()) : Json()}};
}

PlaceFault fault_from_json(const Json& data) {
  const auto id_if = [&](const char* name) -> std::optional<Uuid> {
    if (data.at(name).is_null()) return {};
    return Uuid::parse(data.at(name).get<std::string>());
  };
  PlaceFault fault{.id = id_if("fault").value(),
                   .item = data.at("item"),
                   .opened = Date::parse(data.at("opened").get<std::string>()).value(),
                   .opened_by = id_if("opened_by").value(),
                   .closed = {},
                   .closed_by = id_if("closed_by"),
                   .matter = id_if("matter")};
  if (!data.at("closed").is_null())
    fault.closed = Date::parse(data.at("closed").get<std::string>()).value();
  return fault;
}

Json to_json(const InspectedItem& item) {
  return {{"item", item.item},
          {"fault", item.fault},
          {"note", item.note},
          {"matter", item.matter ? Json(item.matter->text()) : Json()}};
}

InspectedItem inspected_item_from_json(const Json& data) {
  InspectedItem item{
      .item = data.at("item"), .fault = data.at("fault"), .note = data.at("note"), .matter = {}};
  if (!data.at("matter").is_null())
    item.matter = Uuid::parse(data.at("matter").get<std::string>()).value();
  return item;
}

}  // namespace wanhu::domain
