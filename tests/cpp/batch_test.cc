// Texts that are read together get the answers that each gets alone, to the bit.
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "batch.h"
#include "comparison.h"
#include "loading.h"
#include "random.h"
#include "session.h"
#include "test_data.h"
#include "text_samples.h"
#include "variants.h"

namespace undertone::test {
namespace {

template <class Test>
void with_models(Test test) {
  for (const Kernels* kernels : variants()) {
    for (const auto& path : fixture_models()) {
      INFO(path.stem().string() << ", " << kernels->name);
      const auto classifier = load(read_file(path), *kernels);
      test(*classifier);
    }
  }
}

void check(Classifier& classifier, const std::vector<std::string>& texts) {
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  Batch batch;
  REQUIRE(!batch.classify(classifier, views).failed());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Batch::Answer together = batch.answer(i);
    const Classification alone = classifier.classify(texts[i]);
    if (!same_bits(together.scores, alone.scores) || together.tokens != alone.tokens || together.unknown != alone.unknown) {
      FAIL("text " << i << " of " << texts.size() << ": " << std::string_view(texts[i]).substr(0, 80));
    }
  }
}

TEST_CASE("batch: any number of texts of any length", "[batch]") {
  with_models([](Classifier& classifier) {
    Random random(1);
    for (std::size_t size = 0; size <= Batch::kMaxTexts; size += kSanitized ? 7 : 1) {
      std::vector<std::string> texts;
      for (std::size_t i = 0; i < size; ++i) texts.push_back(golden_texts()[random.below(golden_texts().size())]);
      check(classifier, texts);
    }
  });
}

TEST_CASE("batch: equal texts, empty ones, and lengths that fall and rise", "[batch]") {
  with_models([](Classifier& classifier) {
    check(classifier, {"", "", "", "", ""});
    check(classifier, std::vector<std::string>(9, "not a good film"));
    check(classifier, {"", "good", "", "good film", "good"});
    std::vector<std::string> stairs;
    for (std::size_t words = 0; words < 20; ++words) stairs.push_back(repeated("good ", 5 * words));
    check(classifier, stairs);
    check(classifier, {stairs.rbegin(), stairs.rend()});
  });
}

TEST_CASE("batch: awkward texts, and long ones among the short", "[batch]") {
  with_models([](Classifier& classifier) {
    check(classifier, awkward_texts());
    // In words: more than fit at once, each of them alone and all together.
    const std::string longest = repeated("not a good film ", 16 * 1500);
    const std::string half = repeated("bad film ", 9 * 1200);
    check(classifier, {"good", half, "", half, "a film", longest, half, "bad", half});
  });
}

TEST_CASE("batch: a session beside it does not notice", "[batch]") {
  with_models([](Classifier& classifier) {
    const std::string text = repeated("a good film , not a bad one ", 28 * 20);
    Session session(classifier);
    session.rewind(0);
    session.read(std::string_view(text).substr(0, text.size() / 2));
    check(classifier, {"bad", "a bad film", text, "good"});
    const TextPosition start = session.rewind(static_cast<std::uint32_t>(text.size() / 2));
    const Classification typed = session.read(std::string_view(text).substr(start.byte));
    const std::vector<float> scores(typed.scores.begin(), typed.scores.end());
    CHECK(same_bits(scores, classifier.classify(text).scores));
  });
}

}  // namespace
}  // namespace undertone::test
