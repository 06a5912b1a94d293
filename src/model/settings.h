// Settings that model files and head files have in common, checked.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/status.h"
#include "model/description.h"

namespace undertone {

inline constexpr std::size_t kMaxLabels = 1024;

inline Status bad_setting(std::string_view path, const char* reason) { return Status(Code::kModelSetting, path, reason); }

// Errors of all: kModelSetting, with the setting's path.

Status text_setting(const Description& description, std::string_view path, std::string_view& text);

// "format" is the one that this engine reads.
Status check_format(const Description& description);

// "labels" holds 1 to kMaxLabels different texts, none of them empty.
Status check_labels(const Description& description, std::size_t& count);

}  // namespace undertone
