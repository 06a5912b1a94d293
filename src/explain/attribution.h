// Attribution: what each token of a text added to one label's logit.
//
// One function for each encoder, each in a file of its own; all keep the same contract. The encoder has just read the text (begin,
// consume, finish) and may be made to read it again, which leaves its state undefined until the next begin(). Contributions are
// complete: their sum is head . (features of the text - features of the empty text), within float rounding. False if memory is out.
#pragma once

#include <cstdint>
#include <span>

#include "base/arena.h"
#include "nn/bag_of_words.h"
#include "nn/lexicon.h"
#include "nn/lstm.h"
#include "nn/text_cnn.h"

namespace undertone {

// A word of the text and what it added to the logit.
struct Contribution {
  std::uint32_t begin;  // UTF-16 offset
  std::uint32_t end;
  float weight;
};

struct Attribution {
  const Kernels& kernels;
  std::span<const float> head;          // [D] the label's row of the last layer
  std::span<const std::uint32_t> ids;   // [n] the text's tokens
  std::span<Contribution> tokens;       // [n] weights to be added to
  Arena& scratch;
};

// Exact: the features are a sum over tokens, and head . e(token) / n is one's share of it.
bool attribute(BagOfWords& encoder, const Attribution& attribution);

// Exact: a word has its own valence; what changes it on the way (negation, intensifier, end of a clause) has the change.
bool attribute(Lexicon& encoder, const Attribution& attribution);

// Max pooling hands each feature to the tokens under its winning position, in proportion to their taps, which add up exactly. Across
// ReLU and bias the rescale rule of DeepLIFT holds (Shrikumar et al. 2017, "Learning Important Features Through Propagating Activation
// Differences"): what the feature changed by against the empty text, over what the taps add up to; a factor in [0, 1]. Where several
// positions share the maximum, the first has won.
bool attribute(TextCnn& encoder, const Attribution& attribution);

// What a token wrote into each cell, followed to the end with the gates as they were: c_T is the sum over t of i_t g_t times all later f
// (Murdoch & Szlam 2017, "Automatic Rule Extraction from Long Short Term Memory Networks"), and h = (h / c) c.
bool attribute(Lstm& encoder, const Attribution& attribution);

}  // namespace undertone
