// Token: what an encoder reads, and where it stands in the text.
#pragma once

#include <cstdint>

#include "text/word_scanner.h"

namespace undertone {

struct Token {
  std::uint32_t id;  // 0..vocabulary.size()-1
  TextSpan span;     // the whole word, also where the token is a piece of it
};

}  // namespace undertone
