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
  const std::size_t places = std::min(embedding.words(), table_bytes / (rows * sizeof(std::int16_t)));
  // A third of cache keeps the most words of tweets, an eighth those of reviews (shipped English vocabularies); a quarter is close to both.
  shared_ = std::max<std::size_t>((places + 3) / 4, 1);
  owned_ = places == embedding.words() ? places : places - std::min(places, shared_);
  vectors_ = arena.allocate<std::int16_t>(kMaxBatch * depth_);
  results_ = weights.empty() ? vectors_ : arena.allocate_for_overwrite<std::int16_t>(kMaxBatch * rows_);
  if (vectors_.empty() || results_.empty()) return Status(Code::kMemory, "embedding.weight", "no memory for the model");
  // The table only saves time: without memory for it the model still works.
  table_ = arena.allocate_for_overwrite<std::int16_t>(places * rows_);
  places_ = arena.allocate_for_overwrite<Place>(table_.empty() ? 0 : places);
  std::fill(places_.begin(), places_.end(), Place{});
  return {};
}

void WordTable::look_up(std::span<const std::uint32_t> ids, const std::int16_t** words) {
  ++batch_;
  std::int16_t* rows[kMaxBatch];
  std::size_t missing = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::uint32_t id = ids[i];
    std::int16_t* row = &results_[missing * rows_];
    if (const std::size_t p = place_of(id); p < places_.size()) {
      Place& place = places_[p];
      const bool known = place.owner == id;
      // Its row may already be one of this look-up's answers.
      if (known || place.batch != batch_) {
        row = &table_[p * rows_];
        place = {id, batch_};
      }
      if (known) {
        words[i] = row;
        continue;
      }
    }
    words[i] = row;
    rows[missing] = row;
    if (weights_.empty()) {
      embedding_->read(id, row);
      std::fill(row + embedding_->size(), row + rows_, std::int16_t{0});
    } else {
      embedding_->read(id, &vectors_[missing * depth_]);
    }
    ++missing;
  }
  if (missing > 0 && !weights_.empty()) kernels_->project(missing, rows_, depth_, vectors_.data(), weights_.data(), rows);
}

}  // namespace undertone
