// Personal heads: installed in place of the shipped one, refused without a trace, and taken off again.
#include <catch2/catch.hpp>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "comparison.h"
#include "failure.h"
#include "model_file.h"
#include "session.h"
#include "test_data.h"
#include "variants.h"

namespace undertone::test {
namespace {

constexpr const char* kText = "a good film , not a bad one";

std::filesystem::path heads_folder() { return golden_folder() / "heads"; }
std::string read_head(const std::string& name) { return read_any_file(heads_folder() / (name + ".safetensors")); }
std::string base_model() { return read_file(golden_folder() / "models" / "good-bag.safetensors"); }

struct Answer {
  explicit Answer(const Classification& result)
      : scores(result.scores.begin(), result.scores.end()),
        logits(result.logits.begin(), result.logits.end()),
        features(result.features.begin(), result.features.end()) {}

  [[nodiscard]] bool same_as(const Answer& other) const {
    return same_bits(scores, other.scores) && same_bits(logits, other.logits) && same_bits(features, other.features);
  }

  std::vector<float> scores;
  std::vector<float> logits;
  std::vector<float> features;
};

TEST_CASE("head: good files are used and broken ones say what is wrong, and change nothing", "[head]") {
  const nlohmann::json list = nlohmann::json::parse(read_file(heads_folder() / "expected.json"));
  REQUIRE(list.size() >= 30);
  std::set<std::string> listed;
  for (const Kernels* kernels : variants()) {
    for (const char* before : {"", "good"}) {
      command::LoadedModel model = command::load_model(base_model(), *kernels);
      for (const nlohmann::json& expected : list) {
        const auto file = expected["file"].get<std::string>();
        INFO(file << ", " << kernels->name);
        listed.insert(file);
        model.classifier->reset_head();
        if (*before != '\0') command::load_head(read_head(before), model, *kernels);
        const std::vector<std::string> labels = model.labels;
        const Answer answer(model.classifier->classify(kText));
        std::string code = "OK";
        try {
          command::load_head(read_any_file(heads_folder() / file), model, *kernels);
          CHECK(is_sane(model.classifier->classify(kText)));
          CHECK(model.labels.size() == model.classifier->label_count());
        } catch (const command::Failure& failure) {
          UNSCOPED_INFO(failure.what());
          code = failure.code;
          CHECK(failure.subject == expected["tensor"].get<std::string>());
          CHECK(failure.offset == expected["offset"].get<std::int64_t>());
          CHECK(model.labels == labels);
          CHECK(Answer(model.classifier->classify(kText)).same_as(answer));
        }
        CHECK(code == expected["code"].get<std::string>());
      }
    }
  }
  std::set<std::string> present;
  for (const auto& path : find_models(heads_folder())) present.insert(path.filename().string());
  CHECK(listed == present);
}

TEST_CASE("head: every cut of a good file is refused", "[head]") {
  command::LoadedModel model = command::load_model(base_model());
  const std::string file = read_head("good");
  for (std::size_t size = 0; size < file.size(); ++size) {
    bool refused = false;
    try {
      command::load_head(file.substr(0, size), model);
    } catch (const command::Failure& failure) {
      refused = failure.code.starts_with("E_MODEL_");
    }
    if (!refused) FAIL_CHECK("cut to " << size << " bytes it is used");
  }
}

TEST_CASE("head: logits are its weights times the features; the shipped head comes back", "[head]") {
  command::LoadedModel model = command::load_model(base_model());
  Classifier& classifier = *model.classifier;
  const Answer shipped(classifier.classify(kText));
  command::load_head(read_head("good"), model);
  CHECK(model.labels == std::vector<std::string>{"work", "home", "play"});
  REQUIRE(classifier.label_count() == 3);
  CHECK(classifier.shipped_head().labels() == 2);
  const Answer personal(classifier.classify(kText));
  CHECK(same_bits(personal.features, shipped.features));
  for (std::size_t c = 0; c < 3; ++c) {
    double logit = classifier.head().bias()[c];
    for (std::size_t i = 0; i < personal.features.size(); ++i) {
      logit += static_cast<double>(classifier.head().weights(c)[i]) * static_cast<double>(personal.features[i]);
    }
    CHECK(static_cast<double>(personal.logits[c]) == Approx(logit).margin(1e-6));
  }
  // One personal head after another, each in the place of the last.
  command::load_head(read_head("good-one-label"), model);
  CHECK(classifier.classify(kText).scores[0] == 1.0F);
  command::load_head(read_head("good"), model);
  CHECK(Answer(classifier.classify(kText)).same_as(personal));
  classifier.reset_head();
  classifier.reset_head();
  CHECK(Answer(classifier.classify(kText)).same_as(shipped));
}

TEST_CASE("head: integers stand for themselves times their row's scale", "[head]") {
  command::LoadedModel model = command::load_model(base_model());
  const std::string file = read_head("good-i8");
  command::load_head(file, model);
  const nlohmann::json tensors = command::read_header(file).tensors;
  const std::size_t data = file.size() - tensors.at("head.weight.scale").at("data_offsets").at(1).get<std::size_t>();
  const auto begin = [&](const char* name) { return file.data() + data + tensors.at(name).at("data_offsets").at(0).get<std::size_t>(); };
  const Head& head = model.classifier->head();
  const std::size_t features = model.classifier->feature_size();
  for (std::size_t c = 0; c < 3; ++c) {
    float scale = 0;
    std::memcpy(&scale, begin("head.weight.scale") + c * sizeof(scale), sizeof(scale));
    for (std::size_t i = 0; i < features; ++i) {
      CHECK(head.weights(c)[i] == static_cast<float>(static_cast<signed char>(begin("head.weight")[c * features + i])) * scale);
    }
  }
}

TEST_CASE("head: that of another model is refused by that model's name", "[head]") {
  command::LoadedModel model = command::load_model(read_file(golden_folder() / "models" / "good-bag-i8.safetensors"));
  try {
    command::load_head(read_head("good"), model);
    FAIL("it was taken");
  } catch (const command::Failure& failure) {
    CHECK(failure.code == "E_HEAD_BASE");
    CHECK(std::string(failure.what()).find("tiny") != std::string::npos);
  }
}

TEST_CASE("head: a session goes on with the new one", "[head]") {
  command::LoadedModel model = command::load_model(base_model());
  Classifier& classifier = *model.classifier;
  Session session(classifier);
  std::string text;
  for (std::size_t i = 0; i < 40; ++i) {
    text += "good film ! ";
    if (i == 15) command::load_head(read_head("good"), model);
    if (i == 30) classifier.reset_head();
    const TextPosition start = session.rewind(static_cast<std::uint32_t>(text.size() - 12));
    const Answer typed(session.read(std::string_view(text).substr(start.byte)));
    CHECK(typed.same_as(Answer(classifier.classify(text))));
  }
}

}  // namespace
}  // namespace undertone::test
