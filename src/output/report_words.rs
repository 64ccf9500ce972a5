//! The fixed words of reports, in the languages that saring is for. Short, and only such as leave no doubt.

/// A language in which reports are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportLanguage(usize);

/// Words around what is reported.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) report: &'static str,
    pub(super) reference: &'static str,
    pub(super) address: &'static str,
    pub(super) platform: &'static str,
    pub(super) post: &'static str,
    pub(super) time: &'static str,
    pub(super) topic: &'static str,
    pub(super) severity: &'static str,
    /// From low to critical.
    pub(super) severities: [&'static str; 4],
    pub(super) reason: &'static str,
    pub(super) rules: &'static str,
    pub(super) excerpt: &'static str,
    pub(super) withheld: &'static str,
    pub(super) notice: &'static str,
}

const ENGLISH: usize = 6;

impl ReportLanguage {
    /// Every language, as on the command line; English comes last.
    pub const TAGS: [&'static str; 7] = ["id", "ms", "fil", "th", "vi", "ko", "en"];

    /// The language with this tag; English where there are no words for it.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let place = Self::TAGS.iter().position(|known| *known == tag);
        Self(place.unwrap_or(ENGLISH))
    }

    /// Its tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        Self::TAGS.get(self.0).copied().unwrap_or("en")
    }

    pub(super) fn words(self) -> &'static Words {
        WORDS.get(self.0).unwrap_or(&WORDS[ENGLISH])
    }
}

/// In the order of [`ReportLanguage::TAGS`].
const WORDS: [Words; 7] = [
    Words {
        report: "Laporan",
        reference: "Nomor rujukan",
        address: "Alamat",
        platform: "Platform",
        post: "Nomor kiriman",
        time: "Waktu",
        topic: "Topik",
        severity: "Tingkat",
        severities: ["rendah", "sedang", "tinggi", "kritis"],
        reason: "Alasan ditandai",
        rules: "Aturan",
        excerpt: "Kutipan",
        withheld: "Isi kiriman tidak disertakan dalam laporan ini.",
        notice: "Kiriman ini ditandai oleh program komputer. Manusia yang harus memutuskan.",
    },
    Words {
        report: "Laporan",
        reference: "Nombor rujukan",
        address: "Alamat",
        platform: "Platform",
        post: "Nombor hantaran",
        time: "Masa",
        topic: "Topik",
        severity: "Tahap",
        severities: ["rendah", "sederhana", "tinggi", "kritikal"],
        reason: "Sebab ditandai",
        rules: "Peraturan",
        excerpt: "Petikan",
        withheld: "Kandungan hantaran tidak disertakan dalam laporan ini.",
        notice: "Hantaran ini ditandai oleh program komputer. Manusia yang mesti membuat keputusan.",
    },
    Words {
        report: "Ulat",
        reference: "Numero ng sanggunian",
        address: "Address",
        platform: "Platform",
        post: "Numero ng post",
        time: "Oras",
        topic: "Paksa",
        severity: "Antas",
        severities: ["mababa", "katamtaman", "mataas", "kritikal"],
        reason: "Bakit minarkahan",
        rules: "Mga panuntunan",
        excerpt: "Sipi",
        withheld: "Hindi kasama sa ulat na ito ang nilalaman ng post.",
        notice: "Minarkahan ng isang programa sa kompyuter ang post na ito. Tao ang dapat magpasya.",
    },
    Words {
        report: "รายงาน",
        reference: "เลขอ้างอิง",
        address: "ที่อยู่",
        platform: "แพลตฟอร์ม",
        post: "หมายเลขโพสต์",
        time: "เวลา",
        topic: "หัวข้อ",
        severity: "ระดับ",
        severities: ["ต่ำ", "ปานกลาง", "สูง", "วิกฤต"],
        reason: "เหตุผล",
        rules: "กฎ",
        excerpt: "ข้อความบางส่วน",
        withheld: "รายงานนี้ไม่มีข้อความของโพสต์",
        notice: "โปรแกรมคอมพิวเตอร์เลือกโพสต์นี้ขึ้นมา ต้องให้คนเป็นผู้ตัดสินใจ",
    },
    Words {
        report: "Báo cáo",
        reference: "Mã tham chiếu",
        address: "Địa chỉ",
        platform: "Nền tảng",
        post: "Mã bài viết",
        time: "Thời gian",
        topic: "Chủ đề",
        severity: "Mức độ",
        severities: ["thấp", "trung bình", "cao", "rất cao"],
        reason: "Lý do",
        rules: "Quy tắc",
        excerpt: "Trích đoạn",
        withheld: "Báo cáo này không kèm nội dung bài viết.",
        notice: "Bài viết này do một chương trình máy tính chọn ra. Con người phải quyết định.",
    },
    Words {
        report: "보고서",
        reference: "참조 번호",
        address: "주소",
        platform: "플랫폼",
        post: "게시물 번호",
        time: "시간",
        topic: "주제",
        severity: "심각도",
        severities: ["낮음", "보통", "높음", "매우 높음"],
        reason: "이유",
        rules: "규칙",
        excerpt: "발췌",
        withheld: "이 보고서에는 게시물의 내용이 들어 있지 않습니다.",
        notice: "이 게시물은 컴퓨터 프로그램이 골라낸 것입니다. 판단은 사람이 해야 합니다.",
    },
    Words {
        report: "Report",
        reference: "Reference",
        address: "Address",
        platform: "Platform",
        post: "Post",
        time: "Time",
        topic: "Topic",
        severity: "Severity",
        severities: ["low", "medium", "high", "critical"],
        reason: "Why it was flagged",
        rules: "Rules",
        excerpt: "Excerpt",
        withheld: "The words of the post are not in this report.",
        notice: "A program flagged this post. A person has to decide.",
    },
];
