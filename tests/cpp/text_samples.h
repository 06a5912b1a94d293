// Texts that tokenizers trip over.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "random.h"

namespace undertone::test {

inline std::string repeated(std::string_view text, std::size_t bytes) {
  std::string all;
  all.reserve(bytes + text.size());
  while (all.size() < bytes) all += text;
  return all;
}

// Of about this size each.
inline std::vector<std::string> monotonous_texts(std::size_t bytes) {
  std::vector<std::string> texts;
  for (const std::string_view unit : {"a", "ab", "\x80", "#", ":", "'", "n't", "@", "@a", "-", "a-", ".", "1.", ":-", ":'-", "=;", "http://", "www.a ",
                                      "\xF0\x9F\x98\x80", "\xE2\x80\x8D", "\xF0\x9F\x87\xA6", "\xF0\x9F\x91\xA9\xE2\x80\x8D", "\xE5\xA5\xBD", "\xCC\x81", "\xC3", " ", "<", "^", "_"}) {
    texts.push_back(repeated(unit, bytes));
  }
  texts.push_back(std::string(bytes, '\0'));
  return texts;
}

inline const std::vector<std::string>& awkward_texts() {
  static const std::vector<std::string> kTexts = {
      "",
      " ",
      "a",
      std::string("a\0b", 3),
      "I can't believe it's SOOOO good!!! \xF0\x9F\x98\x8D\xF0\x9F\x98\x8D :-) #happy @you http://a.b/c?d=e",
      "\xE8\xBF\x99\xE9\x83\xA8\xE7\x94\xB5\xE5\xBD\xB1 2.5/10 \xEF\xBC\x8C\xEF\xBC\xA8\xEF\xBC\xA9\xE3\x80\x82",
      "e\xCC\x81" "a\xCC\x80\xCC\x80\xCC\x80 nai\xCC\x88ve \xCC\x81",
      "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB \xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD \xF0\x9F\x87\xA9\xF0\x9F\x87\xAA\xF0\x9F\x87 \xE2\x9D\xA4\xEF\xB8\x8F",
      "bad \xC3( \xE2\x82 \xF0\x9F\x98 \xED\xA0\x80 \xFF\xFE end",
      "well-known -- state-of-the-art - n't 'tis o'clock rock'n'roll 's",
      "\xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x80\x98single\xE2\x80\x99 don\xE2\x80\x99t \xE2\x80\xA6 \xE2\x80\x94",
      ":( :'( ;) :/ :D :P <3 </3 ^_^ -_- (: = ) :))))) http://:) 10:30",
      repeated("supercalifragilisticexpialidocious", 300),
      repeated("1,", 200) + "1",
      repeated("\xD0\xB6\xC3\xA9", 200),
  };
  return kTexts;
}

// Pieces of text and broken text in random order.
inline std::string random_text(Random& random, std::size_t pieces) {
  static constexpr std::string_view kPieces[] = {
      "a", "n't", "'", "'s", "\xE2\x80\x99", "-", "--", "#", "@", "_", ":", ")", "(", "D", "p", "o", "/", "<", "3", ".", ",", " ", "\n", "\xF0\x9F\x98\x80",
      "\xF0\x9F\x8F\xBD", "\xE2\x80\x8D", "\xEF\xB8\x8F", "\xF0\x9F\x87\xA9", "\xE5\xA5\xBD", "\xE3\x82\xA2", "\xC3\x89", "\xCC\x81", "http://", "www.",
      "\x80", "\xE2\x80", "\xF0\x9F", "\xFF", "7", "10", "good", "LOVE", "sooooo", "\xEF\xBC\xA1", "\xE2\x80\xA6", "\xE2\x80\x94", "!", "?", "==", "^_^", "*"};
  std::string text;
  for (std::size_t i = 0; i < pieces; ++i) {
    if (random.below(16) == 0) {
      text.push_back(static_cast<char>(random.next()));
    } else {
      text += kPieces[random.below(std::size(kPieces))];
    }
  }
  return text;
}

}  // namespace undertone::test
