// WordTable: a function of the word alone, computed once for each word and kept while there is room.
//
// An embedding that is followed by a convolution or by an LSTM's input matrix is such a function, W e(word), and so is the embedding
// itself. Results are exact integers, so they never depend on what the table happens to hold.
//
// Most of the table belongs to the most frequent words for good. The rest is a cache of all others, each with one place that it shares
// with some: texts repeat their own rare words, and each kind of text has a vocabulary of its own.
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
  // As many words are kept as fit into table_bytes, first of all those with small ids, the frequent ones. All must outlive the table.
  // Errors: kMemory.
  Status build(const Kernels& kernels, const Embedding& embedding, std::span<const std::int16_t> weights, std::size_t rows,
               std::size_t table_bytes, Arena& arena);

  // Elements of one word's row.
  [[nodiscard]] std::size_t rows() const { return rows_; }

  // words[i] points to the row of ids[i] until the next call; at most kMaxBatch ids, all below embedding.words().
  void look_up(std::span<const std::uint32_t> ids, const std::int16_t** words);

 private:
  static constexpr std::uint32_t kNobody = 0xFFFFFFFF;

  struct Place {
    std::uint32_t owner = kNobody;  // id of the word whose row it is
    std::uint32_t batch = 0;        // look-up that handed it out last
  };

  [[nodiscard]] std::size_t place_of(std::uint32_t id) const { return id < owned_ ? id : owned_ + id % shared_; }

  const Kernels* kernels_ = nullptr;
  const Embedding* embedding_ = nullptr;
  std::span<const std::int16_t> weights_;
  std::size_t rows_ = 0;
  std::size_t depth_ = 0;              // embedding size, padded
  std::size_t owned_ = 0;              // places of the words with smaller ids
  std::size_t shared_ = 1;             // places behind them, for all others
  std::span<std::int16_t> table_;      // [places][rows]
  std::span<Place> places_;            // of the table's rows; none without memory for it
  std::uint32_t batch_ = 0;            // number of the look-up at hand
  std::span<std::int16_t> vectors_;    // [kMaxBatch][depth] embeddings of words to compute
  std::span<std::int16_t> results_;    // [kMaxBatch][rows] rows that found no place
};

}  // namespace undertone
