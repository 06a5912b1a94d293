// A model file read by the native command: the JSON half of loading.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
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

// file: a model file's bytes. All throw Failure with the engine's code.
LoadedModel load_model(std::string_view file, const Kernels& kernels = kScalarKernels, const LoadOptions& options = {});
ModelHeader read_header(std::string_view file);

// file: a head file's bytes. Puts that head, and its labels, in the place of the model's own; a failure changes nothing.
void load_head(std::string_view file, LoadedModel& model, const Kernels& kernels = kScalarKernels);

}  // namespace undertone::command
