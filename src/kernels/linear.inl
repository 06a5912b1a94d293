// The float head.

void linear(std::size_t rows, std::size_t depth, const float* x, const float* w, float* y) {
  for (std::size_t r = 0; r < rows; ++r, w += depth) {
    F32x4 low = splat(0.0F);
    F32x4 high = splat(0.0F);
    for (std::size_t d = 0; d < depth; d += kRowBlock) {
      low = low + load(x + d) * load(w + d);
      high = high + load(x + d + 4) * load(w + d + 4);
    }
    y[r] = sum_lanes(low + high);
  }
}
