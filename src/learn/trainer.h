// Trainer: learns a head from examples, one epoch at a time, and judges it on examples that it did not learn from.
//
// 1. Validation. For each fold a head is trained on the other rows and judged on the fold's own texts. Where the strength of the
//    penalty is to be chosen, a path of strengths is followed from the strongest on, each to its end, the next going on from there.
//    Where there is one strength, training stops early when the loss on the fold's own texts no longer falls.
// 2. Final fit. All rows, but for those the user holds back, from the prior head again, with the strength of the lowest mean
//    loss (the strongest of those that are level); where there is one strength, for as many epochs as it took to the lowest loss.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/random.h"
#include "base/status.h"
#include "learn/adam.h"
#include "learn/examples.h"
#include "learn/head_objective.h"
#include "learn/lbfgs.h"
#include "learn/metrics.h"
#include "learn/softmax_regression.h"
#include "learn/split.h"

namespace undertone {

enum class Solver : std::uint8_t { kAutomatic, kLbfgs, kAdam };

// All are numbers as a host has them; begin() judges them.
struct TrainOptions {
  double seed = 1;              // 0..2^53
  double epochs = 0;            // at most, for each strength; 0: 100 of L-BFGS, 50 of Adam
  double l2 = -1;               // penalty l2 / 2 |W - prior|^2; below 0: chosen by validation
  double solver = 0;            // a Solver; automatic is L-BFGS unless a pass over the data is very long
  double learning_rate = 0;     // of Adam; 0: 0.001
  double batch_size = 0;        // of Adam; 0: 32
  double validation_share = 0.2;  // 0..0.5; 0: nothing is held back
  double folds = 0;             // 0: by the number of examples; 1: none, the share is held back; 2..100
  double class_weighted = 0;    // 1: every label counts the same in total
  double use_augmented = 0;     // 1: altered copies are learned from too
};

struct TrainProgress {
  bool final_fit = false;
  std::size_t fold = 0;
  std::size_t folds = 0;
  std::size_t epoch = 0;         // done in this stage
  std::size_t epochs = 0;        // at most in this stage
  double loss = 0;               // on what is learned from, with the penalty
  double validation_loss = 0;    // NaN in the final fit
  double done = 0;               // 0..1
};

struct TrainOutcome {
  std::size_t epochs = 0;
  double l2 = 0;
  Solver solver = Solver::kLbfgs;
  Validation validation = Validation::kNone;
  std::size_t folds = 0;
  std::size_t held_back = 0;  // texts that were judged
  bool better = false;        // higher macro F1 than before, or the same and less log loss; false where nothing was held back
};

// A head from elsewhere.
struct KnownHead {
  std::span<const float> weights;       // [C][D]
  std::span<const float> biases;        // [C]
  std::span<const std::int32_t> known;  // [C]: 1 where the head knows the label, 0 where its weights stand for nothing
};

class Trainer {
 public:
  // prior: the head to start from and to stay near to. baseline: the head to compare with; where it knows no label, the most frequent
  // label of what was learned from is compared with. Everything must outlive the trainer.
  // Errors: kArgument (subject: the option, "examples", "labels", "label" or "head"), kMemory.
  Status begin(const LearningKernels& kernels, const Examples& examples, const KnownHead& prior, const KnownHead& baseline,
               const TrainOptions& options);

  // One epoch. False when all is done.
  bool step();

  [[nodiscard]] const TrainProgress& progress() const { return progress_; }

  // After the last step.
  [[nodiscard]] std::span<const float> head() const { return head_; }  // [C][D] weights, then [C] biases
  [[nodiscard]] std::span<const double> before() { return before_.figures(); }  // see Tally; on the same texts as after()
  [[nodiscard]] std::span<const double> after() { return after_.figures(); }
  [[nodiscard]] const TrainOutcome& outcome() const { return outcome_; }

 private:
  static constexpr std::size_t kStrengths = 5;

  Status check(const TrainOptions& options);
  Status allocate(const LearningKernels& kernels, std::size_t labels);
  Status widen(const KnownHead& head, std::span<double> wide) const;
  void choose_solver();
  void choose_strengths();
  void weigh_labels(bool balanced);
  [[nodiscard]] bool is_usable(std::size_t row) const;
  void select_usable();
  void select_rows();
  void begin_fold();
  void begin_strength();
  void begin_final();
  bool epoch();
  bool adam_epoch();
  void record_validation();
  void keep_point();
  void next_stage();
  void choose();
  void judge();
  void finish();
  [[nodiscard]] std::span<float> best(std::size_t fold, std::size_t strength);
  [[nodiscard]] std::span<const double> point() const { return outcome_.solver == Solver::kLbfgs ? lbfgs_.point() : weights_; }
  void update_progress();

  Arena arena_;
  const Examples* examples_ = nullptr;
  std::span<const std::int32_t> known_;
  TrainOptions options_;
  Split split_;
  SoftmaxRegression regression_;
  HeadObjective objective_;
  Lbfgs lbfgs_;
  Adam adam_;
  Random random_{0};
  Tally before_;
  Tally after_;
  TrainProgress progress_;
  TrainOutcome outcome_;

  double pass_ = 0;  // multiply-adds of half a pass over the data
  std::size_t strengths_ = 0;
  double strength_[kStrengths] = {};      // l2, strongest first
  double mean_loss_[kStrengths] = {};     // sums over folds of validation losses times held-back texts
  std::size_t current_strength_ = 0;
  double lowest_ = 0;             // validation loss of this fold
  double notable_ = 0;            // the same after its last notable fall
  std::size_t lowest_epoch_ = 0;
  std::size_t notable_epoch_ = 0;
  std::size_t epochs_ = 0;        // sum over folds of epochs up to the lowest loss
  bool stage_over_ = false;       // next_stage() is due
  bool finished_ = false;

  std::span<std::uint32_t> rows_;    // that the current stage learns from
  std::span<std::uint32_t> held_;    // that it is judged on
  std::span<std::uint32_t> all_rows_;  // [rows] memory for rows_, and for held_ from the end
  std::span<double> prior_;          // [C][stride]
  std::span<double> baseline_;       // [C][stride]
  std::span<double> weights_;        // [C][stride] where a strength starts; Adam's point
  std::span<double> gradient_;       // [C][stride] of Adam
  std::span<float> best_;            // [folds][strengths][C][stride]
  std::span<float> head_;            // [C][D], [C]
  std::span<float> scores_;          // [C]
};

}  // namespace undertone
