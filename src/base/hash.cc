#include "base/hash.h"

#include <bit>
#include <cstring>

#include "base/apart.h"

namespace undertone {
namespace {

constexpr std::uint64_t kPrime1 = 0x9E3779B185EBCA87U;
constexpr std::uint64_t kPrime2 = 0xC2B2AE3D27D4EB4FU;
constexpr std::uint64_t kPrime3 = 0x165667B19E3779F9U;
constexpr std::uint64_t kPrime4 = 0x85EBCA77C2B2AE63U;
constexpr std::uint64_t kPrime5 = 0x27D4EB2F165667C5U;

template <class T>
T take(std::span<const std::byte>& bytes) {
  static_assert(std::endian::native == std::endian::little);
  T value;
  std::memcpy(&value, bytes.data(), sizeof(T));
  bytes = bytes.subspan(sizeof(T));
  return value;
}

std::uint64_t round(std::uint64_t sum, std::uint64_t lane) { return std::rotl(sum + lane * kPrime2, 31) * kPrime1; }

}  // namespace

UNDERTONE_APART std::uint64_t xxh64(std::span<const std::byte> bytes) {
  const std::uint64_t length = bytes.size();
  std::uint64_t hash = kPrime5;
  if (length >= 32) {
    // Four variables, not an array: built for size, an array would stay in memory.
    std::uint64_t a = kPrime1 + kPrime2;
    std::uint64_t b = kPrime2;
    std::uint64_t c = 0;
    std::uint64_t d = 0 - kPrime1;
    while (bytes.size() >= 32) {
      a = round(a, take<std::uint64_t>(bytes));
      b = round(b, take<std::uint64_t>(bytes));
      c = round(c, take<std::uint64_t>(bytes));
      d = round(d, take<std::uint64_t>(bytes));
    }
    hash = std::rotl(a, 1) + std::rotl(b, 7) + std::rotl(c, 12) + std::rotl(d, 18);
    for (const std::uint64_t sum : {a, b, c, d}) hash = (hash ^ round(0, sum)) * kPrime1 + kPrime4;
  }
  hash += length;
  while (bytes.size() >= 8) hash = std::rotl(hash ^ round(0, take<std::uint64_t>(bytes)), 27) * kPrime1 + kPrime4;
  if (bytes.size() >= 4) hash = std::rotl(hash ^ take<std::uint32_t>(bytes) * kPrime1, 23) * kPrime2 + kPrime3;
  while (!bytes.empty()) hash = std::rotl(hash ^ take<std::uint8_t>(bytes) * kPrime5, 11) * kPrime1;
  hash = (hash ^ (hash >> 33U)) * kPrime2;
  hash = (hash ^ (hash >> 29U)) * kPrime3;
  return hash ^ (hash >> 32U);
}

HexHash::HexHash(std::uint64_t hash) {
  for (std::size_t digit = kDigits; digit-- > 0; hash >>= 4U) digits_[digit] = kHexDigits[hash & 15U];
}

}  // namespace undertone
