#include "model/settings.h"

#include <array>

#include "model/path.h"

namespace undertone {
namespace {

constexpr double kFormat = 1;

}  // namespace

Status text_setting(const Description& description, std::string_view path, std::string_view& text) {
  const Setting* setting = description.find_setting(path);
  if (setting == nullptr || setting->is_number) return bad_setting(path, "it must be there and be a text");
  text = setting->text;
  return {};
}

Status check_format(const Description& description) {
  const Setting* format = description.find_setting("format");
  if (format == nullptr || !format->is_number) return bad_setting("format", "it must be there and be a number");
  if (format->number != kFormat) return bad_setting("format", "this engine reads format 1 only");
  return {};
}

Status check_labels(const Description& description, std::size_t& count) {
  std::array<std::string_view, kMaxLabels> labels;
  for (count = 0;; ++count) {
    const Path path = Path() << "labels." << count;
    if (description.find_setting(path.view()) == nullptr) break;
    if (count == kMaxLabels) return bad_setting("labels", "there may be 1,024 at most");
    std::string_view label;
    UNDERTONE_TRY(text_setting(description, path.view(), label));
    if (label.empty()) return bad_setting(path.view(), "a label must not be empty");
    for (std::size_t i = 0; i < count; ++i) {
      if (labels[i] == label) return bad_setting(path.view(), "a label stands twice");
    }
    labels[count] = label;
  }
  return count == 0 ? bad_setting("labels", "there must be at least one") : Status();
}

}  // namespace undertone
