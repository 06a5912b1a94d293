// Heads out of files: the shipped one out of a model's, a personal one out of a file of its own (docs/model-format.md).
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/arena.h"
#include "base/status.h"
#include "kernels/kernels.h"
#include "model/description.h"
#include "model/tensors.h"
#include "nn/head.h"

namespace undertone {

// What a head stands on: the hash of the model file and the length of its features.
struct HeadBase {
  std::uint64_t hash;
  std::size_t features;
};

// Builds a head from head.weight [labels, features] and head.bias [labels]. Errors: kModelTensor..., kMemory.
Status build_head(const TensorReader& tensors, const Kernels& kernels, std::size_t labels, std::size_t features, Arena& arena, Head& head);

// The same from a head file, whose every setting and tensor is checked.
// Errors: kHeadBase (naming the model that the head belongs to), kModelSetting, kModelTensor..., kMemory; the head is then unusable.
Status build_head_file(ModelBytes bytes, const Description& description, const Kernels& kernels, HeadBase base, Arena& arena, Head& head);

}  // namespace undertone
