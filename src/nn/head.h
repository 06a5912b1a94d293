// The last layer: logits = W features + b, in float.
#pragma once

#include <cstddef>
#include <span>

#include "base/arena.h"
#include "base/status.h"
#include "kernels/kernels.h"
#include "model/tensors.h"

namespace undertone {

class Head {
 public:
  // weight: [C, D]; bias: [C]. Errors: kMemory.
  Status build(const Kernels& kernels, const Tensor& weight, const Tensor& bias, Arena& arena);

  [[nodiscard]] std::size_t labels() const { return bias_.size(); }

  // [labels][stride], zeros behind the features, and [labels].
  [[nodiscard]] std::span<const float> weight() const { return weight_; }
  [[nodiscard]] std::span<const float> bias() const { return bias_; }
  [[nodiscard]] std::size_t stride() const { return weight_.size() / labels(); }
  // [D padded] of one label.
  [[nodiscard]] std::span<const float> weights(std::size_t label) const { return weight().subspan(label * stride(), stride()); }

  // features: [D to a multiple of kRowBlock], zeros behind D; logits: [C].
  void apply(std::span<const float> features, std::span<float> logits) const;

 private:
  const Kernels* kernels_ = nullptr;
  std::span<float> weight_;  // [C][D padded]
  std::span<float> bias_;    // [C]
};

}  // namespace undertone
