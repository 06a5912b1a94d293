#include "text/byte_block.h"

namespace undertone {

ByteBlock ByteBlock::load_near_end(const char* begin, const char* at, const char* end) {
  const auto size = static_cast<std::size_t>(end - at);
  if (static_cast<std::size_t>(end - begin) >= kBytes) return load(end - kBytes).without_first(kBytes - size);
  ByteBlock block{0, 0};
  for (std::size_t i = size; i-- > 0;) {
    block.high = (block.high << 8U) | (block.low >> 56U);
    block.low = (block.low << 8U) | static_cast<std::uint8_t>(at[i]);
  }
  return block;
}

}  // namespace undertone
