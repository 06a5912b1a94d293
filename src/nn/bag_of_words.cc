#include "nn/bag_of_words.h"

#include <algorithm>
#include <cstring>

namespace undertone {

Status BagOfWords::build(const Kernels& kernels, const Embedding& embedding, std::size_t table_bytes, Arena& arena) {
  kernels_ = &kernels;
  embedding_ = &embedding;
  const std::size_t padded = round_up(embedding.size(), kRowBlock);
  UNDERTONE_TRY(table_.build(kernels, embedding, {}, padded, table_bytes, arena));
  batch_sum_ = arena.allocate<std::int32_t>(padded);
  state_ = arena.allocate<std::int64_t>(embedding.size() + 1);
  if (batch_sum_.empty() || state_.empty()) return Status(Code::kMemory, "", "no memory for the model");
  sum_ = state_.first(embedding.size());
  return {};
}

void BagOfWords::begin() { std::fill(state_.begin(), state_.end(), 0); }

void BagOfWords::restore(std::span<const std::byte> state) { std::memcpy(state_.data(), state.data(), state.size()); }

void BagOfWords::consume(std::span<const std::uint32_t> ids) {
  const std::int16_t* words[WordTable::kMaxBatch];
  while (!ids.empty()) {
    const auto batch = ids.first(std::min(ids.size(), WordTable::kMaxBatch));
    table_.look_up(batch, words);
    std::fill(batch_sum_.begin(), batch_sum_.end(), 0);
    for (std::size_t i = 0; i < batch.size(); ++i) kernels_->accumulate(batch_sum_.size(), words[i], batch_sum_.data());
    for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] += batch_sum_[i];
    count() += static_cast<std::int64_t>(batch.size());
    ids = ids.subspan(batch.size());
  }
}

void BagOfWords::finish(std::span<float> features) {
  const double steps = static_cast<double>(count()) * static_cast<double>(embedding_->scale());
  for (std::size_t i = 0; i < sum_.size(); ++i) {
    features[i] = count() == 0 ? 0.0F : static_cast<float>(static_cast<double>(sum_[i]) / steps);
  }
}

}  // namespace undertone
