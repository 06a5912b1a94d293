// Tensors: checked views of a model file's numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/status.h"
#include "kernels/kernels.h"
#include "model/description.h"

namespace undertone {

// The file as the host read it; data begins behind the JSON header.
struct ModelBytes {
  std::span<const std::byte> file;
  std::size_t data_begin = 0;

  // Byte of the file for a checked offset into the data.
  [[nodiscard]] std::int64_t offset(double relative) const {
    return static_cast<std::int64_t>(data_begin) + static_cast<std::int64_t>(relative);
  }
};

enum class Dtype : std::uint8_t { kF32, kF16, kI8, kU8 };

// A tensor inside the file, seen as rows (the first dimension) of columns (all others). Values are read one row at a time,
// wherever they lie (no alignment is assumed), as float32: f32 and f16 as they are, i8 times its row's scale.
class Tensor {
 public:
  static constexpr std::size_t kMaxRank = 3;
  // No weight is larger than this in magnitude, so that no product of weights and features can leave float32.
  static constexpr float kMaxMagnitude = 1e9F;

  [[nodiscard]] std::size_t rows() const { return shape_[0]; }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] std::size_t dimension(std::size_t index) const { return shape_[index]; }

  // out: [columns].
  void read_row(std::size_t row, std::span<float> out) const;

  // Euclidean norm of a row, summed left to right in double (i8: exactly, in integers).
  [[nodiscard]] double row_norm(std::size_t row, const Kernels& kernels) const;

 private:
  friend class TensorReader;

  std::span<const std::byte> bytes_;
  std::span<const std::byte> scale_;  // f32 [rows], i8 only
  std::size_t shape_[kMaxRank] = {1, 1, 1};
  std::size_t columns_ = 1;
  Dtype dtype_ = Dtype::kF32;
};

// Any size that the shape asks for; the reader fills it in.
inline constexpr std::size_t kAnySize = 0;

// Finds tensors by name and checks all that can be wrong with one: presence, dtype, rank, dimensions, byte range, values.
class TensorReader {
 public:
  TensorReader(ModelBytes model, const Description& description) : model_(model), description_(description) {}

  // Every tensor, used or not, is well formed, lies inside the file and shares no bytes with another.
  Status check_all() const;

  [[nodiscard]] bool has(std::string_view name) const { return description_.find_tensor(name) != nullptr; }

  // A tensor of weights: f32, f16, or (where quantised is allowed) i8 with NAME.scale. shape: expected sizes, kAnySize for any.
  Status read_weights(std::string_view name, std::span<const std::size_t> shape, bool quantised, Tensor& tensor) const;

  // A u8 tensor of any length. offset: where it begins in the file.
  Status read_bytes(std::string_view name, std::span<const std::byte>& bytes, std::int64_t& offset) const;

 private:
  Status read_entry(const TensorEntry& entry, Tensor& tensor) const;
  Status read_scale(std::string_view name, Tensor& tensor) const;
  Status check_values(const TensorEntry& entry, const Tensor& tensor, float largest) const;

  ModelBytes model_;
  const Description& description_;
};

}  // namespace undertone
