// Damaged model and head files and random texts, from fixed seeds: a load fails with a Failure or gives a model that works; nothing crashes.
// A failure prints its seed; UNDERTONE_FUZZ_RUNS sets the number of runs.
#include <catch2/catch.hpp>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "comparison.h"
#include "failure.h"
#include "loading.h"
#include "random.h"
#include "test_data.h"
#include "text_samples.h"
#include "variants.h"

namespace undertone::test {
namespace {

std::size_t run_count() {
  const char* wanted = std::getenv("UNDERTONE_FUZZ_RUNS");
  return wanted == nullptr ? 20'000 / (kSanitized ? 4 : 1) : static_cast<std::size_t>(std::strtoull(wanted, nullptr, 10));
}

std::vector<std::string> good_files(const char* folder) {
  std::vector<std::string> files;
  for (const auto& path : find_models(golden_folder() / folder)) {
    if (path.stem().string().starts_with("good")) files.push_back(read_file(path));
  }
  REQUIRE(files.size() >= 4);
  return files;
}

std::size_t header_end(const std::string& file) {
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), sizeof(length));
  return sizeof(length) + static_cast<std::size_t>(length);
}

void flip_bits(std::string& file, Random& random) {
  const std::size_t count = 1 + random.below(8);
  for (std::size_t i = 0; i < count && !file.empty(); ++i) {
    char& byte = file[random.below(file.size())];
    byte = static_cast<char>(byte ^ (1 << random.below(8)));
  }
}

// Weights of any bits, with a header that is left alone.
void scramble_data(std::string& file, Random& random) {
  const std::size_t begin = header_end(file);
  for (std::size_t i = 0, count = 1 + random.below(40); i < count && begin < file.size(); ++i) {
    file[begin + random.below(file.size() - begin)] = static_cast<char>(random.next());
  }
}

void cut(std::string& file, Random& random) { file.resize(random.below(file.size() + 1)); }

void splice(std::string& file, const std::string& other, Random& random) {
  const std::size_t begin = random.below(other.size());
  const std::string piece = other.substr(begin, 1 + random.below(100));
  if (random.below(2) == 0) {
    file.insert(random.below(file.size() + 1), piece);
  } else {
    const std::size_t at = random.below(file.size());
    file.replace(at, std::min(piece.size(), file.size() - at), piece);
  }
}

// Puts another number, or something that is none, in the place of one in the header, whose length is corrected.
void change_number(std::string& file, Random& random) {
  static constexpr const char* kNumbers[] = {"0", "1", "-1", "2", "3", "4", "5", "8", "10", "16", "40", "1.5", "1e9", "1e300", "-1e300", "1e-300", "4294967296",
                                             "9007199254740993", "18446744073709551615", "null", "\"x\"", "[]", "{}", "true"};
  const std::size_t end = header_end(file);
  std::vector<std::size_t> starts;
  for (std::size_t i = 9; i < end; ++i) {
    if (std::isdigit(static_cast<unsigned char>(file[i])) != 0 && std::isdigit(static_cast<unsigned char>(file[i - 1])) == 0) starts.push_back(i);
  }
  if (starts.empty()) return;
  const std::size_t begin = starts[random.below(starts.size())];
  std::size_t size = 1;
  while (begin + size < end && std::isdigit(static_cast<unsigned char>(file[begin + size])) != 0) ++size;
  const std::string number = kNumbers[random.below(std::size(kNumbers))];
  file.replace(begin, size, number);
  const std::uint64_t length = end - sizeof(std::uint64_t) - size + number.size();
  std::memcpy(file.data(), &length, sizeof(length));
}

// Text moved about inside the header, which keeps its length.
void shuffle_header(std::string& file, Random& random) {
  const std::size_t end = header_end(file);
  const std::size_t size = 1 + random.below(12);
  if (end < 8 + size + 1) return;
  const std::string piece = file.substr(8 + random.below(end - 8 - size), size);
  file.replace(8 + random.below(end - 8 - size), size, piece);
}

std::string mutate(const std::vector<std::string>& files, Random& random) {
  std::string file = files[random.below(files.size())];
  switch (random.below(8)) {
    case 0: flip_bits(file, random); break;
    case 1: cut(file, random); break;
    case 2: splice(file, files[random.below(files.size())], random); break;
    case 3: scramble_data(file, random); break;
    case 4: shuffle_header(file, random); break;
    default:
      for (std::size_t i = 0, count = 1 + random.below(3); i < count; ++i) change_number(file, random);
      if (random.below(4) == 0) scramble_data(file, random);
  }
  return file;
}

void check_answers(Classifier& classifier, Random& random) {
  static const std::vector<std::string> kTexts = {"", "good", "a good film, not bad !!!", std::string("\0\xFF", 2), repeated("good bad ", 700)};
  for (const std::string& text : kTexts) {
    if (!is_sane(classifier.classify(text))) FAIL("no sane answer to: " << text);
  }
  const std::string text = random_text(random, 20);
  if (!is_sane(classifier.classify(text))) FAIL("no sane answer to: " << text);
}

std::vector<float> scores_of(Classifier& classifier) {
  const std::span<const float> scores = classifier.classify("a good film").scores;
  return {scores.begin(), scores.end()};
}

TEST_CASE("fuzz: damaged models", "[fuzz]") {
  const std::vector<std::string> files = good_files("models");
  std::size_t loaded = 0;
  std::size_t refused = 0;
  for (std::size_t seed = 0; seed < run_count(); ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const std::string file = mutate(files, random);
    const Kernels& kernels = *variants()[seed % variants().size()];
    try {
      command::LoadedModel model = command::load_model(file, kernels);
      ++loaded;
      check_answers(*model.classifier, random);
    } catch (const command::Failure& failure) {
      ++refused;
      if (!failure.code.starts_with("E_MODEL_")) FAIL("another failure: " << failure.what());
    }
  }
  // Neither is rare, or the mutations would test nothing.
  CHECK(loaded > run_count() / 50);
  CHECK(refused > run_count() / 10);
}

TEST_CASE("fuzz: damaged heads", "[fuzz]") {
  const std::vector<std::string> files = good_files("heads");
  std::vector<command::LoadedModel> models;
  for (const Kernels* kernels : variants()) models.push_back(command::load_model(read_file(golden_folder() / "models" / "good-bag.safetensors"), *kernels));
  std::size_t used = 0;
  std::size_t refused = 0;
  for (std::size_t seed = 0; seed < run_count(); ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const std::string file = mutate(files, random);
    command::LoadedModel& model = models[seed % models.size()];
    const std::vector<float> before = scores_of(*model.classifier);
    try {
      command::load_head(file, model, *variants()[seed % models.size()]);
      ++used;
      check_answers(*model.classifier, random);
      if (model.labels.size() != model.classifier->label_count()) FAIL("labels that are not those of the head");
    } catch (const command::Failure& failure) {
      ++refused;
      if (!failure.code.starts_with("E_MODEL_") && failure.code != "E_HEAD_BASE") FAIL("another failure: " << failure.what());
      if (!same_bits(scores_of(*model.classifier), before)) FAIL("the head in use changed");
    }
  }
  CHECK(used > run_count() / 50);
  CHECK(refused > run_count() / 10);
}

// Without the golden texts more damage gets through: answers may be wrong then, never insane.
TEST_CASE("fuzz: damaged weights, unverified", "[fuzz]") {
  const std::vector<std::string> files = good_files("models");
  std::size_t loaded = 0;
  for (std::size_t seed = 0; seed < run_count() / 4; ++seed) {
    INFO("seed " << seed);
    Random random(~std::uint64_t{seed});
    std::string file = files[random.below(files.size())];
    scramble_data(file, random);
    std::unique_ptr<Classifier> classifier;
    if (try_load(file, *variants()[seed % variants().size()], {.verify = false}, classifier).failed()) continue;
    ++loaded;
    check_answers(*classifier, random);
  }
  CHECK(loaded > run_count() / 40);
}

TEST_CASE("fuzz: random texts, the same answer on every variant", "[fuzz]") {
  for (const auto& path : fixture_models()) {
    const std::string file = read_file(path);
    const std::unique_ptr<Classifier> first = load(file, *variants()[0]);
    std::vector<std::unique_ptr<Classifier>> others;
    for (const Kernels* kernels : variants().subspan(1)) others.push_back(load(file, *kernels));
    for (std::size_t seed = 0; seed < run_count() / 20; ++seed) {
      INFO(path.stem().string() << ", seed " << seed);
      Random random(seed);
      const std::string text = seed % 2 == 0 ? random_text(random, 1 + random.below(100)) : random.bytes(random.below(400));
      const Classification result = first->classify(text);
      if (!is_sane(result)) FAIL("no sane answer");
      for (const auto& other : others) {
        if (!same_bits(other->classify(text).scores, result.scores)) FAIL("another answer");
      }
    }
  }
}

}  // namespace
}  // namespace undertone::test
