#include "text/tokenizer.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "test_data.h"
#include "text_samples.h"

namespace undertone::test {
namespace {

class TestVocabulary {
 public:
  explicit TestVocabulary(const std::string& words) : lines_(words) {
    for (char& c : lines_) c = c == ' ' ? '\n' : c;
    REQUIRE(!vocabulary_.build(lines_, 0, arena_).failed());
  }

  [[nodiscard]] std::vector<Token> tokens(std::string_view text, std::size_t chunk = 1000) const {
    std::vector<Token> all;
    std::vector<Token> some(chunk);
    TokenReader reader(vocabulary_, text);
    std::size_t count = chunk;
    while (count == chunk) {
      count = reader.read(some);
      all.insert(all.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(count));
    }
    CHECK(reader.read(some) == 0);
    return all;
  }

  // Vocabulary entries joined by one space.
  [[nodiscard]] std::string read(std::string_view text) const {
    std::string joined;
    for (const Token& token : tokens(text)) joined += (joined.empty() ? "" : " ") + std::string(vocabulary_.word(token.id));
    return joined;
  }

  [[nodiscard]] const Vocabulary& vocabulary() const { return vocabulary_; }

 private:
  std::string lines_;
  Arena arena_;
  Vocabulary vocabulary_;
};

TEST_CASE("tokenizer: known words and <unk>", "[tokenizer]") {
  const TestVocabulary v("<unk> good bad n't do");
  CHECK(v.read("") == "");
  CHECK(v.read("Good, BAD") == "good <unk> bad");
  CHECK(v.read("don't") == "do n't");
  CHECK(v.read("<unk>").find("<unk>") == 0);
}

TEST_CASE("tokenizer: elongated words are squeezed", "[tokenizer]") {
  const TestVocabulary v("<unk> so soo cool ##x");
  CHECK(v.read("sooooo") == "soo");
  const TestVocabulary w("<unk> so cool");
  CHECK(w.read("sooooo") == "so");
  // "cool" squeezed would be "col"; the double letter of the word itself is found first.
  CHECK(w.read("coooool") == "cool");
  // Two letters are no elongation.
  CHECK(w.read("soo") == "<unk>");
}

TEST_CASE("tokenizer: digits are tried as zeros", "[tokenizer]") {
  const TestVocabulary v("<unk> 0/00 0000 7 00th");
  CHECK(v.read("9/10") == "0/00");
  CHECK(v.read("1984") == "0000");
  CHECK(v.read("7") == "7");
  CHECK(v.read("8") == "<unk>");
  CHECK(v.read("20th") == "00th");
}

TEST_CASE("tokenizer: pieces, longest first", "[tokenizer]") {
  const TestVocabulary v("<unk> run runn ru r ##ning ##ing ##er ##s ##e ##r play");
  CHECK(v.read("running") == "runn ##ing");
  CHECK(v.read("runners") == "runn ##er ##s");
  CHECK(v.read("plays") == "play ##s");
  // A first piece has three bytes at least, and all of the word must be covered.
  CHECK(v.read("rus") == "<unk>");
  CHECK(v.read("playx") == "<unk>");
  // Greedy: what is taken is not given back.
  const TestVocabulary w("<unk> abcd abc ##de ##e");
  CHECK(w.read("abcde") == "abcd ##e");
  const TestVocabulary greedy("<unk> abcd abc ##de");
  CHECK(greedy.read("abcde") == "<unk>");
}

TEST_CASE("tokenizer: pieces share the span of their word", "[tokenizer]") {
  const TestVocabulary v("<unk> run ##ning");
  const std::vector<Token> tokens = v.tokens("\xF0\x9F\x98\x80 running");
  REQUIRE(tokens.size() == 3);
  for (const std::size_t i : {1U, 2U}) {
    CHECK(tokens[i].span.begin.byte == 5);
    CHECK(tokens[i].span.end.byte == 12);
    CHECK(tokens[i].span.begin.utf16 == 3);
    CHECK(tokens[i].span.end.utf16 == 10);
  }
}

TEST_CASE("tokenizer: a word of 64 bytes may be 62 pieces", "[tokenizer]") {
  const TestVocabulary v("<unk> abc ##a ##b ##c");
  const std::string text = repeated("abc", 60);
  CHECK(v.tokens(text).size() == 58);
}

TEST_CASE("tokenizer: any chunk size gives the same", "[tokenizer]") {
  const TestVocabulary v("<unk> i ca n't good so ##o run ##ning ##s ! !! :) \xE5\xA5\xBD <url> <user> 0 play ##ing");
  std::vector<std::string> texts = awkward_texts();
  texts.push_back(repeated("running plays sooo good! \xE5\xA5\xBD ", 5000));
  Random random(1);
  for (int i = 0; i < 100; ++i) texts.push_back(random_text(random, 80));
  for (const std::string& text : texts) {
    const std::vector<Token> whole = v.tokens(text, 100'000);
    for (const std::size_t chunk : {1U, 2U, 7U}) {
      const std::vector<Token> parts = v.tokens(text, chunk);
      REQUIRE(parts.size() == whole.size());
      bool same = true;
      for (std::size_t i = 0; i < whole.size(); ++i) {
        same = same && parts[i].id == whole[i].id && parts[i].span.begin.byte == whole[i].span.begin.byte &&
               parts[i].span.end.byte == whole[i].span.end.byte && whole[i].id < v.vocabulary().size();
      }
      CHECK(same);
    }
  }
}

TEST_CASE("tokenizer: a megabyte of anything ends", "[tokenizer]") {
  const TestVocabulary v("<unk> a ##a ##b abab ##abab aaa n't");
  for (const std::string& text : monotonous_texts(1'000'000 / kThinning)) {
    std::vector<Token> some(4096);
    TokenReader reader(v.vocabulary(), text);
    std::size_t total = 0;
    for (std::size_t count = some.size(); count == some.size(); total += count) count = reader.read(some);
    CHECK(total <= text.size());
  }
}

}  // namespace
}  // namespace undertone::test
