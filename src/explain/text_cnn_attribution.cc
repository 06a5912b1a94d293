#include <algorithm>

#include "explain/attribution.h"

namespace undertone {
namespace {

// No position adds up to this (fixed_point.h); put in the place of a maximum whose position has been found.
constexpr std::int16_t kFound = -32768;

// Filters whose sums at a position are looked at together; a multiple of kRowBlock.
constexpr std::size_t kBlock = 64;

// Words that lie side by side in the framed text, and what each has been given; token: the first word's number, wrapped around where that
// is part of the frame.
struct Stretch {
  std::span<const std::int16_t* const> words;
  const std::int16_t* frame;
  std::span<Contribution> tokens;
  std::size_t token;
};

// Hands a filter's maximum, the sum found at position p, to the words there.
void share(const TextCnn::Width& width, std::size_t filter, const Stretch& stretch, std::size_t p, std::int32_t sum, float weight) {
  const float bias = width.bias[filter];
  const float change = std::max(0.0F, static_cast<float>(sum) * width.scale[filter] + bias) - std::max(0.0F, bias);
  for (std::size_t j = 0; j < width.width && sum != 0; ++j) {
    const std::int16_t* word = stretch.words[p + j];
    const std::int16_t tap = word[width.offset + j * width.padded + filter];
    if (word != stretch.frame) stretch.tokens[stretch.token + p + j].weight += weight * change / static_cast<float>(sum) * tap;
  }
}

// Looks for the maxima of a width's filters among the positions of a stretch, the first position of each.
void find_winners(const Kernels& kernels, const TextCnn::Width& width, const Stretch& stretch, const float* weights) {
  for (std::size_t p = 0; p + width.width <= stretch.words.size(); ++p) {
    for (std::size_t begin = 0; begin < width.filters; begin += kBlock) {
      std::int32_t sums[kBlock] = {};
      for (std::size_t j = 0; j < width.width; ++j) {
        kernels.accumulate(std::min(kBlock, width.padded - begin), stretch.words[p + j] + width.offset + j * width.padded + begin, sums);
      }
      const std::size_t end = std::min(begin + kBlock, width.filters);
      for (std::size_t f = begin; f < end; ++f) {
        if (sums[f - begin] != width.maximum[f]) continue;
        width.maximum[f] = kFound;
        share(width, f, stretch, p, sums[f - begin], weights[f]);
      }
    }
  }
}

}  // namespace

bool attribute(TextCnn& encoder, const Attribution& attribution) {
  // Stretches of the text in its frame of zero words; they overlap, so that every position lies in one of them as a whole.
  const std::size_t tokens = attribution.ids.size();
  const std::size_t frame = encoder.widths().back().width - 1;
  const std::int16_t* words[WordTable::kMaxBatch];
  for (std::size_t begin = 0; begin < tokens + frame; begin += WordTable::kMaxBatch - frame) {
    const std::size_t count = std::min(tokens + 2 * frame - begin, WordTable::kMaxBatch);
    const std::size_t first = std::max(begin, frame);
    const std::size_t last = std::min(begin + count, frame + tokens);
    std::fill_n(words, count, encoder.frame_word());
    encoder.words().look_up(attribution.ids.subspan(first - frame, last - first), words + (first - begin));
    const Stretch stretch = {{words, count}, encoder.frame_word(), attribution.tokens, begin - frame};
    const float* weights = attribution.head.data();
    for (const TextCnn::Width& width : encoder.widths()) {
      find_winners(attribution.kernels, width, stretch, weights);
      weights += width.filters;
    }
  }
  return true;
}

}  // namespace undertone
