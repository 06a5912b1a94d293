// TextCNN: convolutions over words, max-pooled over time (Kim 2014, "Convolutional Neural Networks for Sentence Classification").
//
// feature f of width K = ReLU(max over positions p of sum over taps j of W_f[:, j] . e(word p + j) + b_f), the text framed by
// K - 1 zero vectors on both sides. The inner sums are rows of a word table: int16 additions are all that is left per word.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/status.h"
#include "kernels/kernels.h"
#include "model/tensors.h"
#include "nn/embedding.h"
#include "nn/word_table.h"

namespace undertone {

class TextCnn {
 public:
  static constexpr std::size_t kMaxWidth = 9;

  // The filters of one width K. weight: [F, E, K]; bias: [F].
  struct Convolution {
    Tensor weight;
    Tensor bias;
  };

  // The filters of one width as they are computed.
  struct Width {
    std::size_t width;    // K
    std::size_t filters;  // F
    std::size_t padded;   // F to a multiple of kRowBlock
    std::size_t offset;   // of tap 0 in a word's row; taps are padded apart
    std::span<std::int16_t> maximum;  // [padded], so far
    std::span<float> scale;           // [F] of one fixed-point step
    std::span<float> bias;            // [F]
  };

  // convolutions: by ascending width, none twice. Errors: kMemory.
  Status build(const Kernels& kernels, const Embedding& embedding, std::span<const Convolution> convolutions,
               std::size_t table_bytes, Arena& arena);

  [[nodiscard]] std::size_t feature_size() const { return features_; }

  // A text is begin(), consume() of its ids in order (any number of calls), finish().
  void begin();
  void consume(std::span<const std::uint32_t> ids);
  // features: [feature_size].
  void finish(std::span<float> features);

  // All that the text read so far leaves behind; reading goes on from wherever it is put back.
  [[nodiscard]] std::span<const std::byte> state() const { return state_; }
  void restore(std::span<const std::byte> state);

  // For explanations: filters by ascending width with their maxima over the text, projected words, and the word that frames a text.
  [[nodiscard]] std::span<const Width> widths() const { return std::span(widths_).first(width_count_); }
  [[nodiscard]] WordTable& words() { return table_; }
  [[nodiscard]] const std::int16_t* frame_word() const { return zeros_.data(); }

 private:
  // The last words of the text so far, at most carried() of them.
  struct Tail {
    std::uint32_t ids[kMaxWidth - 1];
    std::uint32_t size;
    std::uint32_t begun;  // 1 behind the first word
  };

  Status build_width(const Convolution& convolution, Width& width, std::span<std::int16_t> packed, std::size_t depth,
                     Arena& arena);
  void look_up_carried();
  void slide(std::span<const std::int16_t* const> words);

  [[nodiscard]] std::size_t carried() const { return widths_[width_count_ - 1].width - 1; }

  const Kernels* kernels_ = nullptr;
  const Embedding* embedding_ = nullptr;
  WordTable table_;
  std::array<Width, kMaxWidth> widths_{};
  std::size_t width_count_ = 0;
  std::size_t features_ = 0;
  std::span<std::int16_t> zeros_;  // [rows] the frame's word
  std::span<std::byte> state_;     // the tail, then the maxima of all widths
  Tail* tail_ = nullptr;
  std::array<const std::int16_t*, kMaxWidth - 1> carried_words_{};  // [carried] rows of the frame's and the tail's words
  bool carried_known_ = true;      // they are those of this tail
};

}  // namespace undertone
