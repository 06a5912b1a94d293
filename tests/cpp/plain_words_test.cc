// The short way through a text against the long one: the same words at the same places, and it never stops later than it may.
#include "text/plain_words.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "random.h"
#include "test_data.h"
#include "text_samples.h"

namespace undertone::test {
namespace {

std::string_view bytes_of(const PlainWord& word, char (&memory)[ByteBlock::kBytes]) {
  word.bytes.store(memory);
  return {memory, word.size};
}

// Some of the words of the texts, as the lines of a vocabulary.
std::string some_words(const std::vector<std::string>& texts, Random& random) {
  std::set<std::string> words;
  for (const std::string& text : texts) {
    WordScanner scanner(text);
    for (Word word; scanner.next(word);) words.insert(std::string(word.text));
  }
  words.erase("<unk>");
  std::string lines = "<unk>";
  for (const std::string& word : words) {
    if (random.below(4) != 0) lines += "\n" + word;
  }
  return lines;
}

bool same(const TextSpan& a, const TextSpan& b) {
  return a.begin.byte == b.begin.byte && a.begin.utf16 == b.begin.utf16 && a.end.byte == b.end.byte && a.end.utf16 == b.end.utf16;
}

// Reads the text both ways, chunk tokens at a time. Returns how many words went the short way.
std::size_t compare(const Vocabulary& vocabulary, const std::string& text, std::size_t chunk) {
  // A copy without slack behind it, so that sanitizers see every byte read beyond.
  const std::vector<char> memory(text.begin(), text.end());
  const std::string_view view(memory.data(), memory.size());
  WordScanner plain(view);
  WordScanner scanner(view);
  std::vector<Token> tokens(chunk);
  std::size_t short_ways = 0;
  Word expected;
  for (;;) {
    PlainWord missing;
    bool detached = false;
    const std::size_t count = read_plain_words(vocabulary, view, plain.place(), tokens, missing, detached);
    short_ways += count + (missing.size > 0 ? 1 : 0);
    for (std::size_t i = 0; i < count; ++i) {
      REQUIRE(scanner.next(expected));
      REQUIRE(!expected.elongated);
      REQUIRE(vocabulary.word(tokens[i].id) == expected.text);
      REQUIRE(same(tokens[i].span, expected.span));
    }
    if (missing.size > 0) {
      char folded[ByteBlock::kBytes];
      REQUIRE(scanner.next(expected));
      REQUIRE(!expected.elongated);
      REQUIRE(bytes_of(missing, folded) == expected.text);
      REQUIRE(vocabulary.find(expected.text) == Vocabulary::kMissing);
      REQUIRE(same(missing.span, expected.span));
    }
    if (count > 0 || missing.size > 0) {
      REQUIRE(detached == expected.detached);
      continue;
    }
    // The next word is read from wherever each of them is: so both are at the same place, blanks aside.
    Word word;
    const bool more = plain.next(word);
    REQUIRE(scanner.next(expected) == more);
    if (!more) return short_ways;
    REQUIRE(word.text == expected.text);
    REQUIRE(same(word.span, expected.span));
    REQUIRE(word.detached == expected.detached);
    REQUIRE(word.elongated == expected.elongated);
  }
}

std::size_t compare_all(const std::vector<std::string>& texts, std::uint64_t seed) {
  Random random(seed);
  const std::string lines = some_words(texts, random);
  Arena arena;
  Vocabulary vocabulary;
  REQUIRE(!vocabulary.build(lines, 0, arena).failed());
  std::size_t short_ways = 0;
  for (const std::string& text : texts) {
    INFO(text);
    short_ways += compare(vocabulary, text, 1 + random.below(9));
  }
  return short_ways;
}

TEST_CASE("plain words: awkward texts", "[plain_words]") {
  std::vector<std::string> texts = awkward_texts();
  for (const std::string& text : monotonous_texts(200)) texts.push_back(text);
  CHECK(compare_all(texts, 1) > 100);
}

TEST_CASE("plain words: real texts, nearly all of their words", "[plain_words]") {
  const std::vector<std::string> texts = thinned(golden_texts());
  std::size_t words = 0;
  for (const std::string& text : texts) {
    WordScanner scanner(text);
    for (Word word; scanner.next(word);) ++words;
  }
  CHECK(compare_all(texts, 2) > words / 2);
}

TEST_CASE("plain words: texts of any pieces", "[plain_words]") {
  Random random(3);
  std::vector<std::string> texts;
  for (int i = 0; i < 3000; ++i) texts.push_back(random_text(random, 1 + random.below(40)));
  CHECK(compare_all(texts, 4) > 1000);
}

// Every pair of ASCII characters between words and alone: all that a mark or the end of a word can look at.
TEST_CASE("plain words: all marks between words", "[plain_words]") {
  std::vector<std::string> texts;
  const std::string_view surroundings[][2] = {{"", ""}, {"ab", "cd"}, {"N", "t"}, {"x ", " y"}, {"in", "t."}, {"www", "a"}, {"http", "/"}, {"9", "9"}};
  constexpr int kStep = kSanitized ? 7 : 1;
  for (int first = 1; first < 0x80; ++first) {
    for (int second = 1; second < 0x80; second += kStep) {
      std::string text;
      for (const auto& [before, after] : surroundings) {
        text += before;
        text += static_cast<char>(first);
        text += static_cast<char>(second);
        text += after;
        text += ' ';
      }
      texts.push_back(text);
    }
  }
  CHECK(compare_all(texts, 5) > texts.size());
}

// Letters in every number and mix of cases, at every distance from the text's end.
TEST_CASE("plain words: words of all lengths", "[plain_words]") {
  Random random(6);
  std::vector<std::string> texts;
  for (std::size_t size = 1; size <= 70; ++size) {
    for (int repeat = 0; repeat < 20; ++repeat) {
      std::string word;
      for (std::size_t i = 0; i < size; ++i) word += static_cast<char>((random.below(2) == 0 ? 'a' : 'A') + static_cast<int>(random.below(repeat < 10 ? 2 : 26)));
      texts.push_back(word);
      texts.push_back("it " + word + " n't");
      texts.push_back(word + "'s '" + word + "' #" + word + " " + word + "\xE2\x80\x99s");
    }
  }
  CHECK(compare_all(texts, 7) > 1000);
}

}  // namespace
}  // namespace undertone::test
