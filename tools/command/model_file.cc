#include "model_file.h"

#include <algorithm>
#include <array>

#include "failure.h"

namespace undertone::command {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 8;

Failure failure(const Status& status) {
  std::array<char, 512> message;
  status.write_message(message);
  Failure failed(code_name(static_cast<unsigned>(status.code())), message.data());
  failed.subject = status.subject();
  failed.offset = status.offset();
  return failed;
}

void check(const Status& status) {
  if (status.failed()) throw failure(status);
}

// The JSON begins behind the eight bytes of its length.
Failure bad_header(const char* reason) { return failure(Status(Code::kModelHeader, "", reason, 8)); }

// Settings as paths: objects by ".key", arrays by ".index"; true, false and null say nothing to the engine.
void describe_settings(const json& value, const std::string& path, int depth, Description& description) {
  if (depth > kMaxDepth) throw bad_header("its settings are nested too deeply");
  const std::string prefix = path.empty() ? "" : path + ".";
  if (value.is_object()) {
    for (const auto& [key, child] : value.items()) describe_settings(child, prefix + key, depth + 1, description);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) describe_settings(value[i], prefix + std::to_string(i), depth + 1, description);
  } else if (value.is_string()) {
    check(description.add_text(path, value.get_ref<const std::string&>()));
  } else if (value.is_number()) {
    check(description.add_number(path, value.get<double>()));
  }
}

void describe_tensors(const json& tensors, Description& description) {
  for (const auto& [name, tensor] : tensors.items()) {
    const auto range = tensor.at("data_offsets").get<std::vector<double>>();
    if (range.size() != 2) throw bad_header("a tensor has not two data_offsets");
    check(description.add_tensor(name, tensor.at("dtype").get<std::string>(), range[0], range[1]));
    for (const json& size : tensor.at("shape")) check(description.add_dimension(size.get<double>()));
  }
}

ModelHeader parse_header(std::string_view text) {
  try {
    ModelHeader header;
    header.tensors = json::parse(text);
    const std::string settings = header.tensors.at("__metadata__").at("undertone").get<std::string>();
    header.tensors.erase("__metadata__");
    header.settings = json::parse(settings);
    if (!header.settings.is_object()) throw bad_header("its settings are not a JSON object");
    return header;
  } catch (const json::exception&) {
    throw bad_header("it is not the JSON that a safetensors model has");
  }
}

ModelHeader begin_load(std::string_view file, Loader& loader) {
  const std::span<std::byte> bytes = loader.begin(file.size());
  if (bytes.size() != file.size()) throw Failure("E_MEMORY", "no memory for a model of " + std::to_string(file.size()) + " bytes");
  std::copy_n(reinterpret_cast<const std::byte*>(file.data()), file.size(), bytes.begin());
  std::string_view text;
  check(loader.read_header(text));
  return parse_header(text);
}

// Hands a file and what its header says to the loader, for whichever last step. Returns the settings.
json feed(std::string_view file, Loader& loader) {
  const ModelHeader header = begin_load(file, loader);
  // The engine sees paths: only here can a list be told from an object, or from a list that holds what is no text.
  const json labels = header.settings.value("labels", json::array());
  const auto visible = [](const json& label) { return label.is_string() || label.is_number(); };
  if (!visible(labels) && !(labels.is_array() && std::all_of(labels.begin(), labels.end(), visible))) throw bad_header("its labels are not a list of texts");
  try {
    describe_settings(header.settings, "", 0, loader.description());
    describe_tensors(header.tensors, loader.description());
  } catch (const json::exception&) {
    throw bad_header("a tensor lacks dtype, shape or data_offsets");
  }
  return header.settings;
}

}  // namespace

ModelHeader read_header(std::string_view file) {
  Loader loader(kScalarKernels);
  return begin_load(file, loader);
}

LoadedModel load_model(std::string_view file, const Kernels& kernels, const LoadOptions& options) {
  Loader loader(kernels);
  const json settings = feed(file, loader);
  LoadedModel model;
  check(loader.finish(options, model.classifier));
  model.labels = settings.at("labels").get<std::vector<std::string>>();
  return model;
}

void load_head(std::string_view file, LoadedModel& model, const Kernels& kernels) {
  Loader loader(kernels);
  const json settings = feed(file, loader);
  check(loader.finish_head(*model.classifier));
  model.labels = settings.at("labels").get<std::vector<std::string>>();
}

}  // namespace undertone::command
