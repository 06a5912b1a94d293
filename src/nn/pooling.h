// How the hidden states of a text become one vector.
#pragma once

#include <cstdint>

namespace undertone {

enum class Pooling : std::uint8_t { kMax, kMean, kLast };

inline constexpr std::size_t kMaxPoolings = 3;

}  // namespace undertone
