#include <array>
#include <iostream>

#include "command.h"
#include "model_file.h"

namespace undertone::command {
namespace {

// A vocabulary from a file of its own, with the memory it looks into.
struct OwnedVocabulary {
  explicit OwnedVocabulary(const std::string& path) : lines(read_file(path)) {
    const Status status = index.build(lines, 0, arena);
    if (status.failed()) throw Failure(code_name(static_cast<unsigned>(status.code())), path + " is not a vocabulary");
  }

  std::string lines;
  Arena arena;
  Vocabulary index;
};

void print_words(std::string_view line) {
  WordScanner scanner(line);
  const char* separator = "";
  for (Word word; scanner.next(word); separator = " ") std::cout << separator << word.text;
}

void print_tokens(std::string_view line, const Vocabulary& vocabulary, bool ids) {
  TokenReader reader(vocabulary, line);
  std::array<Token, 256> tokens;
  const char* separator = "";
  for (std::size_t count = tokens.size(); count == tokens.size();) {
    count = reader.read(tokens);
    for (std::size_t i = 0; i < count; ++i, separator = " ") {
      std::cout << separator;
      if (ids) {
        std::cout << tokens[i].id;
      } else {
        std::cout << vocabulary.word(tokens[i].id);
      }
    }
  }
}

// Calls print with every line of stdin and ends each output line.
template <class Print>
void for_each_line(Print print) {
  for (std::string line; std::getline(std::cin, line);) {
    print(line);
    std::cout << '\n';
  }
}

}  // namespace

void tokenize(const Options& options) {
  if (!options.model.empty()) {
    const LoadedModel model = load_model(read_file(options.model));
    for_each_line([&](const std::string& line) { print_tokens(line, model.classifier->vocabulary(), options.ids); });
  } else if (!options.vocabulary.empty()) {
    const OwnedVocabulary vocabulary(options.vocabulary);
    for_each_line([&](const std::string& line) { print_tokens(line, vocabulary.index, options.ids); });
  } else if (options.ids) {
    throw Failure("E_ARGUMENT", "--ids needs --vocabulary or --model");
  } else {
    for_each_line(print_words);
  }
}

}  // namespace undertone::command
