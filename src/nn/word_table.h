// WordTable: a function of the word alone, computed once for each word and kept while there is room.
//
// An embedding that is followed by a convolution or by an LSTM's input matrix is such a function, W e(word), and so is the embedding
// itself. Results are exact integers, so they never depend on what the table happens to hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/status.h"
#include "kernels/kernels.h"
#include "nn/embedding.h"

namespace undertone {

class WordTable {
 public:
  // Words looked up at a time.
  static constexpr std::size_t kMaxBatch = 64;

  // weights: packed [rows, embedding size] (see packing.h), or empty for the embeddings themselves; rows is a multiple of kRowBlock.
  // Words with small ids, the frequent ones, are kept, as many as fit into table_bytes. All must outlive the table.
  // Errors: kMemory.
  Status build(const Kernels& kernels, const Embedding& embedding, std::span<const std::int16_t> weights, std::size_t rows,
               std::size_t table_bytes, Arena& arena);

  // Elements of one word's row.
  [[nodiscard]] std::size_t rows() const { return rows_; }

  // words[i] points to the row of ids[i] until the next call; at most kMaxBatch ids, all below embedding.words().
  void look_up(std::span<const std::uint32_t> ids, const std::int16_t** words);

 private:
  const Kernels* kernels_ = nullptr;
  const Embedding* embedding_ = nullptr;
  std::span<const std::int16_t> weights_;
  std::size_t rows_ = 0;
  std::size_t depth_ = 0;            // embedding size, padded
  std::size_t capacity_ = 0;         // words kept: ids below this
  std::span<std::int16_t> table_;    // [capacity][rows]
  std::span<std::uint8_t> filled_;   // [capacity]
  std::span<std::int16_t> vectors_;  // [kMaxBatch][depth] embeddings of words to compute
  std::span<std::int16_t> results_;  // [kMaxBatch][rows] their rows
};

}  // namespace undertone
