// XXH64 (Collet 2012): names a model file by its bytes; not for secrets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace undertone {

// The 64-bit hash with seed 0, as in the published specification and its test vectors.
std::uint64_t xxh64(std::span<const std::byte> bytes);

}  // namespace undertone
