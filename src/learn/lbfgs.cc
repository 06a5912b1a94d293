#include "learn/lbfgs.h"

#include <algorithm>

#include "learn/vectors.h"

namespace undertone {
namespace {

constexpr double kSufficientDecrease = 1e-4;  // Armijo's condition
constexpr double kCurvature = 1e-10;          // pairs of less are noise
constexpr double kNoise = 1e-9;               // gains below, relative to the value, are noise of float sums
constexpr double kNotable = 5e-4;             // the same of gains that are worth an iteration
constexpr int kIdle = 2;
constexpr int kTries = 12;

bool is_finite(double value) { return value - value == 0.0; }

}  // namespace

Status Lbfgs::build(std::size_t size, Arena& arena) {
  bool complete = true;
  const auto allocate = [&](std::span<double>& vector) {
    vector = arena.allocate<double>(size);
    complete &= !vector.empty();
  };
  for (std::span<double>* vector : {&point_, &gradient_, &next_point_, &next_gradient_, &conditioned_, &next_conditioned_, &direction_, &scratch_}) allocate(*vector);
  for (std::span<double>& vector : steps_) allocate(vector);
  for (std::span<double>& vector : changes_) allocate(vector);
  for (std::span<double>& vector : conditioned_changes_) allocate(vector);
  return complete ? Status() : Status(Code::kMemory, "head", "no memory to train a head of this size");
}

void Lbfgs::start(Objective& objective, std::span<const double> point) {
  std::copy(point.begin(), point.end(), point_.begin());
  count_ = 0;
  scale_ = 1;
  idle_ = 0;
  value_ = objective.evaluate(point_, gradient_);
  objective.precondition(gradient_, conditioned_);
}

bool Lbfgs::step(Objective& objective) {
  if (idle_ == kIdle) return false;
  set_direction();
  const double slope = as_vector(gradient_).dot(as_vector(direction_));
  if (!(-slope > kNoise * value_)) return false;
  double length = 1;
  for (int i = 0; i < kTries; ++i) {
    as_vector(next_point_) = as_vector(point_) + length * as_vector(direction_);
    const double value = objective.evaluate(next_point_, next_gradient_);
    if (is_finite(value) && value <= value_ + kSufficientDecrease * length * slope) {
      objective.precondition(next_gradient_, next_conditioned_);
      remember();
      std::swap(point_, next_point_);
      std::swap(gradient_, next_gradient_);
      std::swap(conditioned_, next_conditioned_);
      idle_ = value_ - value < kNotable * value_ ? idle_ + 1 : 0;
      value_ = value;
      return true;
    }
    // The minimum of the parabola through both values and the slope, kept from either end.
    const double parabola = -slope * length * length / (2 * (value - value_ - slope * length));
    length = is_finite(parabola) ? std::clamp(parabola, 0.1 * length, 0.5 * length) : 0.1 * length;
  }
  return false;
}

// The two loops of the recursion. The preconditioner is linear, so that what it makes of each part need not be asked for again.
void Lbfgs::set_direction() {
  double factors[kMemory];
  const std::size_t kept = std::min(count_, kMemory);
  Vector q = as_vector(scratch_);
  Vector r = as_vector(direction_);
  q = -as_vector(gradient_);
  r = -as_vector(conditioned_);
  for (std::size_t i = count_; i > count_ - kept; --i) {
    const std::size_t at = (i - 1) % kMemory;
    factors[at] = inverse_product_[at] * as_vector(steps_[at]).dot(q);
    q -= factors[at] * as_vector(changes_[at]);
    r -= factors[at] * as_vector(conditioned_changes_[at]);
  }
  r *= scale_;
  for (std::size_t i = count_ - kept; i < count_; ++i) {
    const std::size_t at = i % kMemory;
    r += (factors[at] - inverse_product_[at] * as_vector(changes_[at]).dot(r)) * as_vector(steps_[at]);
  }
}

void Lbfgs::remember() {
  const std::size_t at = count_ % kMemory;
  Vector step = as_vector(steps_[at]);
  Vector change = as_vector(changes_[at]);
  step = as_vector(next_point_) - as_vector(point_);
  change = as_vector(next_gradient_) - as_vector(gradient_);
  const double product = step.dot(change);
  as_vector(conditioned_changes_[at]) = as_vector(next_conditioned_) - as_vector(conditioned_);
  const double squared = change.dot(as_vector(conditioned_changes_[at]));
  if (!(product > kCurvature * squared)) return;
  inverse_product_[at] = 1 / product;
  scale_ = product / squared;
  ++count_;
}

}  // namespace undertone
