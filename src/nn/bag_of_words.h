// Bag of words: the mean of the embeddings (Joulin et al. 2017, "Bag of Tricks for Efficient Text Classification").
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/status.h"
#include "kernels/kernels.h"
#include "nn/embedding.h"
#include "nn/word_table.h"

namespace undertone {

class BagOfWords {
 public:
  // Errors: kMemory.
  Status build(const Kernels& kernels, const Embedding& embedding, std::size_t table_bytes, Arena& arena);

  [[nodiscard]] std::size_t feature_size() const { return embedding_->size(); }

  // A text is begin(), consume() of its ids in order (any number of calls), finish().
  void begin();
  void consume(std::span<const std::uint32_t> ids);
  // features: [feature_size]; the mean, or zeros for a text without tokens.
  void finish(std::span<float> features);

 private:
  const Kernels* kernels_ = nullptr;
  const Embedding* embedding_ = nullptr;
  WordTable table_;
  std::span<std::int32_t> batch_sum_;  // [E padded], of at most kMaxBatch words: cannot overflow
  std::span<std::int64_t> sum_;        // [E]
  std::uint64_t count_ = 0;
};

}  // namespace undertone
