//! Whole words of the three languages that must be in the lists, and words that must not.

use super::*;

fn forms(root: &str, language: &str) -> Vec<String> {
    affixed_forms(root, language).expect("affix rules")
}

/// Each line: a root, a colon, its forms.
fn has_all(lines: &str, language: &str) {
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let (root, words) = line.split_once(':').expect("root: words");
        let forms = forms(root.trim(), language);
        for word in words.split_whitespace() {
            assert!(
                forms.iter().any(|form| form == word),
                "{language} ~{} lacks {word}",
                root.trim()
            );
        }
    }
}

fn has_none(lines: &str, language: &str) {
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let (root, words) = line.split_once(':').expect("root: words");
        let forms = forms(root.trim(), language);
        for word in words.split_whitespace() {
            let found = forms.iter().any(|form| form == word);
            assert!(!found, "{language} ~{} has {word}", root.trim());
        }
    }
}

const INDONESIAN: &str = "
pukul: pukul memukul mukul dipukul dipukuli dipukulin dipukulnya terpukul kupukul kaupukul pemukul pemukulan pemukulannya pukulan pukulannya pukulannyalah pukuli pukulin pukulkan memukuli memukulkan memukulku memukulmu memukulnya memukulinya mukulin mukulinnya pukul-pukul pukul-memukul memukul-mukul memukul-mukuli dipukul-pukul dipukul-pukulkan dipukul-pukulin pukul-pukulan pukul2 pukul2an dipukul2in memukul2 mukul2in kepukul berpukul-pukulan pukulan-pukulan pukullah sepukul
siksa: siksa menyiksa nyiksa disiksa disiksain tersiksa siksaan siksaannya penyiksa penyiksaan penyiksaannya kusiksa menyiksaku menyiksanya siksalah disiksanya nyiksain menyiksa-nyiksa disiksa-siksa penyiksa-penyiksa
ancam: ancam mengancam ngancam diancam ancaman ancamannya ancaman-ancaman ancaman2 pengancam pengancaman terancam kuancam mengancamku mengancamnya diancamnya ngancam-ngancam mengancam-ancam diancam-ancam ancam-mengancam diancamkan
bunuh: bunuh membunuh dibunuh dibunuhnya terbunuh terbunuhnya pembunuh pembunuhan pembunuhannya pembunuh-pembunuh bunuhlah kubunuh kubunuhmu kaubunuh bunuhin ngebunuh ngebunuhin membunuhku membunuhnya bunuh-bunuhan bunuh-membunuh membunuhi kebunuh pembunuhan-pembunuhan dibunuhi
tendang: tendang menendang nendang ditendang ditendangi ditendangin tendangan tendangannya penendang penendangan tertendang ketendang menendangi menendang-nendang nendangin tendang-menendang kutendang ditendang-tendang
perkosa: perkosa memperkosa memerkosa diperkosa diperkosanya pemerkosa pemerkosaan pemerkosaannya perkosaan terperkosa memperkosanya merkosa kuperkosa pemerkosa2
curi: curi mencuri nyuri dicuri dicuriin curian tercuri pencuri pencurian pencurinya kecurian curi-curi mencuri-curi nyuri-nyuri mencurinya nyuriin kucuri
sebar: sebar menyebar nyebar menyebarkan menyebarkannya disebar disebarkan disebarin nyebarin nyebarkan tersebar tersebarnya penyebar penyebaran penyebarannya sebaran sebarkan sebarkanlah sebarin kusebarkan menyebar-nyebarkan bersebaran
vaksin: vaksin memvaksin divaksin divaksinnya tervaksin vaksinnya vaksinlah ngevaksin vaksinin pemvaksinan vaksinku vaksin-vaksin
tipu: tipu menipu nipu ditipu ditipunya tertipu ketipu tipuan penipu penipuan penipunya penipu-penipu tipu-menipu menipu-nipu nipuin ditipuin tipu2 kautipu menipuku
ajar: ajar mengajar mengajarkan mengajari ngajar ngajarin diajar diajari diajarkan diajarin ajaran ajari ajarkan ajarin pengajar pengajaran belajar pelajar pelajaran pelajaran-pelajaran mempelajari dipelajari pelajarannya belajarlah
bom: bom mengebom membom dibom ngebom pengebom pengeboman pemboman bomnya bom-bom terbom kebom ngebomin
cekik: cekik mencekik nyekik dicekik dicekiknya tercekik cekikan pencekik pencekikan mencekikku mencekiknya dicekikin kucekik
racun: beracun meracuni meracun diracun diracuni keracunan teracuni peracunan ngeracunin racunnya peracun
kerja: bekerja pekerjaan mengerjakan kerjaan ngerjain pekerjaannya
kritik: mengkritik mengritik ngekritik pengkritik dikritik
konsumsi: mengonsumsi mengkonsumsi dikonsumsi pengonsumsi
hina: menghina dihina ngehina penghinaan penghina terhina
lecehkan: lecehkan
leceh: melecehkan dilecehkan pelecehan pelecehannya ngelecehin melecehkannya
";

#[test]
fn indonesian_forms_are_there() {
    has_all(INDONESIAN, "id");
}

#[test]
fn indonesian_words_that_look_alike_are_not() {
    has_none(
        "
bunuh: bulan buluh bunuhdiri membuluh munuh
pukul: pikul mempukul pukulen memikul
siksa: mensiksa paksa
curi: curii mencurii
ancam: macam mengencam
sebar: besar lebar
ajar: berajar perajaran kejar hajar
bom: merem
rem: merem
tipu: mentipu
perkosa: memperperkosa
cekik: cekikik
",
        "id",
    );
}

#[test]
fn malay_has_the_same_affixes_and_no_jakarta_ones() {
    has_all(
        "
pukul: memukul dipukul dipukulnya pukulan pemukul pukul-memukul pukullah
pengaruh: mempengaruhi memengaruhi dipengaruhi terpengaruh pengaruhnya
ajar: mempelajari pelajar pengajaran
rogol: merogol dirogol perogol dirogolnya
bunuh: membunuh dibunuh pembunuhan
ugut: mengugut diugut ugutan pengugut
",
        "ms",
    );
    has_none(
        "pukul: mukul pukulin dipukulin kepukul\nbunuh: ngebunuh",
        "ms",
    );
}

const FILIPINO: &str = "
patay: patay pinatay pinapatay papatayin patayin pumatay pumapatay papatay patayan nagpatayan magpatayan nagpapatayan napatay mapatay mapapatay napapatay nakapatay makapatay nakakapatay pagpatay namatay mamatay mamamatay namamatay kamatayan pagkamatay ipapatay ipinapatay pinagpapatay nakamamatay pampatay kakapatay pataying namatayan ipinapapatay
sakit: sakit masakit sumakit sumasakit sasakit saktan sinaktan sinasaktan sasaktan nasaktan masaktan nasasaktan masasaktan nanakit manakit nananakit mananakit pananakit nagkasakit magkasakit nakakasakit nagsasaktan magsaktan nagsaktan mapanakit sinaktang makasakit nakasakit pagkakasakit
bugbog: binugbog binubugbog bugbugin bubugbugin nabugbog mabugbog nambugbog nambubugbog pambubugbog ipinambugbog mambugbog pagbugbog bugbugan pinagbubugbog nagbugbugan
abuso: inabuso inaabuso abusuhin aabusuhin naabuso maabuso nang-abuso nang-aabuso mang-aabuso pang-aabuso pag-abuso umabuso umaabuso mapang-abuso abusong pang-aabusong mag-abuso pag-aabuso magabuso kakaabuso
takot: takot takutin tinakot tinatakot tatakutin natakot natatakot matakot matatakot nakakatakot nanakot nananakot mananakot pananakot katakutan kinatatakutan katakot ikinatakot tinatakutan takutan
banta: nagbanta magbanta nagbabanta magbabanta pagbabanta pinagbantaan pinagbabantaan pagbantaan pagbabantaan bantaan binantaan binabantaan bantang pagbabantang ibinanta
gahasa: ginahasa ginagahasa gahasain gagahasain nagahasa magahasa nanggahasa nanggagahasa manggagahasa panggagahasa panggagahasang ginahasang gahasang
nakaw: nagnakaw magnakaw nagnanakaw magnanakaw pagnanakaw ninakaw ninanakaw nakawin nanakawin nakawan ninakawan nanakawan ninanakawan nanakaw manakaw nakakanakaw
sampal: sinampal sinasampal sampalin sasampalin nanampal nananampal pananampal sampalan nasampal masampal nagsampalan sumampal
bakuna: bakuna bakunahan binakunahan binabakunahan babakunahan nabakunahan mabakunahan nagpabakuna magpabakuna nagpapabakuna magpapabakuna pagpapabakuna pagbabakuna nagbabakuna bakunang pabakunahan nakapagpabakuna ipabakuna
loko: niloko niloloko lokohin lolokohin manloko nanloloko panloloko manloloko nilokong
aral: mag-aral nag-aral nag-aaral mag-aaral pag-aaral aralin inaral
dala: dinala dalhin dadalhin dinadala madala dinadalhan
trabaho: nagtrabaho nagtatrabaho tinrabaho trinabaho
dating: dumating darating dumarating dumadating
bayad: bayaran binayaran nagbayad
";

#[test]
fn filipino_forms_are_there() {
    has_all(FILIPINO, "fil");
}

#[test]
fn filipino_words_that_look_alike_are_not() {
    has_none(
        "
patay: bahay palay tapat patayhin
sakit: saktin sakay
takot: tako takothin
abuso: abogado abusado
nakaw: mangnakaw
banta: bata bantay
bayad: bayadin
",
        "fil",
    );
}

#[test]
fn lists_are_sorted_and_short_whatever_the_root() {
    let begins = [
        "", "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "ng", "ny", "p", "q", "r", "s",
        "t", "v", "w", "x", "y", "z", "kr", "tr", "pr", "sy", "kh", "dr", "ß", "é", "ท",
    ];
    let middles = [
        "a", "ata", "erka", "ero", "ukiti", "er", "oso", "atata", "", "ạ", "1",
    ];
    let ends = ["", "a", "i", "o", "d", "n", "t", "ng", "ไ", "2"];
    let known = ["ajar", "patay", "sakit", "dala", "perkosa"].map(String::from);
    let mut roots = known.to_vec();
    for begin in begins {
        for middle in middles {
            roots.extend(ends.map(|end| format!("{begin}{middle}{end}")));
        }
    }
    let mut most = 0;
    for root in roots {
        for language in AFFIX_LANGUAGES {
            let forms = forms(&root, language);
            assert!(forms.contains(&root.to_lowercase()), "{root}");
            assert!(forms.windows(2).all(|pair| pair[0] < pair[1]), "{root}");
            most = most.max(forms.len());
        }
    }
    assert!(most <= MOST_FORMS, "{most}");
    assert!(most * 2 > MOST_FORMS, "the bound could be {most}");
}

#[test]
fn case_and_language_of_a_root() {
    assert_eq!(affixed_forms("Pukul", "id"), affixed_forms("pukul", "id"));
    for language in ["en", "any", "th", "tl", ""] {
        assert_eq!(affixed_forms("pukul", language), None, "{language}");
    }
}
