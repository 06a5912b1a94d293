#include "nn/lstm.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/apart.h"
#include "nn/fixed_point.h"
#include "nn/packing.h"

namespace undertone {
namespace {

constexpr std::size_t kGates = 4;

Status no_memory() { return Status(Code::kMemory, "", "no memory for the model"); }

}  // namespace

UNDERTONE_APART
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
  recurrent_product_ = arena.allocate<std::int32_t>(kLanes * gates);
  states_q15_ = arena.allocate<std::int16_t>(kLanes * padded_);
  const std::size_t size = round_up(state_size(), Arena::kAlignment);
  const std::span<std::byte> further_lanes = arena.allocate<std::byte>((kLanes - 1) * size);
  if (input.empty() || row.empty() || recurrent_.empty() || recurrent_product_.empty() || states_q15_.empty() || further_lanes.empty()) {
    return no_memory();
  }
  for (const std::span<float> buffer : {input_scale_, recurrent_scale_, bias_, gates_, forget_}) {
    if (buffer.empty()) return no_memory();
  }
  for (std::size_t lane = 1; lane < kLanes; ++lane) place(&further_lanes[(lane - 1) * size], lanes_[lane]);

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
  return sizeof(std::uint64_t) + padded_ * (5 * sizeof(float) + sizeof(std::int16_t));
}

void LstmDirection::place(std::byte* memory, Lane& lane) const {
  lane.count = reinterpret_cast<std::uint64_t*>(memory);
  auto* floats = reinterpret_cast<float*>(lane.count + 1);
  for (std::span<float>* buffer : {&lane.maximum, &lane.sum, &lane.last, &lane.cell, &lane.state}) {
    *buffer = {floats, padded_};
    floats += padded_;
  }
  lane.state_q15 = {reinterpret_cast<std::int16_t*>(floats), padded_};
  lane.recurrence = {reinterpret_cast<std::byte*>(lane.cell.data()), padded_ * (2 * sizeof(float) + sizeof(std::int16_t))};
}

void LstmDirection::begin(std::size_t lane) {
  reset_state(lane);
  const Lane& text = lanes_[lane];
  std::fill(text.maximum.begin(), text.maximum.end(), -std::numeric_limits<float>::max());
  std::fill(text.sum.begin(), text.sum.end(), 0.0F);
  std::fill(text.last.begin(), text.last.end(), 0.0F);
  *text.count = 0;
}

void LstmDirection::reset_state(std::size_t lane) {
  std::fill(lanes_[lane].recurrence.begin(), lanes_[lane].recurrence.end(), std::byte{0});
}

void LstmDirection::consume(std::span<const std::span<const std::uint32_t>> texts, bool backward) {
  std::uint32_t ids[WordTable::kMaxBatch];
  const std::int16_t* words[WordTable::kMaxBatch];
  std::size_t lanes = texts.size();
  const std::size_t ahead = WordTable::kMaxBatch / lanes;
  for (std::size_t begin = 0; begin < texts[0].size(); begin += ahead) {
    std::size_t count = 0;
    for (std::size_t position = begin; position < begin + ahead; ++position) {
      for (const std::span<const std::uint32_t> text : texts) {
        if (position < text.size()) ids[count++] = text[backward ? text.size() - 1 - position : position];
      }
    }
    table_.look_up({ids, count}, words);
    std::size_t position = begin;
    for (const std::int16_t** next = words; next < words + count; next += lanes, ++position) {
      while (texts[lanes - 1].size() <= position) --lanes;
      step({next, lanes});
    }
  }
  for (std::size_t lane = 0; lane < texts.size(); ++lane) *lanes_[lane].count += texts[lane].size();
}

void LstmDirection::step(std::span<const std::int16_t* const> inputs) {
  const std::size_t gates = kGates * padded_;
  const bool alone = inputs.size() == 1;
  if (!alone) {
    for (std::size_t i = 0; i < inputs.size(); ++i) std::copy_n(lanes_[i].state_q15.data(), padded_, &states_q15_[i * padded_]);
  }
  const std::span<const std::int16_t> states = alone ? lanes_[0].state_q15 : states_q15_;
  kernels_->multiply(inputs.size(), gates, padded_, states.data(), recurrent_.data(), recurrent_product_.data());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Lane& text = lanes_[i];
    kernels_->lstm_cell({padded_, inputs[i], input_scale_.data(), &recurrent_product_[i * gates], recurrent_scale_.data(), bias_.data(),
                         gates_.data(), text.cell.data(), forget_.data(), text.state.data(), text.state_q15.data()});
    kernels_->pool(padded_, text.state.data(), text.maximum.data(), text.sum.data());
  }
}

void LstmDirection::mark_last(std::size_t lane) { std::copy(lanes_[lane].state.begin(), lanes_[lane].state.end(), lanes_[lane].last.begin()); }

void LstmDirection::pooled(Pooling pooling, std::span<float> out, std::size_t lane) const {
  const Lane& text = lanes_[lane];
  if (*text.count == 0) {
    std::fill(out.begin(), out.end(), 0.0F);
    return;
  }
  const std::span<const float> from = pooling == Pooling::kMax ? text.maximum : pooling == Pooling::kMean ? text.sum : text.last;
  std::copy_n(from.begin(), hidden_, out.begin());
  if (pooling == Pooling::kMean) {
    for (float& value : out) value /= static_cast<float>(*text.count);
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
  pooled(0, features);
}

void Lstm::read(std::span<const std::span<const std::uint32_t>> texts) {
  for (std::size_t d = 0; d < direction_count_; ++d) {
    for (std::size_t lane = 0; lane < texts.size(); ++lane) directions_[d].begin(lane);
    directions_[d].consume(texts, d == 1);
    for (std::size_t lane = 0; lane < texts.size(); ++lane) directions_[d].mark_last(lane);
  }
}

void Lstm::pooled(std::size_t text, std::span<float> features) const {
  const std::size_t hidden = directions_[0].hidden_size();
  std::size_t block = 0;
  for (std::size_t p = 0; p < pooling_count_; ++p) {
    for (std::size_t d = 0; d < direction_count_; ++d) {
      directions_[d].pooled(poolings_[p], features.subspan(block, hidden), text);
      block += hidden;
    }
  }
}

}  // namespace undertone
