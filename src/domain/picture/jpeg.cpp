#include "domain/picture/parts.hpp"

namespace wanhu::domain {

namespace {

using namespace std::string_view_literals;

enum Marker : unsigned {
  k_sof0 = 0xC0,
  k_sof2 = 0xC2,
  k_dht = 0xC4,
  k_sof_last = 0xCF,
  k_rst0 = 0xD0,
  k_rst7 = 0xD7,
  k_eoi = 0xD9,
  k_sos = 0xDA,
  k_dqt = 0xDB,
  k_dri = 0xDD,
  k_app0 = 0xE0,
  k_app1 = 0xE1,
  k_app14 = 0xEE,
  k_app15 = 0xEF,
  k_com = 0xFE,
};

// The number of components, "1×1" without a unit and without a preview.
constexpr auto k_jfif = "\xFF\xE0\x00\x10JFIF\0\x01\x01\x00\x00\x01\x00\x01\x00\x00"sv;
constexpr auto k_exif_name = "Exif\0\0"sv;
// One entry, tag 0x0112 (orientation), a SHORT; its value and two zeros follow, then "no more".
constexpr auto k_exif_head =
    "\xFF\xE1\x00\x22"
    "Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"sv;
constexpr auto k_exif_tail = "\0\0\0\0\0\0"sv;
constexpr std::size_t k_exif_length = 34;  // of the segment that is written, as its header says

// The orientation that the first directory of an Exif segment gives; 1 (upright) when none can be
// read there. `exif` is the segment's content behind its name.
unsigned orientation(std::string_view exif) {
  if (exif.size() < 14) return 1;
  const bool little = exif.starts_with("II\x2A\0"sv);
  if (!little && !exif.starts_with("MM\0\x2A"sv)) return 1;
  const auto u16 = [&](std::size_t at) {
    return little ? byte_at(exif, at) | byte_at(exif, at + 1) << 8U : u16_at(exif, at);
  };
  const auto u32 = [&](std::size_t at) {
    return little ? std::size_t{u16(at)} | std::size_t{u16(at + 2)} << 16U
                  : std::size_t{u16(at)} << 16U | u16(at + 2);
  };
  constexpr std::size_t k_entry = 12;
  const std::size_t directory = u32(4);
  if (directory > exif.size() - 2) return 1;
  const std::size_t entries = u16(directory);
  for (std::size_t n = 0, at = directory + 2; n < entries && at + k_entry <= exif.size();
       ++n, at += k_entry)
    if (u16(at) == 0x0112 && u16(at + 2) == 3) {
      const unsigned value = u16(at + 8);
      return value >= 1 && value <= 8 ? value : 1;
    }
  return 1;
}

class Jpeg {
 public:
  explicit Jpeg(std::string_view file) : file_(file) { out_.bytes = file.substr(0, 2); }

  base::Result<Picture> run() {
    while (!ended_) {
      if (auto done = next(); !done) return base::fail(done.error());
    }
    if (!framed_ || !scanned_) return damaged(at_);
    return std::move(out_);
  }

 private:
  // One marker and what belongs to it.
  base::Result<void> next() {
    if (at_ + 1 >= file_.size() || byte_at(file_, at_) != 0xFF) return damaged(at_);
    const unsigned marker = byte_at(file_, at_ + 1);
    if (marker == 0xFF) {  // a fill byte
      ++at_;
      return {};
    }
    if (marker == k_eoi) {
      out_.bytes += file_.substr(at_, 2);
      ended_ = true;
      return {};
    }
    if (at_ + 4 > file_.size()) return damaged(at_);
    const std::size_t length = u16_at(file_, at_ + 2);
    if (length < 2 || at_ + 2 + length > file_.size()) return damaged(at_);
    if (auto done = segment(marker, file_.substr(at_, 2 + length)); !done) return done;
    at_ += 2 + length;
    return marker == k_sos ? scan() : base::Result<void>();
  }

  // `whole` begins with its marker and its length.
  base::Result<void> segment(unsigned marker, std::string_view whole) {
    const std::string_view body = whole.substr(4);
    if (marker == k_app0) return keep_jfif(body), base::Result<void>();
    if (marker == k_app1) return keep_orientation(body), base::Result<void>();
    if (marker == k_app14) return keep_adobe(body), base::Result<void>();
    if ((marker >= k_app0 && marker <= k_app15) || marker == k_com) return {};
    if (marker == k_dqt || marker == k_dht) {
      if (!(marker == k_dqt ? is_quantisation(body) : is_huffman(body))) return damaged(at_);
    } else if (marker == k_dri) {
      if (body.size() != 2) return damaged(at_);
    } else if (marker >= k_sof0 && marker <= k_sof2) {
      if (auto done = frame(body); !done) return done;
    } else if (marker > k_sof2 && marker <= k_sof_last) {
      return base::fail("FILE-CODING");
    } else if (marker == k_sos) {
      const bool sound = framed_ && !body.empty() && byte_at(body, 0) >= 1 &&
                         byte_at(body, 0) <= 4 && body.size() == 4 + 2 * byte_at(body, 0);
      if (!sound) return damaged(at_);
    } else {
      return damaged(at_);
    }
    out_.bytes += whole;
    return {};
  }

  base::Result<void> frame(std::string_view body) {
    if (framed_ || body.size() < 6) return damaged(at_);
    const unsigned components = byte_at(body, 5);
    if (components < 1 || components > 4 || body.size() != 6 + 3 * components) return damaged(at_);
    out_.height = static_cast<int>(u16_at(body, 1));
    out_.width = static_cast<int>(u16_at(body, 3));
    framed_ = true;
    return check_extent(out_.width, out_.height, at_);
  }

  // The coded picture, up to the next marker that is not of it. Fill bytes are not kept.
  base::Result<void> scan() {
    scanned_ = true;
    std::size_t from = at_;
    for (;;) {
      const std::size_t mark = file_.find('\xFF', at_);
      if (mark == std::string_view::npos || mark + 1 >= file_.size()) return damaged(file_.size());
      const unsigned next = byte_at(file_, mark + 1);
      if (next == 0 || (next >= k_rst0 && next <= k_rst7)) {
        at_ = mark + 2;
        continue;
      }
      out_.bytes += file_.substr(from, mark - from);
      at_ = mark;
      if (next != 0xFF) return {};
      from = at_ = mark + 1;
    }
  }

  // Tables that fill their segment exactly, so that nothing else can stand in it.
  static bool is_quantisation(std::string_view body) {
    while (!body.empty()) {
      const std::size_t size = (byte_at(body, 0) >> 4U) == 0 ? 65 : 129;
      if (size > body.size()) return false;
      body.remove_prefix(size);
    }
    return true;
  }
  static bool is_huffman(std::string_view body) {
    while (!body.empty()) {
      constexpr std::size_t k_head = 17;
      if (body.size() < k_head) return false;
      std::size_t size = k_head;
      for (std::size_t n = 1; n < k_head; ++n) size += byte_at(body, n);
      if (size > body.size() || size > k_head + 256) return false;
      body.remove_prefix(size);
    }
    return true;
  }

  void keep_jfif(std::string_view body) {
    if (has_jfif_ || !body.starts_with("JFIF\0"sv) || body.size() + 4 < k_jfif.size()) return;
    has_jfif_ = true;
    out_.bytes += k_jfif;
  }
  void keep_orientation(std::string_view body) {
    if (has_exif_ || !body.starts_with(k_exif_name) || body.size() + 2 < k_exif_length) return;
    has_exif_ = true;
    const unsigned turned = orientation(body.substr(k_exif_name.size()));
    if (turned == 1) return;
    out_.bytes += k_exif_head;
    out_.bytes += static_cast<char>(turned);
    out_.bytes += k_exif_tail;
  }
  // How the colours of four components are meant.
  void keep_adobe(std::string_view body) {
    constexpr std::size_t k_size = 12;
    if (has_adobe_ || !body.starts_with("Adobe"sv) || body.size() < k_size) return;
    has_adobe_ = true;
    const unsigned transform = byte_at(body, k_size - 1);
    out_.bytes +=
        "\xFF\xEE\x00\x0E"
        "Adobe\0\x64\0\0\0\0"sv;
    out_.bytes += static_cast<char>(transform <= 2 ? transform : 0);
  }

  std::string_view file_;
  std::size_t at_ = 2;
  Picture out_{.type = PictureType::jpeg, .bytes = {}};
  bool framed_ = false, scanned_ = false, ended_ = false;
  bool has_jfif_ = false, has_exif_ = false, has_adobe_ = false;
};

}  // namespace

base::Result<Picture> cleaned_jpeg(std::string_view file) {
  return Jpeg(file).run();
}

}  // namespace wanhu::domain
