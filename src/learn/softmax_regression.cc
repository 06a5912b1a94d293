#include "learn/softmax_regression.h"

#include <algorithm>

#include "nn/softmax.h"

namespace undertone {
namespace {

// Batches whose gradients are summed in float before they are added in double.
constexpr std::size_t kFlush = 16;

}  // namespace

Status SoftmaxRegression::build(const LearningKernels& kernels, const Examples& examples, std::size_t labels, Arena& arena) {
  kernels_ = &kernels;
  examples_ = &examples;
  const std::size_t stride = examples.stride();
  label_weights_ = arena.allocate<float>(labels);
  differences_ = arena.allocate<float>((labels - 1) * stride);
  z_ = arena.allocate<float>((labels - 1) * kBatchRows);
  sums_ = arena.allocate<float>((labels - 1) * stride);
  scores_ = arena.allocate<float>(labels);
  if (label_weights_.empty() || differences_.empty() || z_.empty() || sums_.empty() || scores_.empty()) {
    return Status(Code::kMemory, "head", "no memory to train a head of this size");
  }
  std::fill(label_weights_.begin(), label_weights_.end(), 1.0F);
  return {};
}

template <class T>
void SoftmaxRegression::set_weights(std::span<const T> weights) {
  const std::size_t stride = examples_->stride();
  const std::span<const T> last = weights.last(stride);
  for (std::size_t i = 0, d = 0; i < differences_.size(); ++i, d = d + 1 == stride ? 0 : d + 1) {
    differences_[i] = static_cast<float>(weights[i] - last[d]);
  }
}

template void SoftmaxRegression::set_weights(std::span<const float> weights);
template void SoftmaxRegression::set_weights(std::span<const double> weights);

// Takes the first rows as a batch; returns how many.
std::size_t SoftmaxRegression::gather(std::span<const std::uint32_t> rows) {
  const std::size_t count = std::min(rows.size(), kBatchRows);
  for (std::size_t n = 0; n < kBatchRows; ++n) {
    const std::size_t row = rows[std::min(n, count - 1)];
    x_[n] = examples_->row(row);
    label_[n] = std::max(examples_->label(row), 0);
    weight_[n] = n < count ? label_weights_[static_cast<std::size_t>(label_[n])] : 0.0F;
  }
  return count;
}

double SoftmaxRegression::loss(std::span<const std::uint32_t> rows, std::span<const double> weights, std::span<double> gradient) {
  const std::size_t stride = examples_->stride();
  set_weights(weights);
  std::fill(gradient.begin(), gradient.end(), 0.0);
  double sum = 0;
  double total_weight = 0;
  std::size_t batches = 0;
  for (std::size_t begin = 0; begin < rows.size(); begin += kBatchRows) {
    gather(rows.subspan(begin));
    kernels_->products(outputs(), stride, x_, differences_.data(), z_.data());
    kernels_->cross_entropy(outputs(), label_, weight_, z_.data(), loss_);
    for (std::size_t n = 0; n < kBatchRows; ++n) {
      sum += static_cast<double>(loss_[n]);
      total_weight += static_cast<double>(weight_[n]);
    }
    if (gradient.empty()) continue;
    kernels_->accumulate_outer(outputs(), stride, x_, z_.data(), sums_.data());
    if (++batches % kFlush == 0) flush(gradient);
  }
  const double scale = total_weight > 0 ? 1.0 / total_weight : 0.0;
  if (!gradient.empty()) {
    flush(gradient);
    // Probabilities add up to 1, so the gradients of all labels add up to 0.
    const std::span<double> last = gradient.last(stride);
    for (std::size_t i = 0, d = 0; i < sums_.size(); ++i, d = d + 1 == stride ? 0 : d + 1) {
      gradient[i] *= scale;
      last[d] -= gradient[i];
    }
  }
  return sum * scale;
}

Status SoftmaxRegression::mean_products(std::span<const std::uint32_t> rows, std::span<double> products, Arena& arena) {
  const std::size_t stride = examples_->stride();
  const std::span<float> batch = arena.allocate<float>(stride * kBatchRows);
  const std::span<float> sums = arena.allocate<float>(stride * stride);
  if (batch.empty() || sums.empty()) return Status(Code::kMemory, "head", "no memory to train a head of this size");
  for (std::size_t begin = 0; begin < rows.size(); begin += kBatchRows) {
    const std::size_t count = gather(rows.subspan(begin));
    for (std::size_t d = 0; d < stride; ++d) {
      for (std::size_t n = 0; n < kBatchRows; ++n) batch[d * kBatchRows + n] = n < count ? x_[n][d] : 0.0F;
    }
    kernels_->accumulate_outer(stride, stride, x_, batch.data(), sums.data());
  }
  std::transform(sums.begin(), sums.end(), products.begin(), [&](float sum) { return static_cast<double>(sum) / static_cast<double>(rows.size()); });
  return {};
}

void SoftmaxRegression::flush(std::span<double> gradient) {
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    gradient[i] += static_cast<double>(sums_[i]);
    sums_[i] = 0;
  }
}

std::size_t SoftmaxRegression::predict_batch(std::span<const std::uint32_t> rows) {
  const std::size_t count = gather(rows);
  kernels_->products(outputs(), examples_->stride(), x_, differences_.data(), z_.data());
  return count;
}

std::span<const float> SoftmaxRegression::scores_of(std::size_t n) {
  for (std::size_t k = 0; k < outputs(); ++k) scores_[k] = z_[k * kBatchRows + n];
  scores_[outputs()] = 0;
  softmax(scores_, scores_);
  return scores_;
}

}  // namespace undertone
