#include "model/tensors.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/bit_cast.h"

namespace undertone {
namespace {

constexpr double kMaxDimension = 1U << 31U;

template <class T>
T read_at(std::span<const std::byte> bytes, std::size_t index) {
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

// IEEE 754 binary16 to binary32; every half has an exact float.
float half_to_float(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000U) << 16U;
  const std::uint32_t exponent = (half >> 10U) & 0x1FU;
  const std::uint32_t fraction = half & 0x3FFU;
  if (exponent == 0) {
    // Zero and subnormals: fraction * 2^-24.
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  const std::uint32_t wide = exponent == 0x1F ? 0xFFU : exponent + (127 - 15);
  return bit_cast<float>(sign | (wide << 23U) | (fraction << 13U));
}

std::size_t element_size(Dtype dtype) {
  switch (dtype) {
    case Dtype::kF32: return 4;
    case Dtype::kF16: return 2;
    case Dtype::kI8:
    case Dtype::kU8: break;
  }
  return 1;
}

bool parse_dtype(std::string_view name, Dtype& dtype) {
  if (name == "F32") return dtype = Dtype::kF32, true;
  if (name == "F16") return dtype = Dtype::kF16, true;
  if (name == "I8") return dtype = Dtype::kI8, true;
  if (name == "U8") return dtype = Dtype::kU8, true;
  return false;
}

// The name of a quantised tensor's scales, in a buffer of its own.
class ScaleName {
 public:
  explicit ScaleName(std::string_view name) {
    for (const std::string_view part : {name, std::string_view(".scale")}) {
      for (const char c : part) {
        if (size_ < sizeof(text_)) text_[size_++] = c;
      }
    }
  }
  [[nodiscard]] std::string_view view() const { return {text_, size_}; }

 private:
  char text_[64];
  std::size_t size_ = 0;
};

}  // namespace

void Tensor::read_row(std::size_t row, std::span<float> out) const {
  const std::size_t begin = row * columns_;
  switch (dtype_) {
    case Dtype::kF32:
      std::memcpy(out.data(), bytes_.data() + begin * sizeof(float), columns_ * sizeof(float));
      return;
    case Dtype::kF16:
      for (std::size_t i = 0; i < columns_; ++i) out[i] = half_to_float(read_at<std::uint16_t>(bytes_, begin + i));
      return;
    case Dtype::kI8: {
      const auto scale = read_at<float>(scale_, row);
      for (std::size_t i = 0; i < columns_; ++i) out[i] = static_cast<float>(read_at<std::int8_t>(bytes_, begin + i)) * scale;
      return;
    }
    case Dtype::kU8:
      break;
  }
}

double Tensor::row_norm(std::size_t row, const Kernels& kernels) const {
  const std::size_t begin = row * columns_;
  if (dtype_ == Dtype::kI8) {
    const auto* values = reinterpret_cast<const std::int8_t*>(bytes_.data() + begin);
    double sum = 0;
    for (std::size_t i = 0; i < columns_; i += kMostSquares) sum += kernels.sum_of_squares(std::min(columns_ - i, kMostSquares), values + i);
    return std::sqrt(sum) * static_cast<double>(std::fabs(read_at<float>(scale_, row)));
  }
  double sum = 0;
  for (std::size_t i = 0; i < columns_; ++i) {
    const double value = dtype_ == Dtype::kF32 ? read_at<float>(bytes_, begin + i) : half_to_float(read_at<std::uint16_t>(bytes_, begin + i));
    sum += value * value;
  }
  return std::sqrt(sum);
}

Status TensorReader::check_all() const {
  Status status;
  description_.for_each_tensor([&](const TensorEntry& one) {
    Tensor tensor;
    if (!status.failed()) status = read_entry(one, tensor);
  });
  if (status.failed()) return status;
  description_.for_each_tensor([&](const TensorEntry& one) {
    description_.for_each_tensor([&](const TensorEntry& other) {
      if (&one != &other && one.begin >= other.begin && one.begin < other.end) {
        status = Status(Code::kModelTensorRange, one.name, "it shares bytes with another tensor", model_.offset(one.begin));
      }
    });
  });
  return status;
}

// Dtype, rank, dimensions and byte range; nothing about meaning.
Status TensorReader::read_entry(const TensorEntry& entry, Tensor& tensor) const {
  // Checked first: everything below may then turn these into offsets.
  const auto data_size = static_cast<double>(model_.file.size() - model_.data_begin);
  if (!(entry.begin >= 0 && entry.begin <= entry.end && entry.end <= data_size) || entry.begin != std::trunc(entry.begin) ||
      entry.end != std::trunc(entry.end)) {
    return Status(Code::kModelTensorRange, entry.name, "its bytes do not lie inside the file",
                  static_cast<std::int64_t>(model_.file.size()));
  }
  const std::int64_t offset = model_.offset(entry.begin);
  if (!parse_dtype(entry.dtype, tensor.dtype_)) {
    return Status(Code::kModelTensorDtype, entry.name, "its type is none of F32, F16, I8, U8", offset);
  }
  if (entry.rank < 1 || entry.rank > Tensor::kMaxRank) {
    return Status(Code::kModelTensorShape, entry.name, "it must have one to three dimensions", offset);
  }
  // Doubles hold these products exactly up to 2^53; anything larger cannot be in a file that is in memory.
  double elements = 1;
  tensor.columns_ = 1;
  for (std::size_t i = 0; i < entry.rank; ++i) {
    const double size = entry.dimensions[i];
    if (!(size >= 1 && size <= kMaxDimension) || size != std::trunc(size)) {
      return Status(Code::kModelTensorShape, entry.name, "a dimension is not a whole number from 1 to 2^31", offset);
    }
    elements *= size;
    if (elements > data_size) break;
    tensor.shape_[i] = static_cast<std::size_t>(size);
    if (i > 0) tensor.columns_ *= tensor.shape_[i];
  }
  if (elements * static_cast<double>(element_size(tensor.dtype_)) != entry.end - entry.begin) {
    return Status(Code::kModelTensorRange, entry.name, "its byte range does not fit its shape", offset);
  }
  tensor.bytes_ = model_.file.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(entry.end - entry.begin));
  return {};
}

Status TensorReader::read_weights(std::string_view name, std::span<const std::size_t> shape, bool quantised,
                                  Tensor& tensor) const {
  const TensorEntry* entry = description_.find_tensor(name);
  if (entry == nullptr) return Status(Code::kModelTensorMissing, name, "the model has no such tensor");
  UNDERTONE_TRY(read_entry(*entry, tensor));
  const std::int64_t offset = model_.offset(entry->begin);
  if (tensor.dtype_ == Dtype::kU8 || (tensor.dtype_ == Dtype::kI8 && !quantised)) {
    return Status(Code::kModelTensorDtype, name, quantised ? "its type is none of F32, F16, I8" : "its type is neither F32 nor F16", offset);
  }
  if (entry->rank != shape.size()) return Status(Code::kModelTensorShape, name, "it has another number of dimensions", offset);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != kAnySize && shape[i] != tensor.shape_[i]) {
      return Status(Code::kModelTensorShape, name, "its dimensions do not fit the other tensors", offset);
    }
  }
  if (tensor.dtype_ == Dtype::kI8) UNDERTONE_TRY(read_scale(name, tensor));
  return check_values(*entry, tensor, Tensor::kMaxMagnitude);
}

Status TensorReader::read_scale(std::string_view name, Tensor& tensor) const {
  const ScaleName scale_name(name);
  const TensorEntry* entry = description_.find_tensor(scale_name.view());
  if (entry == nullptr) return Status(Code::kModelTensorMissing, scale_name.view(), "an I8 tensor needs its scales");
  Tensor scale;
  UNDERTONE_TRY(read_entry(*entry, scale));
  const std::int64_t offset = model_.offset(entry->begin);
  if (scale.dtype_ != Dtype::kF32) return Status(Code::kModelTensorDtype, entry->name, "scales must be F32", offset);
  if (entry->rank != 1 || scale.rows() != tensor.rows()) {
    return Status(Code::kModelTensorShape, entry->name, "there must be one scale for each row", offset);
  }
  // The largest i8 is 128: so no weight it stands for is too large either.
  UNDERTONE_TRY(check_values(*entry, scale, Tensor::kMaxMagnitude / 128.0F));
  tensor.scale_ = scale.bytes_;
  return {};
}

Status TensorReader::check_values(const TensorEntry& entry, const Tensor& tensor, float largest) const {
  // Any i8 will do: its scale is checked as a tensor of its own.
  if (tensor.dtype_ == Dtype::kI8) return {};
  const std::size_t size = element_size(tensor.dtype_);
  const std::size_t count = tensor.bytes_.size() / size;
  for (std::size_t i = 0; i < count; ++i) {
    const float value = tensor.dtype_ == Dtype::kF32 ? read_at<float>(tensor.bytes_, i)
                                                     : half_to_float(read_at<std::uint16_t>(tensor.bytes_, i));
    // Written so that NaN fails too.
    if (!(value >= -largest && value <= largest)) {
      return Status(Code::kModelTensorValue, entry.name, "a value is NaN, infinite or stands for a weight larger than 1e9",
                    model_.offset(entry.begin) + static_cast<std::int64_t>(i * size));
    }
  }
  return {};
}

Status TensorReader::read_bytes(std::string_view name, std::span<const std::byte>& bytes, std::int64_t& offset) const {
  const TensorEntry* entry = description_.find_tensor(name);
  if (entry == nullptr) return Status(Code::kModelTensorMissing, name, "the model has no such tensor");
  Tensor tensor;
  UNDERTONE_TRY(read_entry(*entry, tensor));
  offset = model_.offset(entry->begin);
  if (tensor.dtype_ != Dtype::kU8) return Status(Code::kModelTensorDtype, name, "its type is not U8", offset);
  if (entry->rank != 1) return Status(Code::kModelTensorShape, name, "it must have one dimension", offset);
  bytes = tensor.bytes_;
  return {};
}

}  // namespace undertone
