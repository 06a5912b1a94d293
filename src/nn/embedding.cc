#include "nn/embedding.h"

#include <algorithm>

#include "nn/fixed_point.h"

namespace undertone {

Status Embedding::build(const Kernels& kernels, const Tensor& weights, Arena& arena) {
  weights_ = weights;
  row_ = arena.allocate<float>(size());
  if (row_.empty()) return Status(Code::kMemory, "embedding.weight", "no memory for the model");
  double largest = 0;
  for (std::size_t id = 0; id < words(); ++id) largest = std::max(largest, weights_.row_norm(id, kernels));
  scale_ = scale_to_norm(largest, size(), kEmbeddingNorm);
  return {};
}

void Embedding::read(std::uint32_t id, std::int16_t* out) const {
  weights_.read_row(id, row_);
  quantise(row_, scale_, out);
}

}  // namespace undertone
