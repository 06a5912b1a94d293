#include "classifier.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <string>
#include <vector>

#include "base/hash.h"
#include "comparison.h"
#include "loading.h"
#include "test_data.h"
#include "text_samples.h"
#include "variants.h"

namespace undertone::test {
namespace {

struct Answer {
  std::int32_t tokens;
  std::int32_t unknown;
  std::vector<float> numbers;  // scores, logits, features

  explicit Answer(const Classification& result) : tokens(result.tokens), unknown(result.unknown) {
    for (const auto part : {result.scores, result.logits, result.features}) numbers.insert(numbers.end(), part.begin(), part.end());
  }
  bool operator==(const Answer& other) const {
    return tokens == other.tokens && unknown == other.unknown && same_bits(numbers, other.numbers);
  }
};

std::vector<Answer> answers(Classifier& classifier, const std::vector<std::string>& texts) {
  std::vector<Answer> all;
  for (const std::string& text : texts) all.emplace_back(classifier.classify(text));
  return all;
}

std::vector<std::string> test_texts() {
  std::vector<std::string> texts = thinned(read_lines(golden_folder() / "encoders" / "texts.txt"));
  texts.insert(texts.end(), awkward_texts().begin(), awkward_texts().end());
  return texts;
}

TEST_CASE("classifier: the size of the word table changes nothing", "[classifier]") {
  const std::vector<std::string> texts = test_texts();
  for (const auto& path : fixture_models()) {
    INFO(path.stem().string());
    const std::string file = read_file(path);
    const auto cold = load(file, kScalarKernels, {.table_bytes = 0});
    const std::vector<Answer> expected = answers(*cold, texts);
    for (const std::size_t bytes : {std::size_t{1}, std::size_t{1000}, std::size_t{4000}, std::size_t{15'000}, std::size_t{50'000}, std::size_t{1} << 20U, std::size_t{1} << 31U}) {
      INFO(bytes << " bytes");
      const auto classifier = load(file, kScalarKernels, {.table_bytes = bytes});
      CHECK(answers(*classifier, texts) == expected);
      CHECK(answers(*classifier, texts) == expected);
    }
  }
}

TEST_CASE("classifier: earlier texts leave no trace", "[classifier]") {
  for (const auto& path : fixture_models()) {
    INFO(path.stem().string());
    const std::string file = read_file(path);
    const auto classifier = load(file);
    const Answer alone(classifier->classify("a good film"));
    for (const std::string& text : test_texts()) {
      classifier->classify(text);
      if (!(Answer(classifier->classify("a good film")) == alone)) FAIL_CHECK("after: " << text);
    }
  }
}

TEST_CASE("classifier: two models do not disturb each other", "[classifier]") {
  const std::string file = read_file(golden_folder() / "encoders" / "cnn.safetensors");
  const auto one = load(file);
  const auto two = load(file);
  const Answer expected(one->classify("a good film"));
  two->classify("something terrible and boring");
  CHECK(Answer(one->classify("a good film")) == expected);
  CHECK(Answer(two->classify("a good film")) == expected);
}

TEST_CASE("classifier: any text gets a sane answer", "[classifier]") {
  std::vector<std::string> texts = test_texts();
  texts.push_back(std::string(100, '\0'));
  texts.push_back("good\xED\xA0\x80" "bad\xED\xBF\xBF");
  Random random(1);
  for (int i = 0; i < 100; ++i) texts.push_back(random_text(random, 100));
  for (const auto& path : fixture_models()) {
    INFO(path.stem().string());
    const auto classifier = load(read_file(path));
    for (const std::string& text : texts) {
      if (!is_sane(classifier->classify(text))) FAIL_CHECK("no sane answer to: " << text);
    }
  }
}

TEST_CASE("classifier: a megabyte of text", "[classifier]") {
  for (const auto& path : fixture_models()) {
    const auto classifier = load(read_file(path));
    for (const std::string_view unit : {"not a good film at all , 10/10 !!! ", "a", "\xF0\x9F\x98\x80"}) {
      const std::string text = repeated(unit, 1'000'000 / kThinning);
      INFO(path.stem().string() << ", of " << unit);
      const Classification result = classifier->classify(text);
      CHECK(is_sane(result));
      CHECK(static_cast<std::size_t>(result.tokens) == ids_of(*classifier, text).size());
    }
  }
}

TEST_CASE("classifier: counts tokens and unknown ones", "[classifier]") {
  const auto classifier = load(read_file(golden_folder() / "encoders" / "bag.safetensors"));
  const auto counts = [&](std::string_view text) {
    const Classification result = classifier->classify(text);
    return std::pair(result.tokens, result.unknown);
  };
  CHECK(counts("") == std::pair(0, 0));
  CHECK(counts(" \n\t ") == std::pair(0, 0));
  CHECK(counts("a film .") == std::pair(3, 0));
  CHECK(counts("a \xE9\xBE\x98 film") == std::pair(3, 1));
  CHECK(counts("\xE9\xBE\x98\xE9\xBE\x98") == std::pair(2, 2));
}

TEST_CASE("classifier: the result block is the result", "[classifier]") {
  for (const auto& path : fixture_models()) {
    INFO(path.stem().string());
    const auto classifier = load(read_file(path));
    const Classification result = classifier->classify("a good \xE9\xBE\x98 film");
    const std::byte* block = classifier->result_block();
    std::int32_t counts[2];
    std::memcpy(counts, block, sizeof(counts));
    CHECK(counts[0] == result.tokens);
    CHECK(counts[1] == result.unknown);
    const auto* floats = reinterpret_cast<const float*>(block + sizeof(counts));
    CHECK(same_bits({floats, classifier->label_count()}, result.scores));
    CHECK(same_bits({floats + classifier->label_count(), classifier->feature_size()}, result.features));
    classifier->classify("");
    CHECK(classifier->result_block() == block);
  }
}

TEST_CASE("classifier: sizes and hash", "[classifier]") {
  const std::string file = read_file(golden_folder() / "encoders" / "cnn.safetensors");
  const auto classifier = load(file);
  CHECK(classifier->label_count() == 2);
  CHECK(classifier->feature_size() == 48);
  CHECK(classifier->hash() == xxh64(std::as_bytes(std::span(file))));
}

TEST_CASE("classifier: golden texts are replayed only when asked", "[classifier]") {
  const std::string file = read_file(golden_folder() / "models" / "self-test-wrong.safetensors");
  std::unique_ptr<Classifier> classifier;
  CHECK(try_load(file, kScalarKernels, {.verify = true}, classifier).code() == Code::kModelSelfTest);
  CHECK(classifier == nullptr);
  CHECK_FALSE(try_load(file, kScalarKernels, {.verify = false}, classifier).failed());
  CHECK(classifier != nullptr);
}

TEST_CASE("loader: steps out of order", "[classifier]") {
  Loader loader(kScalarKernels);
  std::unique_ptr<Classifier> classifier;
  CHECK(loader.finish({}, classifier).code() == Code::kArgument);
  CHECK(loader.description().add_dimension(1).code() == Code::kArgument);
  std::string_view json;
  CHECK(loader.read_header(json).code() == Code::kModelTruncated);
  CHECK(loader.begin(0).empty());
  CHECK(loader.read_header(json).code() == Code::kModelTruncated);
  CHECK(loader.finish({}, classifier).failed());
  CHECK(loader.finish({}, classifier).code() == Code::kArgument);
}

TEST_CASE("loader: beginning again forgets the first file", "[classifier]") {
  Loader loader(kScalarKernels);
  REQUIRE(loader.begin(100).size() == 100);
  const std::span<std::byte> second = loader.begin(8);
  REQUIRE(second.size() == 8);
  std::memset(second.data(), 0, second.size());
  std::string_view json = "x";
  CHECK_FALSE(loader.read_header(json).failed());
  CHECK(json.empty());
}

TEST_CASE("loader: too many tensors are refused", "[classifier]") {
  Loader loader(kScalarKernels);
  Status status;
  for (std::size_t i = 0; i <= Description::kMaxTensors && !status.failed(); ++i) status = loader.description().add_tensor("t", "F32", 0, 4);
  CHECK(status.code() == Code::kModelHeader);
  CHECK(loader.description().tensor_count() == Description::kMaxTensors);
}

}  // namespace
}  // namespace undertone::test
