// Sixteen bytes of text at a time, in two 64-bit words: the same code is fast natively and in every WebAssembly engine, with SIMD or without.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace undertone {

static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");

struct ByteBlock {
  static constexpr std::size_t kBytes = 16;
  static constexpr std::size_t kHalf = 8;

  std::uint64_t low;   // bytes 0..7
  std::uint64_t high;  // bytes 8..15

  // kBytes bytes at from.
  static ByteBlock load(const char* from) {
    ByteBlock block;
    std::memcpy(&block.low, from, kHalf);
    std::memcpy(&block.high, from + kHalf, kHalf);
    return block;
  }

  // Writes them to kBytes bytes at to.
  void store(char* to) const {
    std::memcpy(to, &low, kHalf);
    std::memcpy(to + kHalf, &high, kHalf);
  }

  // What stands between at and end (at < end), behind it zeros. begin: start of the memory that may be read.
  static ByteBlock load_last(const char* begin, const char* at, const char* end) {
    return static_cast<std::size_t>(end - at) >= kBytes ? load(at) : load_near_end(begin, at, end);
  }

  // The bytes from number count (below kBytes) on, zeros behind them.
  [[nodiscard]] ByteBlock without_first(std::size_t count) const {
    if (count >= kHalf) return {high >> (8 * (count - kHalf)), 0};
    if (count == 0) return *this;
    return {(low >> (8 * count)) | (high << (64 - 8 * count)), high >> (8 * count)};
  }

  // The first count bytes (below kBytes), zeros behind them.
  [[nodiscard]] ByteBlock first(std::size_t count) const {
    if (count < kHalf) return {low & ones(count), 0};
    return {low, high & ones(count - kHalf)};
  }

  [[nodiscard]] std::uint8_t operator[](std::size_t i) const {
    return static_cast<std::uint8_t>((i < kHalf ? low : high) >> (8 * (i % kHalf)));
  }

  // The place of the first such byte (below 0x80); kBytes where there is none.
  [[nodiscard]] std::size_t find(unsigned byte) const {
    const std::uint64_t in_low = matches(low, byte);
    if (in_low != 0) return first_marked(in_low);
    const std::uint64_t in_high = matches(high, byte);
    return in_high != 0 ? kHalf + first_marked(in_high) : kBytes;
  }

  bool operator==(const ByteBlock&) const = default;

  // All bits of the first count bytes, count < 8.
  static constexpr std::uint64_t ones(std::size_t count) { return (std::uint64_t{1} << (8 * count)) - 1; }

  // The byte in all eight places.
  static constexpr std::uint64_t repeat(unsigned byte) { return 0x0101010101010101U * byte; }

  static constexpr std::uint64_t kTopBits = 0x8080808080808080U;

  // The top bit of each byte that is zero; bytes below 0x80 only.
  static constexpr std::uint64_t zeros_among(std::uint64_t ascii) { return ~(ascii + repeat(0x7F)) & kTopBits; }

  // The top bit of each byte that is this one (below 0x80).
  static constexpr std::uint64_t matches(std::uint64_t bytes, unsigned byte) {
    const std::uint64_t difference = bytes ^ repeat(byte);
    return zeros_among(difference & ~kTopBits) & ~difference;
  }

  // The place of the first byte whose top bit is set; there is one.
  static constexpr std::size_t first_marked(std::uint64_t marks) { return static_cast<std::size_t>(std::countr_zero(marks)) / 8; }

  // The top bit of each byte that is an ASCII letter.
  static constexpr std::uint64_t letters_among(std::uint64_t bytes) {
    const std::uint64_t lower = (bytes | repeat(0x20)) & repeat(0x7F);
    return (lower + repeat(0x80 - 'a')) & ~(lower + repeat(0x7F - 'z')) & ~bytes & kTopBits;
  }

 private:
  // The same where fewer than kBytes bytes are left.
  static ByteBlock load_near_end(const char* begin, const char* at, const char* end);
};

}  // namespace undertone
