// The engine for JavaScript: free functions over numbers. Text and models pass through linear memory, strings come back as addresses of
// NUL-terminated UTF-8. Functions that can fail return a status (0 is success) whose name and message can be asked for.

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/hash.h"
#include "batch.h"
#include "classifier.h"
#include "failures.h"
#include "session.h"

namespace {

using namespace undertone;

constexpr const Kernels& kKernels = UNDERTONE_KERNELS;

int variant() { return address_of(kKernels.name); }

// ---- Classifiers by handle: a slot's number and its generation, so that a stale handle finds nothing.

struct Slot {
  std::unique_ptr<Classifier> classifier;
  Number generation = 0;
};

constexpr Number kSlots = 256;
std::array<Slot, kSlots> slots;

Number handle_of(Number slot) { return (slots[slot].generation % (1U << 22U)) * kSlots + slot + 1; }

Classifier* find(Number handle) {
  const Number slot = (handle - 1) % kSlots;
  return handle != 0 && handle_of(slot) == handle ? slots[slot].classifier.get() : nullptr;
}

Status disposed() { return Status(Code::kDisposed, "", "this classifier was disposed of"); }

// ---- Loading: begin, header, description, finish.

std::optional<Loader> loader;
std::string_view header;

int load_begin(Number byte_length) {
  loader.emplace(kKernels);
  header = {};
  return address_of(loader->begin(byte_length).data());
}

int load_abandon() {
  loader.reset();
  return 0;
}

// Runs step on the load in progress.
template <class Step>
int while_loading(Step step) {
  return report(loader ? step(*loader) : Status(Code::kArgument, "", "no load was begun"));
}

int load_header() {
  return while_loading([](Loader& l) { return l.read_header(header); });
}

int header_length() { return static_cast<int>(header.size()); }

int load_text(Number key_length, Number value_length) {
  return while_loading([&](Loader& l) { return l.description().add_text(text(0, key_length), text(key_length, value_length)); });
}

int load_number(Number key_length, double value) {
  return while_loading([&](Loader& l) { return l.description().add_number(text(0, key_length), value); });
}

int load_tensor(Number name_length, Number dtype_length, double begin, double end) {
  return while_loading([&](Loader& l) {
    return l.description().add_tensor(text(0, name_length), text(name_length, dtype_length), begin, end);
  });
}

int load_dimension(double size) {
  return while_loading([&](Loader& l) { return l.description().add_dimension(size); });
}

// A handle, or a status negated.
int load_finish(Number verify) {
  std::unique_ptr<Classifier> classifier;
  const int status = while_loading([&](Loader& l) { return l.finish({.verify = verify != 0}, classifier); });
  loader.reset();
  if (status != 0) return -status;
  for (Number slot = 0; slot < kSlots; ++slot) {
    if (slots[slot].classifier == nullptr) {
      slots[slot].classifier = std::move(classifier);
      return static_cast<int>(handle_of(slot));
    }
  }
  return -report(Status(Code::kMemory, "", "256 classifiers are loaded already"));
}

// ---- Use.

int feature_size(Number handle) {
  const Classifier* classifier = find(handle);
  return classifier == nullptr ? 0 : static_cast<int>(classifier->feature_size());
}

int result_address(Number handle) {
  const Classifier* classifier = find(handle);
  return classifier == nullptr ? 0 : address_of(classifier->result_block());
}

std::optional<HexHash> hash_text;

int model_hash(Number handle) {
  const Classifier* classifier = find(handle);
  return address_of(hash_text.emplace(classifier == nullptr ? 0 : classifier->hash()).view().data());
}

// The model file's bytes, as many as the host handed over.
int file_address(Number handle) {
  const Classifier* classifier = find(handle);
  return classifier == nullptr ? 0 : address_of(classifier->file().data());
}

// ---- Heads.

// The file of a head was fed to the loader.
int head_finish(Number handle) {
  Classifier* classifier = find(handle);
  const int status = classifier == nullptr ? report(disposed()) : while_loading([&](Loader& l) { return l.finish_head(*classifier); });
  loader.reset();
  return status;
}

int head_reset(Number handle) {
  Classifier* classifier = find(handle);
  if (classifier == nullptr) return report(disposed());
  classifier->reset_head();
  return 0;
}

// The head in use, or the one that came with the model.
const Head* find_head(Number handle, Number shipped) {
  const Classifier* classifier = find(handle);
  if (classifier == nullptr) return nullptr;
  return shipped != 0 ? &classifier->shipped_head() : &classifier->head();
}

// float32 [labels][featureStride], zeros behind the features.
int head_weight(Number handle, Number shipped) {
  const Head* head = find_head(handle, shipped);
  return head == nullptr ? 0 : address_of(head->weight().data());
}

// float32 [labels].
int head_bias(Number handle, Number shipped) {
  const Head* head = find_head(handle, shipped);
  return head == nullptr ? 0 : address_of(head->bias().data());
}

int feature_stride(Number handle) {
  const Classifier* classifier = find(handle);
  return classifier == nullptr ? 0 : static_cast<int>(classifier->shipped_head().stride());
}

int classify(Number handle, Number byte_length) {
  Classifier* classifier = find(handle);
  if (classifier == nullptr) return report(disposed());
  classifier->classify(text(0, byte_length));
  return 0;
}

Batch batch;

// The buffer holds uint32 byte lengths[count], then the texts. The address of the answers (src/batch.h), or a status negated.
int classify_batch(Number handle, Number count) {
  Classifier* classifier = find(handle);
  if (classifier == nullptr) return -report(disposed());
  std::array<std::string_view, Batch::kMaxTexts> texts;
  std::array<Number, Batch::kMaxTexts> lengths{};
  count = std::min<Number>(count, Batch::kMaxTexts);
  std::size_t begin = text(0, count * sizeof(Number)).copy(reinterpret_cast<char*>(lengths.data()), sizeof(lengths));
  for (Number i = 0; i < count; ++i) {
    texts[i] = text(begin, lengths[i]);
    begin += texts[i].size();
  }
  const int status = report(batch.classify(*classifier, std::span(texts).first(count)));
  return status == 0 ? address_of(batch.block()) : -status;
}

// The features of a text that was changed a little: see Augmentation.
int embed_augmented(Number handle, Number byte_length, double seed, double dropout, double swaps) {
  Classifier* classifier = find(handle);
  if (classifier == nullptr) return report(disposed());
  Augmentation augmentation(static_cast<std::uint64_t>(seed), dropout, swaps);
  classifier->classify(text(0, byte_length), &augmentation);
  return 0;
}

#if UNDERTONE_EXPLAIN
// label: -1 for the one that wins.
int explain(Number handle, Number byte_length, int label) {
  Classifier* classifier = find(handle);
  if (classifier == nullptr) return report(disposed());
  return report(classifier->explain(text(0, byte_length), label));
}

int explanation_address(Number handle) {
  const Classifier* classifier = find(handle);
  return classifier == nullptr ? 0 : address_of(classifier->explanation_block());
}
#endif

// ---- Sessions.

// Belongs to JavaScript, which closes it once and names no other; it may outlive its classifier, but does nothing then.
struct OpenSession : Fallible {
  OpenSession(Number owner, Classifier& classifier) : handle(owner), session(classifier) {}
  Number handle;
  TextPosition start;
  Session session;
};

OpenSession& session_at(Number address) { return *reinterpret_cast<OpenSession*>(static_cast<std::uintptr_t>(address)); }

// An address, or 0: no memory, or no such classifier.
int session_open(Number handle) {
  Classifier* classifier = find(handle);
  return classifier == nullptr ? 0 : address_of(new (std::nothrow) OpenSession(handle, *classifier));
}

// Where the next read begins: the return value in UTF-16 units, sessionBytes in bytes of UTF-8.
int session_rewind(Number address, Number utf16) {
  OpenSession& open = session_at(address);
  open.start = open.session.rewind(utf16);
  return static_cast<int>(open.start.utf16);
}

int session_bytes(Number address) { return static_cast<int>(session_at(address).start.byte); }

int session_read(Number address, Number byte_length) {
  OpenSession& open = session_at(address);
  if (find(open.handle) == nullptr) return report(disposed());
  open.session.read(text(0, byte_length));
  return 0;
}

int session_close(Number address) {
  delete &session_at(address);
  return 0;
}

int release(Number handle) {
  if (find(handle) == nullptr) return report(disposed());
  Slot& slot = slots[(handle - 1) % kSlots];
  slot.classifier.reset();
  ++slot.generation;
  return 0;
}

}  // namespace

EMSCRIPTEN_BINDINGS(undertone) {
  emscripten::function("textBuffer", &buffer);
  emscripten::function("statusName", &status_name);
  emscripten::function("failureMessage", &failure_message);
  emscripten::function("failureTensor", &failure_subject);
  emscripten::function("failureOffset", &failure_offset);
  emscripten::function("variant", &variant);
  emscripten::function("loadBegin", &load_begin);
  emscripten::function("loadAbandon", &load_abandon);
  emscripten::function("loadHeader", &load_header);
  emscripten::function("headerLength", &header_length);
  emscripten::function("loadText", &load_text);
  emscripten::function("loadNumber", &load_number);
  emscripten::function("loadTensor", &load_tensor);
  emscripten::function("loadDimension", &load_dimension);
  emscripten::function("loadFinish", &load_finish);
  emscripten::function("featureSize", &feature_size);
  emscripten::function("resultAddress", &result_address);
  emscripten::function("modelHash", &model_hash);
  emscripten::function("fileAddress", &file_address);
  emscripten::function("headFinish", &head_finish);
  emscripten::function("headReset", &head_reset);
  emscripten::function("headWeight", &head_weight);
  emscripten::function("headBias", &head_bias);
  emscripten::function("featureStride", &feature_stride);
  emscripten::function("classify", &classify);
  emscripten::function("classifyBatch", &classify_batch);
  emscripten::function("embedAugmented", &embed_augmented);
  emscripten::function("sessionOpen", &session_open);
  emscripten::function("sessionRewind", &session_rewind);
  emscripten::function("sessionBytes", &session_bytes);
  emscripten::function("sessionRead", &session_read);
  emscripten::function("sessionClose", &session_close);
#if UNDERTONE_EXPLAIN
  emscripten::function("explain", &explain);
  emscripten::function("explanationAddress", &explanation_address);
#endif
  emscripten::function("release", &release);
}
