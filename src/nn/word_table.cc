#include "nn/word_table.h"

#include <algorithm>

namespace undertone {

Status WordTable::build(const Kernels& kernels, const Embedding& embedding, std::span<const std::int16_t> weights,
                        std::size_t rows, std::size_t table_bytes, Arena& arena) {
  kernels_ = &kernels;
  embedding_ = &embedding;
  weights_ = weights;
  rows_ = rows;
  depth_ = round_up(embedding.size(), weights.empty() ? kRowBlock : kDepthBlock);
  capacity_ = std::min(embedding.words(), table_bytes / (rows * sizeof(std::int16_t)));
  vectors_ = arena.allocate<std::int16_t>(kMaxBatch * depth_);
  results_ = weights.empty() ? vectors_ : arena.allocate<std::int16_t>(kMaxBatch * rows_);
  if (vectors_.empty() || results_.empty()) return Status(Code::kMemory, "embedding.weight", "no memory for the model");
  // The table only saves time: without memory for it the model still works.
  table_ = arena.allocate_for_overwrite<std::int16_t>(capacity_ * rows_);
  filled_ = arena.allocate<std::uint8_t>(capacity_);
  if (table_.empty() || filled_.empty()) capacity_ = 0;
  return {};
}

void WordTable::look_up(std::span<const std::uint32_t> ids, const std::int16_t** words) {
  std::size_t missing = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::uint32_t id = ids[i];
    if (id < capacity_ && filled_[id] != 0) {
      words[i] = &table_[id * rows_];
    } else {
      embedding_->read(id, &vectors_[missing * depth_]);
      words[i] = &results_[missing * rows_];
      ++missing;
    }
  }
  if (missing == 0) return;
  if (!weights_.empty()) kernels_->project(missing, rows_, depth_, vectors_.data(), weights_.data(), results_.data());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::uint32_t id = ids[i];
    if (id >= capacity_ || filled_[id] != 0) continue;
    std::copy_n(words[i], rows_, &table_[id * rows_]);
    filled_[id] = 1;
  }
}

}  // namespace undertone
