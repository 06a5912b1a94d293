// Session: a text that is being typed. What a keystroke costs does not grow with the text.
//
//   Session session(classifier);
//   const TextPosition start = session.rewind(unchanged);        // UTF-16 units that the edit left alone
//   session.read(text.substr(start.byte)).scores;                // as classifier.classify(text)
//
// While it reads, a session keeps checkpoints: copies of what the encoder knows, at places where nothing that follows can change the
// tokens before. A later edit goes on from the last checkpoint in front of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/fallible.h"
#include "classifier.h"
#include "text/word_scanner.h"

namespace undertone {

class Session : public Fallible {
 public:
  // The classifier must outlive the calls of rewind() and read(). In between it may classify other texts and change its head.
  explicit Session(Classifier& classifier) : classifier_(classifier) {}
  ~Session() { drop(0); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Forgets what was read behind a UTF-16 offset, and a little before it. Returns where the next read() begins.
  TextPosition rewind(std::uint32_t utf16);

  // rest: the text from the place that rewind() has just named to its end. The answer is that of classify() for the whole text, to the
  // bit, and lies where that one's would. Never fails: without memory for checkpoints it only takes longer.
  Classification read(std::string_view rest);

  // Tokens that the latest read() went through.
  [[nodiscard]] std::size_t tokens_read() const { return tokens_read_; }
  [[nodiscard]] std::size_t checkpoints() const { return count_; }

  // Tokens between checkpoints, where the text has places for them: behind white space and behind ideographs.
  static constexpr std::size_t kSpacing = 16;
  // Beyond this many, every second one of the older half is given up: they lie close where edits happen, further apart long before.
  static constexpr std::size_t kMaxCheckpoints = 256;

 private:
  struct Checkpoint {
    TextPosition at;
    std::int32_t counts[2];      // tokens, unknown
    std::span<std::byte> state;  // of the encoder, from malloc
  };

  void keep(TextPosition at);
  void drop(std::size_t first);
  void thin_out();

  Classifier& classifier_;
  std::array<Checkpoint, kMaxCheckpoints> checkpoints_;
  std::size_t count_ = 0;
  std::size_t tokens_read_ = 0;
};

}  // namespace undertone
