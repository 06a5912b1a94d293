#include "learn/logarithm.h"

#include <cstdint>

#include "base/bit_cast.h"

namespace undertone {

double natural_log(double x) {
  // x = m 2^e with m from sqrt(1/2) to sqrt(2), whose bits begin so.
  constexpr std::int64_t kSqrtHalf = 0x3FE6A09E667F3BCD;
  constexpr double kLn2 = 0.69314718055994531;
  const auto bits = bit_cast<std::int64_t>(x);
  const std::int64_t e = (bits - kSqrtHalf) >> 52;
  const auto m = bit_cast<double>(bits - e * (std::int64_t{1} << 52));
  // log m = 2 artanh s = 2 (s + s^3 / 3 + s^5 / 5 + ...), |s| < 0.172.
  const double s = (m - 1.0) / (m + 1.0);
  double sum = 0;
  for (int k = 19; k >= 1; k -= 2) sum = sum * s * s + 2.0 / k;
  return s * sum + static_cast<double>(e) * kLn2;
}

}  // namespace undertone
