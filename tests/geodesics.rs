//! Geodesics against quadruple precision: nine classes of hard cases (passport: tests/data/geodesics.md).
//!
//! A length may be off by 15 nm. An azimuth has no bound in degrees (between points a millimetre apart it hardly
//! exists), so its error is judged sideways: times the geodesic's reduced length, 15 nm again. Where GeodSolve is installed
//! (Debian: geographiclib-tools) more pairs of the same classes are compared with it.

use dateline::earth::Position;
use dateline::earth::inverse::text::{Decimals, solve_lines};
use dateline::earth::inverse::{self, Solution};
use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use proptest::prelude::*;
use std::io::Write;
use std::process::{Command, Stdio};

const NANOMETER: f64 = 1e-9;

struct Row {
    class: u8,
    from: Position,
    to: Position,
    length_m: f64,
    azimuth: f64,
    azimuth_at_end: f64,
}

fn rows() -> Vec<Row> {
    include_str!("data/geodesics.txt")
        .lines()
        .map(|line| {
            let n: Vec<f64> = line.split(' ').map(|field| field.parse().unwrap()).collect();
            let at = |lat, lon: f64| Position::new(lat, if lon > 180.0 { lon - 360.0 } else { lon }).unwrap();
            Row {
                class: n[0] as u8,
                from: at(n[1], n[2]),
                to: at(n[3], n[4]),
                length_m: n[5],
                azimuth: n[6],
                azimuth_at_end: n[7],
            }
        })
        .collect()
}

/// How far sideways the far end moves for a radian of azimuth, in metres.
fn reduced_length(row: &Row) -> f64 {
    let (a, b) = (row.from, row.to);
    let (_, _, _, m12, ..): (f64, f64, f64, f64, f64, f64, f64) =
        Geodesic::wgs84().inverse(a.lat(), a.lon(), b.lat(), b.lon());
    m12.abs()
}

#[test]
fn every_class_of_hard_geodesic_is_there_fifty_times() {
    let mut counts = [0; 9];
    rows().iter().for_each(|row| counts[usize::from(row.class)] += 1);
    assert_eq!(counts, [50; 9]);
}

#[test]
fn lengths_are_within_15_nanometres_of_quadruple_precision() {
    for row in rows() {
        let error = (inverse::length(row.from, row.to).0 - row.length_m).abs();
        assert!(error <= 15.0 * NANOMETER, "class {}: {:?} {:?} off by {error:e} m", row.class, row.from, row.to);
    }
}

#[test]
fn azimuths_are_within_15_nanometres_sideways_of_quadruple_precision() {
    for row in rows() {
        let line = inverse::solve(row.from, row.to);
        let sideways = |degrees: f64, truth: f64| {
            let off = (degrees - truth).rem_euclid(360.0);
            off.min(360.0 - off).to_radians() * reduced_length(&row)
        };
        let start = sideways(line.azimuth.0, row.azimuth);
        let end = sideways(line.azimuth_at_end.0, row.azimuth_at_end);
        assert!(start <= 15.0 * NANOMETER, "class {}: {:?} {:?} off by {start:e} m", row.class, row.from, row.to);
        assert!(end <= 15.0 * NANOMETER, "class {}: {:?} {:?} off by {end:e} m", row.class, row.from, row.to);
    }
}

/// Numbers that look random and are the same at each run (xorshift64).
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Small numbers of either sign, of all sizes down to the fourteenth decimal.
    fn tiny(&mut self, most: f64) -> f64 {
        let size = most * 10f64.powf(-14.0 * self.unit());
        if self.unit() < 0.5 { size } else { -size }
    }

    /// Evenly over the sphere.
    fn position(&mut self) -> Position {
        let lat = self.between(-1.0, 1.0).asin().to_degrees();
        at(lat, self.between(-180.0, 180.0))
    }

    /// A pair of the given class of the hard cases.
    fn pair(&mut self, class: u8) -> [Position; 2] {
        let from = self.position();
        let line = |azimuth: f64, meters: f64| {
            let (lat, lon): (f64, f64) = Geodesic::wgs84().direct(from.lat(), from.lon(), azimuth, meters);
            at(lat.clamp(-90.0, 90.0), lon)
        };
        match class {
            1 => [from, at(-from.lat() + self.tiny(3.0), from.lon() + 180.0 + self.tiny(3.0))],
            2 => [from, line(self.between(-180.0, 180.0), 10f64.powf(self.between(-3.0, 4.0)))],
            3 => [at(90.0 - self.tiny(1.0).abs(), from.lon()), self.position()],
            4 => [
                at(90.0 - self.tiny(1.0).abs(), from.lon()),
                at(-90.0 + self.tiny(1.0).abs(), self.between(-180.0, 180.0)),
            ],
            5 => [from, at(self.between(-90.0, 90.0), from.lon() + self.tiny(1.0))],
            6 => [at(self.tiny(1.0), from.lon()), at(self.tiny(1.0), self.between(-180.0, 180.0))],
            7 => [from, at(-from.lat(), from.lon() + 180.0 - self.between(0.0, 1.0))],
            8 => [from, line(90.0 + self.tiny(1e-3), self.between(0.0, 2e7))],
            _ => [from, self.position()],
        }
    }
}

/// A position whose coordinates may be a little out of range.
fn at(lat: f64, lon: f64) -> Position {
    let lon = lon.rem_euclid(360.0);
    Position::new(lat.clamp(-90.0, 90.0), if lon > 180.0 { lon - 360.0 } else { lon }).unwrap()
}

fn pairs(each: usize) -> Vec<[Position; 2]> {
    let mut random = Random(0x5eed);
    (0..9).flat_map(|class| vec![class; each]).map(|class| random.pair(class)).collect()
}

/// Where directions are not unique, and where a sign decides: what GeographicLib 2.1.2's `GeodSolve -i` answers.
const CONVENTIONS: [([f64; 4], &str); 26] = [
    ([0.0, 0.0, 0.0, 0.0], "180.00000000 180.00000000 0.000"),
    ([10.0, 20.0, 10.0, 20.0], "180.00000000 180.00000000 0.000"),
    ([-10.0, 20.0, -10.0, 20.0], "0.00000000 0.00000000 0.000"),
    ([10.0, 20.0, 10.0, 380.0], "180.00000000 180.00000000 0.000"),
    ([5.0, 180.0, 5.0, -180.0], "-180.00000000 -180.00000000 0.000"),
    ([5.0, -180.0, 5.0, 180.0], "180.00000000 180.00000000 0.000"),
    ([90.0, 0.0, 90.0, 30.0], "150.00000000 180.00000000 0.000"),
    ([90.0, 0.0, -90.0, 0.0], "180.00000000 180.00000000 20003931.459"),
    ([90.0, 0.0, -90.0, 30.0], "150.00000000 180.00000000 20003931.459"),
    ([90.0, 10.0, 40.0, -30.0], "-140.00000000 -180.00000000 5572436.699"),
    ([40.0, -30.0, 90.0, 10.0], "0.00000000 40.00000000 5572436.699"),
    ([-90.0, 10.0, 40.0, -30.0], "-40.00000000 -0.00000000 14431494.760"),
    ([0.0, 0.0, 0.0, 180.0], "0.00000000 180.00000000 20003931.459"),
    ([0.0, 0.0, 0.0, -180.0], "-0.00000000 -180.00000000 20003931.459"),
    ([0.0, 180.0, 0.0, 0.0], "-0.00000000 -180.00000000 20003931.459"),
    ([0.0, -180.0, 0.0, 0.0], "0.00000000 180.00000000 20003931.459"),
    ([0.0, 90.0, 0.0, -90.0], "-0.00000000 -180.00000000 20003931.459"),
    ([0.0, 0.0, 0.0, 179.7], "29.82876840 150.17123160 19995624.890"),
    ([30.0, 20.0, -30.0, -160.0], "-0.00000000 -180.00000000 20003931.459"),
    ([10.0, 0.0, 20.0, 180.0], "0.00000000 180.00000000 16685710.371"),
    ([10.0, 0.0, 20.0, -180.0], "-0.00000000 -180.00000000 16685710.371"),
    ([10.0, 180.0, 20.0, -180.0], "-0.00000000 -0.00000000 1106511.421"),
    ([10.0, -180.0, 20.0, 180.0], "0.00000000 0.00000000 1106511.421"),
    ([20.0, 0.0, 10.0, 0.0], "180.00000000 180.00000000 1106511.421"),
    ([0.0, 10.0, 0.0, 20.0], "90.00000000 90.00000000 1113194.908"),
    ([10.0, 720.0, 10.0, 21.0], "88.15650838 91.84349162 2302032.897"),
];

#[test]
fn degenerate_pairs_are_answered_by_geographiclibs_conventions() {
    for (coordinates, expected) in CONVENTIONS {
        let line = coordinates.map(|degrees| degrees.to_string()).join(" ");
        let mut answer = Vec::new();
        assert_eq!(solve_lines(line.as_bytes(), Decimals::default(), &mut answer).bad, []);
        assert_eq!(String::from_utf8(answer).unwrap().trim_end(), expected, "{line}");
    }
}

#[test]
fn a_pair_has_the_same_bits_alone_and_among_others() {
    let degenerate = CONVENTIONS.map(|([lat1, lon1, lat2, lon2], _)| [at(lat1, lon1), at(lat2, lon2)]);
    let pairs: Vec<[Position; 2]> = pairs(300).into_iter().chain(degenerate).collect();
    let bits = |line: &Solution| [line.length.0, line.azimuth.0, line.azimuth_at_end.0].map(f64::to_bits);
    let mut lines = vec![Solution::default(); pairs.len()];
    inverse::solve_all(&pairs, &mut lines);
    for ([from, to], line) in pairs.iter().zip(&lines) {
        assert_eq!(bits(line), bits(&inverse::solve(*from, *to)), "{from:?} {to:?}");
        assert_eq!(line.length.0.to_bits(), inverse::length(*from, *to).0.to_bits(), "{from:?} {to:?}");
        assert!(line.length.0.is_finite() && line.azimuth.0.abs() <= 180.0 && line.azimuth_at_end.0.abs() <= 180.0);
    }
}

/// The remainder of a full block, and a slice that is too short, leave nothing unsolved or overrun.
#[test]
fn any_number_of_pairs_is_solved() {
    let pairs = pairs(20);
    for count in [0, 1, 63, 64, 65, 129] {
        let mut lines = vec![Solution::default(); count];
        inverse::solve_all(&pairs, &mut lines);
        assert!(pairs.iter().zip(&lines).all(|([from, to], line)| *line == inverse::solve(*from, *to)));
    }
}

/// Both are within 7.5 nm of the truth, by GeographicLib's own statement and by the test above.
#[test]
fn all_classes_and_100_000_random_pairs_agree_with_geodsolve() {
    let mut all = pairs(2_000);
    let mut random = Random(0xace);
    all.extend((0..100_000).map(|_| random.pair(0)));
    let Some(answers) = geodsolve(&all) else {
        println!("left out: GeodSolve is not installed (Debian: geographiclib-tools)");
        return;
    };
    let mut lines = vec![Solution::default(); all.len()];
    inverse::solve_all(&all, &mut lines);
    assert_eq!(answers.len(), lines.len());
    let mut worst = [0f64; 2];
    for ((line, answer), pair) in lines.iter().zip(&answers).zip(&all) {
        let [azimuth, azimuth_at_end, length, reduced] = *answer;
        let sideways = |degrees: f64, theirs: f64| {
            let off = (degrees - theirs).rem_euclid(360.0);
            off.min(360.0 - off).to_radians() * reduced.abs()
        };
        let off = [
            (line.length.0 - length).abs(),
            sideways(line.azimuth.0, azimuth).max(sideways(line.azimuth_at_end.0, azimuth_at_end)),
        ];
        assert!(off.iter().all(|&off| off <= 15.0 * NANOMETER), "{pair:?}: {off:?} m off");
        worst = [worst[0].max(off[0]), worst[1].max(off[1])];
    }
    println!("{} pairs: lengths {:.1e} m apart at most, azimuths {:.1e} m sideways", all.len(), worst[0], worst[1]);
}

/// Azimuths, length and reduced length by GeographicLib's tool; nothing without it.
fn geodsolve(pairs: &[[Position; 2]]) -> Option<Vec<[f64; 4]>> {
    let mut child = Command::new("GeodSolve")
        .args(["-i", "-f", "-p", "10"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let lines: String = pairs
        .iter()
        .map(|[a, b]| format!("{:.40} {:.40} {:.40} {:.40}\n", a.lat(), a.lon(), b.lat(), b.lon()))
        .collect();
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    // lat1 lon1 azi1 lat2 lon2 azi2 s12 a12 m12 M12 M21 S12
    let row = |line: &str| {
        let numbers: Vec<f64> = line.split(' ').map(|number| number.parse().unwrap()).collect();
        [numbers[2], numbers[5], numbers[6], numbers[8]]
    };
    Some(answers.lines().map(row).collect())
}

#[test]
fn bad_lines_are_answered_in_their_place_with_the_reason() {
    let text = "1 2 3 4\r\n91 0 0 0\nfoo\n\n 1 2 3 \n1,2 3,4\n1 2 3 4 5\n1 2 3 nan\n0 0 0 1e400\n1 2 3 \u{1b}[31m\n+1 2. 3e0 .4\t";
    let mut answers = Vec::new();
    let answered = solve_lines(text.as_bytes(), Decimals::default(), &mut answers);
    let expected = "45.14416881 45.21398561 313705.445\n\
        ERROR: latitude 91 is not between -90 and 90\n\
        ERROR: foo is not a number of degrees\n\
        ERROR: four numbers are needed: lat1 lon1 lat2 lon2\n\
        ERROR: four numbers are needed: lat1 lon1 lat2 lon2\n\
        ERROR: 1,2 is not a number of degrees\n\
        ERROR: extraneous input: 5\n\
        ERROR: nan is not a number of degrees\n\
        ERROR: 1e400 is not a number of degrees\n\
        ERROR: \u{fffd}[31m is not a number of degrees\n\
        -38.80568197 -38.86153336 283883.747\n";
    assert_eq!(String::from_utf8(answers).unwrap(), expected);
    assert_eq!(answered.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 7, 8, 9, 10]);
}

proptest! {
    #[test]
    fn any_bytes_are_answered_line_by_line(text in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut answers = Vec::new();
        let answered = solve_lines(&text, Decimals::default(), &mut answers);
        let lines = text.split_inclusive(|&byte| byte == b'\n').count();
        prop_assert_eq!(answers.iter().filter(|&&byte| byte == b'\n').count(), lines);
        prop_assert_eq!(answered.lines, lines);
        prop_assert!(answered.bad.iter().all(|bad| (1..=lines).contains(&bad.line)));
    }

    #[test]
    fn what_looks_like_numbers_is_answered_line_by_line(text in "[-+0-9.e \t\r\n]{0,120}") {
        let mut answers = Vec::new();
        solve_lines(text.as_bytes(), Decimals::default(), &mut answers);
        prop_assert_eq!(answers.iter().filter(|&&byte| byte == b'\n').count(), text.split_inclusive('\n').count());
    }
}

#[test]
fn coordinates_are_read_and_lengths_written_as_the_standard_library_does() {
    let mut random = Random(0xd161);
    let decimals = |digits| Decimals::new(digits).unwrap();
    for turn in 0..4_000 {
        let [from, to] = random.pair((turn % 9) as u8);
        let places = turn % 18;
        let line = [from.lat(), from.lon(), to.lat(), to.lon()].map(|degrees| format!("{degrees:.places$}"));
        let [lat1, lon1, lat2, lon2] = line.each_ref().map(|number| number.parse::<f64>().unwrap());
        let solution = inverse::solve(Position::new(lat1, lon1).unwrap(), Position::new(lat2, lon2).unwrap());
        let digits = (turn % 4) as u8;
        let mut answer = Vec::new();
        solve_lines(line.join(" ").as_bytes(), decimals(digits), &mut answer);
        let metres = usize::from(digits);
        let expected = format!(
            "{:.*} {:.*} {:.*}\n",
            metres + 5,
            solution.azimuth.0,
            metres + 5,
            solution.azimuth_at_end.0,
            metres,
            solution.length.0
        );
        assert_eq!(String::from_utf8(answer).unwrap(), expected, "{line:?}");
    }
    assert_eq!(Decimals::new(Decimals::MOST + 1), None);
}
