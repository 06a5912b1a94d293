// Softmax regression: the loss of a linear head on rows of features, and its gradient.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/status.h"
#include "kernels/learning.h"
#include "learn/examples.h"

namespace undertone {

// Weights of a head are [C][stride] throughout: a row for each label with the bias behind its D weights, zeros behind that.
class SoftmaxRegression {
 public:
  // labels: C >= 2; examples must outlive this. Errors: kMemory.
  Status build(const LearningKernels& kernels, const Examples& examples, std::size_t labels, Arena& arena);

  [[nodiscard]] const LearningKernels& kernels() const { return *kernels_; }
  [[nodiscard]] const Examples& examples() const { return *examples_; }
  [[nodiscard]] std::size_t labels() const { return label_weights_.size(); }
  [[nodiscard]] std::size_t weight_count() const { return labels() * examples_->stride(); }

  // [C], 1 at first: what the rows of a label count for.
  [[nodiscard]] std::span<float> label_weights() { return label_weights_; }

  // products [stride][stride]: the mean of x x^T over rows.
  Status mean_products(std::span<const std::uint32_t> rows, std::span<double> products, Arena& arena);

  // The weighted mean of -log p(label) over rows, all with a label; gradient, if not empty, is set to that mean's.
  double loss(std::span<const std::uint32_t> rows, std::span<const double> weights, std::span<double> gradient);

  // Probabilities [C] of each row go to visit(row, scores).
  template <class T, class Visit>
  void predict(std::span<const std::uint32_t> rows, std::span<const T> weights, Visit visit) {
    set_weights(weights);
    for (std::size_t begin = 0; begin < rows.size(); begin += kBatchRows) {
      const std::size_t count = predict_batch(rows.subspan(begin));
      for (std::size_t n = 0; n < count; ++n) visit(rows[begin + n], scores_of(n));
    }
  }

 private:
  [[nodiscard]] std::size_t outputs() const { return labels() - 1; }
  template <class T>
  void set_weights(std::span<const T> weights);
  std::size_t gather(std::span<const std::uint32_t> rows);
  std::size_t predict_batch(std::span<const std::uint32_t> rows);
  std::span<const float> scores_of(std::size_t n);
  void flush(std::span<double> gradient);

  const LearningKernels* kernels_ = nullptr;
  const Examples* examples_ = nullptr;
  std::span<float> label_weights_;  // [C]
  std::span<float> differences_;    // [C - 1][stride] each label's weights less those of the last, whose logit becomes 0
  std::span<float> z_;              // [C - 1][kBatchRows]
  std::span<float> sums_;           // [C - 1][stride] gradients of some batches
  std::span<float> scores_;         // [C]
  const float* x_[kBatchRows] = {};
  std::int32_t label_[kBatchRows] = {};
  float weight_[kBatchRows] = {};
  float loss_[kBatchRows] = {};
};

}  // namespace undertone
