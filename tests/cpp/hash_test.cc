#include "base/hash.h"

#include <catch2/catch.hpp>
#include <string>

#include "random.h"

namespace undertone::test {
namespace {

std::uint64_t hash_of(std::string_view text) { return xxh64(std::as_bytes(std::span(text.data(), text.size()))); }

// The specification's steps one after the other, with numbers put together from single bytes.
class PlainXxh64 {
 public:
  explicit PlainXxh64(std::string_view text) : text_(text) {}

  std::uint64_t run() {
    std::uint64_t hash = kP5;
    if (text_.size() >= 32) {
      std::uint64_t a = kP1 + kP2;
      std::uint64_t b = kP2;
      std::uint64_t c = 0;
      std::uint64_t d = 0 - kP1;
      while (text_.size() - at_ >= 32) {
        a = round(a, number(8));
        b = round(b, number(8));
        c = round(c, number(8));
        d = round(d, number(8));
      }
      hash = left(a, 1) + left(b, 7) + left(c, 12) + left(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    }
    hash += text_.size();
    while (text_.size() - at_ >= 8) hash = left(hash ^ round(0, number(8)), 27) * kP1 + kP4;
    if (text_.size() - at_ >= 4) hash = left(hash ^ (number(4) * kP1), 23) * kP2 + kP3;
    while (at_ < text_.size()) hash = left(hash ^ (number(1) * kP5), 11) * kP1;
    hash ^= hash >> 33;
    hash *= kP2;
    hash ^= hash >> 29;
    hash *= kP3;
    hash ^= hash >> 32;
    return hash;
  }

 private:
  static constexpr std::uint64_t kP1 = 11400714785074694791U;
  static constexpr std::uint64_t kP2 = 14029467366897019727U;
  static constexpr std::uint64_t kP3 = 1609587929392839161U;
  static constexpr std::uint64_t kP4 = 9650029242287828579U;
  static constexpr std::uint64_t kP5 = 2870177450012600261U;

  static std::uint64_t left(std::uint64_t x, unsigned bits) { return (x << bits) | (x >> (64 - bits)); }
  static std::uint64_t round(std::uint64_t sum, std::uint64_t lane) { return left(sum + lane * kP2, 31) * kP1; }
  static std::uint64_t merge(std::uint64_t hash, std::uint64_t sum) { return (hash ^ round(0, sum)) * kP1 + kP4; }

  std::uint64_t number(std::size_t bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) value |= std::uint64_t{static_cast<unsigned char>(text_[at_ + i])} << (8 * i);
    at_ += bytes;
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

TEST_CASE("hash: published vectors", "[hash]") {
  CHECK(hash_of("") == 0xef46db3751d8e999U);
  CHECK(hash_of("a") == 0xd24ec4f1a98c6e5bU);
  CHECK(hash_of("abc") == 0x44bc2cf5ad770999U);
  CHECK(hash_of("Nobody inspects the spammish repetition") == 0xfbcea83c8a378bf1U);
}

TEST_CASE("hash: every length against the specification", "[hash]") {
  Random random(1);
  for (std::size_t length = 0; length <= 200; ++length) {
    const std::string text = random.bytes(length);
    REQUIRE(hash_of(text) == PlainXxh64(text).run());
  }
}

TEST_CASE("hash: does not depend on alignment", "[hash]") {
  Random random(2);
  const std::string text = random.bytes(100);
  for (std::size_t shift = 0; shift < 8; ++shift) {
    const std::string moved = std::string(shift, 'x') + text;
    CHECK(hash_of(std::string_view(moved).substr(shift)) == hash_of(text));
  }
}

}  // namespace
}  // namespace undertone::test
