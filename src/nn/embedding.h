// Embedding: one vector for each word of the vocabulary, read in place and rounded to int16 when asked for.
#pragma once

#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/status.h"
#include "kernels/kernels.h"
#include "model/tensors.h"

namespace undertone {

class Embedding {
 public:
  // weights: [V, E]. Errors: kMemory.
  Status build(const Kernels& kernels, const Tensor& weights, Arena& arena);

  [[nodiscard]] std::size_t words() const { return weights_.rows(); }
  [[nodiscard]] std::size_t size() const { return weights_.columns(); }

  // Fixed-point steps in 1.0; the same for all words, chosen so that no vector's norm exceeds kEmbeddingNorm.
  [[nodiscard]] float scale() const { return scale_; }

  // out: [E], the vector times scale(), rounded.
  void read(std::uint32_t id, std::int16_t* out) const;

 private:
  Tensor weights_;
  std::span<float> row_;  // [E] scratch
  float scale_ = 1;
};

}  // namespace undertone
