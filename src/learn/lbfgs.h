// L-BFGS (Liu & Nocedal 1989; Nocedal & Wright 2006, algorithm 7.4) with a preconditioner and a backtracking line search.
#pragma once

#include <cstddef>
#include <span>

#include "base/arena.h"
#include "base/status.h"
#include "learn/objective.h"

namespace undertone {

class Lbfgs {
 public:
  // size: number of variables >= 1. Errors: kMemory.
  Status build(std::size_t size, Arena& arena);

  // Begins at a point; forgets what was before.
  void start(Objective& objective, std::span<const double> point);

  // One iteration. False when nothing is left to gain: the point stays. What the last two iterations gained decides, so that the end
  // is a little above the minimum.
  bool step(Objective& objective);

  [[nodiscard]] std::span<const double> point() const { return point_; }
  [[nodiscard]] double value() const { return value_; }

 private:
  static constexpr std::size_t kMemory = 8;

  void set_direction();
  void remember();

  std::span<double> point_;
  std::span<double> gradient_;
  std::span<double> next_point_;
  std::span<double> next_gradient_;
  std::span<double> conditioned_;       // the preconditioned gradient
  std::span<double> next_conditioned_;
  std::span<double> direction_;
  std::span<double> scratch_;
  std::span<double> steps_[kMemory];    // point - point before
  std::span<double> changes_[kMemory];  // gradient - gradient before
  std::span<double> conditioned_changes_[kMemory];
  double inverse_product_[kMemory] = {};
  std::size_t count_ = 0;  // remembered ever; the latest kMemory are kept, number i at i % kMemory
  double scale_ = 1;       // of the preconditioner
  double value_ = 0;
  int idle_ = 0;           // iterations in a row without a notable gain
};

}  // namespace undertone
