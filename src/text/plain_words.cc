#include "text/plain_words.h"

#include "text/unicode.h"

namespace undertone {
namespace {

// What a byte does to the letters right before it, and as a mark of its own.
enum class Follower : std::uint8_t {
  kBlank,       // ends the word
  kMark,        // ends the word; stands for itself where neither its like nor anything but ASCII follows
  kEyes,        // the same, but begins a face unless a blank follows
  kHyphen,      // ends the word; parts a compound where a word follows
  kApostrophe,  // ends the word or begins a contraction, or goes on with the word
  kLink,        // "." and ":" as kMark and kEyes, but not behind the start of a link
  kOther,       // none of these: left to the WordScanner
  kLetter,
};

constexpr Follower follower_of(unsigned byte) {
  if (byte >= 0x80) return Follower::kOther;
  const AsciiCharacter character = ascii_character(static_cast<char>(byte));
  if (character.kind == CharacterClass::kBlank) return Follower::kBlank;
  if (character.kind == CharacterClass::kWord) return is_ascii_digit(byte) ? Follower::kOther : Follower::kLetter;
  switch (byte) {
    case '\'': case '`': return Follower::kApostrophe;
    case '.': case ':': return Follower::kLink;
    case '-': return Follower::kHyphen;
    case ';': case '=': case '<': case '^': case '(': case '@': case '#': return Follower::kEyes;
    default: return Follower::kMark;
  }
}

constexpr auto kFollowers = [] {
  std::array<Follower, 256> table{};
  for (unsigned byte = 0; byte < table.size(); ++byte) table[byte] = follower_of(byte);
  return table;
}();

constexpr bool is_plain_end(Follower follower) { return follower != Follower::kOther && follower != Follower::kLetter; }

// The number of letters that a block begins with.
std::size_t leading_letters(const ByteBlock& block) {
  const std::uint64_t others = ~ByteBlock::letters_among(block.low) & ByteBlock::kTopBits;
  if (others != 0) return ByteBlock::first_marked(others);
  const std::uint64_t high_others = ~ByteBlock::letters_among(block.high) & ByteBlock::kTopBits;
  return high_others != 0 ? ByteBlock::kHalf + ByteBlock::first_marked(high_others) : ByteBlock::kBytes;
}

// Whether a letter stands three times in a row; letters: in lower case, zeros behind them.
bool has_triple(const ByteBlock& letters) {
  // Marks each byte that is like the next; zeros are alike too, but no letter is like the zero behind it.
  const std::uint64_t low = ByteBlock::zeros_among(letters.low ^ ((letters.low >> 8U) | (letters.high << 56U)));
  const std::uint64_t low_triples = low & (low >> 8U) & ~ByteBlock::zeros_among(letters.low);
  if (letters.high == 0) return low_triples != 0;
  const std::uint64_t high = ByteBlock::zeros_among(letters.high ^ (letters.high >> 8U));
  const std::uint64_t high_triples = high & (high >> 8U) & ~ByteBlock::zeros_among(letters.high);
  return (low_triples | high_triples) != 0 || (low & (high << 56U) & (std::uint64_t{1} << 63U)) != 0;
}

// The bytes of a short word as in ByteBlock::low.
constexpr std::uint64_t packed(std::string_view word) {
  std::uint64_t bytes = 0;
  for (std::size_t i = word.size(); i-- > 0;) bytes = (bytes << 8U) | static_cast<std::uint8_t>(word[i]);
  return bytes;
}

constexpr bool begins_link(std::uint64_t word) { return word == packed("www") || word == packed("http") || word == packed("https"); }

// What an apostrophe and the bytes behind it are.
struct Apostrophe {
  enum Kind : std::uint8_t { kNone, kContraction, kNegation, kOther } kind;
  std::size_t size;  // with the apostrophe
};

// at: at an apostrophe. A function of its own, as most words go without.
[[gnu::noinline]] Apostrophe read_apostrophe(const char* begin, const char* at, const char* end) {
  const std::uint64_t rest = ByteBlock::load_last(begin, at, end).low >> 8U;
  const std::size_t letters = ByteBlock::first_marked(~ByteBlock::letters_among(rest) & ByteBlock::kTopBits);
  if (letters >= 4 || !is_plain_end(kFollowers[(rest >> (8 * letters)) & 0xFFU])) return {Apostrophe::kOther, 0};
  if (letters == 0) return {Apostrophe::kNone, 0};
  const std::uint64_t suffix = (rest | ByteBlock::repeat(0x20)) & ByteBlock::ones(letters);
  if (suffix == 't') return {Apostrophe::kNegation, 2};
  const bool contraction = suffix == 's' || suffix == 'm' || suffix == 'd' || suffix == packed("re") || suffix == packed("ve") || suffix == packed("ll");
  return {contraction ? Apostrophe::kContraction : Apostrophe::kOther, letters + 1};
}

// A word or mark at the front of a text; size 0 where it is not plain.
struct Front {
  ByteBlock bytes;   // folded; zeros behind them
  std::size_t size;  // of bytes and of the text
};

constexpr Front kNotPlain{{0, 0}, 0};

// block: what stands at at.
Front read_word(const char* begin, const char* at, const char* end, const ByteBlock& block, std::size_t letters) {
  if (letters > WordKey::kLongest) return kNotPlain;
  const ByteBlock word = ByteBlock{block.low | ByteBlock::repeat(0x20), block.high | ByteBlock::repeat(0x20)}.first(letters);
  if (has_triple(word)) return kNotPlain;
  switch (kFollowers[block[letters]]) {
    case Follower::kOther: return kNotPlain;
    case Follower::kLink:
      if (begins_link(word.low)) return kNotPlain;
      break;
    case Follower::kApostrophe:
      switch (read_apostrophe(begin, at + letters, end).kind) {
        case Apostrophe::kOther: return kNotPlain;
        case Apostrophe::kNegation:
          if (word[letters - 1] != 'n') return kNotPlain;
          if (letters == 1) return {{packed("n't"), 0}, 3};
          return {word.first(letters - 1), letters - 1};
        default: break;
      }
      break;
    default: break;
  }
  return {word, letters};
}

// block: what stands at at, neither letter nor blank first.
Front read_mark(const char* begin, const char* at, const char* end, const ByteBlock& block) {
  const std::uint8_t mark = block[0];
  const std::uint8_t next = block[1];
  const Follower follower = kFollowers[next];
  const Front alone{{static_cast<std::uint8_t>(mark == '`' ? '\'' : mark), 0}, 1};
  if (next == mark || next >= 0x80) return kNotPlain;
  switch (kFollowers[mark]) {
    case Follower::kMark: return alone;
    case Follower::kEyes:
      return follower == Follower::kBlank || (mark == '(' && follower == Follower::kLetter) ? alone : kNotPlain;
    case Follower::kHyphen: return follower == Follower::kBlank ? alone : kNotPlain;
    case Follower::kLink: return mark == '.' || follower == Follower::kBlank ? alone : kNotPlain;
    case Follower::kApostrophe: {
      const Apostrophe apostrophe = read_apostrophe(begin, at, end);
      if (apostrophe.kind == Apostrophe::kNone) return follower == Follower::kApostrophe ? kNotPlain : alone;
      if (apostrophe.kind != Apostrophe::kContraction) return kNotPlain;
      const std::uint64_t letters = (block.low | ByteBlock::repeat(0x20)) & ByteBlock::ones(apostrophe.size);
      return {{(letters & ~std::uint64_t{0xFF}) | '\'', 0}, apostrophe.size};
    }
    default: return kNotPlain;
  }
}

}  // namespace

std::size_t read_plain_words(const Vocabulary& vocabulary, std::string_view text, ScanPlace& place, std::span<Token> out, PlainWord& missing,
                             bool& detached) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const char* at = begin + place.position.byte;
  const std::uint32_t utf16_ahead = place.position.utf16 - place.position.byte;
  const auto position = [&](const char* p) {
    const auto byte = static_cast<std::uint32_t>(p - begin);
    return TextPosition{byte, byte + utf16_ahead};
  };
  bool after_word = place.after_word;
  bool now_detached = place.detached;
  std::size_t count = 0;
  missing.size = 0;

  for (const char* first = at; at < end && count < out.size();) {
    const ByteBlock block = ByteBlock::load_last(begin, at, end);
    const std::size_t letters = leading_letters(block);
    Front front;
    if (letters > 0) {
      front = read_word(begin, at, end, block, letters);
    } else {
      const Follower kind = kFollowers[block[0]];
      const bool word_follows = kFollowers[block[1]] == Follower::kLetter;
      // A blank, or the hyphen of a compound.
      if (kind == Follower::kBlank || (kind == Follower::kHyphen && after_word && word_follows)) {
        first = ++at;
        after_word = false;
        now_detached = kind == Follower::kBlank;
        continue;
      }
      // The # of a tag belongs to its word.
      if (block[0] == '#' && word_follows) {
        ++at;
        continue;
      }
      front = read_mark(begin, at, end, block);
    }
    if (front.size == 0) {
      at = first;
      break;
    }
    at += front.size;
    const TextSpan span{position(first), position(at)};
    const std::int32_t id = vocabulary.find_inline(WordKey::short_word(front.bytes, front.size));
    detached = now_detached;
    after_word = letters > 0;
    now_detached = false;
    if (id == Vocabulary::kMissing) {
      missing = {front.bytes, front.size, span};
      break;
    }
    out[count++] = {static_cast<std::uint32_t>(id), span};
    if (at < end && *at == ' ') {
      ++at;
      after_word = false;
      now_detached = true;
    }
    first = at;
  }
  place = {position(at), after_word, now_detached};
  return count;
}

}  // namespace undertone
