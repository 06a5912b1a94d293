// The second module for JavaScript: many texts as rows of features, in the manner of embind.cc. An instance serves one job and is then
// dropped with its memory.

#include "corpus.h"

#include <cstring>
#include <optional>

#include "failures.h"

namespace {

using namespace undertone;

constexpr const LearningKernels& kKernels = UNDERTONE_KERNELS;

int variant() { return address_of(kKernels.name); }

Arena arena;

Status no_memory() { return Status(Code::kMemory, "", "no memory for the result"); }

// Memory for count elements, as it was or anew; false when memory is out.
template <class T>
bool reserve(std::span<T>& memory, std::size_t count) {
  if (memory.size() < count) memory = arena.allocate<T>(count);
  return memory.size() >= count;
}

// ---- Rows.

std::optional<Examples> examples;

// Runs step on the rows.
template <class Step>
int with_rows(Step step) {
  return report(examples ? step(*examples) : Status(Code::kArgument, "", "no rows were begun"));
}

int rows_begin(Number features) {
  examples.emplace();
  return with_rows([=](Examples& e) { return e.begin(features); });
}

int row_address() { return examples ? address_of(examples->staging().data()) : 0; }

int row_add(int label, int group) {
  return with_rows([=](Examples& e) { return e.add(label, group); });
}

int row_replace(Number row, int label, int group) {
  return with_rows([=](Examples& e) { return e.replace(row, label, group); });
}

int row_label(Number row, int label) {
  return with_rows([=](Examples& e) { return e.relabel(row, label); });
}

int row_drop(Number row) {
  return with_rows([=](Examples& e) { return e.drop(row); });
}

int row_count() { return examples ? static_cast<int>(examples->size()) : 0; }

int row_limit() { return examples ? static_cast<int>(examples->limit()) : 0; }

// ---- Evaluation.

Tally tally;
std::span<float> tally_scores;

int tally_begin(Number labels) {
  if (labels == 0 || labels > Examples::kMaxLabels) return report(Status(Code::kArgument, "labels", "there are 1 to 1,024 labels"));
  tally_scores = arena.allocate<float>(labels);
  return report(tally_scores.empty() ? no_memory() : tally.build(labels, arena));
}

int scores_address() { return address_of(tally_scores.data()); }

int tally_add(Number truth) {
  if (truth >= tally_scores.size()) return report(Status(Code::kArgument, "label", "there is no label of this number"));
  tally.add(tally_scores, truth);
  return 0;
}

int tally_figures() { return tally_scores.empty() ? 0 : address_of(tally.figures().data()); }

// ---- Training.

// A head as JavaScript writes it: float weights [C][D], float biases [C], int32 known [C].
struct HeadBlock {
  std::span<float> memory;
  std::size_t labels = 0;

  [[nodiscard]] KnownHead head() const {
    const std::size_t weights = labels * examples->features();
    return {memory.first(weights), memory.subspan(weights, labels), {reinterpret_cast<const std::int32_t*>(memory.data() + weights + labels), labels}};
  }
};

HeadBlock prior;
HeadBlock baseline;

// Zeroes the block for so many labels. Its address; 0 when memory is out.
int begin_head(HeadBlock& block, Number labels) {
  const std::size_t size = examples ? labels * (examples->features() + 2) : 0;
  if (size == 0 || labels > Examples::kMaxLabels || !reserve(block.memory, size)) {
    report(no_memory());
    return 0;
  }
  block.labels = labels;
  std::fill(block.memory.begin(), block.memory.end(), 0.0F);
  return address_of(block.memory.data());
}

int prior_address(Number labels) {
  baseline.labels = 0;
  return begin_head(prior, labels);
}

int baseline_address(Number labels) { return begin_head(baseline, labels); }

std::optional<Trainer> trainer;

// Buffer: TrainOptions as float64. The baseline is the prior unless baselineAddress was called after priorAddress.
int train_begin() {
  return with_rows([](Examples& e) {
    if (prior.labels == 0 || buffer_memory == nullptr) return Status(Code::kArgument, "", "the head to start from or the options are missing");
    if (baseline.labels != 0 && baseline.labels != prior.labels) return Status(Code::kArgument, "head", "both heads must have the same labels");
    TrainOptions options;
    static_assert(sizeof(options) == 10 * sizeof(double));
    std::memcpy(&options, buffer_memory.get(), sizeof(options));
    const Status status = trainer.emplace().begin(kKernels, e, prior.head(), baseline.labels == 0 ? prior.head() : baseline.head(), options);
    if (status.failed()) trainer.reset();
    return status;
  });
}

// 1: more to do, 0: done, below 0: a status negated.
int train_step() {
  if (!trainer) return -report(Status(Code::kArgument, "", "no training was begun"));
  return trainer->step() ? 1 : 0;
}

std::array<double, 8> numbers;

int train_progress() {
  if (!trainer) return 0;
  const TrainProgress& p = trainer->progress();
  numbers = {p.final_fit ? 1.0 : 0.0, static_cast<double>(p.fold), static_cast<double>(p.folds), static_cast<double>(p.epoch),
             static_cast<double>(p.epochs), p.loss, p.validation_loss, p.done};
  return address_of(numbers.data());
}

int train_head() { return trainer ? address_of(trainer->head().data()) : 0; }
int train_before() { return trainer ? address_of(trainer->before().data()) : 0; }
int train_after() { return trainer ? address_of(trainer->after().data()) : 0; }

int train_outcome() {
  if (!trainer) return 0;
  const TrainOutcome& o = trainer->outcome();
  numbers = {static_cast<double>(o.epochs), o.l2, static_cast<double>(o.solver), static_cast<double>(o.validation),
             static_cast<double>(o.folds), static_cast<double>(o.held_back), o.better ? 1.0 : 0.0};
  return address_of(numbers.data());
}

// ---- Sentences.

// Address of uint32 count, then UTF-16 begin and end of each sentence; 0 when memory is out. Buffer: text.
std::span<std::uint32_t> spans;

int sentences(Number byte_length) {
  std::size_t count = 0;
  TextSpan span;
  for (SentenceReader reader(text(0, byte_length)); reader.next(span);) ++count;
  if (!reserve(spans, 1 + 2 * count)) {
    report(no_memory());
    return 0;
  }
  spans[0] = static_cast<std::uint32_t>(count);
  SentenceReader reader(text(0, byte_length));
  for (std::size_t i = 0; i < count && reader.next(span); ++i) {
    spans[1 + 2 * i] = span.begin.utf16;
    spans[2 + 2 * i] = span.end.utf16;
  }
  return address_of(spans.data());
}

// Chooses among the rows by their closeness to the centre, or by scores. Buffer: float scores[rows] unless centre.
// Address of int32 count, then int32 row and float score of each, in the order of rows; 0 where it failed.
std::span<std::int32_t> key_block;

int key_choose(Number count, int centre) {
  std::span<KeySentence> chosen;
  const int status = with_rows([&](Examples& e) {
    const bool missing = centre == 0 && text(0, e.size() * sizeof(float)).size() < e.size() * sizeof(float);
    if (missing) return Status(Code::kArgument, "scores", "there is a score for each row");
    const std::span<const float> scores{reinterpret_cast<const float*>(buffer_memory.get()), centre != 0 ? 0 : e.size()};
    UNDERTONE_TRY(choose_key_sentences(e, scores, count, arena, chosen));
    return reserve(key_block, 1 + 2 * chosen.size()) ? Status() : no_memory();
  });
  if (status != 0) return 0;
  static_assert(sizeof(KeySentence) == 2 * sizeof(std::int32_t));
  key_block[0] = static_cast<std::int32_t>(chosen.size());
  if (!chosen.empty()) std::memcpy(key_block.data() + 1, chosen.data(), chosen.size_bytes());
  return address_of(key_block.data());
}

}  // namespace

EMSCRIPTEN_BINDINGS(undertone_corpus) {
  emscripten::function("textBuffer", &buffer);
  emscripten::function("statusName", &status_name);
  emscripten::function("failureMessage", &failure_message);
  emscripten::function("failureTensor", &failure_subject);
  emscripten::function("failureOffset", &failure_offset);
  emscripten::function("variant", &variant);
  emscripten::function("rowsBegin", &rows_begin);
  emscripten::function("rowAddress", &row_address);
  emscripten::function("rowAdd", &row_add);
  emscripten::function("rowReplace", &row_replace);
  emscripten::function("rowLabel", &row_label);
  emscripten::function("rowDrop", &row_drop);
  emscripten::function("rowCount", &row_count);
  emscripten::function("rowLimit", &row_limit);
  emscripten::function("tallyBegin", &tally_begin);
  emscripten::function("scoresAddress", &scores_address);
  emscripten::function("tallyAdd", &tally_add);
  emscripten::function("tallyFigures", &tally_figures);
  emscripten::function("priorAddress", &prior_address);
  emscripten::function("baselineAddress", &baseline_address);
  emscripten::function("trainBegin", &train_begin);
  emscripten::function("trainStep", &train_step);
  emscripten::function("trainProgress", &train_progress);
  emscripten::function("trainHead", &train_head);
  emscripten::function("trainBefore", &train_before);
  emscripten::function("trainAfter", &train_after);
  emscripten::function("trainOutcome", &train_outcome);
  emscripten::function("sentences", &sentences);
  emscripten::function("keyChoose", &key_choose);
}
