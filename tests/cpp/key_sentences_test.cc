// Key sentences from made-up features.
#include "explain/key_sentences.h"

#include <catch2/catch.hpp>
#include <limits>
#include <vector>

#include "learning_data.h"

namespace undertone::test {
namespace {

std::vector<std::int32_t> choose(const std::vector<std::vector<float>>& rows, std::size_t count, const std::vector<float>& scores = {},
                                 const std::vector<std::size_t>& dropped = {}) {
  Examples sentences;
  REQUIRE_FALSE(sentences.begin(rows[0].size()).failed());
  for (std::size_t i = 0; i < rows.size(); ++i) add_row(sentences, rows[i], Examples::kUnlabelled, static_cast<std::int32_t>(i));
  for (const std::size_t row : dropped) REQUIRE_FALSE(sentences.drop(row).failed());
  Arena arena;
  std::span<KeySentence> chosen;
  REQUIRE_FALSE(choose_key_sentences(sentences, scores, count, arena, chosen).failed());
  std::vector<std::int32_t> result;
  for (const KeySentence& sentence : chosen) result.push_back(sentence.row);
  return result;
}

using Rows = std::vector<std::int32_t>;

TEST_CASE("key sentences: the one nearest to the centre first", "[key_sentences]") {
  CHECK(choose({{1, 0}, {1, 1}, {0, 1}}, 1) == Rows{1});
  CHECK(choose({{3, 0}, {1, 0.1F}, {0, 1}, {1, -0.2F}}, 1) == Rows{1});
}

TEST_CASE("key sentences: by scores, in the order of the text", "[key_sentences]") {
  CHECK(choose({{1, 0}, {0, 1}, {-1, 0}, {0, -1}}, 2, {0.1F, 0.9F, 0.2F, 0.8F}) == Rows{1, 3});
  CHECK(choose({{1, 0}, {0, 1}, {-1, 0}, {0, -1}}, 9, {0.1F, 0.9F, 0.2F, 0.8F}) == Rows{0, 1, 2, 3});
}

TEST_CASE("key sentences: the same is not said twice", "[key_sentences]") {
  // Rows 0 to 2 are one sentence; by scores alone they would win.
  const std::vector<std::vector<float>> rows = {{1, 0, 0}, {1, 0, 0}, {1.001F, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  CHECK(choose(rows, 2, {0.9F, 0.9F, 0.9F, 0.3F, 0.2F}) == Rows{0, 3});
  CHECK(choose(rows, 5, {0.9F, 0.9F, 0.9F, 0.3F, 0.2F}) == Rows{0, 3, 4});
  CHECK(choose({{1, 2}, {1, 2}}, 1) == Rows{0});
}

TEST_CASE("key sentences: what resembles a chosen one gives way to something else of nearly the same score", "[key_sentences]") {
  const std::vector<std::vector<float>> rows = {{1, 0}, {1, 0.6F}, {-1, 0.1F}, {-0.2F, -1}};
  CHECK(choose(rows, 2, {1, 0.9F, 0.8F, 0}) == Rows{0, 2});
}

TEST_CASE("key sentences: few, none, dropped, zeros", "[key_sentences]") {
  CHECK(choose({{1, 2}}, 3) == Rows{0});
  CHECK(choose({{1, 2}, {2, 1}}, 0).empty());
  CHECK(choose({{1, 2}, {2, 1}}, 2, {}, {0}) == Rows{1});
  CHECK(choose({{1, 2}, {2, 1}}, 2, {}, {0, 1}).empty());
  CHECK(choose({{0, 0}, {0, 0}}, 1) == Rows{0});
}

TEST_CASE("key sentences: a score that is no number is refused", "[key_sentences]") {
  Examples sentences;
  REQUIRE_FALSE(sentences.begin(1).failed());
  add_row(sentences, {1}, Examples::kUnlabelled, 0);
  Arena arena;
  std::span<KeySentence> chosen;
  const std::vector<float> scores = {std::numeric_limits<float>::quiet_NaN()};
  CHECK(choose_key_sentences(sentences, scores, 1, arena, chosen).code() == Code::kArgument);
  Examples none;
  REQUIRE_FALSE(none.begin(1).failed());
  CHECK_FALSE(choose_key_sentences(none, {}, 1, arena, chosen).failed());
  CHECK(chosen.empty());
}

}  // namespace
}  // namespace undertone::test
