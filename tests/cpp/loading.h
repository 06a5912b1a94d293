// Loading with any options and settings; command::load_model, which the native command uses, always verifies.
#pragma once

#include <array>
#include <catch2/catch.hpp>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "classifier.h"
#include "model_file.h"

namespace undertone::test {

inline void describe_setting(Description& description, const std::string& path, const nlohmann::json& value) {
  if (value.is_structured()) {
    for (const auto& [key, child] : value.items()) describe_setting(description, path.empty() ? key : path + "." + key, child);
  } else if (value.is_string()) {
    REQUIRE(!description.add_text(path, value.get<std::string>()).failed());
  } else if (value.is_number()) {
    REQUIRE(!description.add_number(path, value.get<double>()).failed());
  }
}

inline Status try_load(std::string_view file, const Kernels& kernels, const LoadOptions& options,
                       std::unique_ptr<Classifier>& classifier) {
  const command::ModelHeader header = command::read_header(file);
  Loader loader(kernels);
  const std::span<std::byte> bytes = loader.begin(file.size());
  REQUIRE(bytes.size() == file.size());
  std::memcpy(bytes.data(), file.data(), file.size());
  std::string_view json;
  UNDERTONE_TRY(loader.read_header(json));
  Description& description = loader.description();
  describe_setting(description, "", header.settings);
  for (const auto& [name, tensor] : header.tensors.items()) {
    UNDERTONE_TRY(description.add_tensor(name, tensor["dtype"].get<std::string>(), tensor["data_offsets"][0].get<double>(),
                                         tensor["data_offsets"][1].get<double>()));
    for (const nlohmann::json& size : tensor["shape"]) UNDERTONE_TRY(description.add_dimension(size.get<double>()));
  }
  return loader.finish(options, classifier);
}

inline std::unique_ptr<Classifier> load(std::string_view file, const Kernels& kernels = kScalarKernels,
                                        const LoadOptions& options = {}) {
  std::unique_ptr<Classifier> classifier;
  const Status status = try_load(file, kernels, options, classifier);
  std::array<char, 512> message{};
  status.write_message(message);
  INFO(message.data());
  REQUIRE(classifier != nullptr);
  return classifier;
}

}  // namespace undertone::test
