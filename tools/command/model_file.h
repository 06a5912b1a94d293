// A model file read by the native command: the JSON half of loading.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "classifier.h"

namespace undertone::command {

struct LoadedModel {
  std::unique_ptr<Classifier> classifier;
  std::vector<std::string> labels;
};

// The header's two halves, parsed.
struct ModelHeader {
  nlohmann::json settings;  // the object inside __metadata__.undertone
  nlohmann::json tensors;   // name -> {dtype, shape, data_offsets}
};

// Throws Failure with the engine's code.
LoadedModel load_model(const std::string& path);
ModelHeader read_header(const std::string& path);

}  // namespace undertone::command
