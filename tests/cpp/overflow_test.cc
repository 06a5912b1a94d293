// Weights that no training gives: the scales that models choose at load must keep every sum in its integers.
#include <catch2/catch.hpp>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "comparison.h"
#include "loading.h"
#include "model_writer.h"
#include "random.h"
#include "reference/reference_model.h"
#include "test_data.h"
#include "variants.h"

namespace undertone::test {
namespace {

constexpr std::size_t kWords = 12;
constexpr std::size_t kLabels = 3;

// A way to fill a matrix.
struct Pattern {
  const char* name;
  std::function<float(std::size_t row, std::size_t column)> value;
  // An LSTM's gates saturate on huge sums whose signs hang on the last bit: only bits, not closeness, can be asked of those.
  bool steady_in_lstm;

  [[nodiscard]] std::vector<float> fill(std::size_t rows, std::size_t columns) const {
    std::vector<float> values;
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t c = 0; c < columns; ++c) values.push_back(value(r, c));
    }
    return values;
  }
};

float noise(std::size_t row, std::size_t column) {
  Random random(row * 100003 + column);
  return static_cast<float>(random.real(-0.25, 0.25));
}

const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> kPatterns = {
      {"noise", noise, true},
      {"zeros", [](std::size_t, std::size_t) { return 0.0F; }, true},
      {"all the same", [](std::size_t, std::size_t) { return 1.0F; }, true},
      {"all the largest", [](std::size_t, std::size_t) { return 1e9F; }, true},
      {"all the smallest", [](std::size_t, std::size_t) { return -1e9F; }, true},
      {"alternating", [](std::size_t, std::size_t c) { return c % 2 == 0 ? 1e9F : -1e9F; }, false},
      {"alternating rows", [](std::size_t r, std::size_t) { return r % 2 == 0 ? 1.0F : -1.0F; }, false},
      {"one huge row", [](std::size_t r, std::size_t c) { return r == 1 ? 1e9F : noise(r, c); }, false},
      {"one huge value", [](std::size_t r, std::size_t c) { return r == 1 && c == 0 ? 1e9F : noise(r, c); }, false},
      {"tiny", [](std::size_t r, std::size_t c) { return noise(r, c) * 1e-30F; }, true},
      {"denormal", [](std::size_t, std::size_t) { return std::numeric_limits<float>::denorm_min(); }, true},
      {"tiny and huge rows", [](std::size_t r, std::size_t) { return r % 2 == 0 ? 1e-30F : 1e9F; }, false},
      // Whole columns alike: word vectors and filters point the same way, where the Cauchy-Schwarz bound is reached.
      {"aligned", [](std::size_t, std::size_t c) { return noise(0, c); }, true},
      {"one column", [](std::size_t, std::size_t c) { return c == 0 ? 3e8F : 0.0F; }, true},
  };
  return kPatterns;
}

void add_head(ModelWriter& writer, std::size_t features, const Pattern& pattern) {
  writer.add("head.weight", {kLabels, features}, pattern.fill(kLabels, features));
  writer.add("head.bias", {kLabels}, pattern.fill(kLabels, 1));
}

ModelWriter start_model(const std::string& encoder, const std::vector<std::string>& poolings, std::size_t size, const Pattern& embedding) {
  ModelWriter writer(encoder, poolings, kLabels);
  writer.add_vocabulary(kWords);
  writer.add("embedding.weight", {kWords, size}, embedding.fill(kWords, size));
  return writer;
}

std::vector<std::string> test_texts() {
  std::vector<std::string> texts = {"", "unheardof", ModelWriter::word(1)};
  std::string all;
  std::string same;
  for (std::size_t i = 0; i < (kThinning == 1 ? 150 : 30); ++i) {
    all += ModelWriter::word(1 + i % (kWords - 1)) + " ";
    same += ModelWriter::word(1) + " ";
  }
  texts.push_back(all);
  texts.push_back(same);
  return texts;
}

// Finite on every text, the same on every variant; close to the reference for what the weights can amount to, where asked.
void check_model(const std::string& file, bool compare, double tolerance) {
  const ReferenceModel reference(file);
  const std::unique_ptr<Classifier> first = load(file, *variants()[0], {.verify = false});
  for (const std::string& text : test_texts()) {
    const Classification result = first->classify(text);
    CHECK(is_sane(result));
    if (compare) {
      const double difference = largest_difference(result.logits, reference.logits(ids_of(*first, text)));
      // Far below any float that is no denormal, a step is as large as the number.
      CHECK(difference <= tolerance * reference.logit_magnitude() + 1e-36);
    }
    for (const Kernels* kernels : variants().subspan(1)) {
      const std::unique_ptr<Classifier> other = load(file, *kernels, {.verify = false});
      const Classification same = other->classify(text);
      CHECK((same_bits(same.logits, result.logits) && same_bits(same.features, result.features)));
    }
  }
}

TEST_CASE("overflow: bag of words", "[overflow]") {
  for (const Pattern& embedding : patterns()) {
    for (const Pattern& head : patterns()) {
      for (const std::size_t size : {1U, 7U, 300U}) {
        INFO(embedding.name << " embedding of " << size << ", " << head.name << " head");
        ModelWriter writer = start_model("bag_of_words", {"mean"}, size, embedding);
        add_head(writer, size, head);
        check_model(writer.bytes(), true, 1e-3);
      }
    }
  }
}

TEST_CASE("overflow: text_cnn", "[overflow]") {
  for (const Pattern& embedding : patterns()) {
    for (const Pattern& filter : patterns()) {
      for (const std::size_t size : {1U, 300U}) {
        for (const std::vector<std::size_t>& widths : {std::vector<std::size_t>{1}, {1, 2, 9}}) {
          constexpr std::size_t kFilters = 9;
          INFO(embedding.name << " embedding of " << size << ", " << filter.name << " filters, widest " << widths.back());
          ModelWriter writer = start_model("text_cnn", {"max"}, size, embedding);
          for (const std::size_t width : widths) {
            const std::string name = "cnn." + std::to_string(width);
            writer.add(name + ".weight", {kFilters, size, width}, filter.fill(kFilters, size * width));
            writer.add(name + ".bias", {kFilters}, filter.fill(kFilters, 1));
          }
          add_head(writer, kFilters * widths.size(), patterns()[0]);
          check_model(writer.bytes(), true, 1e-3);
        }
      }
    }
  }
}

// A filter that is the very text "w1 w2 ... wK": no sum of projections can be larger.
TEST_CASE("overflow: text_cnn whose filter is its text", "[overflow]") {
  for (const std::size_t width : {1U, 2U, 3U, 5U, 9U}) {
    for (const std::size_t size : {1U, 2U, 4U, 300U}) {
      for (const float sign : {-1.0F, 1.0F}) {
        INFO("width " << width << ", embedding of " << size);
        // Words of one norm, each along its own direction, so that scaling leaves no slack.
        const Pattern words{"", [&](std::size_t r, std::size_t c) { return (r * 7 + c * 3) % 5 < 2 ? 1.0F : -1.0F; }, true};
        ModelWriter writer = start_model("text_cnn", {"max"}, size, words);
        std::vector<float> filter(size * width);
        for (std::size_t e = 0; e < size; ++e) {
          for (std::size_t tap = 0; tap < width; ++tap) filter[e * width + tap] = sign * words.value(tap + 1, e);
        }
        const std::string name = "cnn." + std::to_string(width);
        writer.add(name + ".weight", {1, size, width}, filter);
        writer.add(name + ".bias", {1}, std::vector<float>{0.0F});
        writer.add("head.weight", {kLabels, 1}, std::vector<float>{1.0F, -1.0F, 0.5F});
        writer.add("head.bias", {kLabels}, std::vector<float>(kLabels, 0.0F));
        check_model(writer.bytes(), true, 1e-3);
      }
    }
  }
}

void add_lstm(ModelWriter& writer, std::size_t size, std::size_t hidden, const Pattern& input, const Pattern& recurrent) {
  for (const std::string suffix : {"", "_reverse"}) {
    writer.add("lstm.weight_ih_l0" + suffix, {4 * hidden, size}, input.fill(4 * hidden, size));
    writer.add("lstm.weight_hh_l0" + suffix, {4 * hidden, hidden}, recurrent.fill(4 * hidden, hidden));
    writer.add("lstm.bias_ih_l0" + suffix, {4 * hidden}, patterns()[0].fill(4 * hidden, 1));
    writer.add("lstm.bias_hh_l0" + suffix, {4 * hidden}, patterns()[0].fill(4 * hidden, 1));
  }
}

TEST_CASE("overflow: lstm", "[overflow]") {
  const Pattern& noise_pattern = patterns()[0];
  for (const auto& [size, hidden] : {std::pair<std::size_t, std::size_t>{1, 1}, {300, 9}, {8, 129}}) {
    const auto check = [&, e = size, h = hidden](const Pattern& embedding, const Pattern& input, const Pattern& recurrent) {
      INFO(embedding.name << " embedding of " << e << ", " << input.name << " input, " << recurrent.name << " recurrence of " << h);
      ModelWriter writer = start_model("lstm", {"max", "mean", "last"}, e, embedding);
      add_lstm(writer, e, h, input, recurrent);
      add_head(writer, 6 * h, noise_pattern);
      check_model(writer.bytes(), embedding.steady_in_lstm && input.steady_in_lstm && recurrent.steady_in_lstm, 2e-3);
    };
    for (const Pattern& pattern : patterns()) {
      check(pattern, noise_pattern, noise_pattern);
      check(noise_pattern, pattern, noise_pattern);
      check(noise_pattern, noise_pattern, pattern);
    }
    check(patterns()[3], patterns()[3], patterns()[3]);
    check(patterns()[3], patterns()[4], patterns()[4]);
  }
}

TEST_CASE("overflow: lstm biases of any size", "[overflow]") {
  for (const Pattern& bias : patterns()) {
    INFO(bias.name);
    constexpr std::size_t kHidden = 9;
    ModelWriter writer = start_model("lstm", {"max", "mean", "last"}, 5, patterns()[0]);
    writer.add("lstm.weight_ih_l0", {4 * kHidden, 5}, patterns()[0].fill(4 * kHidden, 5));
    writer.add("lstm.weight_hh_l0", {4 * kHidden, kHidden}, patterns()[0].fill(4 * kHidden, kHidden));
    writer.add("lstm.bias_ih_l0", {4 * kHidden}, bias.fill(4 * kHidden, 1));
    writer.add("lstm.bias_hh_l0", {4 * kHidden}, bias.fill(4 * kHidden, 1));
    add_head(writer, 3 * kHidden, patterns()[0]);
    check_model(writer.bytes(), true, 2e-3);
  }
}

TEST_CASE("overflow: I8 weights with the largest scale", "[overflow]") {
  constexpr std::size_t kSize = 300;
  constexpr std::size_t kWidth = 9;
  constexpr std::size_t kFilters = 64;
  const float scale = 7.8e6F;  // times 128 just below 1e9
  ModelWriter writer("text_cnn", {"max"}, kLabels);
  writer.add_vocabulary(kWords);
  writer.add("embedding.weight", {kWords, kSize}, std::vector<std::int8_t>(kWords * kSize, -128), std::vector<float>(kWords, scale));
  writer.add("cnn.9.weight", {kFilters, kSize, kWidth}, std::vector<std::int8_t>(kFilters * kSize * kWidth, -128), std::vector<float>(kFilters, scale));
  writer.add("cnn.9.bias", {kFilters}, std::vector<float>(kFilters, 1e9F));
  writer.add("head.weight", {kLabels, kFilters}, std::vector<std::int8_t>(kLabels * kFilters, -128), std::vector<float>(kLabels, scale));
  writer.add("head.bias", {kLabels}, std::vector<float>(kLabels, 1e9F));
  check_model(writer.bytes(), true, 1e-3);
}

TEST_CASE("overflow: I8 scales that would lift a weight above 1e9 are refused", "[overflow]") {
  ModelWriter writer("bag_of_words", {"mean"}, kLabels);
  writer.add_vocabulary(2);
  writer.add("embedding.weight", {2, 1}, std::vector<std::int8_t>{1, 1}, std::vector<float>{1.0F, 1e9F});
  add_head(writer, 1, patterns()[0]);
  std::unique_ptr<Classifier> classifier;
  const Status status = try_load(writer.bytes(), kScalarKernels, {.verify = false}, classifier);
  CHECK(status.code() == Code::kModelTensorValue);
  CHECK(std::string(status.subject()) == "embedding.weight.scale");
}

}  // namespace
}  // namespace undertone::test
