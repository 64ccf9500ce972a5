//! Seven languages as people post in them: their everyday words, and what to invent words from.

/// What a language is written with.
pub(super) struct Language {
    /// As in the `lang` field of exports.
    pub(super) tag: &'static str,
    /// Where its posts are from.
    pub(super) countries: &'static [&'static str],
    /// Everyday words, the commonest first, by white space.
    pub(super) everyday: &'static str,
    /// Endings that stick to everyday words.
    pub(super) endings: &'static str,
    /// What invented words are made of.
    pub(super) pieces: &'static str,
    /// Fewest pieces of an invented word that rules look for; there may be one more.
    pub(super) fewest: usize,
    /// What stands between the pieces of an invented word.
    pub(super) glue: &'static str,
    /// Words are set apart by spaces.
    pub(super) spaced: bool,
}

const MALAYAN: &str = "ba bu ca ce da do fa ga gi ha ja ji ju ka ki ku la le lo ma mi mu na ni pa pe \
    pi ra ri ro sa si su ta ti to wa yu za bang cung dar gam jan kem lur mak nang pul ras sing tup \
    wang yor zan kral blun prit";

pub(super) static LANGUAGES: [Language; 7] = [
    Language {
        tag: "id",
        countries: &["ID", "ID", "ID", "SG"],
        everyday: "yang di aku dan ini itu ga ada ke banget udah lagi sama mau juga bisa tapi kalau \
            dari buat jadi kita orang hari banyak baru kamu pagi makan malam rumah kopi hujan jalan \
            kerja besok temen lucu anak kucing sekolah nonton film bola warung nasi goreng ayam bakso \
            motor macet kereta stasiun jakarta bandung surabaya hp beli murah diskon gratis ongkir \
            paket belum datang kurir tidur bangun capek senang sedih ketawa ibu bapak adik kakak \
            tetangga kosan kampus dosen tugas skripsi ujian libur pantai gunung sawah angin panas \
            dingin baju sepatu tas warna merah biru hijau putih lagu musik konser tiket gitar main \
            game menang kalah tim pemain gol wasit resep gula garam sambal pedas manis asin enak \
            semoga terima kasih selamat ulang tahun kemarin minggu senin sabtu foto kamera pasar \
            sayur buah mangga pisang jeruk air minum es teh susu roti keju cokelat kantor bos rapat \
            laptop sinyal kuota listrik lampu kipas pintu jendela taman bunga pohon burung ikan",
        endings: "nya lah kan an ku mu i pun",
        pieces: MALAYAN,
        fewest: 3,
        glue: "",
        spaced: true,
    },
    Language {
        tag: "ms",
        countries: &["MY", "MY", "MY", "BN"],
        everyday: "yang tak aku dan ni tu dah ada nak kat dengan je lagi pun boleh tapi kalau dari \
            untuk jadi kita orang hari banyak baru korang pagi makan malam rumah kopi hujan jalan \
            kerja esok kawan kelakar budak kucing sekolah tengok wayang bola kedai nasi lemak ayam \
            laksa motor jem kereta stesen kuala lumpur pulau pinang johor telefon beli murah tawaran \
            percuma pos barang belum sampai abang tidur bangun penat gembira sedih gelak mak ayah \
            adik kakak jiran bilik kampus pensyarah tugasan peperiksaan cuti pantai gunung sawah \
            angin panas sejuk baju kasut beg warna merah biru hijau putih lagu muzik konsert tiket \
            gitar main permainan menang kalah pasukan pemain gol pengadil resipi gula garam sambal \
            pedas manis masin sedap semoga terima kasih selamat hari jadi semalam ahad isnin sabtu \
            gambar kamera pasar sayur buah mangga pisang oren air minum ais teh susu roti keju \
            coklat pejabat bos mesyuarat komputer talian data elektrik lampu kipas pintu tingkap \
            taman bunga pokok burung ikan durian rambutan",
        endings: "nya lah kan an ku mu i pun",
        pieces: MALAYAN,
        fewest: 3,
        glue: "",
        spaced: true,
    },
    Language {
        tag: "fil",
        countries: &["PH"],
        everyday: "na sa ang ng ako mga ko lang ka naman po yung mo si ni pa din kasi may wala hindi \
            nang talaga kung pero siya tayo kami sila dito doon araw gabi umaga bahay kape ulan kalsada \
            trabaho bukas kaibigan nakakatawa bata pusa aso eskwela nood sine bola tindahan kanin \
            manok adobo sinigang jeep trapik tren istasyon maynila cebu davao telepono bili mura \
            libre padala dumating tulog gising pagod masaya malungkot tawa nanay tatay ate kuya \
            kapitbahay kwarto klase guro takdang aralin pagsusulit bakasyon dagat bundok bukid hangin \
            init lamig damit sapatos bag kulay pula asul berde puti kanta musika konsiyerto tiket \
            gitara laro panalo talo koponan manlalaro puntos luto asukal asin maanghang matamis \
            maalat sarap sana salamat maligayang kaarawan kahapon linggo lunes sabado litrato kamera \
            palengke gulay prutas mangga saging dalandan tubig inom yelo tsaa gatas tinapay keso \
            tsokolate opisina boss pulong kompyuter signal kuryente ilaw bentilador pinto bintana \
            hardin bulaklak puno ibon isda halo merienda pasalubong",
        endings: "ng han in an",
        pieces: "ba bi bu da di ga gu ha hi ka ki ku la li lu ma mi mu na ni nga pa pi pu sa si su ta \
            ti tu wa wi ya yu bang dal gim hap kit lup mag nis pos ram sik tag wal yob duk tsu plak \
            brin hunt kwel",
        fewest: 3,
        glue: "",
        spaced: true,
    },
    Language {
        tag: "en",
        countries: &["SG", "MY", "PH", "ID", "US"],
        everyday: "the to a and i is it of in my you for that this so on just was me be have with are \
            not but at like all get out what your up we do if from when can now about one they how \
            time day today good love got know new people make need really go back see still think \
            work night morning coffee rain street home tomorrow friend funny kid cat school watch \
            movie ball shop rice noodles chicken soup bike traffic train station city phone buy \
            cheap sale free parcel late driver sleep awake tired happy laugh mother father sister \
            brother neighbour room campus teacher homework exam holiday beach mountain field wind \
            hot cold shirt shoes bag colour red blue green white song music concert ticket guitar \
            play game win lose team player goal referee recipe sugar salt chilli spicy sweet salty \
            tasty hope thanks congrats birthday yesterday sunday monday saturday photo camera market \
            vegetables fruit mango banana orange water drink ice tea milk bread cheese chocolate \
            office boss meeting laptop signal power lamp fan door window garden flower tree bird \
            fish umbrella puddle",
        endings: "s ed ing er ly",
        pieces: "bla bren cal cor dra dun fel fim gro gul har hol jin jor kel kri lam lor mav mel nib \
            nor pel plo quo rad rin sal sten tam tor tri ul vex vol war wim yar zel zib ash eck ift \
            ond usk amp erl isp oth und",
        fewest: 3,
        glue: "",
        spaced: true,
    },
    Language {
        tag: "th",
        countries: &["TH"],
        everyday: "ที่ ไม่ มา ไป ได้ มี เป็น ก็ ว่า แล้ว นี้ จะ กับ ให้ คน วันนี้ เรา ของ มาก อยู่ ทำ กิน \
            ข้าว บ้าน รัก ดี ใจ แม่ พ่อ น้อง พี่ เพื่อน แมว หมา ฝน ตก รถ ติด เช้า เย็น กลับ นอน ตื่น \
            ทำงาน เรียน โรงเรียน ครู สอบ การบ้าน เที่ยว ทะเล ภูเขา ร้อน หนาว เสื้อ รองเท้า กระเป๋า \
            สีแดง สีขาว เพลง ดนตรี ตั๋ว เล่น เกม ชนะ แพ้ ทีม ฟุตบอล อร่อย เผ็ด หวาน เค็ม น้ำตาล ไข่ ไก่ \
            หมู ปลา ผัก ผลไม้ มะม่วง กล้วย ส้ม น้ำ ชา กาแฟ นม ขนมปัง ตลาด ร้าน ซื้อ ถูก แพง ลด ราคา \
            ส่ง ของขวัญ วันเกิด ขอบคุณ สวัสดี ยินดี เมื่อวาน พรุ่งนี้ อาทิตย์ รูป ถ่าย กล้อง มือถือ \
            ดอกไม้ ต้นไม้ นก สวน ประตู หน้าต่าง ไฟ พัดลม ตลก หัวเราะ เหนื่อย สนุก ดู หนัง ซีรีส์ ตอน \
            ใหม่ เก่า สวย น่ารัก จัง เลย นะ ครับ ค่ะ",
        endings: "",
        pieces: "กบ กวาง กลอง กระดาษ กรรไกร กะลา ขลุ่ย ขวาน คันไถ จระเข้ จักรยาน ชฎา ช้อน ตะเกียง ตะกร้า \
            ถุงมือ ทุเรียน นาฬิกา บอลลูน บันได ปลาหมึก ปากกา ผีเสื้อ ฝาชี พัดใบลาน ฟองน้ำ มะละกอ ยีราฟ \
            ระฆัง ลูกข่าง วุ้นเส้น ศาลา สะพาน สับปะรด หงส์ หมวก หอยทาก ห่วงยาง อูฐ เข็มขัด เต่า เปียโน \
            เม่น เลื่อย เสาธง แตงโม แปรง แว่นตา โคมไฟ โซฟา โอ่ง ไม้กวาด ไวโอลิน",
        fewest: 2,
        glue: "",
        spaced: false,
    },
    Language {
        tag: "ko",
        countries: &["KR"],
        everyday: "오늘 진짜 너무 나 내 이 그 저 우리 좋다 같이 왜 지금 다시 그냥 많이 아침 저녁 밥 집 커피 비 길 \
            일 내일 친구 웃기다 아이 고양이 강아지 학교 영화 축구 가게 라면 김치 치킨 버스 지하철 역 서울 \
            부산 대구 전화 사다 싸다 할인 무료 택배 아직 늦다 잠 일어나다 피곤하다 행복하다 웃음 엄마 아빠 \
            동생 언니 오빠 이웃 방 수업 선생님 숙제 시험 방학 바다 산 바람 덥다 춥다 옷 신발 가방 색 빨간 \
            파란 초록 하얀 노래 음악 공연 표 기타 놀이 게임 이기다 지다 팀 선수 골 요리 설탕 소금 매운 달콤한 \
            짠 맛있다 감사 축하 생일 어제 주말 월요일 토요일 사진 카메라 시장 채소 과일 사과 바나나 귤 물 음료 \
            얼음 차 우유 빵 치즈 초콜릿 회사 회의 노트북 신호 전기 불 선풍기 문 창문 공원 꽃 나무 새 물고기 \
            드라마 주인공 마지막 시작 저기 여기 사람 시간 마음 생각 이야기 하늘 구름 햇살",
        endings: "은 는 이 가 을 를 에 도 만 에서 으로 이랑",
        pieces: "갈 곰 굴 놀 늘 담 덕 돌 둥 랑 론 룡 말 뭉 밀 발 벌 봄 북 뿔 살 섬 솔 숲 쌀 알 엄 옥 울 윤 잔 절 종 \
            줄 짚 찬 철 촉 춘 칼 콩 큰 탑 털 톱 퉁 판 펄 폭 풀 할 헌 호 훈 흙",
        fewest: 3,
        glue: "",
        spaced: true,
    },
    Language {
        tag: "vi",
        countries: &["VN"],
        everyday: "là và có không của cho mình này đi một được thì ở cũng với đã mà nhiều quá lại rồi ai \
            gì khi ngày nay người nhà ăn cơm uống cà phê trà sữa trời mưa nắng đường phố kẹt xe máy \
            làm việc mai bạn vui cười con mèo chó trường học xem phim bóng đá quán phở bún bánh mì \
            gà cá rau ga tàu điện thoại mua rẻ giảm giá miễn phí giao hàng chưa tới ngủ dậy mệt hạnh \
            phúc buồn mẹ bố anh chị em hàng xóm phòng lớp thầy cô bài tập thi nghỉ hè biển núi đồng \
            gió nóng lạnh áo giày túi màu đỏ xanh trắng hát nhạc vé đàn chơi trò thắng thua đội cầu \
            thủ nấu đường muối cay ngọt mặn ngon mong cảm ơn chúc mừng sinh nhật hôm qua chủ thứ bảy \
            ảnh chụp chợ trái xoài chuối cam nước đá công ty sếp họp máy tính sóng đèn quạt cửa sổ \
            vườn hoa cây chim sông hồ thuyền lúa",
        endings: "",
        pieces: "choắt chuệch đoảng đuểnh gioạch hoắm huyếch khoằm khuỷnh loắt luễnh ngoằng nguẩy nhuộm \
            oẳng phệch quạu quều quỵt rệu ruỗng sượt thoắn thuỗn toẹt trệu trĩu truột tuếch ưỡn vểu \
            xoảng xuềnh xuýnh bẵng chễm diệc dượt gượng hẫng khệnh lẵng mướp nghẹo nhễu phưỡn rướn \
            sễnh tẽn thưỡi trễn uỵch vưỡn xệch",
        fewest: 3,
        glue: " ",
        spaced: true,
    },
];

/// Pictures that end many posts.
pub(super) const EMOJI: [&str; 16] = [
    "😂",
    "😭",
    "🥰",
    "🙏",
    "😅",
    "🔥",
    "☕",
    "🌧️",
    "🎉",
    "🥲",
    "👍🏽",
    "🐈",
    "🍜",
    "✨",
    "😴",
    "👨‍👩‍👧",
];
