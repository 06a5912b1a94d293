// Random numbers that are the same on every machine, which those of <random>'s distributions are not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace undertone::test {

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

  // 0..limit-1
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }

  // In [low, high).
  double real(double low, double high) { return low + (high - low) * static_cast<double>(next() >> 11U) * 0x1p-53; }

  std::int16_t int16(int low, int high) {
    return static_cast<std::int16_t>(low + static_cast<int>(below(static_cast<std::size_t>(high - low + 1))));
  }

  std::vector<float> floats(std::size_t count, double magnitude) {
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(real(-magnitude, magnitude));
    return values;
  }

  std::string bytes(std::size_t count) {
    std::string text(count, '\0');
    for (char& c : text) c = static_cast<char>(next());
    return text;
  }

 private:
  std::uint64_t state_;
};

}  // namespace undertone::test
