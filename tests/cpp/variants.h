// Every set of kernels in this build; the first is the one that the others are compared with.
#pragma once

#include <span>

#include "kernels/kernels.h"

namespace undertone::test {

inline std::span<const Kernels* const> variants() {
  static const Kernels* const kVariants[] = {
      &kScalarKernels,
#ifdef __EMSCRIPTEN__
      &kSimd128Kernels,
#endif
  };
  return kVariants;
}

}  // namespace undertone::test
