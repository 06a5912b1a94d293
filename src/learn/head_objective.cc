#include "learn/head_objective.h"

#include <algorithm>

#include "learn/cholesky.h"
#include "learn/vectors.h"

namespace undertone {
namespace {

// Rows that the preconditioner is made of.
constexpr std::size_t kSample = 1024;
// How much of the sample's products gives way to their diagonal: a sample shows some directions too seldom, and steps along them would
// be too long (shrinkage: Ledoit & Wolf 2004).
constexpr double kShrinkage = 0.1;
// Added to the penalty: without one, a feature that is never there has no curvature at all, and any step will do.
constexpr double kSmallest = 1e-8;

}  // namespace

Status HeadObjective::build(SoftmaxRegression& regression, std::span<const double> prior, std::span<const std::uint32_t> rows, bool thorough,
                            Arena& arena) {
  const Status no_memory(Code::kMemory, "head", "no memory to train a head of this size");
  regression_ = &regression;
  prior_ = prior;
  const Examples& examples = regression.examples();
  const std::size_t stride = examples.stride();
  squares_ = arena.allocate<double>(stride);
  const std::span<std::uint32_t> sample = arena.allocate<std::uint32_t>(2 * kSample);
  if (squares_.empty() || sample.empty()) return no_memory;
  const std::size_t step = std::max<std::size_t>(1, rows.size() / kSample);
  std::size_t count = 0;
  for (std::size_t i = 0; i < rows.size(); i += step) sample[count++] = rows[i];
  for (const std::uint32_t row : sample.first(count)) {
    for (std::size_t d = 0; d < stride; ++d) squares_[d] += static_cast<double>(examples.row(row)[d]) * static_cast<double>(examples.row(row)[d]);
  }
  for (std::size_t d = 0; d < stride; ++d) {
    squares_[d] /= static_cast<double>(std::max<std::size_t>(1, count));
    if (d < examples.features()) mean_square_ += squares_[d] / static_cast<double>(examples.features());
  }
  if (!thorough || count == 0) return {};
  products_ = arena.allocate<double>(stride * stride);
  factor_ = arena.allocate<double>(stride * stride);
  if (products_.empty() || factor_.empty()) return no_memory;
  return regression.mean_products(sample.first(count), products_, arena);
}

void HeadObjective::select(std::span<const std::uint32_t> rows, double l2) {
  rows_ = rows;
  l2_ = l2;
  if (products_.empty()) return;
  const std::size_t stride = squares_.size();
  for (std::size_t i = 0; i < products_.size(); ++i) factor_[i] = 0.5 * (1 - kShrinkage) * products_[i];
  for (std::size_t d = 0; d < stride; ++d) factor_[d * stride + d] += 0.5 * kShrinkage * squares_[d] + l2 + kSmallest;
  if (!factor_cholesky(regression_->kernels(), factor_, stride)) products_ = {};
}

double HeadObjective::evaluate_rows(std::span<const std::uint32_t> rows, std::span<const double> weights, std::span<double> gradient) {
  const double loss = regression_->loss(rows, weights, gradient);
  double distance = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double difference = weights[i] - prior_[i];
    distance += difference * difference;
    gradient[i] += l2_ * difference;
  }
  return loss + 0.5 * l2_ * distance;
}

void HeadObjective::precondition(std::span<const double> v, std::span<double> out) {
  const std::size_t stride = squares_.size();
  std::copy(v.begin(), v.end(), out.begin());
  const std::span<double> last = out.last(stride);
  std::fill(last.begin(), last.end(), 0.0);
  for (std::size_t begin = 0; begin + stride < v.size(); begin += stride) {
    const std::span<double> row = out.subspan(begin, stride);
    if (products_.empty()) {
      for (std::size_t d = 0; d < stride; ++d) row[d] /= 0.5 * squares_[d] + l2_ + kSmallest;
    } else {
      solve_cholesky(regression_->kernels(), factor_, row);
    }
    as_vector(last) -= as_vector(row);
  }
}

}  // namespace undertone
