#include "nn/softmax.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/bit_cast.h"

namespace undertone {

double exp_of_negative(double x) {
  if (!(x > -700.0)) return 0.0;
  // x = n ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts so that n ln 2 is exact to the last bit of r.
  constexpr double kInverseLn2 = 1.4426950408889634;
  constexpr double kLn2High = 0.69314718036912382;
  constexpr double kLn2Low = 1.9082149292705877e-10;
  const auto n = static_cast<std::int64_t>(x * kInverseLn2 - 0.5);
  const double r = (x - static_cast<double>(n) * kLn2High) - static_cast<double>(n) * kLn2Low;
  // Taylor series to r^13 / 13!, Horner's scheme.
  double sum = 1.0;
  for (int k = 13; k >= 1; --k) sum = 1.0 + sum * r / k;
  return sum * bit_cast<double>(static_cast<std::uint64_t>(1023 + n) << 52U);
}

void softmax(std::span<const float> logits, std::span<float> scores) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (const float logit : logits) sum += exp_of_negative(static_cast<double>(logit) - largest);
  for (std::size_t c = 0; c < logits.size(); ++c) {
    scores[c] = static_cast<float>(exp_of_negative(static_cast<double>(logits[c]) - largest) / sum);
  }
}

}  // namespace undertone
