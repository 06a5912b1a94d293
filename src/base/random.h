// Random numbers from a seed: the same on every machine, not for secrets.
#pragma once

#include <cstddef>
#include <cstdint>

namespace undertone {

// SplitMix64 (Steele, Lea & Flood 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  // 0..limit-1; limit is 1..2^32, whose bias is below 2^-31.
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(((next() >> 32U) * limit) >> 32U); }

  // In [0, 1).
  double unit() { return static_cast<double>(next() >> 11U) * 0x1p-53; }

  // Fisher and Yates.
  template <class Container>
  void shuffle(Container&& values) {
    for (std::size_t i = values.size(); i > 1; --i) {
      const std::size_t other = below(i);
      const auto value = values[i - 1];
      values[i - 1] = values[other];
      values[other] = value;
    }
  }

 private:
  std::uint64_t state_;
};

}  // namespace undertone
