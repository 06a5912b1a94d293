#include "learn/augmentation.h"

#include <utility>

namespace undertone {

std::size_t Augmentation::apply(std::span<std::uint32_t> ids) {
  if (ids.empty()) return 0;
  std::size_t left = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const bool needed = left == 0 && i + 1 == ids.size();
    if (random_.unit() >= dropout_ || needed) ids[left++] = ids[i];
  }
  for (std::size_t i = 1; i < left; ++i) {
    if (random_.unit() < swap_) std::swap(ids[i - 1], ids[i]);
  }
  return left;
}

}  // namespace undertone
