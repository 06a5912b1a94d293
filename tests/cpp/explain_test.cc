// Explanations: complete, in place, the same on every variant, and as a naive reference in double precision has them.
#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "comparison.h"
#include "model_file.h"
#include "reference/reference_model.h"
#include "test_data.h"
#include "text_samples.h"
#include "variants.h"

namespace undertone::test {
namespace {

constexpr double kCompleteness = 1e-3;

Explanation explain(Classifier& classifier, const std::string& text, std::int32_t label) {
  INFO(text);
  REQUIRE_FALSE(classifier.explain(text, label).failed());
  return classifier.explanation();
}

double sum_of_weights(const Explanation& explanation) {
  double sum = 0;
  for (const Contribution& word : explanation.words) sum += static_cast<double>(word.weight);
  return sum;
}

// Explains every label; checks what holds for every text.
void check_text(Classifier& classifier, const std::string& text) {
  const Classification empty = classifier.classify("");
  const std::vector<float> base(empty.logits.begin(), empty.logits.end());
  const Classification result = classifier.classify(text);
  const std::vector<float> logits(result.logits.begin(), result.logits.end());
  const auto tokens = static_cast<std::size_t>(result.tokens);
  for (std::size_t label = 0; label < logits.size(); ++label) {
    const Explanation explanation = explain(classifier, text, static_cast<std::int32_t>(label));
    REQUIRE(explanation.label == static_cast<std::int32_t>(label));
    REQUIRE(same_bits({&explanation.base, 1}, {&base[label], 1}));
    REQUIRE(same_bits({&explanation.logit, 1}, {&logits[label], 1}));
    const double change = static_cast<double>(explanation.logit) - static_cast<double>(explanation.base);
    if (!(std::fabs(sum_of_weights(explanation) - change) <= kCompleteness)) FAIL_CHECK(sum_of_weights(explanation) << " is not " << change);
    REQUIRE(explanation.words.size() <= tokens);
    std::uint32_t end = 0;
    for (const Contribution& word : explanation.words) {
      REQUIRE((word.begin >= end && word.end > word.begin));
      end = word.end;
    }
  }
  const Explanation winner = explain(classifier, text, Classifier::kWinner);
  CHECK(winner.label == static_cast<std::int32_t>(argmax(logits)));
}

TEST_CASE("explain: weights add up for every model, text and label", "[explain]") {
  std::vector<std::string> texts = thinned(golden_texts());
  for (const std::string& text : awkward_texts()) texts.push_back(text);
  for (const std::string& text : monotonous_texts(kSanitized ? 200 : 1000)) texts.push_back(text);
  for (const auto& models : {fixture_models(), shipped_models()}) {
    for (const auto& path : models) {
      INFO(path.stem().string());
      const command::LoadedModel model = command::load_model(read_file(path));
      for (const std::string& text : texts) {
        INFO(text);
        check_text(*model.classifier, text);
      }
    }
  }
}

TEST_CASE("explain: weights add up over windows", "[explain]") {
  Random random(20);
  for (const std::size_t tokens : {1U, 63U, 64U, 65U, 4096U, 4097U, 9001U}) {
    std::string text;
    for (std::size_t i = 0; i < tokens; ++i) {
      static constexpr const char* kWords[] = {"good ", "bad ", "the ", "film ", "not ", "a ", "very ", "boring ", "unheardof "};
      text += kWords[random.below(std::size(kWords))];
    }
    for (const auto& path : fixture_models()) {
      INFO(path.stem().string() << ", " << tokens << " words");
      const command::LoadedModel model = command::load_model(read_file(path));
      check_text(*model.classifier, text);
    }
  }
}

TEST_CASE("explain: the same bits from all kernels", "[explain]") {
  for (const auto& path : fixture_models()) {
    const std::string file = read_file(path);
    const command::LoadedModel first = command::load_model(file, *variants()[0]);
    for (const Kernels* kernels : variants().subspan(1)) {
      const command::LoadedModel other = command::load_model(file, *kernels);
      for (const std::string& text : thinned(golden_texts())) {
        INFO(path.stem().string() << ", " << kernels->name << ": " << text);
        const Explanation expected = explain(*first.classifier, text, 0);
        const Explanation actual = explain(*other.classifier, text, 0);
        REQUIRE(actual.words.size() == expected.words.size());
        CHECK(std::memcmp(actual.words.data(), expected.words.data(), expected.words.size_bytes()) == 0);
      }
    }
  }
}

// What the reference gives each word: pieces of a word added up.
std::vector<double> by_word(const Classifier& classifier, const std::string& text, const Eigen::VectorXd& weights) {
  std::vector<double> words;
  std::vector<Token> tokens(static_cast<std::size_t>(weights.size()) + 1);
  TokenReader reader(classifier.vocabulary(), text);
  const std::size_t count = reader.read(tokens);
  REQUIRE(count + 1 == tokens.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (i == 0 || tokens[i].span.begin.utf16 != tokens[i - 1].span.begin.utf16) words.push_back(0);
    words.back() += weights(static_cast<Eigen::Index>(i));
  }
  return words;
}

TEST_CASE("explain: as the naive reference", "[explain]") {
  constexpr double kTolerance = 1e-2;
  // Below this, rounding decides which of two positions has the maximum.
  constexpr double kNoGap = 3e-4;
  const std::vector<std::string> texts = read_lines(golden_folder() / "encoders" / "texts.txt");
  for (const auto& path : fixture_models()) {
    if (path.stem() == "lexicon") continue;
    const std::string file = read_file(path);
    const ReferenceModel reference(file);
    const command::LoadedModel model = command::load_model(file);
    std::size_t compared = 0;
    for (const std::string& text : texts) {
      const auto expected = reference.contributions(ids_of(*model.classifier, text), 1);
      if (expected.gap < kNoGap) continue;
      ++compared;
      INFO(path.stem().string() << ": " << text);
      const std::vector<double> words = by_word(*model.classifier, text, expected.weights);
      const Explanation actual = explain(*model.classifier, text, 1);
      REQUIRE(actual.words.size() == words.size());
      for (std::size_t i = 0; i < words.size(); ++i) {
        if (!(std::fabs(static_cast<double>(actual.words[i].weight) - words[i]) <= kTolerance)) {
          FAIL_CHECK("word " << i << ": " << actual.words[i].weight << " is not " << words[i]);
        }
      }
    }
    INFO(path.stem().string());
    CHECK(compared >= texts.size() / 5);
  }
}

TEST_CASE("explain: offsets count UTF-16, pieces of a word are one", "[explain]") {
  const command::LoadedModel model = command::load_model(read_file(golden_folder() / "encoders" / "bag.safetensors"));
  // A face of two units, a Han character, a combining mark, a broken byte (one U+FFFD), and a word that the vocabulary has in pieces only.
  const std::string text = "\xF0\x9F\x98\x8D \xE5\xA5\xBD e\xCC\x81 \xFF loveing";
  REQUIRE(ids_of(*model.classifier, text).size() > 5);
  const Explanation explanation = explain(*model.classifier, text, 0);
  std::vector<std::array<std::uint32_t, 2>> places;
  for (const Contribution& word : explanation.words) places.push_back({word.begin, word.end});
  CHECK(places == std::vector<std::array<std::uint32_t, 2>>{{0, 2}, {3, 4}, {5, 7}, {8, 9}, {10, 17}});
}

TEST_CASE("explain: labels that do not exist are refused", "[explain]") {
  const command::LoadedModel model = command::load_model(read_file(fixture_models()[0]));
  const auto count = static_cast<std::int32_t>(model.labels.size());
  for (const std::int32_t label : {count, -2, std::int32_t{1} << 30}) CHECK(model.classifier->explain("good", label).code() == Code::kArgument);
  CHECK_FALSE(model.classifier->explain("good", count - 1).failed());
}

}  // namespace
}  // namespace undertone::test
