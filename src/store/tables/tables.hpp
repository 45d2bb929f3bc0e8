// From events to rows: the only code that writes the projected tables. `apply` depends on nothing
// but the entry and the tables, so a replay of the journal reaches the same rows.
//
// Events (data fields; ids are uuid texts, days ISO dates, instants epoch milliseconds):
//   plan.activated       version plan_id digest source
//   person.added         person login name role unit|null weight      person.changed (same fields)
//   person.disabled / person.enabled   person reason
//   person.code_issued   person                           (changes no table; the code is local)
//   matter.informed      matter to [person] channel at     (history only)
//   export.made          what rows unit person            (changes no table; for the auditor)
//   register.imported    file sha256 dwellings[{id unit group code address}]
//   register.added       id unit group code address reason
//   register.split       dwelling parts[{id address code}] reason
//   register.merged      into dwellings[] reason
//   register.vacated / register.restored   dwelling reason
//   register.frozen      reason items
//   register.assigned    assign[[visitor, [dwelling …]] …]
//   register.contact_set dwelling contact sealed(hex)     register.contact_erased  dwelling contact
//   contact.sealed       contact sealed(hex)              (of a matter)
//   visit.recorded       visit dwelling unit visitor entered_by outcome aapor reached at channel
//                        plan_version stands replaces|null doubled
//   knowledge.put        entry kind question answer office place phone hours bring
//   knowledge.withdrawn  entry reason
//   map.put              file number drawing              (domain/map/map.hpp)
//   map.removed          reason
//   standard.*           domain/standard/standard.hpp and draw.hpp
//   honour.*             domain/standard/honour.hpp
//   post.filled          holding plan post unit person|null name note from
//   post.left            holding unit day reason          (day: the last one)
//   shift.put            shift plan post unit day from to holdings[]
//   shift.removed        shift unit
//   act.recorded / act.withdrawn   domain/work/acts.hpp
//   ask.excused / ask.excuse_withdrawn   plan rule unit day reason
//   ask.followed         plan rule unit day to step(remind|explain|notice) name about
//   ask.explained        plan rule unit day reason
//   plan.filed           domain/work/filing.hpp
//   item.put / item.reviewed, stock.*   domain/publicity/item.hpp
//   publicity.*          domain/publicity/record.hpp
//   supervision.*        domain/supervision/round.hpp, finding.hpp
//   proposal.*           domain/evaluation/proposal.hpp
//   place.put            domain/place/place.hpp (to_json)
//   place.closed         place reason
//   place.hazard_put     hazard place kind risk state n measure owner
//   place.listed         listing place plan rule reason measures[] owner due act
//   place.listing_updated   listing measures[] owner progress
//   place.listing_extended  listing due reason
//   place.delisted       listing inspection evidence
//   inspection.recorded  inspection place plan rule day items[] note faults[] gone[] act|null
//   inspection.withdrawn inspection place plan rule reason faults[] gone[] act|null
//                        (act: domain/work/acts.hpp; withdrawn: its id)
//   patrol.recorded      patrol plan rule unit day from to places[] matters[] note act
//   patrol.withdrawn     patrol reason act
//   room.booked          booking place day from to purpose matter|null
//   room.cancelled       booking reason
//   house.set            kind                             (access/role.hpp)
//   poll.form_put        plan survey version form         (domain/poll/form.hpp)
//   poll.frame_loaded / poll.frame_erased   domain/poll/frame.hpp; frame reason
//   poll.wave_planned, poll.seed_published, poll.opened, poll.closed   domain/poll/wave.hpp
//   poll.drawn           wave cut eligible recent never population list_digest kinds[] units[]
//                        strata[{stratum population n}] skills[[number, skill] …]
//                        cases[[ord, stratum, unit, kind, probability] …]
//   poll.released        wave digest
//   poll.excluded        who[]                            (keyed digests)
//   poll.contacts_erased wave                             (changes no table; the data is local)
//   answers.counted      form version unit counts[[question, answer, n] …]
//   message.queued       message matter unit round happening detail to recipient template channel
//                        statutory plan_version
//   message.settled      message state(sent|refused|cancelled) reason
//   message.requeued     message
//   message.opted_out    contact out                      (but for statutory notices)
//   message.address_set  recipient contact|null
//   poll.taken, given_back, called, barred, linked, monitor_agreed, monitored   poll_case.hpp
//   improvement.opened / improvement.updated   domain/matter/improvement.hpp
//   improvement.closed   improvement outcome evidence
//   indicator.recorded / indicator.withdrawn   domain/indicator/value.hpp
//   poll.recorded / poll.withdrawn             domain/poll/result.hpp
//   ranking.published / ranking.withdrawn   domain/evaluation/ranking.hpp
//   forward.sent         batch body name year no day matters[]
//   matter.*             domain/matter/matter.hpp (fold)
//   sealed.opened        matter receipt check_mac told_from next|null sealed(hex)
//   sealed.happened      matter next|null answered(in_time|late)? sealed(hex)
//                        (sealed: an event matter.* under the key of its matter, a tip)
//   callback.*           domain/matter/callback.hpp (fold_callback)
#pragma once

#include <optional>

#include "domain/matter/callback.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

void apply(Db& db, const Entry& entry);

std::optional<domain::Matter> load_matter(Db& db, Tenant tenant, const base::Uuid& id);
// Nothing when that round was not drawn.
std::optional<domain::CallBack> load_callback(Db& db, Tenant tenant, const base::Uuid& matter,
                                              int round);

}  // namespace wanhu::store
