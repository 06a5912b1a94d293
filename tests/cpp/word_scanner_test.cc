#include "text/word_scanner.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "text/utf8.h"
#include "test_data.h"
#include "text_samples.h"

namespace undertone::test {
namespace {

struct ScannedWord {
  std::string text;
  TextSpan span;
  bool elongated;
};

std::vector<ScannedWord> scan(std::string_view text) {
  std::vector<ScannedWord> words;
  WordScanner scanner(text);
  for (Word word; scanner.next(word);) words.push_back({std::string(word.text), word.span, word.elongated});
  return words;
}

// Normalised words joined by one space.
std::string words_of(std::string_view text) {
  std::string joined;
  for (const ScannedWord& word : scan(text)) joined += (joined.empty() ? "" : " ") + word.text;
  return joined;
}

// The words as they stand in the text, joined by |.
std::string raw_words_of(std::string_view text) {
  std::string joined;
  for (const ScannedWord& word : scan(text)) {
    const std::uint32_t begin = word.span.begin.byte;
    joined += (joined.empty() ? "" : "|") + std::string(text.substr(begin, word.span.end.byte - begin));
  }
  return joined;
}

struct Row {
  std::string_view text;
  std::string_view words;
};

void check_words(std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(words_of(row.text) == row.words);
  }
}

std::u16string to_utf16(std::string_view text) {
  std::u16string units;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (point.value >= 0x10000) {
      units.push_back(static_cast<char16_t>(0xD800 + ((point.value - 0x10000) >> 10)));
      units.push_back(static_cast<char16_t>(0xDC00 + ((point.value - 0x10000) & 0x3FF)));
    } else {
      units.push_back(static_cast<char16_t>(point.value));
    }
    at += point.bytes;
  }
  return units;
}

// Spans strictly advance, cut no character, lie inside, and say the same in bytes and in UTF-16.
std::size_t check_spans(std::string_view text) {
  const std::u16string utf16 = to_utf16(text);
  TextPosition end;
  std::size_t count = 0;
  bool good = true;
  WordScanner scanner(text);
  std::size_t walked = 0;
  std::uint32_t units = 0;
  const auto walk_to = [&](std::size_t byte) {
    while (walked < byte) {
      const CodePoint point = decode_utf8(text, walked);
      walked += point.bytes;
      units += utf16_units(point.value);
    }
    return walked == byte;
  };
  for (Word word; scanner.next(word); ++count) {
    good = good && !word.text.empty() && word.text.size() <= Word::kMaxBytes;
    good = good && word.span.begin.byte >= end.byte && word.span.end.byte > word.span.begin.byte && word.span.end.byte <= text.size();
    good = good && walk_to(word.span.begin.byte) && units == word.span.begin.utf16;
    good = good && walk_to(word.span.end.byte) && units == word.span.end.utf16 && word.span.end.utf16 <= utf16.size();
    if (!good) break;
    end = word.span.end;
  }
  Word word;
  CHECK((good && !scanner.next(word)));
  return count;
}

TEST_CASE("word_scanner: words, case, folding", "[word_scanner]") {
  check_words({
      {"", ""},
      {" \t\n ", ""},
      {"Hello World", "hello world"},
      {"caf\xC3\x89 \xC3\x9C" "BER", "caf\xC3\xA9 \xC3\xBC" "ber"},
      {"\xD0\x9F\xD0\xA0\xD0\x98\xD0\x92\xD0\x95\xD0\xA2", "\xD0\xBF\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82"},
      {"\xEF\xBC\xA8\xEF\xBC\xA5\xEF\xBC\xAC\xEF\xBC\xB0", "help"},
      {"e\xCC\x81t\xC3\xA9", "e\xCC\x81t\xC3\xA9"},
      {"\xEB\xAC\xB4\xEB\xA6\xAC", "\xEB\xAC\xB4\xEB\xA6\xAC"},
      {"a\xC2\xA0" "b\xE2\x80\x8B" "c", "a b c"},
  });
}

TEST_CASE("word_scanner: contractions as in the Penn Treebank", "[word_scanner]") {
  check_words({
      {"don't", "do n't"},
      {"Don\xE2\x80\x99T", "do n't"},
      {"can't won't isn't", "ca n't wo n't is n't"},
      {"it's I'm he'd they're we've she'll", "it 's i 'm he 'd they 're we 've she 'll"},
      {"wouldn't've", "would n't 've"},
      {"n't", "n't"},
      {"'s", "'s"},
      {"o'clock", "o'clock"},
      {"rock'n'roll", "rock'n'roll"},
      {"dogs'", "dogs '"},
      {"'quoted'", "' quoted '"},
      {"do n't", "do n't"},
      {"it 's", "it 's"},
  });
}

TEST_CASE("word_scanner: hyphens", "[word_scanner]") {
  check_words({
      {"well-known", "well known"},
      {"state-of-the-art", "state of the art"},
      {"word - word", "word - word"},
      {"word-", "word -"},
      {"-word", "- word"},
      {"a--b", "a -- b"},
      {"co\xE2\x80\x91op", "co op"},
  });
}

TEST_CASE("word_scanner: digits keep their inner marks", "[word_scanner]") {
  check_words({
      {"7/10 3.5 1,000,000 10:30", "7/10 3.5 1,000,000 10:30"},
      {"5.", "5 ."},
      {".5", ". 5"},
      {"1..2", "1 .. 2"},
      {"a.b", "a . b"},
      {"2nd mp3", "2nd mp3"},
      {"1111", "1111"},
      {"\xEF\xBC\x91\xEF\xBC\x90/10", "10/10"},
  });
}

TEST_CASE("word_scanner: elongation", "[word_scanner]") {
  check_words({
      {"soooo", "soo"},
      {"good", "good"},
      {"goooood", "good"},
      {"yessss!!!!", "yess !!"},
      {"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", "\xC3\xA9\xC3\xA9"},
      {"AaAaA", "aa"},
  });
  CHECK(scan("soooo")[0].elongated);
  CHECK_FALSE(scan("soo")[0].elongated);
  CHECK_FALSE(scan("1111")[0].elongated);
  const auto after = scan("soooo good");
  CHECK_FALSE(after[1].elongated);
}

TEST_CASE("word_scanner: punctuation comes in ones and twos", "[word_scanner]") {
  check_words({
      {"!", "!"},
      {"!!", "!!"},
      {"!!!!!", "!!"},
      {"?!?!", "? ! ? !"},
      {"...", ".."},
      {"\xE2\x80\xA6", ".."},
      {"\xE2\x80\x94", "--"},
      {"\xE2\x80\x9Chi\xE2\x80\x9D", "\" hi \""},
      {"\xE3\x80\x82\xE3\x80\x82\xE3\x80\x82", "\xE3\x80\x82\xE3\x80\x82"},
      {"$5 50%", "$ 5 50 %"},
  });
}

TEST_CASE("word_scanner: links, names, tags", "[word_scanner]") {
  check_words({
      {"see http://a.b/c?d=e#f now", "see <url> now"},
      {"HTTPS://X.Y", "<url>"},
      {"www.example.com, ok", "<url> ok"},
      {"<http://a.b>", "< <url> >"},
      {"nothttp://x", "nothttp : // x"},
      {"@someone_1 hi", "<user> hi"},
      {"me@home.org", "me @ home . org"},
      {"@ home", "@ home"},
      {"#Happy #100", "happy 100"},
      {"# 1", "# 1"},
      {"##x", "## x"},
  });
}

TEST_CASE("word_scanner: emoticons", "[word_scanner]") {
  check_words({
      {":) :-) =) :)))) :] :}", ":) :) :) :) :) :)"},
      {";) ;-)", ";) ;)"},
      {":( :-( :[ :'(", ":( :( :( :'("},
      {":D :-D :P :p :o :0 :*", ":d :d :p :p :o :o :*"},
      {":/ :-\\ :|", ":/ :/ :/"},
      {"<3 </3", "<3 </3"},
      {"^_^ ^^ ^-^ -_- -__-", "^_^ ^_^ ^_^ -_- -_-"},
      {"(: (-:", ":) :)"},
      {"hello:)", "hello :)"},
      {":day", ": day"},
      {"a:b", "a : b"},
      {"note:delta", "note : delta"},
      {"<3rd", "< 3rd"},
  });
}

TEST_CASE("word_scanner: emoji and ideographs", "[word_scanner]") {
  check_words({
      {"\xF0\x9F\x98\x80\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80 \xF0\x9F\x98\x80"},
      {"\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD", "\xF0\x9F\x91\x8D"},
      {"\xE2\x9D\xA4\xEF\xB8\x8F", "\xE2\x9D\xA4"},
      {"\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB", "\xF0\x9F\x91\xA9"},
      {"\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA\xF0\x9F\x87\xAB\xF0\x9F\x87\xB7",
       "\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA \xF0\x9F\x87\xAB\xF0\x9F\x87\xB7"},
      {"\xE5\xBE\x88\xE5\xA5\xBD", "\xE5\xBE\x88 \xE5\xA5\xBD"},
      {"\xE3\x82\xA2\xE3\x81\x82", "\xE3\x82\xA2 \xE3\x81\x82"},
      {"good\xE5\xA5\xBD" "2", "good \xE5\xA5\xBD 2"},
      {"\xEF\xBC\x8C\xE5\xA5\xBD\xEF\xBC\x81", ", \xE5\xA5\xBD !"},
  });
}

TEST_CASE("word_scanner: long words go on in the next", "[word_scanner]") {
  const std::string text = repeated("ab", 1000);
  std::string whole;
  for (const ScannedWord& word : scan(text)) whole += word.text;
  CHECK(whole == text);
}

TEST_CASE("word_scanner: spans give back the raw words", "[word_scanner]") {
  CHECK(raw_words_of("I DON\xE2\x80\x99T know\xE2\x80\xA6") == "I|DO|N\xE2\x80\x99T|know|\xE2\x80\xA6");
  CHECK(raw_words_of("Sooooo well-known!!!! :-)))") == "Sooooo|well|known|!!!!|:-)))");
  CHECK(raw_words_of("#Tag @you www.x.y") == "#Tag|@you|www.x.y");
  CHECK(raw_words_of("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB\xE5\xA5\xBD" "e\xCC\x81!") ==
        "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB|\xE5\xA5\xBD|e\xCC\x81|!");
  CHECK(raw_words_of("a \xFF\xFF b") == "a|\xFF\xFF|b");
}

TEST_CASE("word_scanner: UTF-16 spans give back the raw words", "[word_scanner]") {
  const std::string text = "\xF0\x9F\x98\x80 caf\xC3\xA9 \xE5\xA5\xBD\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD \xC3 z\xF0\xA0\x80\x80";
  const std::u16string utf16 = to_utf16(text);
  std::vector<std::u16string> raw;
  for (const ScannedWord& word : scan(text)) raw.push_back(utf16.substr(word.span.begin.utf16, word.span.end.utf16 - word.span.begin.utf16));
  const std::vector<std::u16string> expected = {u"\U0001F600", u"caf\u00E9", u"\u597D", u"\U0001F44D\U0001F3FD", u"\uFFFD", u"z", u"\U00020000"};
  CHECK(raw == expected);
}

TEST_CASE("word_scanner: spans of awkward and random texts", "[word_scanner]") {
  for (const std::string& text : awkward_texts()) check_spans(text);
  Random random(1);
  for (int repeat = 0; repeat < 1500; ++repeat) check_spans(random_text(random, 60));
  for (int repeat = 0; repeat < 300; ++repeat) check_spans(random.bytes(200));
}

TEST_CASE("word_scanner: a megabyte of anything ends", "[word_scanner]") {
  for (const std::string& text : monotonous_texts(1'000'000 / kThinning)) {
    INFO("of " << text.substr(0, 8));
    CHECK(check_spans(text) <= text.size());
  }
}

TEST_CASE("word_scanner: its own words are stable where they are plain", "[word_scanner]") {
  for (const std::string_view plain : {"hello", "7/10", "n't", "'s", "<3", ":)", ":(", "caf\xC3\xA9", "\xE5\xA5\xBD", "soo", "!!"}) CHECK(words_of(plain) == plain);
}

}  // namespace
}  // namespace undertone::test
