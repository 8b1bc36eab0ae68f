//! Skeletons: what stays of a name written in Latin letters however it was transliterated.
//!
//! ```text
//! khmeimim, hmeymim             -> K M M M
//! deir ez zor, dayr az zawr     -> T R S R
//! tchernihiv, chernihiv         -> S R N K
//! ```
//!
//! Transliterations of Arabic, Cyrillic, Persian, Hebrew or Greek disagree on vowels, on doubled letters, on the article,
//! and on which Latin letters write a consonant. A skeleton keeps the order of the consonants, each as one of ten
//! [`Sound`]s: labials, dentals, sibilants with every `ch` and `zh`, gutturals, and so on. Where a letter is read in more than
//! one way (`j` in "Jalalabad" and in "Novojelnja"), a *name* has the first reading and a *query* has each.
//!
//! The classes were chosen on half of the places of the bundled gazetteer and measured on the other half:
//! `docs/gazetteer.md` has the figures. It is no phonetic code of one language (as Soundex is of English), and it says
//! nothing of a name in another script or of a single consonant.

/// A class of consonants. The letters in the tables below are its names.
type Sound = u8;

/// Readings of a spelling, each a run of sounds: the first is that of a name, all are those of a query.
type Readings = &'static [&'static [Sound]];

const K: &[Sound] = b"K";
const L: &[Sound] = b"L";
const M: &[Sound] = b"M";
const N: &[Sound] = b"N";
const P: &[Sound] = b"P";
const R: &[Sound] = b"R";
const S: &[Sound] = b"S";
const T: &[Sound] = b"T";
const V: &[Sound] = b"V";
/// Not heard, but it parts the sounds beside it.
const MUTE: &[Sound] = b"";

/// Spellings of several letters: a longer one stands before its own beginning.
const CLUSTERS: [(&[u8], Readings); 33] = [
    (b"schtsch", &[S]),
    (b"schtch", &[S]),
    (b"shch", &[S]),
    (b"stsj", &[S]),
    (b"tsch", &[S]),
    (b"dsch", &[S]),
    (b"dzh", &[S]),
    (b"dzj", &[S]),
    (b"tch", &[S]),
    (b"sch", &[S]),
    (b"tsj", &[S]),
    (b"rrh", &[R]),
    (b"dj", &[S]),
    (b"dz", &[S, T]),
    (b"zh", &[S]),
    (b"sz", &[S]),
    (b"cz", &[S]),
    (b"sj", &[S]),
    (b"zj", &[S]),
    (b"tj", &[S, T]),
    (b"ts", &[S]),
    (b"tz", &[S]),
    (b"sh", &[S]),
    // Hungarian.
    (b"cs", &[S, b"KS"]),
    (b"kh", &[K, MUTE]),
    (b"gh", &[K, MUTE]),
    (b"ph", &[V, P]),
    (b"th", &[T, S]),
    (b"dh", &[T, S]),
    (b"ck", &[K]),
    (b"qu", &[K]),
    // English and French, German and Polish, Romance languages.
    (b"ch", &[S, K, MUTE]),
    // Greek writes the sound of b so.
    (b"mp", &[b"MP", P]),
];

/// Articles of Arabic with their assimilated forms: each language writes them with another vowel, or not at all.
const ARTICLES: [&[u8]; 22] = [
    b"al", b"el", b"ul", b"ad", b"ed", b"adh", b"edh", b"ar", b"er", b"as", b"es", b"ash", b"esh", b"at", b"et",
    b"ath", b"eth", b"an", b"en", b"az", b"ez", b"il",
];

/// Readings of a query at most.
const MOST_READINGS: usize = 18;

/// Fewer sounds than this are no skeleton: half of all names would share it.
const FEWEST_SOUNDS: u32 = 2;

/// A skeleton, hashed. Two skeletons share a hash once in billions of pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Skeleton(pub(super) u32);

/// The skeleton under which a folded name is filed; `None` for other scripts and for less than two sounds.
pub(super) fn of_name(folded: &str) -> Option<Skeleton> {
    let mut sounds = Sounds::default();
    each_unit(folded, |readings| {
        if let Some(first) = readings.first() {
            sounds = sounds.then(first);
        }
    })?;
    sounds.finish()
}

/// The skeletons under which what a folded query spells may be filed, that of a name first.
///
/// Who transliterates a name does it by one system: a letter is read alike wherever it stands between such neighbours.
pub(super) fn of_query(folded: &str) -> Vec<Skeleton> {
    let mut units: Vec<Readings> = Vec::new();
    if each_unit(folded, |readings| units.push(readings)).is_none() {
        return Vec::new();
    }
    let (mut open, mut ways): (Vec<Readings>, usize) = (Vec::new(), 1);
    for readings in &units {
        if readings.len() > 1 && !open.contains(readings) && ways * readings.len() <= MOST_READINGS {
            ways *= readings.len();
            open.push(readings);
        }
    }
    let mut found = Vec::new();
    for way in 0..ways {
        // The way's digits, in the base of each letter's readings, say which is read.
        let mut rest = way;
        let digit = |readings: &Readings| {
            let digit = rest % readings.len();
            rest /= readings.len();
            digit
        };
        let digits: Vec<usize> = open.iter().map(digit).collect();
        let read = |sounds: Sounds, readings: &Readings| {
            let digit = open.iter().position(|other| other == readings).and_then(|place| digits.get(place));
            readings.get(digit.copied().unwrap_or(0)).map_or(sounds, |reading| sounds.then(reading))
        };
        let skeleton = units.iter().fold(Sounds::default(), read).finish();
        found.extend(skeleton.filter(|skeleton| !found.contains(skeleton)));
    }
    found
}

/// The letters of a folded name that a transliteration writes: without spaces and articles. `None` for other scripts.
pub(super) fn letters(folded: &str) -> Option<Vec<u8>> {
    folded.is_ascii().then(|| {
        let mut letters = Vec::new();
        letters_onto(folded.as_bytes(), &mut letters);
        letters
    })
}

/// As [`letters`] for a name in Latin letters, in place of what `letters` held.
pub(super) fn letters_onto(folded: &[u8], letters: &mut Vec<u8>) {
    letters.clear();
    words(folded).for_each(|word| letters.extend_from_slice(word));
}

/// The words of a name without the articles, unless it is made of nothing else.
fn words(folded: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_article = |word: &&[u8]| ARTICLES.contains(word);
    let all = folded.split(|&byte| byte == b' ').all(|word| is_article(&word));
    folded.split(|&byte| byte == b' ').filter(move |word| all || !is_article(word))
}

/// Calls `visit` with the readings of each letter or cluster; `None` for other scripts.
fn each_unit(folded: &str, mut visit: impl FnMut(Readings)) -> Option<()> {
    if !folded.is_ascii() {
        return None;
    }
    for word in words(folded.as_bytes()) {
        let mut rest = word;
        while let Some((&letter, after)) = rest.split_first() {
            let cluster =
                CLUSTERS.iter().find_map(|(spelling, readings)| Some((*readings, rest.strip_prefix(*spelling)?)));
            let before = word.len().checked_sub(rest.len() + 1).and_then(|at| word.get(at)).copied();
            let (readings, left) =
                cluster.unwrap_or_else(|| (readings_of(letter, before, after.first().copied()), after));
            visit(readings);
            rest = left;
        }
    }
    Some(())
}

/// The readings of one letter between its neighbours in the word.
fn readings_of(letter: u8, before: Option<u8>, after: Option<u8>) -> Readings {
    let is_vowel = |letter: Option<u8>| letter.is_some_and(|letter| b"aeiouy".contains(&letter));
    let is_front = |letter: Option<u8>| letter.is_some_and(|letter| b"eiy".contains(&letter));
    match letter {
        b'c' if is_front(after) => &[S, K],
        b'c' => &[K, S],
        // At the end of a syllable it is half a vowel, and often written as one: "Kharkiv", "Kharkow".
        b'v' if is_vowel(after) => &[V],
        b'w' if is_vowel(after) => &[V, MUTE],
        b'f' if after.is_some() => &[V],
        b'v' | b'w' | b'f' => &[MUTE],
        b'b' if is_vowel(after) => &[P, V],
        b'b' | b'p' => &[P],
        // Silent at the end; a guttural before a vowel, as in "Luhansk" and "Lugansk".
        b'h' if after.is_none() => &[MUTE],
        b'h' if before.is_none() || is_vowel(after) => &[K, MUTE],
        b'h' => &[MUTE, K],
        b'g' if is_front(after) => &[K, S, MUTE],
        b'g' | b'k' | b'q' => &[K],
        b'j' if before == Some(b'l') => &[MUTE, S],
        b'j' => &[S, MUTE, K],
        b'x' => &[b"KS", K, S],
        b'y' if before.is_none() => &[MUTE, S],
        b'd' | b't' => &[T],
        b's' | b'z' => &[S],
        b'l' => &[L],
        b'r' => &[R],
        b'm' => &[M],
        b'n' => &[N],
        b'0' => &[b"0"],
        b'1' => &[b"1"],
        b'2' => &[b"2"],
        b'3' => &[b"3"],
        b'4' => &[b"4"],
        b'5' => &[b"5"],
        b'6' => &[b"6"],
        b'7' => &[b"7"],
        b'8' => &[b"8"],
        b'9' => &[b"9"],
        _ => &[MUTE],
    }
}

/// A skeleton being read: the last sound may still be doubled or swallowed, those before it are hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sounds {
    hash: u32,
    count: u32,
    last: Option<Sound>,
    /// Something that is not heard came after the last sound.
    parted: bool,
}

impl Default for Sounds {
    fn default() -> Self {
        // FNV-1a, 32 bits (RFC 9923): offset basis here, prime in `then`.
        Self { hash: 0x811c_9dc5, count: 0, last: None, parted: true }
    }
}

impl Sounds {
    /// With what a reading adds: a sound next to its like is one, and a dental before a sibilant is part of it.
    fn then(mut self, reading: &[Sound]) -> Self {
        if reading.is_empty() {
            self.parted = true;
        }
        for &sound in reading {
            match self.last {
                Some(last) if !self.parted && (last == sound || last == b'T' && sound == b'S') => {}
                last => {
                    if let Some(last) = last {
                        self.hash = (self.hash ^ u32::from(last)).wrapping_mul(0x0100_0193);
                    }
                    self.count += 1;
                }
            }
            self.last = Some(sound);
            self.parted = false;
        }
        self
    }

    fn finish(self) -> Option<Skeleton> {
        let last = self.last.filter(|_| self.count >= FEWEST_SOUNDS)?;
        // FNV leaves the low bits poorly mixed with the last sound; the buckets are told by them.
        let hash = (self.hash ^ u32::from(last)).wrapping_mul(0x0100_0193);
        Some(Skeleton((hash ^ hash >> 15).wrapping_mul(0x2c1b_3c6d) ^ hash >> 12))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::fold;

    #[test]
    fn transliterations_of_one_name_share_a_skeleton() {
        for (name, queries) in [
            ("Hmeymim", &["Khmeimim", "Hmeimim", "Humaymim"][..]),
            ("Mukalla", &["Moukalla", "Al Mukalla", "al-Mukallā"]),
            ("Chernihiv", &["Tchernihiv", "Tschernihiw", "Chernigov", "Czernihów"]),
            ("Deir ez-Zor", &["Dayr az Zawr", "Deirezzor", "Deir al-Zour", "Der Ezzor"]),
            ("Kharkiv", &["Harkiv", "Kharkov", "Charkiw", "Jarkov"]),
            ("Luhansk", &["Lugansk", "Louhansk", "Luhańsk"]),
            ("Qamishli", &["Kamishli", "Kamechliyé", "Al-Qāmishlī"]),
            ("Zaporizhzhia", &["Zaporozhye", "Saporischschja", "Zaporijjia"]),
            ("Jalalabad", &["Dzhalalabad", "Dschalalabad", "Djalalabad"]),
            ("Yevpatoria", &["Jewpatorija", "Eupatoria", "Evpatoria"]),
            ("Gaza", &["Ghazzah", "Ghaza"]),
            ("Verkhnyaya Toyma", &["Verkhnjaja Tojma", "Werchnjaja Tojma"]),
        ] {
            let filed = of_name(&fold(name)).unwrap();
            for query in queries {
                assert!(of_query(&fold(query)).contains(&filed), "{query} does not find {name}");
            }
        }
    }

    #[test]
    fn other_names_have_other_skeletons() {
        for (one, other) in [("Homs", "Hama"), ("Tartus", "Latakia"), ("Kherson", "Kharkiv"), ("Mosul", "Basra")] {
            assert!(!of_query(&fold(one)).contains(&of_name(&fold(other)).unwrap()), "{one}, {other}");
        }
    }

    #[test]
    fn a_single_sound_and_another_script_have_none() {
        for name in ["", "a", "oea", "ai", "ba", "al", "حلب", "Ямбол", "東京"] {
            assert_eq!(of_name(&fold(name)), None, "{name}");
            assert_eq!(of_query(&fold(name)), [], "{name}");
        }
        assert_eq!(letters("al ar"), Some(b"alar".to_vec()), "articles alone are a name");
    }

    #[test]
    fn a_query_reads_first_what_a_name_reads() {
        for name in ["jijel", "chichaoua", "gjirokaster", "xuzhou", "sebastopol", "jerez", "cochabamba"] {
            let queries = of_query(name);
            assert_eq!(queries.first().copied(), of_name(name), "{name}");
            assert!(queries.len() > 1 && queries.len() <= MOST_READINGS, "{name}");
        }
    }

    #[test]
    fn a_longer_cluster_stands_before_its_beginning() {
        for (place, (spelling, _)) in CLUSTERS.iter().enumerate() {
            let hidden = CLUSTERS[..place].iter().any(|(before, _)| spelling.starts_with(before));
            assert!(!hidden, "{}", String::from_utf8_lossy(spelling));
        }
    }
}
