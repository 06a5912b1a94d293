// A text that is typed, changed and deleted gives at every moment what classify() gives for the whole of it, for a bounded price.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "comparison.h"
#include "loading.h"
#include "random.h"
#include "session.h"
#include "test_data.h"
#include "text/utf8.h"
#include "text_samples.h"
#include "variants.h"

namespace undertone::test {
namespace {

// Where each code point of a text begins, and its end.
std::vector<TextPosition> positions_of(std::string_view text) {
  std::vector<TextPosition> positions(1);
  for (TextPosition at; at.byte < text.size(); positions.push_back(at)) {
    const CodePoint point = decode_utf8(text, at.byte);
    at = {at.byte + point.bytes, at.utf16 + utf16_units(point.value)};
  }
  return positions;
}

// A session and the text in it, as a host keeps them.
class Typing {
 public:
  explicit Typing(Classifier& classifier) : classifier_(classifier), session_(classifier) {}

  // Takes code points from the end, then appends.
  Classification edit(std::size_t removed, const std::string& appended) {
    const std::vector<TextPosition> positions = positions_of(text_);
    const TextPosition end = positions[positions.size() - 1 - std::min(removed, positions.size() - 1)];
    text_.resize(end.byte);
    text_ += appended;
    return session_.read(std::string_view(text_).substr(session_.rewind(end.utf16).byte));
  }

  bool check(std::size_t removed, const std::string& appended) {
    const Classification result = edit(removed, appended);
    const std::vector<float> scores(result.scores.begin(), result.scores.end());
    const std::vector<float> features(result.features.begin(), result.features.end());
    const Classification whole = classifier_.classify(text_);
    return same_bits(scores, whole.scores) && same_bits(features, whole.features) && result.tokens == whole.tokens && result.unknown == whole.unknown;
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const Session& session() const { return session_; }

 private:
  Classifier& classifier_;
  Session session_;
  std::string text_;
};

std::vector<std::string> characters_of(const std::string& text) {
  const std::vector<TextPosition> positions = positions_of(text);
  std::vector<std::string> characters;
  for (std::size_t i = 1; i < positions.size(); ++i) characters.push_back(text.substr(positions[i - 1].byte, positions[i].byte - positions[i - 1].byte));
  return characters;
}

// Every fixture, whose golden texts were replayed when it was loaded.
template <class Test>
void with_models(Test test) {
  for (const auto& path : fixture_models()) {
    INFO(path.stem().string());
    const auto classifier = load(read_file(path));
    test(*classifier);
  }
}

TEST_CASE("session: typed one character at a time", "[session]") {
  with_models([](Classifier& classifier) {
    for (std::size_t i = 0; i < golden_texts().size(); i += 150 * (kSanitized ? 6 : 1)) {
      Typing typing(classifier);
      for (const std::string& character : characters_of(golden_texts()[i])) {
        if (!typing.check(0, character)) FAIL("after: " << typing.text());
      }
    }
    for (const std::string& text : awkward_texts()) {
      if (kSanitized && text.size() > 150) continue;
      Typing typing(classifier);
      for (const std::string& character : characters_of(text)) {
        if (!typing.check(0, character)) FAIL("after: " << typing.text());
      }
    }
  });
}

TEST_CASE("session: random edits", "[session]") {
  static const std::vector<std::string> kPieces = {" ", "\n", "n't ", " \xE5\xA5\xBD\xE7\x9A\x84", "\xF0\x9F\x98\x80", "\xF0\x9F\x91\xA9\xE2\x80\x8D", "\xEF\xB8\x8F ",
                                                   "\xEF\xBC\x8C", " soooo ", " http://a.b/", ":-)", " -", "'", " @you #tag ", "7/10 ", " :   ", "\xF0\xA0\x80\x80"};
  constexpr std::size_t kLongest = 1500;
  with_models([](Classifier& classifier) {
    for (std::size_t seed = 0; seed < 60 / (kSanitized ? 10 : 1); ++seed) {
      INFO("seed " << seed);
      Random random(seed);
      Typing typing(classifier);
      for (std::size_t edit = 0; edit < 60; ++edit) {
        std::string appended;
        if (random.below(2) == 0) {
          appended = kPieces[random.below(kPieces.size())];
        } else {
          const std::vector<std::string> characters = characters_of(golden_texts()[random.below(golden_texts().size())]);
          for (std::size_t i = 0, count = random.below(characters.size() + 1); i < count; ++i) appended += characters[i];
        }
        const bool full = typing.text().size() > kLongest;
        const std::size_t removed = random.below(full ? kLongest : random.below(3) == 0 ? 300 : 4);
        if (!typing.check(removed, appended)) FAIL("after: " << typing.text());
      }
    }
  });
}

TEST_CASE("session: texts longer than a window, edited anywhere", "[session]") {
  with_models([](Classifier& classifier) {
    Typing typing(classifier);
    CHECK(typing.check(0, repeated("a good film , not a bad one ! ", 30'000)));
    CHECK(typing.check(0, "bad"));
    CHECK(typing.check(20'000, "good"));
    CHECK(typing.check(0, " film"));
    CHECK(typing.check(1'000'000, "a"));
  });
}

TEST_CASE("session: two texts in turn, and other texts between", "[session]") {
  with_models([](Classifier& classifier) {
    Typing one(classifier);
    Typing other(classifier);
    for (const std::string& word : split(repeated("not a good film , but a long one ", 600), ' ')) {
      CHECK(one.check(0, word + " "));
      CHECK(other.check(0, word + "! "));
      classifier.classify("something else entirely");
    }
  });
}

// Tokens, not time: a keystroke in a long text costs no more than in a text of 100.
TEST_CASE("session: a keystroke costs the same in a long text", "[session]") {
  with_models([](Classifier& classifier) {
    const std::string sentence = "the plot isn't bad , and \xE5\xBE\x88\xE5\xA5\xBD\xE7\x9A\x84 too : 3.5/10 !!! ";
    const auto costs = [&](std::size_t tokens) {
      Typing typing(classifier);
      std::string text;
      while (ids_of(classifier, text).size() < tokens) text += repeated(sentence, sentence.size() * (1 + (tokens - ids_of(classifier, text).size()) / 30));
      typing.edit(0, text);
      std::size_t most = 0;
      for (std::size_t round = 0; round < (kSanitized ? 1 : 4); ++round) {
        for (const std::string& character : characters_of(sentence)) {
          typing.edit(0, character);
          most = std::max(most, typing.session().tokens_read());
        }
        for (std::size_t i = 0; i < 10; ++i) {
          typing.edit(1, "");
          most = std::max(most, typing.session().tokens_read());
        }
      }
      return most;
    };
    const std::size_t most = costs(100);
    CHECK(most >= Session::kSpacing);
    CHECK(most <= 3 * Session::kSpacing);
    CHECK(costs(kSanitized ? 2'000 : 20'000) <= most);
  });
}

TEST_CASE("session: checkpoints are bounded, and close where edits happen", "[session]") {
  const auto classifier = load(read_file(fixture_models()[0]));
  Typing typing(*classifier);
  typing.edit(0, repeated("good ", 5 * 100'000));
  CHECK(typing.session().checkpoints() <= Session::kMaxCheckpoints);
  CHECK(typing.session().checkpoints() >= Session::kMaxCheckpoints / 2);
  // Deleting words far back, one after the other: never much to read.
  std::size_t most = 0;
  for (std::size_t i = 0; i < 1000; ++i) {
    typing.edit(5, "");
    most = std::max(most, typing.session().tokens_read());
  }
  CHECK(most <= 2 * Session::kSpacing);
}

}  // namespace
}  // namespace undertone::test
