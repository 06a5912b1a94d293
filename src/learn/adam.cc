#include "learn/adam.h"

#include <algorithm>
#include <cmath>

namespace undertone {
namespace {

// The values of the paper.
constexpr double kMeanRate = 0.9;
constexpr double kSquareRate = 0.999;
constexpr double kEpsilon = 1e-8;

}  // namespace

Status Adam::build(std::size_t size, Arena& arena) {
  mean_ = arena.allocate<double>(size);
  square_ = arena.allocate<double>(size);
  return mean_.empty() || square_.empty() ? Status(Code::kMemory, "head", "no memory to train a head of this size") : Status();
}

void Adam::start() {
  std::fill(mean_.begin(), mean_.end(), 0.0);
  std::fill(square_.begin(), square_.end(), 0.0);
  mean_decay_ = 1;
  square_decay_ = 1;
}

void Adam::step(double learning_rate, std::span<const double> gradient, std::span<double> point) {
  mean_decay_ *= kMeanRate;
  square_decay_ *= kSquareRate;
  const double rate = learning_rate / (1 - mean_decay_);
  const double correction = 1 / (1 - square_decay_);
  for (std::size_t i = 0; i < point.size(); ++i) {
    mean_[i] += (1 - kMeanRate) * (gradient[i] - mean_[i]);
    square_[i] += (1 - kSquareRate) * (gradient[i] * gradient[i] - square_[i]);
    point[i] -= rate * mean_[i] / (std::sqrt(square_[i] * correction) + kEpsilon);
  }
}

}  // namespace undertone
