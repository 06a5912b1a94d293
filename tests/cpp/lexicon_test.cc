// The rules of the lexicon, word by word, and who is given what they change.
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "model_file.h"
#include "test_data.h"

namespace undertone::test {
namespace {

const std::filesystem::path& fixture() {
  static const std::filesystem::path kPath = golden_folder() / "encoders" / "lexicon.safetensors";
  return kPath;
}

TEST_CASE("lexicon: features", "[lexicon]") {
  const command::LoadedModel model = command::load_model(read_file(fixture()));
  const double root = std::sqrt(2.0);
  // Text with one rated word -> its feature and what is summed there.
  struct Case {
    const char* text;
    std::size_t feature;
    double sum;
  };
  const Case cases[] = {
      {"good", 0, 3},
      {"bad", 1, 3},
      {"not good", 2, 3},
      {"not x x x good", 2, 3},
      {"not x x x x good", 0, 3},
      {"not bad", 3, 3},
      {"not x bad", 1, 3},
      {"not very bad", 3, 4.5},
      {"not very very very very very good", 2, 6},
      {"not . good", 0, 3},
      {"very good", 0, 4.5},
      {"very x good", 0, 4.5},
      {"very x x good", 0, 3},
      {"very so good", 0, 5.25},
      {"very . good", 0, 3},
      {"good very", 0, 3},
      {"good but", 0, 0.75},
      {"but good", 0, 3},
      {"good !", 0, 3.75},
      {"good !!", 0, 6},
      {"good ?", 0, 0},
      {"good . !", 0, 3},
  };
  for (const Case& one : cases) {
    INFO(one.text);
    const auto features = model.classifier->classify(one.text).features;
    REQUIRE(features.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) CHECK(features[i] == Approx(i == one.feature ? one.sum / root : 0.0));
  }
}

TEST_CASE("lexicon: a text without rated words has no features", "[lexicon]") {
  const command::LoadedModel model = command::load_model(read_file(fixture()));
  for (const char* text : {"", "x", "very very", "not !", "but"}) {
    for (const float feature : model.classifier->classify(text).features) CHECK(feature == 0.0F);
  }
}

TEST_CASE("lexicon: what a modifier changes is given to it", "[lexicon]") {
  const command::LoadedModel model = command::load_model(read_file(fixture()));
  // Weights of the label "positive": plain good 0.5, plain bad -0.625, negated good -0.375, negated bad 0.25.
  const double root = std::sqrt(2.0);
  const std::vector<std::pair<std::string, std::vector<double>>> cases = {
      {"good", {1.5}},
      {"very good", {0.75, 1.5}},
      {"not good", {3 * (-0.375 - 0.5), 1.5}},
      {"not very good", {4.5 * (-0.375 - 0.5), 0.75, 1.5}},
      {"not bad", {3 * (0.25 + 0.625), -1.875}},
      {"good but", {1.5, -0.75 * 1.5}},
      {"good !", {1.5, 0.25 * 1.5}},
  };
  for (const auto& [text, weights] : cases) {
    INFO(text);
    REQUIRE_FALSE(model.classifier->explain(text, 1).failed());
    const Explanation explanation = model.classifier->explanation();
    REQUIRE(explanation.words.size() == weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) CHECK(explanation.words[i].weight == Approx(weights[i] / root).margin(1e-6));
  }
}

}  // namespace
}  // namespace undertone::test
