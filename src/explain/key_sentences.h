// Key sentences: the few that stand for many, without saying the same twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/status.h"
#include "learn/examples.h"

namespace undertone {

struct KeySentence {
  std::int32_t row;
  float score;
};

// Chooses up to count rows of sentences, in the order of rows, by maximal marginal relevance (Carbonell & Goldstein 1998). A sentence's relevance
// is its score in scores [rows], such as the probability of a label, or, where that is empty, the cosine of its features and the mean
// of all (the centroid of Radev et al. 2004). Redundancy is the cosine to what was chosen before, the mean taken away; what is the same
// as a chosen one but for a trifle is never chosen. chosen: memory of arena. Errors: kArgument (a score is NaN), kMemory.
Status choose_key_sentences(const Examples& sentences, std::span<const float> scores, std::size_t count, Arena& arena,
                            std::span<KeySentence>& chosen);

}  // namespace undertone
