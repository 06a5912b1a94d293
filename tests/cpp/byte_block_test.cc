#include "text/byte_block.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "random.h"

namespace undertone::test {
namespace {

std::string bytes_of(const ByteBlock& block) {
  std::string bytes(ByteBlock::kBytes, '\0');
  block.store(bytes.data());
  return bytes;
}

// The text, cut or filled up with zeros.
std::string padded(std::string text) {
  text.resize(ByteBlock::kBytes, '\0');
  return text;
}

std::string random_bytes(std::size_t size, Random& random) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.below(256));
  return bytes;
}

TEST_CASE("byte block: reads up to the end and no further", "[byte_block]") {
  Random random(1);
  for (std::size_t size = 1; size <= 70; ++size) {
    const std::string text = random_bytes(size, random);
    const std::vector<char> memory(text.begin(), text.end());
    for (std::size_t at = 0; at < size; ++at) {
      const ByteBlock block = ByteBlock::load_last(memory.data(), memory.data() + at, memory.data() + size);
      CHECK(bytes_of(block) == padded(text.substr(at, ByteBlock::kBytes)));
    }
  }
}

TEST_CASE("byte block: parts, bytes and the place of one", "[byte_block]") {
  Random random(2);
  for (int repeat = 0; repeat < 200; ++repeat) {
    std::string text = random_bytes(ByteBlock::kBytes, random);
    if (repeat % 2 == 0) text[random.below(ByteBlock::kBytes)] = '\n';
    const ByteBlock block = ByteBlock::load(text.data());
    for (std::size_t count = 0; count < ByteBlock::kBytes; ++count) {
      CHECK(bytes_of(block.first(count)) == padded(text.substr(0, count)));
      CHECK(bytes_of(block.without_first(count)) == padded(text.substr(count)));
      CHECK(block[count] == static_cast<std::uint8_t>(text[count]));
    }
    CHECK(block.find('\n') == std::min(text.find('\n'), ByteBlock::kBytes));
  }
}

TEST_CASE("byte block: letters are the ASCII letters", "[byte_block]") {
  for (unsigned byte = 0; byte < 256; ++byte) {
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    // Neighbours must not matter.
    for (const std::uint64_t others : {ByteBlock::repeat(0), ByteBlock::repeat('q'), ByteBlock::repeat(0xFF)}) {
      for (std::size_t place = 0; place < ByteBlock::kHalf; ++place) {
        const std::uint64_t mask = std::uint64_t{0xFF} << (8 * place);
        const std::uint64_t bytes = (others & ~mask) | (std::uint64_t{byte} << (8 * place));
        const std::uint64_t marked = ByteBlock::letters_among(bytes) & mask;
        if (marked != (letter ? mask & ByteBlock::kTopBits : 0)) FAIL(byte << " at " << place);
      }
    }
  }
}

}  // namespace
}  // namespace undertone::test
