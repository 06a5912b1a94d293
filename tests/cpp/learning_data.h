// Made-up examples for the tests of training.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "learn/examples.h"
#include "learning_variants.h"
#include "random.h"

namespace undertone::test {

inline void add_row(Examples& examples, const std::vector<float>& features, std::int32_t label, std::int32_t group) {
  REQUIRE(features.size() == examples.staging().size());
  std::copy(features.begin(), features.end(), examples.staging().begin());
  REQUIRE_FALSE(examples.add(label, group).failed());
}

// Rows around one point for each label; noise 1 makes labels overlap.
inline void add_clusters(Examples& examples, std::size_t features, std::size_t labels, std::size_t rows, double noise, std::uint64_t seed) {
  Random random(seed);
  const std::vector<float> centres = random.floats(labels * features, 0.5);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t label = i % labels;
    std::vector<float> row = random.floats(features, noise);
    for (std::size_t d = 0; d < features; ++d) row[d] += centres[label * features + d];
    add_row(examples, row, static_cast<std::int32_t>(label), static_cast<std::int32_t>(i));
  }
}

inline std::vector<std::uint32_t> all_rows(const Examples& examples) {
  std::vector<std::uint32_t> rows(examples.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::uint32_t>(i);
  return rows;
}

}  // namespace undertone::test
