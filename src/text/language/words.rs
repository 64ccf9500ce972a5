//! Short words that a language cannot do without, as they are written in messages.
//!
//! A word stands in one list only, and not at all where a neighbour has it too (`di`, `si`, `para`).

use std::{collections::HashMap, sync::LazyLock};

/// Whose word it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Of both Indonesian and Malay.
    Malayic,
    /// Of Indonesian rather than Malay.
    Indonesian,
    /// Of Malay rather than Indonesian.
    Malay,
    Filipino,
    English,
    /// Of a language beside ours that is easily taken for one: Javanese, Sundanese, Cebuano.
    Neighbour,
}

const MALAYIC: &str = "yang yg dan dengan dgn ini itu tidak tdk untuk utk buat akan orang org dari dalam dlm \
     pada mereka dapat dpt oleh tapi tp tetapi adalah juga jg lebih sudah sdh sebagai atau harus kita aku saya \
     kepada saja kami masih msh hari ketika semua jangan jgn banyak lagi kalau sama sampai apa siapa kenapa \
     belum blm setiap dia anak rumah seperti bukan dulu sendiri mau ada nya lah pun baru bila sedang boleh anda \
     terus ialah skrg sekarang hanya sangat lain telah mana bagaimana tersebut menjadi secara tahun";

const INDONESIAN: &str = "gak ga nggak ngga enggak aja banget bgt gue gw kalo klo karena krn bisa sih dong deh kok \
     nih tuh kayak cuma bikin pengen gimana gmn udah udh kamu trus sampe";

const MALAY: &str = "nak dah tak kat korang awak macam mcm takde takda kerana sahaja pulak sikit cakap kitorang \
     diorang tengok pegi mintak";

const FILIPINO: &str = "ng ang mga ay isang ito hindi siya sya niya ako ko po naman lang yung yun kung kasi rin \
     daw nung wala walang natin namin nila kayo tayo dito talaga bakit ano noong upang kanyang dahil nang mo ba \
     sila kapag muna ganyan ganito lahat sana akong kong mong";

const ENGLISH: &str = "the and of you that this with have are my not they what your just she his her who will would \
     there about when because from it's don't i'm can't been were which their but how was them these could \
     should being than";

const NEIGHBOUR: &str = "ora iki iku kuwi karo padha wong lan sing ing mung wis arep nanging teu henteu jeung anu \
     abdi maneh ug nga kini mao kaayo unsa dili";

static OWNERS: LazyLock<HashMap<&'static str, Owner>> = LazyLock::new(|| {
    let lists = [
        (MALAYIC, Owner::Malayic),
        (INDONESIAN, Owner::Indonesian),
        (MALAY, Owner::Malay),
        (FILIPINO, Owner::Filipino),
        (ENGLISH, Owner::English),
        (NEIGHBOUR, Owner::Neighbour),
    ];
    let each = |(list, owner): (&'static str, Owner)| {
        list.split_ascii_whitespace().map(move |word| (word, owner))
    };
    lists.into_iter().flat_map(each).collect()
});

/// Whose word this is, in lower case.
pub(super) fn owner(word: &str) -> Option<Owner> {
    OWNERS.get(word).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_in_one_list() {
        let lists = [MALAYIC, INDONESIAN, MALAY, FILIPINO, ENGLISH, NEIGHBOUR];
        let mut words: Vec<_> = lists.iter().flat_map(|list| list.split(' ')).collect();
        words.retain(|word| !word.is_empty());
        let all = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!((words.len(), OWNERS.len()), (all, all));
    }
}
