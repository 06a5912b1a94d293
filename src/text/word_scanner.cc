#include "text/word_scanner.h"

#include "text/utf8.h"

namespace undertone {
namespace {

constexpr char32_t kZeroWidthJoiner = 0x200D;
constexpr char32_t kEllipsis = 0x2026;
constexpr char32_t kEmDash = 0x2014;

constexpr bool is_one_of(char32_t value, std::string_view ascii) {
  return value != 0 && is_ascii(value) && ascii.find(static_cast<char>(value)) != std::string_view::npos;
}

constexpr bool is_emoji_modifier(char32_t value) {
  return (value >= 0xFE00 && value <= 0xFE0F) || (value >= 0x1F3FB && value <= 0x1F3FF);
}

constexpr bool is_regional_indicator(char32_t value) { return value >= 0x1F1E6 && value <= 0x1F1FF; }

constexpr bool is_letter(char32_t value) { return !is_ascii_digit(value); }

}  // namespace

WordScanner::Character WordScanner::read(TextPosition at) const {
  if (at.byte >= text_.size()) return {0, CharacterClass::kBlank, at};
  if (const auto byte = static_cast<std::uint8_t>(text_[at.byte]); is_ascii(byte)) {
    return {static_cast<char32_t>(kAscii[byte].folded), kAscii[byte].kind, {at.byte + 1, at.utf16 + 1}};
  }
  const CodePoint point = decode_utf8(text_, at.byte);
  const char32_t folded = fold(point.value);
  return {folded, character_class(folded), {at.byte + point.bytes, at.utf16 + utf16_units(point.value)}};
}

// Whether the folded text at a position is the given one; end is the position behind it.
bool WordScanner::follows(TextPosition at, std::string_view folded_ascii, TextPosition& end) const {
  for (const char expected : folded_ascii) {
    const Character character = read(at);
    if (character.folded != static_cast<char32_t>(expected)) return false;
    at = character.next;
  }
  end = at;
  return true;
}

bool WordScanner::negation_at(TextPosition at, TextPosition& end) const {
  return follows(at, "n't", end) && !is_word_at(end);
}

bool WordScanner::contraction_at(TextPosition apostrophe, TextPosition& end) const {
  for (const std::string_view suffix : {"'s", "'m", "'d", "'re", "'ve", "'ll"}) {
    if (follows(apostrophe, suffix, end) && !is_word_at(end)) return true;
  }
  return false;
}

bool WordScanner::link_at(TextPosition at, TextPosition& end) const {
  if (!follows(at, "http://", end) && !follows(at, "https://", end) && !follows(at, "www.", end)) return false;
  for (Character next = read(end); next.kind != CharacterClass::kBlank && !is_one_of(next.folded, "<>\""); next = read(end)) {
    end = next.next;
  }
  return true;
}

// Eyes, tear, nose, mouth: one spelling for each feeling. Empty when there is no face.
std::string_view WordScanner::face_at(TextPosition at, TextPosition& end) const {
  const Character eyes = read(at);
  if (!is_one_of(eyes.folded, ":;=")) return {};
  TextPosition next = eyes.next;
  bool tear = false;
  if (Character c = read(next); c.folded == '\'') {
    tear = true;
    next = c.next;
  }
  if (Character c = read(next); c.folded == '-') next = c.next;
  const Character mouth = read(next);
  end = mouth.next;
  for (Character c = read(end); mouth.folded != 0 && c.folded == mouth.folded; c = read(end)) end = c.next;

  if (is_one_of(mouth.folded, ")]}")) return eyes.folded == ';' ? ";)" : ":)";
  if (is_one_of(mouth.folded, "*")) return ":*";
  if (is_word_at(end)) return {};
  if (is_one_of(mouth.folded, "([{")) return tear ? ":'(" : ":(";
  if (place_.after_word) return {};
  if (is_one_of(mouth.folded, "d")) return ":d";
  if (is_one_of(mouth.folded, "p")) return ":p";
  if (is_one_of(mouth.folded, "o0")) return ":o";
  if (is_one_of(mouth.folded, "/\\|") && read(end).folded != '/') return ":/";
  return {};
}

std::string_view WordScanner::emoticon_at(TextPosition at, TextPosition& end) const {
  if (const std::string_view face = face_at(at, end); !face.empty()) return face;
  struct Fixed {
    std::string_view spelling;
    std::string_view canonical;
  };
  static constexpr Fixed kFixed[] = {
      {"<3", "<3"},    {"</3", "</3"},   {"^_^", "^_^"}, {"^-^", "^_^"}, {"^^", "^_^"},
      {"-_-", "-_-"},  {"-__-", "-_-"},  {"(:", ":)"},   {"(-:", ":)"},
  };
  for (const Fixed& fixed : kFixed) {
    if (follows(at, fixed.spelling, end) && !is_word_at(end)) return fixed.canonical;
  }
  return {};
}

bool WordScanner::next(Word& word) {
  while (place_.position.byte < text_.size()) {
    const Character first = read(place_.position);
    TextPosition end;
    switch (first.kind) {
      case CharacterClass::kBlank:
        place_.position = first.next;
        place_.after_word = false;
        place_.detached = true;
        continue;
      case CharacterClass::kWord:
        if (!place_.after_word && link_at(place_.position, end)) return emit(word, place_.position, end, "<url>");
        return scan_word(word, place_.position, place_.position);
      case CharacterClass::kIdeograph:
        size_ = 0;
        append(first.folded);
        emit(word, place_.position, first.next, {});
        place_.detached = true;
        return true;
      case CharacterClass::kEmoji:
        return scan_emoji(word, first);
      case CharacterClass::kSymbol:
        // The hyphen of a compound parts its words and says nothing itself.
        if (first.folded == '-' && place_.after_word && is_word_at(first.next)) {
          place_.position = first.next;
          place_.after_word = false;
          place_.detached = false;
          continue;
        }
        return scan_symbol(word, first);
    }
  }
  return false;
}

// Fills word with fixed_text, or with the buffer where that is empty, and moves on behind it.
bool WordScanner::emit(Word& word, TextPosition begin, TextPosition end, std::string_view fixed_text) {
  word.text = fixed_text.empty() ? std::string_view{buffer_.data(), size_} : fixed_text;
  word.span = {begin, end};
  word.elongated = false;
  word.detached = place_.detached;
  place_.position = end;
  place_.after_word = false;
  place_.detached = false;
  return true;
}

void WordScanner::append(char32_t value) { size_ += encode_utf8(value, buffer_.data() + size_); }

// begin: where the token starts (a # before the word belongs to it); at: its first letter or digit.
bool WordScanner::scan_word(Word& word, TextPosition begin, TextPosition at) {
  TextPosition end;
  if (negation_at(at, end)) {
    emit(word, begin, end, "n't");
    place_.after_word = true;
    return true;
  }
  size_ = 0;
  bool elongated = false;
  char32_t last = 0;
  char32_t before_last = 0;
  // Four bytes are kept free for the character at hand; a longer run goes on as the next word.
  while (size_ + 4 <= buffer_.size()) {
    const Character character = read(at);
    char32_t value = character.folded;
    if (character.kind == CharacterClass::kWord) {
      if (value == 'n' && size_ > 0 && negation_at(at, end)) break;
      if (is_letter(value) && value == last && value == before_last) {
        elongated = true;
        at = character.next;
        continue;
      }
    } else if (value == '\'') {
      if (contraction_at(at, end) || !is_word_at(character.next)) break;
    } else if (!is_one_of(value, ".,:/") || !is_ascii_digit(last) || !is_ascii_digit(read(character.next).folded)) {
      break;
    }
    append(value);
    before_last = last;
    last = value;
    at = character.next;
  }
  emit(word, begin, at, {});
  word.elongated = elongated;
  place_.after_word = true;
  return true;
}

// A pictograph with its variation selectors and skin tones, joined ones, and pairs of regional indicators (flags);
// only the first pictograph (or the flag's two letters) names the token.
bool WordScanner::scan_emoji(Word& word, const Character& first) {
  size_ = 0;
  append(first.folded);
  TextPosition end = first.next;
  Character next = read(end);
  if (is_regional_indicator(first.folded) && is_regional_indicator(next.folded)) {
    append(next.folded);
    return emit(word, place_.position, next.next, {});
  }
  while (is_emoji_modifier(next.folded) || next.folded == kZeroWidthJoiner) {
    end = next.next;
    const bool joined = next.folded == kZeroWidthJoiner;
    next = read(end);
    if (joined && next.kind == CharacterClass::kEmoji) {
      end = next.next;
      next = read(end);
    }
  }
  return emit(word, place_.position, end, {});
}

bool WordScanner::scan_symbol(Word& word, const Character& first) {
  TextPosition end;
  if (first.folded == '@' && !place_.after_word && is_word_at(first.next)) {
    end = first.next;
    for (Character c = read(end); c.kind == CharacterClass::kWord || c.folded == '_'; c = read(end)) end = c.next;
    return emit(word, place_.position, end, "<user>");
  }
  if (first.folded == '#' && is_word_at(first.next)) return scan_word(word, place_.position, first.next);
  if (first.folded == '\'' && contraction_at(place_.position, end)) {
    size_ = 0;
    for (TextPosition at = place_.position; at.byte < end.byte; at = read(at).next) append(read(at).folded);
    return emit(word, place_.position, end, {});
  }
  if (const std::string_view emoticon = emoticon_at(place_.position, end); !emoticon.empty()) {
    return emit(word, place_.position, end, emoticon);
  }

  size_ = 0;
  append(first.folded);
  end = first.next;
  for (Character c = read(end); c.folded == first.folded; c = read(end)) {
    if (size_ == 1 || end.byte == first.next.byte) append(c.folded);
    end = c.next;
  }
  if (first.folded == kEllipsis) return emit(word, place_.position, end, "..");
  if (first.folded == kEmDash) return emit(word, place_.position, end, "--");
  return emit(word, place_.position, end, {});
}

}  // namespace undertone
