#include "text/vocabulary.h"

#include <catch2/catch.hpp>
#include <string>

namespace undertone::test {
namespace {

struct Refusal {
  std::string lines;
  std::int64_t offset;  // from the vocabulary's start
};

TEST_CASE("vocabulary: finds its words", "[vocabulary]") {
  Arena arena;
  Vocabulary vocabulary;
  const std::string lines = "the\n<unk>\n\xE5\xA5\xBD\n##ing\nrun\n##";
  REQUIRE(!vocabulary.build(lines, 0, arena).failed());
  CHECK(vocabulary.size() == 6);
  CHECK(vocabulary.unknown_id() == 1);
  CHECK(vocabulary.find("the") == 0);
  CHECK(vocabulary.find("\xE5\xA5\xBD") == 2);
  CHECK(vocabulary.find("##ing") == 3);
  CHECK(vocabulary.find("##") == 5);
  CHECK(vocabulary.word(0) == "the");
  CHECK(vocabulary.word(5) == "##");
  for (const char* missing : {"", "th", "thee", "The", "ing", "unk", "the\n<unk>"}) CHECK(vocabulary.find(missing) == Vocabulary::kMissing);
}

TEST_CASE("vocabulary: pieces are entries with the mark", "[vocabulary]") {
  Arena arena;
  Vocabulary vocabulary;
  REQUIRE(!vocabulary.build("<unk>\nrun\n##ning\n####", 0, arena).failed());
  CHECK(vocabulary.find_piece("ning") == 2);
  CHECK(vocabulary.find_piece("##") == 3);
  CHECK(vocabulary.find_piece("run") == Vocabulary::kMissing);
  CHECK(vocabulary.find_piece("") == Vocabulary::kMissing);
}

// Words are found by their bytes up to a length, and by a hash beyond it.
TEST_CASE("vocabulary: words and pieces of all lengths", "[vocabulary]") {
  std::string lines = "<unk>";
  for (std::size_t size = 1; size <= 70; ++size) lines += "\n" + std::string(size, 'x') + "\n##" + std::string(size, 'y');
  Arena arena;
  Vocabulary vocabulary;
  REQUIRE(!vocabulary.build(lines, 0, arena).failed());
  for (std::size_t size = 1; size <= 70; ++size) {
    const auto word = static_cast<std::int32_t>(2 * size - 1);
    CHECK(vocabulary.find(std::string(size, 'x')) == word);
    CHECK(vocabulary.find_piece(std::string(size, 'y')) == word + 1);
    CHECK(vocabulary.find("##" + std::string(size, 'y')) == word + 1);
    CHECK(vocabulary.find_piece(std::string(size, 'x')) == Vocabulary::kMissing);
    CHECK(vocabulary.find(std::string(size, 'y')) == Vocabulary::kMissing);
  }
  CHECK(vocabulary.find(std::string(71, 'x')) == Vocabulary::kMissing);
}

TEST_CASE("vocabulary: a zero byte is a byte", "[vocabulary]") {
  const std::string lines("<unk>\na\na\0\n\0a", 13);
  Arena arena;
  Vocabulary vocabulary;
  REQUIRE(!vocabulary.build(lines, 0, arena).failed());
  CHECK(vocabulary.find("a") == 1);
  CHECK(vocabulary.find(std::string_view("a\0", 2)) == 2);
  CHECK(vocabulary.find(std::string_view("\0a", 2)) == 3);
  CHECK(vocabulary.find(std::string_view("\0", 1)) == Vocabulary::kMissing);
}

TEST_CASE("vocabulary: one word is enough, if it is <unk>", "[vocabulary]") {
  Arena arena;
  Vocabulary vocabulary;
  REQUIRE(!vocabulary.build("<unk>", 0, arena).failed());
  CHECK(vocabulary.size() == 1);
  CHECK(vocabulary.find("<unk>") == 0);
  CHECK(vocabulary.find("x") == Vocabulary::kMissing);
}

TEST_CASE("vocabulary: refusals say where", "[vocabulary]") {
  const Refusal refusals[] = {
      {"", 0}, {"\n<unk>", 0}, {"<unk>\n\na", 6}, {"<unk>\na\n", 8}, {"<unk>\nab\nc\nab", 11}, {"<unk>\n<unk>", 6}, {"a\nb", 0}, {"<UNK>", 0},
  };
  for (const Refusal& refusal : refusals) {
    INFO(refusal.lines);
    Arena arena;
    Vocabulary vocabulary;
    const Status status = vocabulary.build(refusal.lines, 1000, arena);
    CHECK(status.code() == Code::kModelVocabulary);
    CHECK(status.offset() == 1000 + refusal.offset);
  }
}

TEST_CASE("vocabulary: a hundred thousand words", "[vocabulary]") {
  std::string lines = "<unk>";
  for (int i = 1; i < 100'000; ++i) lines += "\nword" + std::to_string(i);
  Arena arena;
  Vocabulary vocabulary;
  REQUIRE(!vocabulary.build(lines, 0, arena).failed());
  int wrong = 0;
  for (int i = 1; i < 100'000; ++i) {
    const std::string word = "word" + std::to_string(i);
    if (vocabulary.find(word) != i || vocabulary.word(static_cast<std::uint32_t>(i)) != word) ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(vocabulary.find("word100000") == Vocabulary::kMissing);
}

TEST_CASE("vocabulary: too many words are refused", "[vocabulary]") {
  std::string lines(Vocabulary::kMaxWords, '\n');
  Arena arena;
  Vocabulary vocabulary;
  CHECK(vocabulary.build(lines, 0, arena).code() == Code::kModelVocabulary);
}

}  // namespace
}  // namespace undertone::test
