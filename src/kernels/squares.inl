// The squared norm of a row of bytes.

std::uint32_t sum_of_squares(std::size_t size, const std::int8_t* x) {
  I32x4 sum = splat(std::int32_t{0});
  const auto add = [&](const std::int8_t* block) {
    const I16x8 values = load_widened(block);
    sum = sum + dot_pairs(values, values);
  };
  const std::size_t whole = size - size % kRowBlock;
  for (std::size_t i = 0; i < whole; i += kRowBlock) add(x + i);
  std::int8_t rest[kRowBlock] = {};
  std::memcpy(rest, x + whole, size - whole);
  add(rest);
  std::int32_t lanes[4];
  store(lanes, sum);
  std::uint32_t total = 0;
  for (const std::int32_t lane : lanes) total += static_cast<std::uint32_t>(lane);
  return total;
}
