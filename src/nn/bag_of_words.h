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

  // All that the text read so far leaves behind; reading goes on from wherever it is put back.
  [[nodiscard]] std::span<const std::byte> state() const { return std::as_bytes(state_); }
  void restore(std::span<const std::byte> state);

  // For explanations: the embeddings as they are summed, and their fixed-point steps in 1.0.
  [[nodiscard]] WordTable& words() { return table_; }
  [[nodiscard]] float scale() const { return embedding_->scale(); }

 private:
  [[nodiscard]] std::int64_t& count() { return state_.back(); }

  const Kernels* kernels_ = nullptr;
  const Embedding* embedding_ = nullptr;
  WordTable table_;
  std::span<std::int32_t> batch_sum_;  // [E padded], of at most kMaxBatch words: cannot overflow
  std::span<std::int64_t> state_;      // [E + 1]: sum, count
  std::span<std::int64_t> sum_;        // [E]
};

}  // namespace undertone
