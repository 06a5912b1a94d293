// What tests ask about two results.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

#include "classifier.h"

namespace undertone::test {

inline bool same_bits(std::span<const float> a, std::span<const float> b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

template <class Values>
std::size_t argmax(const Values& values) {
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

// Between the best and the second best; infinite for one label.
inline double margin(std::vector<double> values) {
  if (values.size() < 2) return HUGE_VAL;
  std::nth_element(values.begin(), values.begin() + 1, values.end(), std::greater<>());
  return values[0] - values[1];
}

inline double largest_difference(std::span<const float> actual, std::span<const double> expected) {
  REQUIRE(actual.size() == expected.size());
  double largest = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const double difference = std::fabs(static_cast<double>(actual[i]) - expected[i]);
    // Written so that NaN is the largest of all.
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

inline bool all_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

// Scores that are probabilities, made from finite numbers.
inline bool is_sane(const Classification& result) {
  const double sum = std::accumulate(result.scores.begin(), result.scores.end(), 0.0);
  return all_finite(result.scores) && all_finite(result.logits) && all_finite(result.features) && std::fabs(sum - 1.0) < 1e-5 &&
         std::all_of(result.scores.begin(), result.scores.end(), [](float score) { return score >= 0.0F && score <= 1.0F; }) &&
         result.tokens >= 0 && result.unknown >= 0 && result.unknown <= result.tokens;
}

// The token ids that the classifier sees.
inline std::vector<std::uint32_t> ids_of(const Classifier& classifier, std::string_view text) {
  std::vector<Token> tokens(256);
  std::vector<std::uint32_t> ids;
  TokenReader reader(classifier.vocabulary(), text);
  for (std::size_t count = tokens.size(); count == tokens.size();) {
    count = reader.read(tokens);
    for (std::size_t i = 0; i < count; ++i) ids.push_back(tokens[i].id);
  }
  return ids;
}

}  // namespace undertone::test
