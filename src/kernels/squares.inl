// The squared norm of a row of bytes.

std::uint32_t sum_of_squares(std::size_t size, const std::int8_t* x) {
  I32x4 sum = splat(std::int32_t{0});
  std::size_t i = 0;
  for (; i + kRowBlock <= size; i += kRowBlock) {
    const I16x8 values = load_widened(x + i);
    sum = sum + dot_pairs(values, values);
  }
  std::int32_t lanes[4];
  store(lanes, sum);
  std::uint32_t total = 0;
  for (const std::int32_t lane : lanes) total += static_cast<std::uint32_t>(lane);
  for (; i < size; ++i) total += static_cast<std::uint32_t>(x[i] * x[i]);
  return total;
}
