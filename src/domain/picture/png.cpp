#include <array>

#include "domain/picture/parts.hpp"

namespace wanhu::domain {

namespace {

constexpr std::size_t k_signature = 8;
constexpr std::size_t k_around = 12;  // length, type and check sum of a chunk
constexpr std::size_t k_header = 13;

// CRC-32 as PNG has it (third edition, annex D).
std::uint32_t crc_of(std::string_view bytes) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> all{};
    for (std::uint32_t n = 0; n < all.size(); ++n) {
      std::uint32_t c = n;
      for (int bit = 0; bit < 8; ++bit) c = (c & 1U) != 0 ? 0xEDB88320U ^ (c >> 1U) : c >> 1U;
      all.at(n) = c;
    }
    return all;
  }();
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes)
    crc = table.at((crc ^ static_cast<unsigned char>(c)) & 0xFFU) ^ (crc >> 8U);
  return ~crc;
}

bool is_depth(unsigned colour, unsigned depth) {
  switch (colour) {
    case 0:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case 3:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case 2:
    case 4:
    case 6:
      return depth == 8 || depth == 16;
    default:
      return false;
  }
}

class Png {
 public:
  explicit Png(std::string_view file) : file_(file) { out_.bytes = file.substr(0, k_signature); }

  base::Result<Picture> run() {
    while (!ended_) {
      if (auto done = next(); !done) return base::fail(done.error());
    }
    return std::move(out_);
  }

 private:
  base::Result<void> next() {
    if (at_ + k_around > file_.size()) return damaged(at_);
    const std::size_t length = u32_at(file_, at_);
    if (length > file_.size() - at_ - k_around) return damaged(at_);
    const std::string_view whole = file_.substr(at_, k_around + length);
    if (crc_of(whole.substr(4, 4 + length)) != u32_at(whole, 8 + length)) return damaged(at_);
    const auto kept = keeps(whole.substr(4, 4), whole.substr(8, length));
    if (!kept) return base::fail(kept.error());
    if (*kept) out_.bytes += whole;
    at_ += whole.size();
    return {};
  }

  // Whether the chunk shows the picture; one that must be understood and is not is refused.
  base::Result<bool> keeps(std::string_view type, std::string_view body) {
    if (type == "IHDR") return header(body);
    if (out_.width == 0) return damaged(at_);
    if (type == "IDAT") {
      if (data_ == Data::ended || (colour_ == 3 && palette_ == 0)) return damaged(at_);
      data_ = Data::runs;
      return true;
    }
    if (data_ == Data::runs) data_ = Data::ended;
    if (type == "IEND") {
      if (!body.empty() || data_ == Data::none) return damaged(at_);
      ended_ = true;
      return true;
    }
    if (type == "PLTE") return palette(body);
    if (type == "tRNS") return transparency(body);
    const bool ancillary = (byte_at(type, 0) & 0x20U) != 0;
    if (!ancillary) return base::fail("FILE-CODING");
    return false;
  }

  base::Result<bool> header(std::string_view body) {
    if (out_.width != 0 || body.size() != k_header) return damaged(at_);
    colour_ = byte_at(body, 9);
    const bool known = is_depth(colour_, byte_at(body, 8)) && byte_at(body, 10) == 0 &&
                       byte_at(body, 11) == 0 && byte_at(body, 12) <= 1;
    if (!known) return damaged(at_);
    const std::int64_t width = u32_at(body, 0), height = u32_at(body, 4);
    if (auto fine = check_extent(width, height, at_); !fine) return base::fail(fine.error());
    out_.width = static_cast<int>(width);
    out_.height = static_cast<int>(height);
    return true;
  }

  base::Result<bool> palette(std::string_view body) {
    const bool fits = palette_ == 0 && data_ == Data::none && !transparent_ && !body.empty() &&
                      body.size() % 3 == 0 && body.size() <= 768 && colour_ != 0 && colour_ != 4;
    if (!fits) return damaged(at_);
    palette_ = body.size() / 3;
    return true;
  }

  base::Result<bool> transparency(std::string_view body) {
    const std::size_t size = colour_ == 0 ? 2 : colour_ == 2 ? 6 : 0;
    const bool fits =
        colour_ == 3 ? !body.empty() && body.size() <= palette_ : size != 0 && body.size() == size;
    if (!fits || transparent_ || data_ != Data::none) return damaged(at_);
    transparent_ = true;
    return true;
  }

  enum class Data { none, runs, ended };  // its chunks follow one another

  std::string_view file_;
  std::size_t at_ = k_signature;
  Picture out_{.type = PictureType::png, .bytes = {}};
  unsigned colour_ = 0;
  std::size_t palette_ = 0;
  bool transparent_ = false, ended_ = false;
  Data data_ = Data::none;
};

}  // namespace

base::Result<Picture> cleaned_png(std::string_view file) {
  return Png(file).run();
}

}  // namespace wanhu::domain
