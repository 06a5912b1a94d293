#include "nn/head.h"

namespace undertone {

Status Head::build(const Kernels& kernels, const Tensor& weight, const Tensor& bias, Arena& arena) {
  kernels_ = &kernels;
  const std::size_t padded = round_up(weight.columns(), kRowBlock);
  weight_ = arena.allocate<float>(weight.rows() * padded);
  bias_ = arena.allocate<float>(weight.rows());
  if (weight_.empty() || bias_.empty()) return Status(Code::kMemory, "head.weight", "no memory for the model");
  for (std::size_t c = 0; c < weight.rows(); ++c) {
    weight.read_row(c, weight_.subspan(c * padded, weight.columns()));
    bias.read_row(c, bias_.subspan(c, 1));
  }
  return {};
}

void Head::apply(std::span<const float> features, std::span<float> logits) const {
  kernels_->linear(labels(), features.size(), features.data(), weight_.data(), logits.data());
  for (std::size_t c = 0; c < labels(); ++c) logits[c] += bias_[c];
}

}  // namespace undertone
