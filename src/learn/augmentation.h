// Augmentation: texts that are a little different, so that a head trained on few examples does not learn them by heart.
//
// Word dropout (Iyyer et al. 2015, "Deep Unordered Composition Rivals Syntactic Methods for Text Classification") and swaps of neighbours
// (Wei & Zou 2019, "EDA"), on tokens, so that no word is invented.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/random.h"

namespace undertone {

class Augmentation {
 public:
  // dropout: the probability that a token is left out, 0 to 1. swaps: of neighbours, for every ten tokens, 0 to 10. The same seed gives
  // the same changes everywhere.
  Augmentation(std::uint64_t seed, double dropout, double swaps) : random_(seed), dropout_(dropout), swap_(swaps / 10) {}

  // Changes tokens in their place. Returns how many are left: at least one, if there was one.
  std::size_t apply(std::span<std::uint32_t> ids);

 private:
  Random random_;
  double dropout_;
  double swap_;
};

}  // namespace undertone
