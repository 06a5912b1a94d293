// The corpus of good and broken model files that every host runs: tests/golden/models/.
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "comparison.h"
#include "failure.h"
#include "model_file.h"
#include "test_data.h"
#include "variants.h"

namespace undertone::test {
namespace {

std::filesystem::path corpus_folder() { return golden_folder() / "models"; }

nlohmann::json corpus() {
  nlohmann::json list = nlohmann::json::parse(read_file(corpus_folder() / "expected.json"));
  REQUIRE(list.size() >= 40);
  return list;
}

TEST_CASE("model: good files load and broken ones say what is wrong, and where", "[model]") {
  for (const nlohmann::json& expected : corpus()) {
    for (const Kernels* kernels : variants()) {
      const auto name = expected["file"].get<std::string>();
      INFO(name << ", " << kernels->name);
      const std::string file = read_any_file(corpus_folder() / name);
      std::string code = "OK";
      std::string tensor;
      std::int64_t offset = -1;
      try {
        const command::LoadedModel model = command::load_model(file, *kernels);
        CHECK(is_sane(model.classifier->classify("a good b")));
        CHECK(model.labels.size() == model.classifier->label_count());
      } catch (const command::Failure& failure) {
        UNSCOPED_INFO(failure.what());
        code = failure.code;
        tensor = failure.subject;
        offset = failure.offset;
      }
      CHECK(code == expected["code"].get<std::string>());
      CHECK(tensor == expected["tensor"].get<std::string>());
      // Hosts refuse some headers themselves, with no place they agree on.
      if (!expected["offset"].is_null()) CHECK(offset == expected["offset"].get<std::int64_t>());
    }
  }
}

TEST_CASE("model: the list names every file of the corpus once", "[model]") {
  std::set<std::string> listed;
  for (const nlohmann::json& expected : corpus()) CHECK(listed.insert(expected["file"].get<std::string>()).second);
  std::set<std::string> present;
  for (const auto& path : find_models(corpus_folder())) present.insert(path.filename().string());
  CHECK(listed == present);
}

TEST_CASE("model: every failure that a file can cause is in the corpus", "[model]") {
  std::set<std::string> codes;
  for (const nlohmann::json& expected : corpus()) codes.insert(expected["code"].get<std::string>());
  for (unsigned code = 0; code_name(code) != nullptr; ++code) {
    const std::string name = code_name(code);
    if (name == "OK" || name.starts_with("E_MODEL_")) CHECK(codes.contains(name));
  }
}

TEST_CASE("model: every cut of a good file is refused", "[model]") {
  for (const char* name : {"good-bag.safetensors", "good-cnn.safetensors", "good-bilstm.safetensors"}) {
    const std::string file = read_file(corpus_folder() / name);
    for (std::size_t size = 0; size < file.size(); ++size) {
      bool refused = false;
      try {
        command::load_model(file.substr(0, size));
      } catch (const command::Failure& failure) {
        refused = failure.code.starts_with("E_MODEL_");
      }
      if (!refused) FAIL_CHECK(name << " cut to " << size << " bytes loads");
    }
  }
}

}  // namespace
}  // namespace undertone::test
