#include "learn/trainer.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace undertone {
namespace {

// Multiply-adds of one pass from which on mini-batches get further in the same time.
constexpr double kLongPass = 1e9;
// With more rows than this many times the features, and passes from this many multiply-adds, fewer passes pay for a better
// preconditioner.
constexpr std::size_t kThoroughRows = 4;
constexpr double kThoroughPass = 3e6;
constexpr std::size_t kLbfgsEpochs = 100;
constexpr std::size_t kAdamEpochs = 50;
constexpr double kAdamRate = 0.001;
constexpr std::size_t kAdamBatch = 32;
// Early stopping: epochs without a notable fall of the validation loss.
constexpr std::size_t kPatience = 8;
constexpr double kNotable = 1e-3;
// Strengths of the penalty: the strongest, relative to one example's loss; how much weaker each next one is; and the loss, relative
// to the lowest so far, from which on weaker ones are not tried.
constexpr double kStrongest = 160;
constexpr double kStrengthFactor = 4;
constexpr double kHopeless = 1.05;
// Of strengths whose losses differ by less the strongest is taken, as the lowest loss of few texts is largely chance (in the spirit of
// the one-standard-error rule of Breiman et al. 1984).
constexpr double kLevel = 1.01;
// The strength where nothing is held back to choose by.
constexpr double kUnvalidated = 10;

Status bad_option(const char* name, const char* reason) { return Status(Code::kArgument, name, reason); }

// False for NaN.
bool is_within(double value, double low, double high) { return value >= low && value <= high; }

bool is_whole(double value) { return value == std::floor(value); }

}  // namespace

Status Trainer::check(const TrainOptions& options) {
  options_ = options;
  if (!is_within(options.seed, 0, 9007199254740992.0) || !is_whole(options.seed)) return bad_option("seed", "it is a whole number from 0 to 2^53");
  if (!is_within(options.epochs, 0, 10'000) || !is_whole(options.epochs)) return bad_option("epochs", "it is a whole number from 1 to 10,000");
  if (!is_within(options.l2, -1e9, 1e6)) return bad_option("l2", "it is a number from 0 to 1e6");
  if (!is_within(options.solver, 0, 2) || !is_whole(options.solver)) return bad_option("solver", "it is 'auto', 'l-bfgs' or 'adam'");
  if (!is_within(options.learning_rate, 0, 10)) return bad_option("learningRate", "it is a number above 0, up to 10");
  if (!is_within(options.batch_size, 0, 1e6) || !is_whole(options.batch_size)) return bad_option("batchSize", "it is a whole number from 1 to a million");
  if (!is_within(options.validation_share, 0, 0.5)) return bad_option("validation", "it is a share from 0 to 0.5");
  if (!is_within(options.folds, 0, 100) || !is_whole(options.folds)) return bad_option("folds", "it is a whole number up to 100");
  return {};
}

Status Trainer::begin(const LearningKernels& kernels, const Examples& examples, const KnownHead& prior, const KnownHead& baseline,
                      const TrainOptions& options) {
  examples_ = &examples;
  known_ = baseline.known;
  const std::size_t labels = prior.biases.size();
  UNDERTONE_TRY(check(options));
  const SplitOptions split{static_cast<std::uint64_t>(options.seed), options.validation_share, static_cast<std::size_t>(options.folds)};
  UNDERTONE_TRY(split_examples(examples, labels, split, arena_, split_));
  UNDERTONE_TRY(allocate(kernels, labels));
  UNDERTONE_TRY(widen(prior, prior_));
  UNDERTONE_TRY(widen(baseline, baseline_));
  select_usable();
  choose_solver();
  const bool thorough = outcome_.solver == Solver::kLbfgs && rows_.size() > kThoroughRows * examples.stride() && pass_ > kThoroughPass;
  UNDERTONE_TRY(objective_.build(regression_, prior_, rows_, thorough, arena_));
  weigh_labels(options.class_weighted != 0);
  random_ = Random(static_cast<std::uint64_t>(options.seed));
  outcome_.validation = split_.validation;
  outcome_.folds = split_.folds;
  choose_strengths();
  best_ = arena_.allocate<float>(std::max<std::size_t>(1, split_.folds) * strengths_ * regression_.weight_count());
  if (best_.empty()) return Status(Code::kMemory, "folds", "no memory for the heads of so many folds");
  progress_.folds = split_.folds;
  if (split_.folds == 0) {
    outcome_.l2 = strength_[0];
    outcome_.epochs = static_cast<std::size_t>(options_.epochs);
    begin_final();
  } else {
    begin_fold();
  }
  return {};
}

// Brings a head into the form of rows with the bias behind the weights.
Status Trainer::widen(const KnownHead& head, std::span<double> wide) const {
  const std::size_t features = examples_->features();
  for (std::size_t c = 0; c < head.biases.size(); ++c) {
    const std::span<double> row = wide.subspan(c * examples_->stride(), examples_->stride());
    for (std::size_t d = 0; d < features; ++d) row[d] = static_cast<double>(head.weights[c * features + d]);
    row[features] = static_cast<double>(head.biases[c]);
  }
  if (std::all_of(wide.begin(), wide.end(), [](double weight) { return is_within(weight, -1e6, 1e6); })) return {};
  return Status(Code::kArgument, "head", "a weight of the head before is not a number from -1e6 to 1e6");
}

Status Trainer::allocate(const LearningKernels& kernels, std::size_t labels) {
  UNDERTONE_TRY(regression_.build(kernels, *examples_, labels, arena_));
  const std::size_t size = regression_.weight_count();
  UNDERTONE_TRY(lbfgs_.build(size, arena_));
  UNDERTONE_TRY(adam_.build(size, arena_));
  UNDERTONE_TRY(before_.build(labels, arena_));
  UNDERTONE_TRY(after_.build(labels, arena_));
  all_rows_ = arena_.allocate<std::uint32_t>(examples_->size());
  prior_ = arena_.allocate<double>(size);
  baseline_ = arena_.allocate<double>(size);
  weights_ = arena_.allocate<double>(size);
  gradient_ = arena_.allocate<double>(size);
  head_ = arena_.allocate<float>(labels * (examples_->features() + 1));
  scores_ = arena_.allocate<float>(labels);
  const bool complete = !all_rows_.empty() && !prior_.empty() && !baseline_.empty() && !weights_.empty() && !gradient_.empty() && !head_.empty() && !scores_.empty();
  return complete ? Status() : Status(Code::kMemory, "head", "no memory to train a head of this size");
}

void Trainer::choose_solver() {
  pass_ = static_cast<double>(rows_.size()) * static_cast<double>(regression_.weight_count());
  const auto wanted = static_cast<Solver>(static_cast<std::uint8_t>(options_.solver));
  outcome_.solver = wanted != Solver::kAutomatic ? wanted : pass_ < kLongPass ? Solver::kLbfgs : Solver::kAdam;
  const bool adam = outcome_.solver == Solver::kAdam;
  if (options_.epochs == 0) options_.epochs = static_cast<double>(adam ? kAdamEpochs : kLbfgsEpochs);
  if (options_.learning_rate == 0) options_.learning_rate = kAdamRate;
  if (options_.batch_size == 0) options_.batch_size = kAdamBatch;
}

// Strengths are relative to the size of features and to the number of texts, as in a sum of losses instead of their mean.
void Trainer::choose_strengths() {
  strengths_ = 1;
  strength_[0] = options_.l2;
  if (options_.l2 >= 0) return;
  double texts = 0;
  for (const double count : split_.counts) texts += count;
  const double unit = objective_.mean_square() / texts;
  strength_[0] = kUnvalidated * unit;
  // Without validation there is nothing to choose by, and for Adam early stopping does what a weaker penalty would.
  if (split_.folds == 0 || outcome_.solver == Solver::kAdam) return;
  strengths_ = kStrengths;
  strength_[0] = kStrongest * unit;
  for (std::size_t s = 1; s < kStrengths; ++s) strength_[s] = strength_[s - 1] / kStrengthFactor;
}

void Trainer::weigh_labels(bool balanced) {
  if (!balanced) return;
  double texts = 0;
  double present = 0;
  for (const double count : split_.counts) {
    texts += count;
    present += count > 0 ? 1 : 0;
  }
  for (std::size_t c = 0; c < regression_.labels(); ++c) {
    if (split_.counts[c] > 0) regression_.label_weights()[c] = static_cast<float>(texts / (present * split_.counts[c]));
  }
}

bool Trainer::is_usable(std::size_t row) const {
  return split_.fold[row] != Split::kUnused && (!split_.copy[row] || options_.use_augmented != 0);
}

// Training without copies must not know that there are any.
void Trainer::select_usable() {
  std::size_t usable = 0;
  for (std::size_t i = 0; i < examples_->size(); ++i) {
    if (is_usable(i)) all_rows_[usable++] = static_cast<std::uint32_t>(i);
  }
  rows_ = all_rows_.first(usable);
}

// Held-back texts of the current fold from the end of the memory, all rows to be learned from at its beginning.
void Trainer::select_rows() {
  std::size_t learned = 0;
  std::size_t held = 0;
  for (std::size_t i = 0; i < examples_->size(); ++i) {
    if (!is_usable(i)) continue;
    const std::int16_t fold = split_.fold[i];
    if (progress_.final_fit ? fold == 0 && split_.validation == Validation::kGiven : fold == static_cast<std::int16_t>(progress_.fold)) {
      if (!split_.copy[i]) all_rows_[all_rows_.size() - ++held] = static_cast<std::uint32_t>(i);
    } else {
      all_rows_[learned++] = static_cast<std::uint32_t>(i);
    }
  }
  rows_ = all_rows_.first(learned);
  held_ = all_rows_.last(held);
}

std::span<float> Trainer::best(std::size_t fold, std::size_t strength) {
  const std::size_t size = regression_.weight_count();
  return best_.subspan((fold * strengths_ + strength) * size, size);
}

void Trainer::begin_fold() {
  select_rows();
  std::copy(prior_.begin(), prior_.end(), weights_.begin());
  std::copy(prior_.begin(), prior_.end(), best(progress_.fold, 0).begin());
  lowest_ = notable_ = regression_.loss(held_, weights_, {});
  lowest_epoch_ = 0;
  notable_epoch_ = 0;
  current_strength_ = 0;
  begin_strength();
}

void Trainer::begin_strength() {
  objective_.select(rows_, strength_[current_strength_]);
  progress_.epoch = 0;
  progress_.epochs = static_cast<std::size_t>(options_.epochs);
  if (outcome_.solver == Solver::kLbfgs) {
    lbfgs_.start(objective_, weights_);
  } else {
    adam_.start();
  }
}

void Trainer::begin_final() {
  progress_.final_fit = true;
  select_rows();
  std::copy(prior_.begin(), prior_.end(), weights_.begin());
  strength_[0] = outcome_.l2;
  current_strength_ = 0;
  begin_strength();
  progress_.epochs = outcome_.epochs;
  progress_.validation_loss = std::numeric_limits<double>::quiet_NaN();
}

bool Trainer::step() {
  if (finished_) return false;
  if (stage_over_) next_stage();
  stage_over_ = progress_.epoch == progress_.epochs || !epoch() || progress_.epoch == progress_.epochs;
  if (progress_.final_fit) {
    if (stage_over_) finish();
  } else {
    record_validation();
    stage_over_ |= strengths_ == 1 && progress_.epoch >= notable_epoch_ + kPatience;
  }
  update_progress();
  return !finished_;
}

// False when nothing is left to gain.
bool Trainer::epoch() {
  if (outcome_.solver == Solver::kLbfgs ? !lbfgs_.step(objective_) : !adam_epoch()) return false;
  ++progress_.epoch;
  return true;
}

bool Trainer::adam_epoch() {
  const auto batch = static_cast<std::size_t>(options_.batch_size);
  random_.shuffle(rows_);
  double sum = 0;
  for (std::size_t begin = 0; begin < rows_.size(); begin += batch) {
    const std::span<const std::uint32_t> rows = rows_.subspan(begin, std::min(batch, rows_.size() - begin));
    sum += objective_.evaluate_rows(rows, weights_, gradient_) * static_cast<double>(rows.size());
    adam_.step(options_.learning_rate, gradient_, weights_);
  }
  progress_.loss = sum / static_cast<double>(rows_.size());
  return true;
}

void Trainer::record_validation() {
  progress_.validation_loss = regression_.loss(held_, point(), {});
  if (strengths_ > 1 || !(progress_.validation_loss < lowest_)) return;
  lowest_ = progress_.validation_loss;
  lowest_epoch_ = progress_.epoch;
  keep_point();
  if (lowest_ < notable_ * (1 - kNotable)) {
    notable_ = lowest_;
    notable_epoch_ = progress_.epoch;
  }
}

void Trainer::keep_point() {
  std::transform(point().begin(), point().end(), best(progress_.fold, current_strength_).begin(), [](double w) { return static_cast<float>(w); });
}

// The next strength, fold or the final fit.
void Trainer::next_stage() {
  stage_over_ = false;
  double loss = lowest_;
  if (strengths_ > 1) {
    keep_point();
    loss = progress_.validation_loss;
    lowest_ = current_strength_ == 0 ? loss : std::min(lowest_, loss);
  }
  mean_loss_[current_strength_] += loss * static_cast<double>(held_.size());
  epochs_ += lowest_epoch_;
  ++current_strength_;
  if (loss > kHopeless * lowest_) {
    for (; current_strength_ < strengths_; ++current_strength_) mean_loss_[current_strength_] = std::numeric_limits<double>::infinity();
  }
  if (current_strength_ < strengths_) {
    std::copy(point().begin(), point().end(), weights_.begin());
    begin_strength();
  } else if (++progress_.fold < split_.folds) {
    begin_fold();
  } else {
    choose();
    begin_final();
  }
}

void Trainer::choose() {
  const double level = kLevel * *std::min_element(mean_loss_, mean_loss_ + strengths_);
  const auto chosen = static_cast<std::size_t>(std::find_if(mean_loss_, mean_loss_ + strengths_, [=](double loss) { return loss <= level; }) - mean_loss_);
  outcome_.l2 = strength_[chosen];
  const auto whole_path = static_cast<std::size_t>(options_.epochs);
  outcome_.epochs = strengths_ > 1 ? whole_path : (epochs_ + split_.folds - 1) / split_.folds;
  current_strength_ = chosen;
  judge();
}

// Every held-back text by the head of its own fold and by what was before.
void Trainer::judge() {
  for (progress_.fold = 0; progress_.fold < split_.folds; ++progress_.fold) {
    select_rows();
    outcome_.held_back += held_.size();
    const auto truth = [&](std::uint32_t row) { return static_cast<std::size_t>(examples_->label(row)); };
    regression_.predict(held_, std::span<const float>(best(progress_.fold, current_strength_)), [&](std::uint32_t row, std::span<const float> scores) {
      after_.add(scores, truth(row));
    });
    if (std::any_of(known_.begin(), known_.end(), [](std::int32_t k) { return k != 0; })) {
      regression_.predict(held_, std::span<const double>(baseline_), [&](std::uint32_t row, std::span<const float> scores) {
        float known = 0;
        for (std::size_t c = 0; c < scores.size(); ++c) known += known_[c] != 0 ? scores[c] : 0.0F;
        for (std::size_t c = 0; c < scores.size(); ++c) scores_[c] = known_[c] != 0 && known > 0 ? scores[c] / known : 0.0F;
        before_.add(scores_, truth(row));
      });
    } else {
      std::fill(scores_.begin(), scores_.end(), 0.0F);
      for (const std::uint32_t row : rows_) {
        if (!split_.copy[row]) scores_[truth(row)] += 1;
      }
      float texts = 0;
      for (const float count : scores_) texts += count;
      for (float& score : scores_) score /= texts;
      for (const std::uint32_t row : held_) before_.add(scores_, truth(row));
    }
  }
  const std::span<const double> old = before_.figures();
  const std::span<const double> now = after_.figures();
  constexpr std::size_t kMacroF1 = 4;
  constexpr std::size_t kLogLoss = 5;
  outcome_.better = now[kMacroF1] > old[kMacroF1] || (now[kMacroF1] == old[kMacroF1] && now[kLogLoss] < old[kLogLoss]);
}

void Trainer::finish() {
  finished_ = true;
  outcome_.epochs = progress_.epoch;
  const std::size_t features = examples_->features();
  for (std::size_t c = 0; c < regression_.labels(); ++c) {
    const std::span<const double> row = point().subspan(c * examples_->stride(), examples_->stride());
    for (std::size_t d = 0; d < features; ++d) head_[c * features + d] = static_cast<float>(row[d]);
    head_[regression_.labels() * features + c] = static_cast<float>(row[features]);
  }
}

void Trainer::update_progress() {
  if (outcome_.solver == Solver::kLbfgs) progress_.loss = lbfgs_.value();
  const double stages = static_cast<double>(split_.folds * strengths_ + 1);
  const double before = progress_.final_fit ? stages - 1 : static_cast<double>(progress_.fold * strengths_ + current_strength_);
  const double part = progress_.epochs == 0 ? 1 : static_cast<double>(progress_.epoch) / static_cast<double>(progress_.epochs);
  progress_.done = finished_ ? 1 : (before + part) / stages;
}

}  // namespace undertone
