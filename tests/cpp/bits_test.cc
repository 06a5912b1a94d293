// The same bits everywhere: one hash of all scores for each model, which native code and every variant in WebAssembly must give.
// tests/golden/README.md defines the hash and says how to rewrite bits.json.
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "base/hash.h"
#include "comparison.h"
#include "model_file.h"
#include "test_data.h"
#include "variants.h"

namespace undertone::test {
namespace {

std::string bits_of(Classifier& classifier) {
  std::vector<float> scores;
  for (const std::string& text : golden_texts()) {
    const Classification result = classifier.classify(text);
    if (!is_sane(result)) FAIL("scores that are none: " << text);
    scores.insert(scores.end(), result.scores.begin(), result.scores.end());
  }
  std::array<char, 17> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(xxh64(std::as_bytes(std::span(scores)))));
  return hex.data();
}

TEST_CASE("bits: every model, every variant", "[bits]") {
  const std::filesystem::path list = golden_folder() / "bits.json";
  const bool write = std::getenv("UNDERTONE_WRITE_GOLDEN") != nullptr;
  nlohmann::json expected = write && !std::filesystem::exists(list) ? nlohmann::json::object() : nlohmann::json::parse(read_file(list));

  std::vector<std::filesystem::path> models = fixture_models();
  // The fixtures take every path through the engine; the larger models are for builds at full speed.
  if (!kSanitized) {
    for (const auto& path : shipped_models()) models.push_back(path);
  }
  for (const auto& path : models) {
    const std::string name = path.stem().string();
    for (const Kernels* kernels : variants()) {
      INFO(name << ", " << kernels->name);
      const command::LoadedModel model = command::load_model(read_file(path), *kernels);
      const std::string bits = bits_of(*model.classifier);
      if (write) expected[name] = bits;
      CHECK(expected.value(name, "not in bits.json") == bits);
    }
  }
  if (write) std::ofstream(list) << expected.dump(2) << '\n';
}

}  // namespace
}  // namespace undertone::test
