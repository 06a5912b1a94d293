// Where sentences end: real cases, and what holds for any text.
#include "text/sentences.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "random.h"
#include "text_samples.h"

namespace undertone::test {
namespace {

std::vector<std::string> sentences(const std::string& text) {
  std::vector<std::string> found;
  TextSpan span;
  for (SentenceReader reader(text); reader.next(span);) found.push_back(text.substr(span.begin.byte, span.end.byte - span.begin.byte));
  return found;
}

// A case is its sentences; between them stands one space, or what is given.
void check(const std::vector<std::string>& expected, const std::string& between = " ") {
  std::string text;
  for (const std::string& sentence : expected) text += (text.empty() ? "" : between) + sentence;
  INFO(text);
  CHECK(sentences(text) == expected);
}

TEST_CASE("sentences: the usual ends", "[sentences]") {
  check({"It was good."});
  check({"It was good.", "I liked it!", "Did you?", "Yes"});
  check({"What?!", "No way..."});
  check({"Wait…", "Really?"});
  check({"He left.", "12 people stayed."});
  CHECK(sentences("").empty());
  CHECK(sentences(" \n\t ").empty());
  CHECK(sentences("...") == std::vector<std::string>{"..."});
}

TEST_CASE("sentences: full stops inside", "[sentences]") {
  check({"It costs 3.50 dollars.", "Cheap."});
  check({"See example.com for more.", "Then decide."});
  check({"Mr. Smith met Dr. Jones and Mrs. Brown.", "They talked."});
  check({"J. R. R. Tolkien wrote it.", "I read it."});
  check({"The U.S. Army came.", "It left."});
  check({"Fruit, e.g. Apples, is good.", "So is cake, i.e. Sugar."});
  check({"It begins at 5 p.m. on Monday.", "Come."});
  check({"No. 5 is alive.", "See fig. 3 there."});
  check({"I said no.", "He said yes."});
  check({"Well... maybe it works.", "Or not."});
  check({"Version 2.0. is out."});
  check({"I got a B.", "She won."}, "\n");
}

TEST_CASE("sentences: quotes and brackets that close behind the end belong to it", "[sentences]") {
  check({"\"Stop!\"", "He ran."});
  check({"“It works.”", "She smiled."});
  check({"(See above.)", "Then go on."});
  check({"\"Really?\" he asked.", "I nodded."});
  check({"It ended ('finally!').", "Good."});
}

TEST_CASE("sentences: Chinese and Japanese", "[sentences]") {
  check({"我很喜欢这部电影。", "演员非常好！", "你呢？"}, "");
  check({"他说：“好。”", "然后走了。"}, "");
  check({"これは本です。", "はい。"}, "");
  check({"价格3.5元。", "OK。"}, "");
}

TEST_CASE("sentences: line breaks", "[sentences]") {
  check({"A headline", "The text begins here.", "It goes on."}, "\n\n");
  check({"First line", "Second line"}, "\n");
  check({"First line", "Second line"}, "\r\n");
  CHECK(sentences("This line is\nbroken in the middle. Yes.") == std::vector<std::string>{"This line is\nbroken in the middle.", "Yes."});
  CHECK(sentences("one\n\ntwo") == std::vector<std::string>{"one", "two"});
}

TEST_CASE("sentences: emoji, and ends without words", "[sentences]") {
  check({"Loved it! 😍"});
  check({"Loved it! 😍 👍🏽", "Again."});
  check({"Loved it!", "😍 was my face."}, "\n");
  check({"Loved it 😍!", "Again."});
  check({"😀.", "Fine."});
  CHECK(sentences("!!! Wow! ???") == std::vector<std::string>{"!!! Wow!", "???"});
}

TEST_CASE("sentences: offsets count UTF-16 too", "[sentences]") {
  const std::string text = "😀 ok. 好。 é!";
  SentenceReader reader(text);
  TextSpan span;
  REQUIRE(reader.next(span));
  CHECK(span.begin.utf16 == 0);
  CHECK(span.end.utf16 == 6);
  REQUIRE(reader.next(span));
  CHECK(span.begin.utf16 == 7);
  CHECK(span.end.utf16 == 9);
  REQUIRE(reader.next(span));
  CHECK(span.begin.utf16 == 10);
  CHECK(span.end.utf16 == 12);
  CHECK_FALSE(reader.next(span));
}

TEST_CASE("sentences: any text ends, its sentences in order, none empty, nothing but space lost", "[sentences]") {
  std::vector<std::string> texts = awkward_texts();
  Random random(12);
  for (int i = 0; i < 300; ++i) {
    texts.push_back(random.bytes(random.below(200)));
    std::string text;
    static constexpr const char* kPieces[] = {"a", "B", ".", "!", " ", "\n", "\"", "Mr", "3", "。", "好", "😀", ")", "…", "\r\n"};
    for (std::size_t n = random.below(60); n > 0; --n) text += kPieces[random.below(std::size(kPieces))];
    texts.push_back(text);
  }
  for (const std::string& text : texts) {
    std::size_t end = 0;
    std::size_t utf16 = 0;
    TextSpan span;
    for (SentenceReader reader(text); reader.next(span);) {
      REQUIRE(span.begin.byte >= end);
      REQUIRE(span.begin.utf16 >= utf16);
      REQUIRE(span.end.byte > span.begin.byte);
      REQUIRE(span.end.byte <= text.size());
      for (std::size_t i = end; i < span.begin.byte; ++i) REQUIRE((text[i] == ' ' || static_cast<unsigned char>(text[i]) < 32 || static_cast<unsigned char>(text[i]) >= 127));
      end = span.end.byte;
      utf16 = span.end.utf16;
    }
  }
}

}  // namespace
}  // namespace undertone::test
