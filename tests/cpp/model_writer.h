// Model files made in memory from arrays of numbers, for models that no training would give.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace undertone::test {

class ModelWriter {
 public:
  using Shape = std::vector<std::size_t>;

  // Golden scores are zeros: load without verifying.
  ModelWriter(const std::string& encoder, const std::vector<std::string>& poolings, std::size_t labels) {
    settings_ = {{"format", 1}, {"name", "made-for-a-test"}, {"languages", {"en"}}, {"encoder", encoder}, {"pooling", poolings}};
    for (std::size_t c = 0; c < labels; ++c) settings_["labels"].push_back("label " + std::to_string(c));
    settings_["golden"] = {{{"text", "a"}, {"scores", std::vector<double>(labels, 0.0)}}};
  }

  // <unk>, then w1, w2, ...
  void add_vocabulary(std::size_t words) {
    std::string lines = "<unk>";
    for (std::size_t id = 1; id < words; ++id) lines += "\n" + word(id);
    add_bytes("vocabulary", "U8", {lines.size()}, lines.data(), lines.size());
  }

  static std::string word(std::size_t id) { return "w" + std::to_string(id); }

  void add(const std::string& name, const Shape& shape, const std::vector<float>& values) {
    add_bytes(name, "F32", shape, values.data(), values.size() * sizeof(float));
  }

  void add(const std::string& name, const Shape& shape, const std::vector<std::int8_t>& values, const std::vector<float>& scales) {
    add_bytes(name, "I8", shape, values.data(), values.size());
    add(name + ".scale", {scales.size()}, scales);
  }

  [[nodiscard]] std::string bytes() const {
    nlohmann::json header = tensors_;
    header["__metadata__"]["undertone"] = settings_.dump();
    const std::string text = header.dump();
    std::string file(sizeof(std::uint64_t), '\0');
    const std::uint64_t length = text.size();
    std::memcpy(file.data(), &length, sizeof(length));
    return file + text + data_;
  }

 private:
  void add_bytes(const std::string& name, const char* dtype, const Shape& shape, const void* bytes, std::size_t size) {
    tensors_[name] = {{"dtype", dtype}, {"shape", shape}, {"data_offsets", {data_.size(), data_.size() + size}}};
    data_.append(static_cast<const char*>(bytes), size);
  }

  nlohmann::json settings_;
  nlohmann::json tensors_;
  std::string data_;
};

}  // namespace undertone::test
