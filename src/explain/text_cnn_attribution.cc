#include <algorithm>

#include "explain/attribution.h"

namespace undertone {
namespace {

// No position adds up to this (fixed_point.h); put in the place of a maximum whose position has been found.
constexpr std::int16_t kFound = -32768;

// Looks for the filter's maximum among the positions of a stretch, and hands it to the words there. token: the first word's, wrapped
// around where that is part of the frame.
void find_winner(const TextCnn::Width& width, std::size_t filter, std::span<const std::int16_t* const> words, const std::int16_t* frame,
                 float weight, std::span<Contribution> tokens, std::size_t token) {
  const std::int16_t maximum = width.maximum[filter];
  for (std::size_t p = 0; p + width.width <= words.size(); ++p) {
    const std::int16_t* const* word = &words[p];
    const auto tap = [&](std::size_t j) { return word[j][width.offset + j * width.padded + filter]; };
    int sum = 0;
    for (std::size_t j = 0; j < width.width; ++j) sum += tap(j);
    if (sum != maximum) continue;
    width.maximum[filter] = kFound;
    const float bias = width.bias[filter];
    const float change = std::max(0.0F, static_cast<float>(sum) * width.scale[filter] + bias) - std::max(0.0F, bias);
    for (std::size_t j = 0; j < width.width && sum != 0; ++j) {
      if (word[j] != frame) tokens[token + p + j].weight += weight * change / static_cast<float>(sum) * tap(j);
    }
    return;
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
    const float* weight = attribution.head.data();
    for (const TextCnn::Width& width : encoder.widths()) {
      for (std::size_t f = 0; f < width.filters; ++f, ++weight) {
        if (width.maximum[f] == kFound) continue;
        find_winner(width, f, {words, count}, encoder.frame_word(), *weight, attribution.tokens, begin - frame);
      }
    }
  }
  return true;
}

}  // namespace undertone
