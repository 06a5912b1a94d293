// The engine in fixed point against a reference in double precision, and against the scores that PyTorch gave.
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

constexpr double kLogitTolerance = 1e-2;

// Where the two best labels are this close, rounding decides between them.
constexpr double kNoMargin = 2 * kLogitTolerance;

// The rows of NAME.expected.tsv behind its line of labels.
std::vector<std::vector<double>> read_expected(const std::filesystem::path& path, const std::vector<std::string>& labels) {
  const std::vector<std::string> lines = read_lines(path);
  REQUIRE(split(lines[0], '\t') == labels);
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    std::vector<double> row;
    for (const std::string& number : split(lines[i], '\t')) row.push_back(std::stod(number));
    REQUIRE(row.size() == labels.size());
    rows.push_back(row);
  }
  return rows;
}

void check_logits(const Classification& result, const std::vector<double>& expected, double tolerance = kLogitTolerance) {
  const double difference = largest_difference(result.logits, expected);
  if (!(difference <= tolerance)) FAIL_CHECK("logits differ by " << difference);
  if (margin(expected) > kNoMargin && argmax(result.logits) != argmax(expected)) FAIL_CHECK("another label wins");
}

TEST_CASE("encoders: as the reference and as PyTorch", "[encoders]") {
  const std::vector<std::string> texts = read_lines(golden_folder() / "encoders" / "texts.txt");
  const std::size_t step = kSanitized ? 5 : 1;
  for (const auto& path : fixture_models()) {
    const std::string file = read_file(path);
    const ReferenceModel reference(file);
    for (const Kernels* kernels : variants()) {
      INFO(path.stem().string() << ", " << kernels->name);
      const command::LoadedModel model = command::load_model(file, *kernels);
      const auto expected = read_expected(path.parent_path() / (path.stem().string() + ".expected.tsv"), model.labels);
      REQUIRE(expected.size() == texts.size());
      for (std::size_t i = 0; i < texts.size(); i += step) {
        INFO(texts[i]);
        const Classification result = model.classifier->classify(texts[i]);
        check_logits(result, reference.logits(ids_of(*model.classifier, texts[i])));
        check_logits(result, expected[i]);
      }
    }
  }
}

// Texts around the sizes where words are looked up in batches and where the backward LSTM restarts.
std::vector<std::string> texts_of_special_length() {
  std::vector<std::string> texts = awkward_texts();
  for (const std::size_t tokens : {1U, 2U, 63U, 64U, 65U, 128U, 4095U, 4096U, 4097U, 8192U, 9001U}) {
    if (kSanitized && tokens > 128 && tokens != Lstm::kWindow + 1) continue;
    Random random(tokens);
    std::string text;
    for (std::size_t i = 0; i < tokens; ++i) {
      static constexpr const char* kWords[] = {"good ", "bad ", "the ", "film ", "not ", "a ", ", ", "very ", "! ", "boring ", "unheardof "};
      text += kWords[random.below(std::size(kWords))];
    }
    texts.push_back(text);
  }
  return texts;
}

TEST_CASE("encoders: texts of any length", "[encoders]") {
  for (const auto& path : fixture_models()) {
    const std::string file = read_file(path);
    const ReferenceModel reference(file);
    const command::LoadedModel first = command::load_model(file, *variants()[0]);
    for (const std::string& text : texts_of_special_length()) {
      const std::vector<std::uint32_t> ids = ids_of(*first.classifier, text);
      INFO(path.stem().string() << ", " << ids.size() << " tokens");
      const Classification result = first.classifier->classify(text);
      CHECK(static_cast<std::size_t>(result.tokens) == ids.size());
      check_logits(result, reference.logits(ids));
      for (const Kernels* kernels : variants().subspan(1)) {
        const command::LoadedModel other = command::load_model(file, *kernels);
        CHECK(same_bits(other.classifier->classify(text).logits, result.logits));
      }
    }
  }
}

TEST_CASE("encoders: a token behind a full window counts", "[encoders]") {
  const std::string file = read_file(golden_folder() / "encoders" / "bilstm-max-mean.safetensors");
  const command::LoadedModel model = command::load_model(file);
  const std::string window = repeated("good ", 5 * Lstm::kWindow);
  CHECK(model.classifier->classify(window).tokens == static_cast<std::int32_t>(Lstm::kWindow));
  const std::vector<float> full(model.classifier->classify(window).features.begin(), model.classifier->classify(window).features.end());
  CHECK_FALSE(same_bits(full, model.classifier->classify(window + "terrible").features));
}

TEST_CASE("encoders: shipped models agree with the reference on real texts", "[encoders]") {
  // A thousandth is counted over all texts, but under a sanitizer, which is too slow for them.
  const std::vector<std::string> texts = kSanitized ? thinned(golden_texts()) : golden_texts();
  for (const auto& path : shipped_models()) {
    INFO(path.stem().string());
    const std::string file = read_file(path);
    const ReferenceModel reference(file);
    const command::LoadedModel model = command::load_model(file);
    std::size_t agreed = 0;
    for (const std::string& text : texts) {
      const Classification result = model.classifier->classify(text);
      const std::vector<double> expected = reference.logits(ids_of(*model.classifier, text));
      check_logits(result, expected);
      agreed += argmax(result.logits) == argmax(expected) ? 1U : 0U;
    }
    CHECK(static_cast<double>(agreed) >= 0.999 * static_cast<double>(texts.size()));
  }
}

}  // namespace
}  // namespace undertone::test
