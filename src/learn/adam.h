// Adam (Kingma & Ba 2015) over mini-batches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/status.h"

namespace undertone {

class Adam {
 public:
  // size: number of variables. Errors: kMemory.
  Status build(std::size_t size, Arena& arena);

  // Forgets what was before.
  void start();

  // Moves the point against a gradient; both of the size given to build.
  void step(double learning_rate, std::span<const double> gradient, std::span<double> point);

 private:
  std::span<double> mean_;
  std::span<double> square_;
  double mean_decay_ = 1;    // decay rates to the power of the steps made
  double square_decay_ = 1;
};

}  // namespace undertone
