// Augmented tokens: the same for a seed, as many changes as asked for, never nothing.
#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <vector>

#include "learn/augmentation.h"
#include "loading.h"
#include "comparison.h"
#include "test_data.h"

namespace undertone::test {
namespace {

std::vector<std::uint32_t> changed(std::size_t count, std::uint64_t seed, double dropout, double swaps) {
  std::vector<std::uint32_t> ids(count);
  std::iota(ids.begin(), ids.end(), 1U);
  Augmentation augmentation(seed, dropout, swaps);
  ids.resize(augmentation.apply(ids));
  return ids;
}

TEST_CASE("augmentation: nothing asked for, nothing changed", "[augmentation]") {
  CHECK(changed(100, 1, 0, 0) == changed(100, 2, 0, 0));
  CHECK(changed(100, 1, 0, 0).size() == 100);
  CHECK(changed(0, 1, 0.5, 1).empty());
}

TEST_CASE("augmentation: the seed decides", "[augmentation]") {
  CHECK(changed(100, 7, 0.2, 1) == changed(100, 7, 0.2, 1));
  CHECK(changed(100, 7, 0.2, 1) != changed(100, 8, 0.2, 1));
}

TEST_CASE("augmentation: words are left out at the rate asked for, in order", "[augmentation]") {
  const std::vector<std::uint32_t> ids = changed(100'000, 3, 0.25, 0);
  CHECK(std::fabs(static_cast<double>(ids.size()) - 75'000) < 600);
  CHECK(std::is_sorted(ids.begin(), ids.end()));
}

TEST_CASE("augmentation: one word always stays", "[augmentation]") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    CHECK(changed(1, seed, 1, 5).size() == 1);
    CHECK(changed(10, seed, 1, 5).size() == 1);
  }
}

TEST_CASE("augmentation: swaps keep every word, at the rate asked for", "[augmentation]") {
  const std::vector<std::uint32_t> ids = changed(100'000, 4, 0, 1);
  std::size_t swaps = 0;
  for (std::size_t i = 1; i < ids.size(); ++i) swaps += ids[i] < ids[i - 1] ? 1 : 0;
  // A word that is swapped twice in a row moves on instead: one in ten.
  CHECK(std::fabs(static_cast<double>(swaps) - 9'000) < 600);
  std::vector<std::uint32_t> sorted = ids;
  std::sort(sorted.begin(), sorted.end());
  CHECK(sorted == changed(100'000, 0, 0, 0));
}

TEST_CASE("augmentation: a classifier reads the changed text", "[augmentation]") {
  for (const auto& path : fixture_models()) {
    INFO(path.stem().string());
    const auto classifier = load(read_file(path));
    const std::string text = "this is not a good film at all , but a bad and boring one !";
    const auto features = [&](double dropout, double swaps) {
      Augmentation augmentation(5, dropout, swaps);
      const Classification result = classifier->classify(text, &augmentation);
      CHECK(is_sane(result));
      return std::vector<float>(result.features.begin(), result.features.end());
    };
    const Classification plain = classifier->classify(text);
    const std::vector<float> expected(plain.features.begin(), plain.features.end());
    CHECK(features(0, 0) == expected);
    CHECK(features(0.6, 3) == features(0.6, 3));
    CHECK(features(0.6, 3) != expected);
  }
}

}  // namespace
}  // namespace undertone::test
