#include "nn/lstm.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "nn/fixed_point.h"
#include "nn/packing.h"

namespace undertone {
namespace {

constexpr std::size_t kGates = 4;

Status no_memory() { return Status(Code::kMemory, "", "no memory for the model"); }

}  // namespace

Status LstmDirection::build(const Kernels& kernels, const Embedding& embedding, const LstmWeights& weights,
                            std::size_t table_bytes, Arena& arena) {
  kernels_ = &kernels;
  hidden_ = weights.weight_hh.columns();
  padded_ = round_up(hidden_, kRowBlock);
  const std::size_t gates = kGates * padded_;
  const std::span<std::int16_t> input = arena.allocate<std::int16_t>(gates * round_up(embedding.size(), kDepthBlock));
  const std::span<float> row = arena.allocate<float>(std::max({embedding.size(), hidden_, std::size_t{1}}));
  recurrent_ = arena.allocate<std::int16_t>(gates * padded_);
  for (std::span<float>* buffer : {&input_scale_, &recurrent_scale_, &bias_, &gates_}) *buffer = arena.allocate<float>(gates);
  forget_ = arena.allocate<float>(padded_);
  recurrent_product_ = arena.allocate<std::int32_t>(gates);
  if (input.empty() || row.empty() || recurrent_.empty() || recurrent_product_.empty()) return no_memory();
  for (const std::span<float> buffer : {input_scale_, recurrent_scale_, bias_, gates_, forget_}) {
    if (buffer.empty()) return no_memory();
  }

  for (std::size_t gate = 0; gate < kGates; ++gate) {
    for (std::size_t unit = 0; unit < hidden_; ++unit) {
      build_gate(weights, embedding, gate * hidden_ + unit, gate * padded_ + unit, row, input);
    }
  }
  return table_.build(kernels, embedding, input, gates, table_bytes, arena);
}

// Packs one gate of one unit: row of the weights to row target of ours.
void LstmDirection::build_gate(const LstmWeights& weights, const Embedding& embedding, std::size_t source, std::size_t target,
                               std::span<float> row, std::span<std::int16_t> input) {
  // |w . e| / 2^16 + 1/2 stays within 16 bits.
  constexpr double kShift = static_cast<double>(1U << kProjectionShift);
  constexpr double kInputBound = std::min((kLargestInt16 - 0.5) * kShift / kEmbeddingNorm, kLargestInt16);
  const std::span<float> input_row = row.first(embedding.size());
  weights.weight_ih.read_row(source, input_row);
  const float input_scale = scale_to_norm(norm(input_row), input_row.size(), kInputBound);
  pack_row(input_row, input_scale, target, round_up(embedding.size(), kDepthBlock), input);
  input_scale_[target] = static_cast<float>(kShift / (static_cast<double>(input_scale) * static_cast<double>(embedding.scale())));

  // |h| <= sqrt(H) * 32767, so |W_hh h| stays within 32 bits.
  const double recurrent_bound = std::min(65535.0 / std::sqrt(static_cast<double>(hidden_)), kLargestInt16);
  const std::span<float> recurrent_row = row.first(hidden_);
  weights.weight_hh.read_row(source, recurrent_row);
  const float recurrent_scale = scale_to_norm(norm(recurrent_row), recurrent_row.size(), recurrent_bound);
  pack_row(recurrent_row, recurrent_scale, target, padded_, recurrent_);
  recurrent_scale_[target] = static_cast<float>(1.0 / (static_cast<double>(recurrent_scale) * kLargestInt16));

  float bias[2];
  weights.bias_ih.read_row(source, std::span(bias).first(1));
  weights.bias_hh.read_row(source, std::span(bias).last(1));
  bias_[target] = bias[0] + bias[1];
}

std::size_t LstmDirection::state_size() const {
  return sizeof(*count_) + padded_ * (5 * sizeof(float) + sizeof(std::int16_t));
}

void LstmDirection::place_state(std::byte* memory) {
  count_ = reinterpret_cast<std::uint64_t*>(memory);
  auto* floats = reinterpret_cast<float*>(count_ + 1);
  for (std::span<float>* buffer : {&maximum_, &sum_, &last_, &cell_, &state_}) {
    *buffer = {floats, padded_};
    floats += padded_;
  }
  state_q15_ = {reinterpret_cast<std::int16_t*>(floats), padded_};
  recurrence_ = {reinterpret_cast<std::byte*>(cell_.data()), padded_ * (2 * sizeof(float) + sizeof(std::int16_t))};
}

void LstmDirection::begin() {
  reset_state();
  std::fill(maximum_.begin(), maximum_.end(), -std::numeric_limits<float>::max());
  std::fill(sum_.begin(), sum_.end(), 0.0F);
  std::fill(last_.begin(), last_.end(), 0.0F);
  *count_ = 0;
}

void LstmDirection::reset_state() {
  std::fill(recurrence_.begin(), recurrence_.end(), std::byte{0});
}

void LstmDirection::consume(std::span<const std::uint32_t> ids, bool backward) {
  const std::int16_t* words[WordTable::kMaxBatch];
  while (!ids.empty()) {
    const std::size_t count = std::min(ids.size(), WordTable::kMaxBatch);
    table_.look_up(backward ? ids.last(count) : ids.first(count), words);
    for (std::size_t i = 0; i < count; ++i) step(words[backward ? count - 1 - i : i]);
    ids = backward ? ids.first(ids.size() - count) : ids.subspan(count);
    *count_ += count;
  }
}

void LstmDirection::step(const std::int16_t* input) {
  kernels_->multiply(kGates * padded_, padded_, state_q15_.data(), recurrent_.data(), recurrent_product_.data());
  kernels_->lstm_cell({padded_, input, input_scale_.data(), recurrent_product_.data(), recurrent_scale_.data(), bias_.data(),
                       gates_.data(), cell_.data(), forget_.data(), state_.data(), state_q15_.data()});
  kernels_->pool(padded_, state_.data(), maximum_.data(), sum_.data());
}

void LstmDirection::mark_last() { std::copy(state_.begin(), state_.end(), last_.begin()); }

void LstmDirection::pooled(Pooling pooling, std::span<float> out) const {
  if (*count_ == 0) {
    std::fill(out.begin(), out.end(), 0.0F);
    return;
  }
  const std::span<const float> from = pooling == Pooling::kMax ? maximum_ : pooling == Pooling::kMean ? sum_ : last_;
  std::copy_n(from.begin(), hidden_, out.begin());
  if (pooling == Pooling::kMean) {
    for (float& value : out) value /= static_cast<float>(*count_);
  }
}

Status Lstm::build(const Kernels& kernels, const Embedding& embedding, std::span<const LstmWeights> directions,
                   std::span<const Pooling> poolings, std::size_t table_bytes, Arena& arena) {
  direction_count_ = directions.size();
  pooling_count_ = poolings.size();
  std::copy(poolings.begin(), poolings.end(), poolings_.begin());
  for (std::size_t d = 0; d < direction_count_; ++d) {
    UNDERTONE_TRY(directions_[d].build(kernels, embedding, directions[d], table_bytes / direction_count_, arena));
  }
  const std::size_t size = directions_[0].state_size();
  const std::size_t ids = bidirectional() ? kWindow : 0;
  state_ = arena.allocate<std::byte>(sizeof(Window) + direction_count_ * size + ids * sizeof(std::uint32_t));
  if (state_.empty()) return no_memory();
  window_ = reinterpret_cast<Window*>(state_.data());
  std::byte* memory = state_.data() + sizeof(Window);
  for (std::size_t d = 0; d < direction_count_; ++d, memory += size) directions_[d].place_state(memory);
  window_ids_ = {reinterpret_cast<std::uint32_t*>(memory), ids};
  return {};
}

std::size_t Lstm::feature_size() const { return pooling_count_ * direction_count_ * directions_[0].hidden_size(); }

void Lstm::begin() {
  for (LstmDirection& direction : std::span(directions_).first(direction_count_)) direction.begin();
  *window_ = {};
}

void Lstm::consume(std::span<const std::uint32_t> ids) {
  while (!ids.empty()) {
    const std::size_t count = bidirectional() ? std::min(ids.size(), kWindow - static_cast<std::size_t>(window_->size)) : ids.size();
    directions_[0].consume(ids.first(count), false);
    directions_[0].mark_last();
    if (bidirectional()) {
      std::copy_n(ids.begin(), count, &window_ids_[static_cast<std::size_t>(window_->size)]);
      window_->size += count;
      if (window_->size == kWindow) close_window();
    }
    ids = ids.subspan(count);
  }
}

// Reads the window backwards. The backward direction ends at the start of the text, which lies in the first window.
void Lstm::close_window() {
  if (window_->size == 0) return;
  directions_[1].reset_state();
  directions_[1].consume(window_ids_.first(static_cast<std::size_t>(window_->size)), true);
  if (window_->closed == 0) directions_[1].mark_last();
  *window_ = {window_->closed + 1, 0};
}

std::span<const std::byte> Lstm::state() const {
  return state_.first(state_.size() - window_ids_.size_bytes() + static_cast<std::size_t>(window_->size) * sizeof(std::uint32_t));
}

void Lstm::restore(std::span<const std::byte> state) { std::memcpy(state_.data(), state.data(), state.size()); }

void Lstm::finish(std::span<float> features) {
  if (bidirectional()) close_window();
  const std::size_t hidden = directions_[0].hidden_size();
  std::size_t block = 0;
  for (std::size_t p = 0; p < pooling_count_; ++p) {
    for (std::size_t d = 0; d < direction_count_; ++d) {
      directions_[d].pooled(poolings_[p], features.subspan(block, hidden));
      block += hidden;
    }
  }
}

}  // namespace undertone
