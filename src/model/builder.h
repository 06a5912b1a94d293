// From a description to a model: all that a file can get wrong is found here and in tensors.h.
#pragma once

#include <cstddef>

#include "base/arena.h"
#include "base/status.h"
#include "kernels/kernels.h"
#include "model/description.h"
#include "model/model.h"
#include "model/tensors.h"

namespace undertone {

inline constexpr std::size_t kMaxGoldenTexts = 64;

// Reads settings and tensors into model, which keeps views of the file's bytes. table_bytes: for the word tables.
// Errors: every kModel... code but kModelSelfTest, and kMemory; the model is then unusable.
Status build_model(ModelBytes bytes, const Description& description, const Kernels& kernels, std::size_t table_bytes, Arena& arena,
                   Model& model);

}  // namespace undertone
