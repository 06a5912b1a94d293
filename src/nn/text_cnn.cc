#include "nn/text_cnn.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/apart.h"
#include "nn/fixed_point.h"
#include "nn/packing.h"

namespace undertone {
namespace {

// Positions summed for all widths before the next: their words' rows are read from the large table once and stay in the first cache.
constexpr std::size_t kChunk = 8;

Status no_memory() { return Status(Code::kMemory, "", "no memory for the model"); }

}  // namespace

UNDERTONE_APART
Status TextCnn::build(const Kernels& kernels, const Embedding& embedding, std::span<const Convolution> convolutions,
                      std::size_t table_bytes, Arena& arena) {
  kernels_ = &kernels;
  embedding_ = &embedding;
  std::size_t rows = 0;
  std::size_t maxima = 0;
  for (const Convolution& convolution : convolutions) {
    Width& width = widths_[width_count_++];
    width.width = convolution.weight.dimension(2);
    width.filters = convolution.weight.rows();
    width.padded = round_up(width.filters, kRowBlock);
    width.offset = rows;
    rows += width.width * width.padded;
    features_ += width.filters;
    maxima += width.padded;
  }

  const std::size_t depth = round_up(embedding.size(), kDepthBlock);
  const std::span<std::int16_t> packed = arena.allocate<std::int16_t>(rows * depth);
  zeros_ = arena.allocate<std::int16_t>(rows);
  state_ = arena.allocate<std::byte>(sizeof(Tail) + maxima * sizeof(std::int16_t));
  if (packed.empty() || zeros_.empty() || state_.empty()) return no_memory();
  tail_ = reinterpret_cast<Tail*>(state_.data());
  auto* maximum = reinterpret_cast<std::int16_t*>(tail_ + 1);
  for (Width& width : std::span(widths_).first(width_count_)) {
    width.maximum = {maximum, width.padded};
    maximum += width.padded;
  }
  for (std::size_t w = 0; w < width_count_; ++w) {
    UNDERTONE_TRY(build_width(convolutions[w], widths_[w], packed, depth, arena));
  }
  return table_.build(kernels, embedding, packed, rows, table_bytes, arena);
}

Status TextCnn::build_width(const Convolution& convolution, Width& width, std::span<std::int16_t> packed, std::size_t depth,
                            Arena& arena) {
  const std::size_t embedding_size = embedding_->size();
  const std::size_t taps = width.width;
  width.scale = arena.allocate<float>(width.filters);
  width.bias = arena.allocate<float>(width.filters);
  const std::span<float> filter = arena.allocate<float>(embedding_size * taps);  // [E][K]
  if (width.scale.empty() || width.bias.empty() || filter.empty()) return no_memory();

  // A position adds one projection for each tap, each within |w_j| |e| / 2^16 + 1/2. As the sum of K norms is at most sqrt(K)
  // times the norm of the whole filter, this bound on the filter's norm keeps the position within 16 bits.
  const double shift = static_cast<double>(1U << kProjectionShift);
  const double bound = (kLargestInt16 - 0.5 * static_cast<double>(taps)) * shift / kEmbeddingNorm / std::sqrt(static_cast<double>(taps));
  for (std::size_t f = 0; f < width.filters; ++f) {
    convolution.weight.read_row(f, filter);
    const float scale = scale_to_norm(norm(filter), filter.size(), std::min(bound, kLargestInt16));
    for (std::size_t j = 0; j < taps; ++j) {
      std::int16_t* const row = &packed[packed_index(width.offset + j * width.padded + f, 0, depth)];
      for (std::size_t e = 0; e < embedding_size; ++e) row[column_offset(e)] = round_to_int16(filter[e * taps + j] * scale);
    }
    width.scale[f] = static_cast<float>(shift / (static_cast<double>(scale) * static_cast<double>(embedding_->scale())));
    convolution.bias.read_row(f, width.bias.subspan(f, 1));
  }
  return {};
}

void TextCnn::begin() {
  for (Width& width : std::span(widths_).first(width_count_)) {
    std::fill(width.maximum.begin(), width.maximum.end(), std::numeric_limits<std::int16_t>::min());
  }
  *tail_ = {};
  carried_words_.fill(zeros_.data());
  carried_known_ = true;
}

void TextCnn::restore(std::span<const std::byte> state) {
  std::memcpy(state_.data(), state.data(), state.size());
  carried_known_ = false;
}

void TextCnn::consume(std::span<const std::uint32_t> ids) {
  // Carried words first: a position is summed as soon as its last word is there. They are looked up again with each batch, as rows last
  // until the next look-up only.
  std::uint32_t batch[WordTable::kMaxBatch];
  const std::int16_t* words[WordTable::kMaxBatch];
  while (!ids.empty()) {
    const std::size_t count = std::min(ids.size(), WordTable::kMaxBatch - carried());
    const std::size_t frame = carried() - tail_->size;
    const std::uint32_t* end = std::copy_n(ids.begin(), count, std::copy_n(tail_->ids, tail_->size, batch));
    std::fill_n(words, frame, zeros_.data());
    table_.look_up({batch, end}, words + frame);
    slide({words, carried() + count});
    tail_->size = static_cast<std::uint32_t>(std::min(carried(), tail_->size + count));
    tail_->begun = 1;
    std::copy_n(end - tail_->size, tail_->size, tail_->ids);
    std::copy_n(words + count, carried(), carried_words_.begin());
    carried_known_ = true;
    ids = ids.subspan(count);
  }
}

// Sums every position whose last word is behind the carried ones.
void TextCnn::slide(std::span<const std::int16_t* const> words) {
  const std::size_t positions = words.size() - carried();
  for (std::size_t p = 0; p < positions; p += kChunk) {
    for (Width& width : std::span(widths_).first(width_count_)) {
      const std::size_t skipped = carried() - (width.width - 1);
      kernels_->convolve_max(std::min(kChunk, positions - p), width.width, width.padded, width.offset, words.data() + skipped + p,
                             width.maximum.data());
    }
  }
}

void TextCnn::look_up_carried() {
  const std::size_t frame = carried() - tail_->size;
  std::fill_n(carried_words_.begin(), frame, zeros_.data());
  table_.look_up({tail_->ids, tail_->size}, carried_words_.data() + frame);
  carried_known_ = true;
}

void TextCnn::finish(std::span<float> features) {
  // The closing frame: each width sees K - 1 zero words.
  if (tail_->begun != 0) {
    if (!carried_known_) look_up_carried();
    const std::int16_t* words[2 * (kMaxWidth - 1)];
    for (std::size_t i = 0; i < carried(); ++i) {
      words[i] = carried_words_[i];
      words[carried() + i] = zeros_.data();
    }
    for (Width& width : std::span(widths_).first(width_count_)) {
      const std::size_t skipped = carried() - (width.width - 1);
      kernels_->convolve_max(width.width - 1, width.width, width.padded, width.offset, words + skipped, width.maximum.data());
    }
  }
  std::size_t feature = 0;
  for (const Width& width : std::span(widths_).first(width_count_)) {
    for (std::size_t f = 0; f < width.filters; ++f) {
      const float maximum = tail_->begun == 0 ? 0.0F : static_cast<float>(width.maximum[f]);
      features[feature++] = std::max(0.0F, maximum * width.scale[f] + width.bias[f]);
    }
  }
}

}  // namespace undertone
