// Every set of training kernels in this build; the first is the one that the others are compared with.
#pragma once

#include <span>

#include "kernels/learning.h"

namespace undertone::test {

inline std::span<const LearningKernels* const> learning_variants() {
  static const LearningKernels* const kVariants[] = {
      &kScalarLearning,
#ifdef __EMSCRIPTEN__
      &kSimd128Learning,
#endif
  };
  return kVariants;
}

}  // namespace undertone::test
