#include "text/sentences.h"

#include <algorithm>

#include "text/unicode.h"
#include "text/utf8.h"

namespace undertone {
namespace {

struct Character {
  char32_t value = 0;  // 0 at the end of the text
  TextPosition next;
};

Character read(std::string_view text, TextPosition at) {
  if (at.byte >= text.size()) return {0, at};
  const CodePoint point = decode_utf8(text, at.byte);
  return {point.value, {at.byte + point.bytes, at.utf16 + utf16_units(point.value)}};
}

bool is_one_of(char32_t value, std::u32string_view characters) { return characters.find(value) != std::u32string_view::npos; }

// Ends a sentence whatever follows: these languages put no space behind it.
bool is_firm_end(char32_t value) { return is_one_of(value, U"\u3002\uFF01\uFF1F\uFF61\u061F\u06D4\u0964"); }

bool is_end(char32_t value) { return is_one_of(value, U".!?\u2026") || is_firm_end(value); }

bool is_closing(char32_t value) { return is_one_of(value, U"\"')]}\u2019\u201D\u00BB\u203A\u300D\u300F\u3011\u300B\u3009\uFF09\uFF02\uFF07"); }

bool is_line_break(char32_t value) { return is_one_of(value, U"\n\r\u2028\u2029\u0085"); }

// Line breaks too.
bool is_blank(char32_t value) { return value != 0 && character_class(value) == CharacterClass::kBlank; }

bool is_word(char32_t value) {
  const CharacterClass kind = character_class(value);
  return value != 0 && (kind == CharacterClass::kWord || kind == CharacterClass::kIdeograph);
}

bool is_upper(char32_t value) { return fold(value) != value; }

// Behind the emoji of the same line, if any, that follow.
TextPosition skip_emoji(std::string_view text, TextPosition at) {
  TextPosition end = at;
  for (Character c = read(text, at); c.value != 0; c = read(text, at)) {
    const CharacterClass kind = character_class(c.value);
    if (is_line_break(c.value) || (kind != CharacterClass::kEmoji && kind != CharacterClass::kBlank)) break;
    at = c.next;
    if (kind == CharacterClass::kEmoji) end = at;
  }
  return end;
}

// Without case, as digits and Chinese, a character is neither upper nor lower.
bool is_lower(char32_t value) { return value >= 'a' && character_class(value) == CharacterClass::kWord && !is_upper(value) && !is_ascii_digit(value); }

// Of what stands right before a full stop, folded; longer ones are none.
constexpr std::size_t kLongest = 7;

// Followed by a name or a number, hardly ever the end.
constexpr std::string_view kAbbreviations[] = {
    "mr", "mrs", "ms", "dr", "prof", "sr", "jr", "st", "mt", "vs", "gen", "col", "sgt", "capt", "lt", "rev", "hon", "sen", "rep", "gov", "pres",
    "no", "nos", "vol", "fig", "figs", "eq", "ch", "pp", "ed", "eds", "al", "cf", "approx", "ca", "inc", "ltd", "co", "corp", "dept", "est",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "e.g", "i.e", "eg", "ie", "ave", "blvd",
};
// These are words of their own ("no.", "fig."): only before a number.
constexpr std::string_view kBeforeNumbers[] = {"no", "nos", "mar", "ed", "al", "co", "est", "sen", "fig", "figs", "ch", "pp", "vol", "eq", "jun", "dec"};

template <std::size_t kSize>
bool contains(const std::string_view (&list)[kSize], std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

// The run of letters and full stops that a sentence so far ends in.
struct Tail {
  char text[kLongest + 1] = {};
  std::size_t size = 0;      // kLongest + 1: too long to matter
  std::size_t letters = 0;   // since the last full stop
  bool upper = false;        // its first letter

  void add(char32_t value) {
    if (!is_word(value) && !(value == '.' && size > 0)) {
      *this = {};
      return;
    }
    if (size == 0) upper = is_upper(value);
    letters = value == '.' ? 0 : letters + 1;
    const char32_t folded = fold(value);
    if (size <= kLongest) text[size++] = is_ascii(folded) ? static_cast<char>(folded) : '?';
  }

  [[nodiscard]] std::string_view word() const { return {text, size <= kLongest ? size : 0}; }
  // "J", "U.S": one letter behind the start or a full stop.
  [[nodiscard]] bool is_initial() const { return letters == 1 && (upper || size > 1) && !is_ascii_digit(static_cast<unsigned char>(text[std::min(size, kLongest) - 1])); }
};

}  // namespace

bool SentenceReader::next(TextSpan& sentence) {
  const auto skip_blanks = [&](TextPosition at) {
    for (Character c = read(text_, at); is_blank(c.value); c = read(text_, at)) at = c.next;
    return at;
  };
  position_ = skip_blanks(position_);
  if (position_.byte >= text_.size()) return false;
  sentence = {position_, position_};
  Tail tail;
  bool has_word = false;
  for (TextPosition at = position_;;) {
    Character c = read(text_, at);
    if (c.value == 0 && at.byte >= text_.size()) break;
    if (is_blank(c.value)) {
      std::size_t breaks = 0;
      char32_t before = 0;
      for (; is_blank(c.value); c = read(text_, at)) {
        breaks += is_line_break(c.value) && !(c.value == '\n' && before == '\r') ? 1 : 0;
        before = c.value;
        at = c.next;
      }
      if (has_word && (breaks > 1 || (breaks == 1 && !is_lower(c.value)))) break;
      tail = {};
      continue;
    }
    sentence.end = at = c.next;
    has_word |= is_word(c.value) || character_class(c.value) == CharacterClass::kEmoji;
    if (!is_end(c.value)) {
      tail.add(c.value);
      continue;
    }
    // The whole run of ends, then of what closes.
    const bool single_stop = c.value == '.' && !is_end(read(text_, at).value);
    bool firm = is_firm_end(c.value);
    for (Character more = read(text_, at); is_end(more.value); more = read(text_, at)) {
      firm |= is_firm_end(more.value);
      at = more.next;
    }
    bool closed = false;
    for (Character more = read(text_, at); is_closing(more.value); more = read(text_, at)) {
      closed = true;
      at = more.next;
    }
    sentence.end = at;
    const bool spaced = at.byte >= text_.size() || is_blank(read(text_, at).value);
    const char32_t following = read(text_, skip_blanks(at)).value;
    const bool abbreviated = single_stop && !closed &&
                             (tail.is_initial() || (contains(kAbbreviations, tail.word()) &&
                                                    (!contains(kBeforeNumbers, tail.word()) || is_ascii_digit(following))));
    const bool ends = firm || (spaced && !abbreviated && !is_lower(following));
    if (ends && has_word) {
      sentence.end = skip_emoji(text_, at);
      break;
    }
    if (single_stop && !closed) {
      tail.add('.');
    } else {
      tail = {};
    }
  }
  position_ = sentence.end;
  return true;
}

}  // namespace undertone
