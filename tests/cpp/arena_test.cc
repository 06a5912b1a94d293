#include "base/arena.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>

namespace undertone::test {
namespace {

template <class T>
bool is_aligned(std::span<T> elements) {
  return reinterpret_cast<std::uintptr_t>(elements.data()) % Arena::kAlignment == 0;
}

TEST_CASE("arena: zeroed, aligned, apart", "[arena]") {
  Arena arena;
  std::span<std::uint8_t> previous;
  for (std::size_t size = 1; size < 200; ++size) {
    const std::span<std::uint8_t> bytes = arena.allocate<std::uint8_t>(size);
    REQUIRE(bytes.size() == size);
    CHECK(is_aligned(bytes));
    CHECK(std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; }));
    // What was handed out before keeps its content.
    CHECK(std::all_of(previous.begin(), previous.end(), [](std::uint8_t byte) { return byte == 0xAB; }));
    std::fill(bytes.begin(), bytes.end(), std::uint8_t{0xAB});
    previous = bytes;
  }
}

TEST_CASE("arena: any type", "[arena]") {
  Arena arena;
  CHECK(is_aligned(arena.allocate<double>(3)));
  CHECK(arena.allocate<std::int16_t>(5).size() == 5);
}

TEST_CASE("arena: nothing for nothing, and nothing for too much", "[arena]") {
  Arena arena;
  CHECK(arena.allocate<int>(0).empty());
  CHECK(arena.allocate<int>(std::numeric_limits<std::size_t>::max()).empty());
  CHECK(arena.allocate<double>(std::numeric_limits<std::size_t>::max() / sizeof(double) + 1).empty());
  CHECK(arena.allocate<char>((std::size_t{1} << 31U) + 1).empty());
  CHECK(arena.allocate<int>(1).size() == 1);
}

}  // namespace
}  // namespace undertone::test
