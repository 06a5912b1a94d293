// Files that tests read. A file that is missing or empty fails the test that wants it.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace undertone::test {

// Slow builds look at one in so many texts, and at shorter ones, where arithmetic that is the same everywhere is compared.
inline constexpr std::size_t kThinning = UNDERTONE_THINNING;
inline constexpr bool kSanitized = kThinning >= 20;

inline std::vector<std::string> thinned(const std::vector<std::string>& texts) {
  std::vector<std::string> some;
  for (std::size_t i = 0; i < texts.size(); i += kThinning) some.push_back(texts[i]);
  return some;
}

inline const std::filesystem::path& source_folder() {
  static const std::filesystem::path kFolder = UNDERTONE_SOURCE_DIR;
  return kFolder;
}

inline std::filesystem::path golden_folder() { return source_folder() / "tests" / "golden"; }

inline std::string read_any_file(const std::filesystem::path& path) {
  INFO(path.string());
  std::ifstream stream(path, std::ios::binary);
  REQUIRE(stream.is_open());
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

inline std::string read_file(const std::filesystem::path& path) {
  INFO(path.string());
  std::string bytes = read_any_file(path);
  REQUIRE(!bytes.empty());
  return bytes;
}

// What stands between the separators; one behind the last piece begins no other.
inline std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> pieces;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    pieces.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return pieces;
}

inline std::vector<std::string> read_lines(const std::filesystem::path& path) { return split(read_file(path), '\n'); }

// The texts that models are compared on.
inline const std::vector<std::string>& golden_texts() {
  static const std::vector<std::string> kTexts = read_lines(golden_folder() / "texts.txt");
  REQUIRE(kTexts.size() >= 2000);
  return kTexts;
}

// The folder's models by name; there may be none.
inline std::vector<std::filesystem::path> find_models(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> models;
  if (!std::filesystem::is_directory(folder)) return models;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".safetensors") models.push_back(entry.path());
  }
  std::sort(models.begin(), models.end());
  return models;
}

// Small models, one for each encoder and way to store weights.
inline std::vector<std::filesystem::path> fixture_models() {
  std::vector<std::filesystem::path> models = find_models(golden_folder() / "encoders");
  REQUIRE(models.size() >= 4);
  return models;
}

inline std::vector<std::filesystem::path> shipped_models() { return find_models(source_folder() / "models"); }

}  // namespace undertone::test
