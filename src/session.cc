#include "session.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace undertone {

TextPosition Session::rewind(std::uint32_t utf16) {
  std::size_t left = count_;
  while (left > 0 && checkpoints_[left - 1].at.utf16 > utf16) --left;
  drop(left);
  return left == 0 ? TextPosition{} : checkpoints_[left - 1].at;
}

Classification Session::read(std::string_view rest) {
  TextPosition start;
  if (count_ == 0) {
    classifier_.begin();
  } else {
    const Checkpoint& last = checkpoints_[count_ - 1];
    start = last.at;
    classifier_.restore(last.state, last.counts);
  }
  TokenReader reader(classifier_.vocabulary(), rest);
  std::array<std::uint32_t, WordTable::kMaxBatch> ids;
  std::size_t pending = 0;
  std::size_t since_checkpoint = 0;
  const auto consume = [&] {
    classifier_.consume(std::span(ids).first(pending));
    pending = 0;
  };
  tokens_read_ = 0;
  for (Token token; reader.read({&token, 1}) == 1; ++tokens_read_, ++since_checkpoint) {
    if (since_checkpoint >= kSpacing && reader.detached()) {
      consume();
      keep({start.byte + token.span.begin.byte, start.utf16 + token.span.begin.utf16});
      since_checkpoint = 0;
    }
    if (pending == ids.size()) consume();
    ids[pending++] = token.id;
  }
  consume();
  return classifier_.finish();
}

void Session::keep(TextPosition at) {
  if (count_ == kMaxCheckpoints) thin_out();
  const std::span<const std::byte> state = classifier_.state();
  auto* const memory = static_cast<std::byte*>(std::malloc(state.size()));
  if (memory == nullptr) return;
  std::memcpy(memory, state.data(), state.size());
  const std::span<const std::int32_t> counts = classifier_.counts();
  checkpoints_[count_++] = {at, {counts[0], counts[1]}, {memory, state.size()}};
}

void Session::drop(std::size_t first) {
  while (count_ > first) std::free(checkpoints_[--count_].state.data());
}

void Session::thin_out() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    if (i < kMaxCheckpoints / 2 && i % 2 == 0) {
      std::free(checkpoints_[i].state.data());
    } else {
      checkpoints_[kept++] = checkpoints_[i];
    }
  }
  count_ = kept;
}

}  // namespace undertone
