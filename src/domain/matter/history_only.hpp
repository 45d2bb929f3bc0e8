// Events of a matter that are told on its page and change nothing of its state.
#pragma once

#include <array>
#include <string_view>

namespace wanhu::domain {

inline constexpr auto k_history_only = std::to_array<std::string_view>({"matter.noted",
                                                                        "matter.informed",
                                                                        "matter.contacted",
                                                                        "matter.urged",
                                                                        "matter.objected",
                                                                        "matter.reviewed",
                                                                        "matter.review_asked",
                                                                        "matter.hidden",
                                                                        "matter.shown",
                                                                        "matter.joined",
                                                                        "matter.unjoined",
                                                                        "matter.gained",
                                                                        "matter.lost",
                                                                        "matter.help_asked",
                                                                        "matter.help_accepted",
                                                                        "matter.help_declined",
                                                                        "matter.part_given",
                                                                        "matter.help_ended",
                                                                        "matter.forwarded",
                                                                        "matter.forward_sent",
                                                                        "matter.forward_accepted",
                                                                        "matter.forward_returned",
                                                                        "matter.forward_replied",
                                                                        "matter.forward_ended",
                                                                        "matter.passed_on",
                                                                        "matter.file_added",
                                                                        "matter.file_removed"});

}  // namespace wanhu::domain
