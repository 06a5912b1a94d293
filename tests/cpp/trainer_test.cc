// Training from examples to a head: splits, early stopping, what is judged, and the same bits everywhere.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/hash.h"
#include "learn/trainer.h"
#include "learning_data.h"

namespace undertone::test {
namespace {

constexpr std::size_t kFeatures = 10;
constexpr std::size_t kAccuracy = 1;
constexpr std::size_t kLogLoss = 5;

// A head of zeros that knows no label.
struct Head {
  std::vector<float> weights;
  std::vector<float> biases;
  std::vector<std::int32_t> known;

  Head(std::size_t labels, std::size_t features) : weights(labels * features), biases(labels), known(labels) {}
  [[nodiscard]] KnownHead view() const { return {weights, biases, known}; }
};

struct Run {
  std::unique_ptr<Trainer> trainer = std::make_unique<Trainer>();
  std::vector<TrainProgress> progress;
  std::vector<float> head;
  Status status;

  Run(const Examples& examples, const Head& prior, const TrainOptions& options, const LearningKernels& kernels = kScalarLearning)
      : Run(examples, prior, prior, options, kernels) {}

  Run(const Examples& examples, const Head& prior, const Head& baseline, const TrainOptions& options, const LearningKernels& kernels = kScalarLearning) {
    status = trainer->begin(kernels, examples, prior.view(), baseline.view(), options);
    if (status.failed()) return;
    bool more = true;
    for (int i = 0; more; ++i) {
      REQUIRE(i < 100'000);
      more = trainer->step();
      progress.push_back(trainer->progress());
    }
    head.assign(trainer->head().begin(), trainer->head().end());
  }
};

std::unique_ptr<Examples> clusters(std::size_t labels, std::size_t rows, double noise, std::size_t features = kFeatures) {
  auto examples = std::make_unique<Examples>();
  REQUIRE_FALSE(examples->begin(features).failed());
  add_clusters(*examples, features, labels, rows, noise, 11);
  return examples;
}

TEST_CASE("trainer: learns clusters, and its judgement is honest", "[trainer]") {
  for (const double solver : {1.0, 2.0}) {
    const auto examples = clusters(3, 300, 0.7);
    TrainOptions options;
    options.solver = solver;
    options.learning_rate = 0.05;
    Run run(*examples, Head(3, kFeatures), options);
    REQUIRE_FALSE(run.status.failed());
    const TrainOutcome& outcome = run.trainer->outcome();
    CHECK(outcome.validation == Validation::kHoldOut);
    CHECK(outcome.held_back == 60);
    CHECK(outcome.better);
    CHECK(run.trainer->after()[kAccuracy] > 0.8);
    CHECK(run.trainer->before()[kAccuracy] == Approx(1.0 / 3));
    std::size_t right = 0;
    for (std::size_t i = 0; i < examples->size(); ++i) {
      std::array<double, 3> logits{};
      for (std::size_t c = 0; c < 3; ++c) {
        logits[c] = static_cast<double>(run.head[3 * kFeatures + c]);
        for (std::size_t d = 0; d < kFeatures; ++d) logits[c] += static_cast<double>(run.head[c * kFeatures + d]) * static_cast<double>(examples->row(i)[d]);
      }
      right += std::max_element(logits.begin(), logits.end()) - logits.begin() == examples->label(i) ? 1 : 0;
    }
    CHECK(right > 260);
  }
}

TEST_CASE("trainer: labels without meaning are not learned", "[trainer]") {
  Examples examples;
  REQUIRE_FALSE(examples.begin(kFeatures).failed());
  Random random(3);
  for (std::int32_t i = 0; i < 400; ++i) add_row(examples, random.floats(kFeatures, 1), static_cast<std::int32_t>(random.below(2)), i);
  Run run(examples, Head(2, kFeatures), {});
  CHECK(run.trainer->after()[kAccuracy] < 0.65);
  CHECK(run.trainer->after()[kLogLoss] < 0.75);
}

TEST_CASE("trainer: progress goes from 0 to 1, stage by stage", "[trainer]") {
  const auto examples = clusters(2, 60, 0.7);
  Run run(*examples, Head(2, kFeatures), {});
  CHECK(run.trainer->outcome().validation == Validation::kFolds);
  CHECK(run.trainer->outcome().folds == 5);
  CHECK(run.trainer->outcome().held_back == 60);
  double done = 0;
  std::set<std::size_t> folds;
  for (const TrainProgress& p : run.progress) {
    CHECK(p.done >= done);
    done = p.done;
    CHECK(p.epoch <= p.epochs);
    CHECK(std::isfinite(p.loss));
    CHECK(std::isnan(p.validation_loss) == p.final_fit);
    if (!p.final_fit) folds.insert(p.fold);
  }
  CHECK(done == 1);
  CHECK(folds == std::set<std::size_t>{0, 1, 2, 3, 4});
  CHECK(run.progress.front().epoch == 1);
  CHECK_FALSE(run.trainer->step());
}

TEST_CASE("trainer: stops early where more epochs do harm", "[trainer]") {
  // Forty features of noise and few rows: the loss on others falls, then rises.
  Examples examples;
  REQUIRE_FALSE(examples.begin(40).failed());
  Random random(9);
  for (std::int32_t i = 0; i < 60; ++i) {
    std::vector<float> row = random.floats(40, 1);
    row[0] += i % 2 == 0 ? 0.7F : -0.7F;
    add_row(examples, row, i % 2, i);
  }
  TrainOptions options;
  options.l2 = 0;
  options.folds = 1;
  options.validation_share = 0.5;
  Run run(examples, Head(2, 40), options);
  CHECK(run.trainer->outcome().epochs >= 1);
  CHECK(run.trainer->outcome().epochs < 12);
  CHECK(run.progress.size() < 60);
  options.validation_share = 0;
  Run longer(examples, Head(2, 40), options);
  CHECK(longer.trainer->outcome().epochs > run.trainer->outcome().epochs);
}

TEST_CASE("trainer: given epochs and l2 are kept to", "[trainer]") {
  const auto examples = clusters(2, 300, 1);
  TrainOptions options;
  options.epochs = 3;
  options.l2 = 0.25;
  options.validation_share = 0;
  Run run(*examples, Head(2, kFeatures), options);
  CHECK(run.progress.size() == 3);
  CHECK(run.trainer->outcome().epochs == 3);
  CHECK(run.trainer->outcome().l2 == 0.25);
  CHECK(run.trainer->outcome().validation == Validation::kNone);
  CHECK_FALSE(run.trainer->outcome().better);
  CHECK(run.trainer->after()[0] == 0);
  for (const TrainProgress& p : run.progress) CHECK(p.final_fit);
}

TEST_CASE("trainer: rows that the user holds back are judged on and never learned from", "[trainer]") {
  const auto train = [](float validation_side) {
    Examples examples;
    REQUIRE_FALSE(examples.begin(1).failed());
    for (std::int32_t i = 0; i < 40; ++i) add_row(examples, {i % 2 == 0 ? 1.0F : -1.0F}, i % 2, i);
    for (std::int32_t i = 0; i < 10; ++i) add_row(examples, {i % 2 == 0 ? validation_side : -validation_side}, i % 2, Examples::kValidation);
    TrainOptions options;
    options.l2 = 0.01;
    options.epochs = 5;
    Run run(examples, Head(2, 1), options);
    CHECK(run.trainer->outcome().validation == Validation::kGiven);
    CHECK(run.trainer->after()[0] == 10);
    CHECK(run.trainer->after()[kAccuracy] == (validation_side > 0 ? 1.0 : 0.5));
    return run.head;
  };
  CHECK(train(1)[0] > 0);
  // A validation set of the opposite meaning stops training before its first epoch: ties go to the first label.
  CHECK(train(-1)[0] == 0);
}

TEST_CASE("trainer: balanced label weights raise the recall of a rare label", "[trainer]") {
  Examples examples;
  REQUIRE_FALSE(examples.begin(2).failed());
  Random random(4);
  for (std::int32_t i = 0; i < 400; ++i) {
    const bool rare = i % 10 == 0;
    std::vector<float> row = random.floats(2, 1);
    row[0] += rare ? 0.6F : -0.1F;
    add_row(examples, row, rare ? 1 : 0, i);
  }
  TrainOptions options;
  const auto recall = [&] {
    Run run(examples, Head(2, 2), options);
    return run.trainer->after()[Tally::kSummary + 4 + 1];
  };
  const double plain = recall();
  options.class_weighted = 1;
  CHECK(recall() > plain + 0.2);
}

TEST_CASE("trainer: what was before is the old head on the labels it knows, or the most frequent label", "[trainer]") {
  const auto examples = clusters(3, 300, 0.7);
  Run unknown(*examples, Head(3, kFeatures), {});
  CHECK(unknown.trainer->before()[kAccuracy] == Approx(1.0 / 3));
  CHECK(unknown.trainer->before()[kLogLoss] == Approx(std::log(3.0)).epsilon(1e-3));

  Head good(3, kFeatures);
  std::copy(unknown.head.begin(), unknown.head.begin() + 3 * kFeatures, good.weights.begin());
  std::copy(unknown.head.begin() + 3 * kFeatures, unknown.head.end(), good.biases.begin());
  good.known = {1, 1, 1};
  Run all(*examples, good, {});
  CHECK(all.trainer->before()[kAccuracy] > 0.8);

  good.known = {1, 1, 0};
  Run two(*examples, good, {});
  CHECK(two.trainer->before()[kAccuracy] < 0.7);
  CHECK(two.trainer->before()[kAccuracy] > 0.55);
  CHECK(two.trainer->before()[Tally::kSummary + 4 * 2 + 1] == 0);
  CHECK(two.trainer->outcome().better);

  // The prior is where training starts; the baseline is what it is compared with.
  Run other(*examples, Head(3, kFeatures), good, {});
  CHECK(other.trainer->before()[kAccuracy] == two.trainer->before()[kAccuracy]);
  CHECK(other.head == unknown.head);
}

TEST_CASE("trainer: few examples of a new label are learned beside a good head", "[trainer]") {
  const auto many = clusters(3, 300, 0.5);
  Examples two_labels;
  REQUIRE_FALSE(two_labels.begin(kFeatures).failed());
  Examples few;
  REQUIRE_FALSE(few.begin(kFeatures).failed());
  for (std::size_t i = 0; i < 300; ++i) {
    const std::vector<float> row(many->row(i), many->row(i) + kFeatures);
    if (many->label(i) < 2) add_row(two_labels, row, many->label(i), static_cast<std::int32_t>(i));
    if (i < 24) add_row(few, row, many->label(i), static_cast<std::int32_t>(i));
  }
  Run old(two_labels, Head(2, kFeatures), {});
  Head prior(3, kFeatures);
  std::copy(old.head.begin(), old.head.begin() + 2 * kFeatures, prior.weights.begin());
  prior.known = {1, 1, 0};
  Run run(few, prior, {});
  CHECK(run.trainer->outcome().better);
  CHECK(run.trainer->after()[Tally::kSummary + 4 * 2 + 1] > 0.7);
}

TEST_CASE("trainer: five examples of two labels are enough to learn from", "[trainer]") {
  Examples examples;
  REQUIRE_FALSE(examples.begin(2).failed());
  const float side[] = {1, 1, 1, -1, -1};
  for (std::int32_t i = 0; i < 5; ++i) add_row(examples, {side[i], 0.1F * static_cast<float>(i)}, side[i] > 0 ? 0 : 1, i);
  Run run(examples, Head(2, 2), {});
  REQUIRE_FALSE(run.status.failed());
  CHECK(run.trainer->outcome().folds == 3);
  CHECK(run.head[0] > 0);
  CHECK(run.head[2] < 0);
}

TEST_CASE("trainer: copies are learned from only when asked for, and never judged", "[trainer]") {
  const auto head_of = [](bool copies, double use) {
    Examples examples;
    REQUIRE_FALSE(examples.begin(2).failed());
    Random random(8);
    for (std::int32_t i = 0; i < 40; ++i) {
      const float side = i % 2 == 0 ? 0.5F : -0.5F;
      add_row(examples, {side + static_cast<float>(random.real(-1, 1)), 0}, i % 2, i);
      if (copies) add_row(examples, {0, side}, i % 2, i);
    }
    TrainOptions options;
    options.use_augmented = use;
    Run run(examples, Head(2, 2), options);
    CHECK(run.trainer->outcome().held_back == 40);
    return run.head;
  };
  CHECK(head_of(true, 0) == head_of(false, 0));
  CHECK(head_of(true, 0)[1] == 0);
  CHECK(head_of(true, 1)[1] > 0);
}

// The hash of heads trained by each solver, of two and of many labels, with every kind of validation.
std::string bits(const LearningKernels& kernels) {
  std::vector<float> heads;
  for (const std::size_t labels : {2U, 5U}) {
    const auto examples = clusters(labels, 230, 1);
    for (const double solver : {1.0, 2.0}) {
      for (const double folds : {1.0, 3.0}) {
        TrainOptions options;
        options.seed = 42;
        options.solver = solver;
        options.folds = folds;
        options.epochs = 12;
        Run run(*examples, Head(labels, kFeatures), options, kernels);
        heads.insert(heads.end(), run.head.begin(), run.head.end());
      }
    }
  }
  // Enough rows for the better preconditioner.
  const auto examples = clusters(70, 3000, 2, 7);
  TrainOptions options;
  options.epochs = 6;
  Run run(*examples, Head(70, 7), options, kernels);
  heads.insert(heads.end(), run.head.begin(), run.head.end());
  std::array<char, 17> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(xxh64(std::as_bytes(std::span(heads)))));
  return hex.data();
}

TEST_CASE("trainer: the same bytes from every build", "[trainer]") {
  for (const LearningKernels* kernels : learning_variants()) {
    INFO(kernels->name);
    CHECK(bits(*kernels) == "a96bd3604e0c817d");
  }
}

TEST_CASE("trainer: the seed decides what is held back, and nothing else does", "[trainer]") {
  const auto examples = clusters(2, 300, 1);
  TrainOptions options;
  const Run one(*examples, Head(2, kFeatures), options);
  const Run again(*examples, Head(2, kFeatures), options);
  CHECK(one.head == again.head);
  options.seed = 2;
  Run other(*examples, Head(2, kFeatures), options);
  CHECK(other.trainer->after()[kLogLoss] != again.trainer->after()[kLogLoss]);
}

TEST_CASE("trainer: options out of range are named", "[trainer]") {
  const auto examples = clusters(2, 40, 1);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  struct Case {
    const char* subject;
    double TrainOptions::*option;
    std::vector<double> bad;
  };
  const Case cases[] = {
      {"seed", &TrainOptions::seed, {-1, 0.5, 1e17, nan}},
      {"epochs", &TrainOptions::epochs, {-1, 1.5, 1e6, nan, infinity}},
      {"l2", &TrainOptions::l2, {nan, infinity, -infinity}},
      {"solver", &TrainOptions::solver, {-1, 3, 0.5, nan}},
      {"learningRate", &TrainOptions::learning_rate, {-1, 11, nan}},
      {"batchSize", &TrainOptions::batch_size, {-1, 0.5, 1e9, nan}},
      {"validation", &TrainOptions::validation_share, {-0.1, 0.6, nan}},
      {"folds", &TrainOptions::folds, {-1, 101, 1.5, nan}},
  };
  for (const Case& c : cases) {
    for (const double bad : c.bad) {
      TrainOptions options;
      options.*c.option = bad;
      const Run run(*examples, Head(2, kFeatures), options);
      INFO(c.subject << " " << bad);
      CHECK(run.status.code() == Code::kArgument);
      CHECK(run.status.subject() == std::string(c.subject));
    }
  }
}

TEST_CASE("trainer: examples that nothing can be learned from are refused", "[trainer]") {
  const auto refused = [](const Examples& examples, std::size_t labels) {
    const Run run(examples, Head(labels, 1), {});
    CHECK(run.status.code() == Code::kArgument);
    return std::string(run.status.subject());
  };
  Examples examples;
  REQUIRE_FALSE(examples.begin(1).failed());
  CHECK(refused(examples, 2) == "examples");
  add_row(examples, {1}, Examples::kUnlabelled, 0);
  CHECK(refused(examples, 2) == "examples");
  add_row(examples, {1}, 0, 1);
  add_row(examples, {2}, 0, 2);
  add_row(examples, {2}, 1, Examples::kValidation);
  CHECK(refused(examples, 2) == "labels");
  add_row(examples, {2}, 5, 3);
  CHECK(refused(examples, 2) == "label");
  REQUIRE_FALSE(examples.drop(4).failed());
  CHECK(refused(examples, 2) == "labels");

  add_row(examples, {3}, 1, 4);
  Head bad(2, 1);
  bad.biases[1] = std::numeric_limits<float>::quiet_NaN();
  const Run run(examples, bad, {});
  CHECK(run.status.subject() == std::string("head"));
}

}  // namespace
}  // namespace undertone::test
