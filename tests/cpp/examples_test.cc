// The store of examples, and how it is divided.
#include <catch2/catch.hpp>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "learn/examples.h"
#include "learn/split.h"
#include "learning_data.h"

namespace undertone::test {
namespace {

TEST_CASE("examples: rows stay where they are, with a 1 behind the features and zeros behind that", "[examples]") {
  Examples examples;
  REQUIRE_FALSE(examples.begin(5).failed());
  CHECK(examples.stride() == 8);
  for (std::int32_t i = 0; i < 600; ++i) add_row(examples, std::vector<float>(5, static_cast<float>(i)), i % 7, i);
  REQUIRE(examples.size() == 600);
  const std::vector<float> expected = {255, 255, 255, 255, 255, 1, 0, 0};
  CHECK(std::vector<float>(examples.row(255), examples.row(255) + 8) == expected);
  CHECK(examples.label(256) == 256 % 7);
  CHECK(examples.group(599) == 599);
}

TEST_CASE("examples: rows are replaced, relabelled, dropped and revived", "[examples]") {
  Examples examples;
  REQUIRE_FALSE(examples.begin(1).failed());
  for (std::int32_t i = 0; i < 3; ++i) add_row(examples, {1}, 0, i);
  REQUIRE_FALSE(examples.drop(1).failed());
  CHECK(examples.dropped(1));
  REQUIRE_FALSE(examples.relabel(1, 2).failed());
  CHECK(examples.dropped(1));
  REQUIRE_FALSE(examples.relabel(2, 2).failed());
  CHECK(examples.label(2) == 2);
  examples.staging()[0] = 9;
  REQUIRE_FALSE(examples.replace(1, 1, 7).failed());
  CHECK_FALSE(examples.dropped(1));
  CHECK(examples.row(1)[0] == 9);
  CHECK(examples.group(1) == 7);
  CHECK(examples.size() == 3);
  CHECK(examples.replace(3, 0, 0).code() == Code::kArgument);
  CHECK(examples.drop(3).code() == Code::kArgument);
  CHECK(examples.relabel(3, 0).code() == Code::kArgument);
}

TEST_CASE("examples: what is no number, or no label, is refused and changes nothing", "[examples]") {
  Examples examples;
  REQUIRE_FALSE(examples.begin(2).failed());
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), -1e7F}) {
    examples.staging()[1] = bad;
    const Status status = examples.add(0, 0);
    CHECK(status.code() == Code::kArgument);
    CHECK(status.subject() == std::string("features"));
  }
  examples.staging()[1] = 0;
  CHECK(examples.add(-2, 0).code() == Code::kArgument);
  CHECK(examples.add(1024, 0).code() == Code::kArgument);
  CHECK(examples.add(0, -2).code() == Code::kArgument);
  CHECK(examples.size() == 0);
  CHECK(Examples().begin(0).code() == Code::kArgument);
  CHECK(Examples().begin(100'000).code() == Code::kArgument);
}

TEST_CASE("examples: 128 MB are the limit", "[examples]") {
  Examples examples;
  REQUIRE_FALSE(examples.begin(4000).failed());
  CHECK(examples.limit() == Examples::kMaxBytes / (4008 * sizeof(float)));
  Examples small;
  REQUIRE_FALSE(small.begin(1).failed());
  CHECK(small.limit() == Examples::kMaxRows);
}

struct Divided {
  Arena arena;
  Split split;
  Status status;

  Divided(const Examples& examples, std::size_t labels, const SplitOptions& options = {}) {
    status = split_examples(examples, labels, options, arena, split);
  }
};

// counts[i] texts of label i.
void add_labels(Examples& examples, const std::vector<int>& counts) {
  REQUIRE_FALSE(examples.begin(1).failed());
  std::int32_t group = 0;
  for (std::size_t label = 0; label < counts.size(); ++label) {
    for (int i = 0; i < counts[label]; ++i) add_row(examples, {1}, static_cast<std::int32_t>(label), group++);
  }
}

TEST_CASE("split: a hold-out takes its share of every label", "[examples]") {
  Examples examples;
  add_labels(examples, {100, 50, 300, 1, 2});
  const Divided d(examples, 5, {.seed = 3, .share = 0.2, .folds = 1});
  CHECK(d.split.validation == Validation::kHoldOut);
  std::map<std::int32_t, int> held;
  for (std::size_t i = 0; i < examples.size(); ++i) held[examples.label(i)] += d.split.fold[i] == 0 ? 1 : 0;
  CHECK(held == std::map<std::int32_t, int>{{0, 20}, {1, 10}, {2, 60}, {3, 0}, {4, 1}});
}

TEST_CASE("split: folds are of one size, each with its share of every label", "[examples]") {
  Examples examples;
  add_labels(examples, {11, 7, 1, 2});
  const Divided d(examples, 4);
  REQUIRE(d.split.validation == Validation::kFolds);
  REQUIRE(d.split.folds == 5);
  std::vector<int> size(5);
  std::map<std::pair<std::int32_t, int>, int> by_label;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    if (examples.label(i) == 2) {
      CHECK(d.split.fold[i] == Split::kAlwaysTrained);
      continue;
    }
    ++size[static_cast<std::size_t>(d.split.fold[i])];
    ++by_label[{examples.label(i), d.split.fold[i]}];
  }
  for (const int s : size) CHECK(s == 4);
  for (int fold = 0; fold < 5; ++fold) {
    CHECK(by_label[{0, fold}] >= 2);
    CHECK(by_label[{1, fold}] >= 1);
  }
  for (const auto& [key, count] : by_label) CHECK(count <= (key.first == 0 ? 3 : key.first == 1 ? 2 : 1));
}

TEST_CASE("split: a group is never parted", "[examples]") {
  Examples examples;
  REQUIRE_FALSE(examples.begin(1).failed());
  // Three rows a group, not side by side.
  for (int copy = 0; copy < 3; ++copy) {
    for (std::int32_t group = 0; group < 50; ++group) add_row(examples, {1}, group % 2, group);
  }
  for (const std::size_t folds : {1U, 2U, 7U}) {
    const Divided d(examples, 2, {.seed = 1, .share = 0.3, .folds = folds});
    std::size_t held = 0;
    for (std::size_t i = 0; i < examples.size(); ++i) {
      CHECK(d.split.fold[i] == d.split.fold[i % 50]);
      CHECK(d.split.copy[i] == (i >= 50));
      held += d.split.fold[i] >= 0 ? 1 : 0;
    }
    CHECK(held == (folds == 1 ? 3 * 16 : 150));
    CHECK(d.split.counts[0] == 25);
  }
}

TEST_CASE("split: the kind of validation follows from the examples and the wish", "[examples]") {
  Examples few;
  add_labels(few, {3, 2});
  CHECK(Divided(few, 2).split.folds == 3);
  CHECK(Divided(few, 2, {.seed = 1, .share = 0}).split.validation == Validation::kNone);
  CHECK(Divided(few, 2, {.seed = 1, .share = 0, .folds = 2}).split.folds == 2);
  Examples single;
  add_labels(single, {1, 1, 1});
  CHECK(Divided(single, 3).split.validation == Validation::kNone);
  Examples many;
  add_labels(many, {120, 120});
  CHECK(Divided(many, 2).split.validation == Validation::kHoldOut);
  CHECK(Divided(many, 2, {.seed = 1, .share = 0.2, .folds = 4}).split.folds == 4);
  Examples wide;
  add_labels(wide, std::vector<int>(20, 15));
  CHECK(Divided(wide, 20).split.validation == Validation::kFolds);
  add_row(wide, {1}, 0, Examples::kValidation);
  const Divided given(wide, 20, {.seed = 1, .share = 0.2, .folds = 4});
  CHECK(given.split.validation == Validation::kGiven);
  CHECK(given.split.fold[wide.size() - 1] == 0);
  CHECK(given.split.fold[0] == Split::kAlwaysTrained);
}

TEST_CASE("split: the seed decides", "[examples]") {
  Examples examples;
  add_labels(examples, {100, 150});
  const Divided one(examples, 2, {.seed = 1});
  const Divided same(examples, 2, {.seed = 1});
  const Divided other(examples, 2, {.seed = 2});
  CHECK(std::equal(one.split.fold.begin(), one.split.fold.end(), same.split.fold.begin()));
  CHECK_FALSE(std::equal(one.split.fold.begin(), one.split.fold.end(), other.split.fold.begin()));
}

}  // namespace
}  // namespace undertone::test
